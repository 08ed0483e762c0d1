UPDATE observations
SET ended_by = ?2, ended_wall_ms = ?3, ended_boot_ms = ?4, ended_boot = ?5, truncated = ?6
WHERE session = ?1 AND fact = ?7 AND ended_by IS NULL AND voided_by IS NULL
