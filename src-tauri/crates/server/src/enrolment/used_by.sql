SELECT 1 FROM enrolment_codes c JOIN devices d ON d.id = c.used_by
WHERE c.secret_hash = $1 AND c.used_by = $2 AND d.signing_key = $3 AND d.revoked_ms IS NULL
