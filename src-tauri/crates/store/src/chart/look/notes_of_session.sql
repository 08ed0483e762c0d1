SELECT session, id, by_user, version, body, signed_ms, signed_version, whole FROM notes WHERE session = ?1 ORDER BY id
