-- What somebody's role was before each change: an entry is judged by the role at the time of its act. The role as it stands
-- is in people; whoever has no row here has always had it.
CREATE TABLE role_changes (
    tenant_id uuid NOT NULL,
    person uuid NOT NULL,
    changed_ms bigint NOT NULL,        -- platform's wall milliseconds: from here on the next role counts
    before smallint NOT NULL,          -- baton_domain::Role until then
    PRIMARY KEY (tenant_id, person, changed_ms)
);
ALTER TABLE role_changes ENABLE ROW LEVEL SECURITY;
ALTER TABLE role_changes FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON role_changes
    USING (tenant_id = current_setting('baton.tenant')::uuid)
    WITH CHECK (tenant_id = current_setting('baton.tenant')::uuid);
GRANT SELECT, INSERT ON role_changes TO baton_app;
