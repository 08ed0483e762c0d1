INSERT INTO incidents (tenant_id, kind, device, epoch, seq, hash, at_ms, request)
VALUES ($1, 'fork', $2, $3, $4, $5, $6, $7)
