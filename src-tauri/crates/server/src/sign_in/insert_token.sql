INSERT INTO tokens (tenant_id, token_hash, person, device, made_ms, expires_ms, last_used_ms)
VALUES ($1, $2, $3, $4, $5, $6, $5)
