UPDATE segments SET ended_wall_ms = ?2, ended_boot_ms = ?3, ended_boot = ?4, own = ?5
WHERE session = ?1 AND ended_boot IS NULL
