INSERT INTO device_users (tenant_id, device, person, signing_key, sealing_key, made_ms)
VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
