UPDATE enrolment_codes SET used_by = $2, used_ms = $3
WHERE secret_hash = $1 AND used_by IS NULL AND expires_ms > $3
RETURNING 1
