SELECT g.session, g.id, g.by_user, g.started_wall_ms, g.started_boot_ms, g.started_boot, g.ended_wall_ms, g.ended_boot_ms,
       g.ended_boot, g.stream, g.setting
FROM sessions s JOIN segments g ON g.session = s.id
WHERE s.started_wall_ms >= ?1 AND s.started_wall_ms < ?2
ORDER BY g.session, g.id
