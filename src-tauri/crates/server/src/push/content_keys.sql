INSERT INTO content_keys (tenant_id, device, id, sealed)
SELECT $1, $2, id, sealed FROM unnest($3::bytea[], $4::bytea[]) AS given (id, sealed)
ON CONFLICT DO NOTHING
