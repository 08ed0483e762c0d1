-- Bouts (fact 20) need their rows; every other tally comes from the index alone.
-- The length of a bout is domain::observation::elapsed_ms: boot clock under one boot, else wall clock, never negative.
WITH recent AS MATERIALIZED (SELECT id FROM sessions ORDER BY started_wall_ms DESC, id DESC LIMIT ?1)
SELECT o.session, o.target, o.fact, o.level, count(*), 0
FROM recent CROSS JOIN observations o ON o.session = recent.id
WHERE o.fact <> 20 AND o.voided_by IS NULL
GROUP BY o.session, o.target, o.fact, o.level
UNION ALL
SELECT o.session, o.target, o.fact, o.level, count(*),
       sum(CASE
               WHEN o.ended_by IS NULL THEN 0
               WHEN o.ended_boot = o.boot THEN max(o.ended_boot_ms - o.boot_ms, 0)
               ELSE max(o.ended_wall_ms - o.wall_ms, 0)
           END)
FROM recent CROSS JOIN observations o ON o.session = recent.id
WHERE o.fact = 20 AND o.voided_by IS NULL
GROUP BY o.session, o.target, o.fact, o.level
