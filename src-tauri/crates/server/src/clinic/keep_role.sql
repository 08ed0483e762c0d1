-- Two changes in one millisecond count as one.
INSERT INTO role_changes (tenant_id, person, changed_ms, before)
SELECT $1, id, $3, role FROM people WHERE id = $2 AND role <> $4
ON CONFLICT DO NOTHING
