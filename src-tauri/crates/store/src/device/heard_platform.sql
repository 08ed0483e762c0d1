UPDATE run SET signed_ms = max(signed_ms, ?1), heard_wall_ms = ?2, heard_boot_ms = ?3, heard_boot = ?4
