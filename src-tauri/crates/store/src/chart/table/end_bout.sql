UPDATE observations
SET ended_by = ?2, ended_wall_ms = ?3, ended_boot_ms = ?4, ended_boot = ?5, truncated = ?6
WHERE id = ?1
