SELECT o.id, o.session, o.segment, o.target, o.by_user, o.wall_ms, o.boot_ms, o.boot, o.fact, o.level, o.ended_by,
       o.ended_wall_ms, o.ended_boot_ms, o.ended_boot, o.truncated, o.voided_by, o.voided_ms, o.void_reason, o.body, o.void_words, o.told, o.stream
FROM sessions s CROSS JOIN observations o ON o.session = s.id
WHERE s.started_wall_ms >= ?1 AND s.started_wall_ms < ?2 AND o.target = ?3 AND o.stream = 0
ORDER BY o.session, o.id
