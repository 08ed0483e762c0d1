SELECT target, wall_ms, boot_ms, boot, ended_wall_ms, ended_boot_ms, ended_boot
FROM observations
WHERE session IN (SELECT id FROM sessions WHERE state = 2 ORDER BY started_wall_ms DESC LIMIT ?1)
  AND fact = 20 AND voided_by IS NULL AND truncated = 0 AND stream = 0
