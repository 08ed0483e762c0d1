SELECT id, session, segment, target, by_user, wall_ms, boot_ms, boot, fact, level, ended_by, ended_wall_ms,
       ended_boot_ms, ended_boot, truncated, voided_by, voided_ms, void_reason, body, void_words, told, stream
FROM observations
WHERE session = ?1
