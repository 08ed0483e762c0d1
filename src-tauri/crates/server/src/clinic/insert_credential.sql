INSERT INTO credentials (tenant_id, person, salt, auth_hash, seed_sealed) VALUES ($1, $2, $3, $4, $5)
