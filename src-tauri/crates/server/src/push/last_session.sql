UPDATE charts SET last_session_ms = greatest(coalesce(last_session_ms, $2), $2) WHERE id = $1
