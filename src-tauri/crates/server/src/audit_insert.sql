INSERT INTO platform_audit (tenant_id, person, device, act, chart, records, request, source, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
