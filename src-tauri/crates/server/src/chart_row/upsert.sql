INSERT INTO chart_rows (tenant_id, chart, kind, row_id, compartment, session, at_ms, body,
                        origin_device, origin_epoch, origin_seq)
SELECT current_setting('baton.tenant')::uuid, given.*
FROM unnest($1::uuid[], $2::smallint[], $3::uuid[], $4::smallint[], $5::uuid[], $6::bigint[], $7::bytea[],
            $8::uuid[], $9::bigint[], $10::bigint[]) AS given
ON CONFLICT (tenant_id, row_id, kind, chart) DO UPDATE SET
    body = excluded.body, at_ms = excluded.at_ms,
    origin_device = excluded.origin_device, origin_epoch = excluded.origin_epoch, origin_seq = excluded.origin_seq,
    xid = excluded.xid, no = excluded.no
