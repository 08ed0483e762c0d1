-- A newer word of the platform also clears a high mark that a clock running ahead had left behind.
UPDATE run SET highest_wall_ms = iif(?1 > signed_ms, ?1, highest_wall_ms), signed_ms = max(signed_ms, ?1),
    heard_wall_ms = ?2, heard_boot_ms = ?3, heard_boot = ?4
