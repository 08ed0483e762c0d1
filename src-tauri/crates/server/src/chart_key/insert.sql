INSERT INTO chart_keys (tenant_id, chart, compartment, key_epoch, sealed, made_ms) VALUES ($1, $2, $3, 1, $4, $5)
