INSERT INTO segments (session, id, by_user, started_wall_ms, started_boot_ms, started_boot, ended_wall_ms, ended_boot_ms,
                      ended_boot, stream, setting, own)
VALUES (:session, :id, :by_user, :started_wall_ms, :started_boot_ms, :started_boot, :ended_wall_ms, :ended_boot_ms,
        :ended_boot, :stream, :setting, :own)
ON CONFLICT (session, id) DO UPDATE SET
    by_user = excluded.by_user, started_wall_ms = excluded.started_wall_ms, started_boot_ms = excluded.started_boot_ms,
    started_boot = excluded.started_boot, ended_wall_ms = excluded.ended_wall_ms,
    ended_boot_ms = excluded.ended_boot_ms, ended_boot = excluded.ended_boot, stream = excluded.stream,
    setting = excluded.setting, own = excluded.own
