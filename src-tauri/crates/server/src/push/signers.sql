SELECT person, signing_key FROM device_users WHERE device = $1 AND person = ANY ($2)
