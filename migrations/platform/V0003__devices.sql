-- Devices, who uses them with which keys, and tokens.

CREATE TABLE enrolment_codes (
    tenant_id uuid NOT NULL,
    secret_hash bytea NOT NULL,        -- SHA-256 of the code's secret
    expires_ms bigint NOT NULL,
    used_by uuid,                      -- the device; a code is good once
    used_ms bigint,
    PRIMARY KEY (tenant_id, secret_hash)
);
ALTER TABLE enrolment_codes ENABLE ROW LEVEL SECURITY;
ALTER TABLE enrolment_codes FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON enrolment_codes
    USING (tenant_id = current_setting('baton.tenant')::uuid)
    WITH CHECK (tenant_id = current_setting('baton.tenant')::uuid);
GRANT SELECT, INSERT, UPDATE (used_by, used_ms) ON enrolment_codes TO baton_app;

CREATE TABLE devices (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    signing_key bytea NOT NULL,        -- Ed25519 public key; immutable
    enrolled_ms bigint NOT NULL,
    revoked_ms bigint,
    PRIMARY KEY (tenant_id, id)
);
ALTER TABLE devices ENABLE ROW LEVEL SECURITY;
ALTER TABLE devices FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON devices
    USING (tenant_id = current_setting('baton.tenant')::uuid)
    WITH CHECK (tenant_id = current_setting('baton.tenant')::uuid);
GRANT SELECT, INSERT, UPDATE (name, revoked_ms) ON devices TO baton_app;

-- Set once: no UPDATE is granted, so nobody's key can be replaced by another.
CREATE TABLE device_users (
    tenant_id uuid NOT NULL,
    device uuid NOT NULL,
    person uuid NOT NULL,
    signing_key bytea NOT NULL,        -- Ed25519 public key: signs this person's entries
    sealing_key bytea NOT NULL,        -- X25519 public key: chart keys are sealed to it
    made_ms bigint NOT NULL,
    PRIMARY KEY (tenant_id, device, person)
);
ALTER TABLE device_users ENABLE ROW LEVEL SECURITY;
ALTER TABLE device_users FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON device_users
    USING (tenant_id = current_setting('baton.tenant')::uuid)
    WITH CHECK (tenant_id = current_setting('baton.tenant')::uuid);
GRANT SELECT, INSERT ON device_users TO baton_app;

CREATE TABLE tokens (
    tenant_id uuid NOT NULL,
    token_hash bytea NOT NULL,         -- SHA-256 of the token
    person uuid NOT NULL,
    device uuid NOT NULL,              -- good on this device only
    made_ms bigint NOT NULL,
    expires_ms bigint NOT NULL,        -- absolute
    last_used_ms bigint NOT NULL,      -- inactivity
    ended_ms bigint,
    PRIMARY KEY (tenant_id, token_hash)
);
ALTER TABLE tokens ENABLE ROW LEVEL SECURITY;
ALTER TABLE tokens FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON tokens
    USING (tenant_id = current_setting('baton.tenant')::uuid)
    WITH CHECK (tenant_id = current_setting('baton.tenant')::uuid);
GRANT SELECT, INSERT, UPDATE (last_used_ms, ended_ms) ON tokens TO baton_app;
