-- Tenants, the two directories that lead to them, and the platform's own sealed keys.
-- Every table with a column tenant_id is a tenant table: row-level security is enabled AND forced on it, and a
-- statement outside a tenant (setting baton.tenant missing) raises instead of answering nothing.

-- A directory and no tenant data: it must be readable before the tenant is known.
CREATE TABLE subdomains (
    subdomain text PRIMARY KEY,        -- first label of the host name; immutable
    home uuid NOT NULL UNIQUE          -- the tenant
);
GRANT SELECT, INSERT ON subdomains TO baton_app;

-- A directory and no tenant data: tells "another clinic's device" from "unknown device". Ids are opaque.
CREATE TABLE device_homes (
    device uuid PRIMARY KEY,
    home uuid NOT NULL                 -- the tenant
);
GRANT SELECT, INSERT ON device_homes TO baton_app;

-- One row: which database this is. A restore from backup must give it a new value (cursors then start again).
CREATE TABLE generation (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    id uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO generation DEFAULT VALUES;
GRANT SELECT ON generation TO baton_app;

-- The platform's own secrets, each sealed under the KMS; set once.
CREATE TABLE platform_keys (
    name text PRIMARY KEY,             -- document_signing, request, pepper
    sealed bytea NOT NULL              -- envelope of baton-vault
);
GRANT SELECT, INSERT ON platform_keys TO baton_app;

CREATE TABLE tenants (
    tenant_id uuid PRIMARY KEY,
    subdomain text NOT NULL UNIQUE,
    name text NOT NULL,
    policy text NOT NULL,              -- PolicyBundle as JSON; signed with each answer
    ingest_sealed bytea NOT NULL,      -- X25519 private key to which content keys are sealed; under the KMS
    made_ms bigint NOT NULL
);
ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON tenants
    USING (tenant_id = current_setting('baton.tenant')::uuid)
    WITH CHECK (tenant_id = current_setting('baton.tenant')::uuid);
GRANT SELECT, INSERT, UPDATE (policy) ON tenants TO baton_app;
