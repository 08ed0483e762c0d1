-- The index alone answers it.
WITH recent AS MATERIALIZED (SELECT id FROM sessions ORDER BY started_wall_ms DESC, id DESC LIMIT ?1)
SELECT o.session, o.target, count(*)
FROM recent CROSS JOIN observations o ON o.session = recent.id
WHERE o.voided_by IS NULL AND o.stream = 0
GROUP BY o.session, o.target
