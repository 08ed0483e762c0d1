INSERT INTO incidents (tenant_id, kind, device, epoch, seq, at_ms, request)
SELECT $1, 'quarantine', $2, $3, seq, $5, $6 FROM unnest($4::bigint[]) AS given (seq)
