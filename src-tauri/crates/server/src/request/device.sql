SELECT signing_key, revoked_ms IS NOT NULL FROM devices WHERE id = $1
