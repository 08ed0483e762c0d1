INSERT INTO ledgers (tenant_id, device, epoch, cited, head_hash) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
