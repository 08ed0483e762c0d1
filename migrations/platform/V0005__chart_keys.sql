-- The key service's tables: only the role baton_keys reaches them.

CREATE TABLE chart_keys (
    tenant_id uuid NOT NULL,
    chart uuid NOT NULL,
    compartment smallint NOT NULL,
    key_epoch integer NOT NULL,
    sealed bytea NOT NULL,             -- the chart key under the tenant's KEK; context: tenant, chart, part, epoch
    made_ms bigint NOT NULL,
    PRIMARY KEY (tenant_id, chart, compartment, key_epoch)
);
ALTER TABLE chart_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE chart_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON chart_keys
    USING (tenant_id = current_setting('baton.tenant')::uuid)
    WITH CHECK (tenant_id = current_setting('baton.tenant')::uuid);
GRANT SELECT, INSERT ON chart_keys TO baton_keys;

-- Append-only: who got which key on which device, written before the key is answered.
CREATE TABLE key_releases (
    tenant_id uuid NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    person uuid NOT NULL,
    device uuid NOT NULL,
    chart uuid NOT NULL,
    compartment smallint NOT NULL,
    key_epoch integer NOT NULL,
    request uuid NOT NULL,             -- the request that asked
    released_ms bigint NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
ALTER TABLE key_releases ENABLE ROW LEVEL SECURITY;
ALTER TABLE key_releases FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON key_releases
    USING (tenant_id = current_setting('baton.tenant')::uuid)
    WITH CHECK (tenant_id = current_setting('baton.tenant')::uuid);
GRANT SELECT, INSERT ON key_releases TO baton_keys;
