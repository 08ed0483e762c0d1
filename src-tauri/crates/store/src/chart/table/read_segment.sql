SELECT session, id, by_user, started_wall_ms, started_boot_ms, started_boot, ended_wall_ms, ended_boot_ms, ended_boot, stream,
       setting, own
FROM segments
WHERE session = ?1 AND id = ?2
