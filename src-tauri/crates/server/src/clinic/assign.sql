INSERT INTO care_team (tenant_id, person, chart, from_ms) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
