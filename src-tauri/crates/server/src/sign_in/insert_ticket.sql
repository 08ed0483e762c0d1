INSERT INTO second_factor_tickets (tenant_id, ticket_hash, person, device, seed_sealed, expires_ms)
VALUES ($1, $2, $3, $4, $5, $6)
