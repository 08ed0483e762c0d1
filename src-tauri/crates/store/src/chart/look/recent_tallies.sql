-- The length of a bout is domain::observation::elapsed_ms: boot clock under one boot, else wall clock, never negative.
SELECT session, target, fact, level, count(*),
       sum(CASE
               WHEN ended_by IS NULL THEN 0
               WHEN ended_boot = boot THEN max(ended_boot_ms - boot_ms, 0)
               ELSE max(ended_wall_ms - wall_ms, 0)
           END)
FROM observations
WHERE session IN (SELECT id FROM sessions ORDER BY started_wall_ms DESC, id DESC LIMIT ?1)
  AND voided_by IS NULL
GROUP BY session, target, fact, level
