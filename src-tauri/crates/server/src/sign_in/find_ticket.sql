SELECT p.id, p.login, p.name, p.initials, p.role, p.pin_facts, t.seed_sealed
FROM second_factor_tickets t JOIN people p ON p.id = t.person
WHERE t.ticket_hash = $1 AND t.device = $2 AND t.used_ms IS NULL AND t.expires_ms > $3 AND p.disabled_ms IS NULL
