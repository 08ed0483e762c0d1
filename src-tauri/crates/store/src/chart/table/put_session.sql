INSERT INTO sessions (id, by_user, state, started_wall_ms, started_boot_ms, started_boot, ended_wall_ms, ended_boot_ms,
                      ended_boot, pauses, dispositions, zone_start_min, zone_end_min, paper, own)
VALUES (:id, :by_user, :state, :started_wall_ms, :started_boot_ms, :started_boot, :ended_wall_ms, :ended_boot_ms,
        :ended_boot, :pauses, :dispositions, :zone_start_min, :zone_end_min, :paper, :own)
ON CONFLICT (id) DO UPDATE SET
    by_user = excluded.by_user, state = excluded.state, started_wall_ms = excluded.started_wall_ms,
    started_boot_ms = excluded.started_boot_ms, started_boot = excluded.started_boot,
    ended_wall_ms = excluded.ended_wall_ms, ended_boot_ms = excluded.ended_boot_ms, ended_boot = excluded.ended_boot,
    pauses = excluded.pauses, dispositions = excluded.dispositions,
    zone_start_min = excluded.zone_start_min, zone_end_min = excluded.zone_end_min, paper = excluded.paper,
    own = excluded.own
