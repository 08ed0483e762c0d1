SELECT t.person, p.role, t.last_used_ms
FROM tokens t JOIN people p ON p.id = t.person
WHERE t.token_hash = $1 AND t.device = $2 AND t.ended_ms IS NULL AND t.expires_ms > $3 AND t.last_used_ms > $4
  AND p.disabled_ms IS NULL
