-- Clients, charts, care teams, and the rows of charts.

CREATE TABLE clients (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    made_ms bigint NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
ALTER TABLE clients ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON clients
    USING (tenant_id = current_setting('baton.tenant')::uuid)
    WITH CHECK (tenant_id = current_setting('baton.tenant')::uuid);
GRANT SELECT, INSERT ON clients TO baton_app;

CREATE TABLE charts (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    client uuid NOT NULL,              -- one chart a client
    last_session_ms bigint,            -- when the last session ended, wall milliseconds
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, client)
);
ALTER TABLE charts ENABLE ROW LEVEL SECURITY;
ALTER TABLE charts FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON charts
    USING (tenant_id = current_setting('baton.tenant')::uuid)
    WITH CHECK (tenant_id = current_setting('baton.tenant')::uuid);
GRANT SELECT, INSERT, UPDATE (last_session_ms) ON charts TO baton_app;

CREATE TABLE care_team (
    tenant_id uuid NOT NULL,
    person uuid NOT NULL,
    chart uuid NOT NULL,
    from_ms bigint NOT NULL,           -- from then on
    to_ms bigint,                      -- and not from then on; none while it lasts
    PRIMARY KEY (tenant_id, person, chart, from_ms)
);
ALTER TABLE care_team ENABLE ROW LEVEL SECURITY;
ALTER TABLE care_team FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON care_team
    USING (tenant_id = current_setting('baton.tenant')::uuid)
    WITH CHECK (tenant_id = current_setting('baton.tenant')::uuid);
GRANT SELECT, INSERT, UPDATE (to_ms) ON care_team TO baton_app;

CREATE SEQUENCE chart_row_no;
GRANT USAGE ON SEQUENCE chart_row_no TO baton_app;

-- Every record of every chart, one current row each: what is pulled and what a pushed action is checked against.
-- A change gives the row a new (xid, no), so that it follows in the feed. The feed hands out only rows below the
-- snapshot's xmin: a transaction that is still running can never commit a row behind a cursor.
CREATE TABLE chart_rows (
    tenant_id uuid NOT NULL,
    chart uuid NOT NULL,
    kind smallint NOT NULL,            -- 1 profile, 2 target, 3 session, 4 segment, 5 observation, 6 note, 7 person
    row_id uuid NOT NULL,
    compartment smallint NOT NULL,     -- baton_domain::chart::Compartment
    session uuid,                      -- for what belongs to a session, and for the session itself
    at_ms bigint,                      -- start of that session, for the policy's window; none: always in it
    body bytea NOT NULL,               -- baton_domain::chart::ChartRow as JSON text: sent as it is
    origin_device uuid,                -- the entry that last changed it; none for what the platform itself holds
    origin_epoch bigint,
    origin_seq bigint,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    no bigint NOT NULL DEFAULT nextval('chart_row_no'),
    PRIMARY KEY (tenant_id, row_id, kind, chart)
);
CREATE INDEX chart_rows_feed ON chart_rows (tenant_id, chart, compartment, xid, no);
CREATE INDEX chart_rows_session ON chart_rows (tenant_id, session) WHERE session IS NOT NULL;
-- No two of these begin alike after tenant_id: each statement has one index that fits, whatever statistics say.
ALTER TABLE chart_rows ENABLE ROW LEVEL SECURITY;
ALTER TABLE chart_rows FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON chart_rows
    USING (tenant_id = current_setting('baton.tenant')::uuid)
    WITH CHECK (tenant_id = current_setting('baton.tenant')::uuid);
GRANT SELECT, INSERT, UPDATE (body, at_ms, origin_device, origin_epoch, origin_seq, xid, no) ON chart_rows TO baton_app;
