INSERT INTO key_releases (tenant_id, person, device, request, released_ms, chart, compartment, key_epoch)
SELECT $1, $2, $3, $4, $5, chart, compartment, key_epoch
FROM unnest($6::uuid[], $7::smallint[], $8::integer[]) AS released (chart, compartment, key_epoch)
