INSERT INTO devices (tenant_id, id, name, signing_key, enrolled_ms) VALUES ($1, $2, $3, $4, $5)
