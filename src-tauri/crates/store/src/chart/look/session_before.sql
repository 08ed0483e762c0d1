SELECT s.id, s.by_user, s.state, s.started_wall_ms, s.started_boot_ms, s.started_boot, s.ended_wall_ms, s.ended_boot_ms,
       s.ended_boot, s.pauses, s.dispositions, f.targets, s.zone_start_min, s.zone_end_min, s.paper
FROM sessions s JOIN frozen f ON f.session = s.id
WHERE s.id <> ?1 AND s.state = 2 AND s.started_wall_ms < ?2
ORDER BY s.started_wall_ms DESC, s.id DESC
LIMIT 1
