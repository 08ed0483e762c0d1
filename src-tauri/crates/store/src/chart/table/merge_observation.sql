-- Monotone: an end or a voiding that is here stays, and where both sides have one the platform's stands.
INSERT INTO observations
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)
ON CONFLICT (id) DO UPDATE SET
    ended_by = coalesce(excluded.ended_by, ended_by),
    ended_wall_ms = coalesce(excluded.ended_wall_ms, ended_wall_ms),
    ended_boot_ms = coalesce(excluded.ended_boot_ms, ended_boot_ms),
    ended_boot = coalesce(excluded.ended_boot, ended_boot),
    truncated = coalesce(excluded.truncated, truncated),
    voided_by = coalesce(excluded.voided_by, voided_by),
    voided_ms = coalesce(excluded.voided_ms, voided_ms),
    void_reason = coalesce(excluded.void_reason, void_reason),
    void_words = CASE WHEN excluded.voided_by IS NULL THEN void_words ELSE excluded.void_words END,
    told = coalesce(excluded.told, told)
