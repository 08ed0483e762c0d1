SELECT p.id, p.login, p.name, p.initials, p.role, p.pin_facts, c.salt, c.auth_hash, c.seed_sealed,
       p.disabled_ms IS NOT NULL
FROM people p JOIN credentials c ON c.person = p.id
WHERE p.login = $1
