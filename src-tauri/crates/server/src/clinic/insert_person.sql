INSERT INTO people (tenant_id, id, login, name, initials, role, pin_facts) VALUES ($1, $2, $3, $4, $5, $6, $7)
