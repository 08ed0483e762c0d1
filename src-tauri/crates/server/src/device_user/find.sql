SELECT signing_key, sealing_key FROM device_users WHERE device = $1 AND person = $2
