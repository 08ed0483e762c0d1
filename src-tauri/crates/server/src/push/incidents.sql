INSERT INTO incidents (tenant_id, kind, device, epoch, seq, at_ms, request)
SELECT $1, $2, $3, $4, seq, $6, $7 FROM unnest($5::bigint[]) AS given (seq)
