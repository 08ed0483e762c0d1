-- People and what proves them.

CREATE TABLE people (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    login text NOT NULL,               -- immutable, lower case: the salt of the password key hangs on it
    name text NOT NULL,
    initials text NOT NULL,
    role smallint NOT NULL,            -- baton_domain::Role
    pin_facts text[] NOT NULL,         -- dates and numbers that a PIN must not be
    disabled_ms bigint,                -- set once the account is closed
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, login)
);
ALTER TABLE people ENABLE ROW LEVEL SECURITY;
ALTER TABLE people FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON people
    USING (tenant_id = current_setting('baton.tenant')::uuid)
    WITH CHECK (tenant_id = current_setting('baton.tenant')::uuid);
GRANT SELECT, INSERT, UPDATE (name, initials, role, pin_facts, disabled_ms) ON people TO baton_app;

CREATE TABLE credentials (
    tenant_id uuid NOT NULL,
    person uuid NOT NULL,
    salt bytea NOT NULL,               -- 16 random bytes
    auth_hash bytea NOT NULL,          -- HMAC(pepper, Argon2id(auth value, salt)); the password never comes here
    seed_sealed bytea,                 -- TOTP seed under the KMS; none until a second factor is confirmed
    last_step bigint NOT NULL DEFAULT -1, -- last accepted TOTP step: each is accepted once
    PRIMARY KEY (tenant_id, person)
);
ALTER TABLE credentials ENABLE ROW LEVEL SECURITY;
ALTER TABLE credentials FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON credentials
    USING (tenant_id = current_setting('baton.tenant')::uuid)
    WITH CHECK (tenant_id = current_setting('baton.tenant')::uuid);
GRANT SELECT, INSERT, UPDATE (salt, auth_hash, seed_sealed, last_step) ON credentials TO baton_app;

-- Consecutive failures by login, whether somebody has that login or not: throttling tells nothing about who exists.
CREATE TABLE sign_in_tries (
    tenant_id uuid NOT NULL,
    login_key bytea NOT NULL,          -- SHA-256 of the login, lower case
    failures integer NOT NULL,         -- counted before anything is compared; 0 after a success; 50 disables
    next_try_ms bigint NOT NULL,       -- nothing is compared before
    PRIMARY KEY (tenant_id, login_key)
);
ALTER TABLE sign_in_tries ENABLE ROW LEVEL SECURITY;
ALTER TABLE sign_in_tries FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON sign_in_tries
    USING (tenant_id = current_setting('baton.tenant')::uuid)
    WITH CHECK (tenant_id = current_setting('baton.tenant')::uuid);
GRANT SELECT, INSERT, UPDATE (failures, next_try_ms) ON sign_in_tries TO baton_app;

CREATE TABLE second_factor_tickets (
    tenant_id uuid NOT NULL,
    ticket_hash bytea NOT NULL,        -- SHA-256; the ticket does nothing but confirm this seed
    person uuid NOT NULL,
    device uuid NOT NULL,
    seed_sealed bytea NOT NULL,        -- takes effect only when confirmed
    expires_ms bigint NOT NULL,
    used_ms bigint,
    PRIMARY KEY (tenant_id, ticket_hash)
);
ALTER TABLE second_factor_tickets ENABLE ROW LEVEL SECURITY;
ALTER TABLE second_factor_tickets FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON second_factor_tickets
    USING (tenant_id = current_setting('baton.tenant')::uuid)
    WITH CHECK (tenant_id = current_setting('baton.tenant')::uuid);
GRANT SELECT, INSERT, UPDATE (used_ms) ON second_factor_tickets TO baton_app;
