INSERT INTO tenants (tenant_id, subdomain, name, policy, ingest_sealed, made_ms) VALUES ($1, $2, $3, $4, $5, $6)
