INSERT INTO sign_in_tries AS t (tenant_id, login_key, failures, next_try_ms) VALUES ($1, $2, 1, 0)
ON CONFLICT (tenant_id, login_key) DO UPDATE SET
    failures = t.failures + 1,
    next_try_ms = CASE WHEN t.failures + 1 < 10 THEN 0
                       ELSE $3 + 1000 * least(3600, power(2, least(t.failures + 1 - 10, 12)))::bigint END
WHERE t.next_try_ms <= $3 AND t.failures < $4
RETURNING failures
