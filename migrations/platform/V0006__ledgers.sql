-- What devices deliver: their ledgers, entry by entry.

CREATE TABLE ledgers (
    tenant_id uuid NOT NULL,
    device uuid NOT NULL,
    epoch bigint NOT NULL,
    cited bytea NOT NULL,              -- head hash of the epoch before; zeros for the first
    head_seq bigint NOT NULL DEFAULT 0,
    head_hash bytea NOT NULL,          -- of the last entry held, or the genesis
    frozen_ms bigint,                  -- set at a fork: nothing more is taken into this epoch
    PRIMARY KEY (tenant_id, device, epoch)
);
ALTER TABLE ledgers ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledgers FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON ledgers
    USING (tenant_id = current_setting('baton.tenant')::uuid)
    WITH CHECK (tenant_id = current_setting('baton.tenant')::uuid);
-- The head moves only through append_entries.
GRANT SELECT, INSERT (tenant_id, device, epoch, cited, head_hash), UPDATE (frozen_ms) ON ledgers TO baton_app;
GRANT SELECT, UPDATE (head_seq, head_hash) ON ledgers TO baton_audit_writer;

-- Append-only. Header bytes are the truth; the columns beside them are for finding entries.
CREATE TABLE entries (
    tenant_id uuid NOT NULL,
    device uuid NOT NULL,
    epoch bigint NOT NULL,
    seq bigint NOT NULL,
    header bytea NOT NULL,             -- canonical bytes, as hashed and signed
    signature bytea NOT NULL,
    payload bytea NOT NULL,            -- sealed under a content key
    kind integer NOT NULL,
    actor uuid,                        -- none: the device itself
    chart uuid,
    wall_ms bigint NOT NULL,           -- by the device
    marked text,                       -- the outcome as JSON unless it is simply applied
    received_ms bigint NOT NULL,       -- by the platform
    source text NOT NULL,              -- address it came from
    request uuid NOT NULL,             -- request that brought it
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(), -- with the snapshot's xmin: which entries a page contains
    PRIMARY KEY (tenant_id, device, epoch, seq)
);
ALTER TABLE entries ALTER COLUMN payload SET STORAGE EXTERNAL;
CREATE INDEX entries_chart ON entries (tenant_id, chart, received_ms) WHERE chart IS NOT NULL;
CREATE INDEX entries_marked ON entries (tenant_id, device, chart) WHERE marked IS NOT NULL;
ALTER TABLE entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE entries FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON entries
    USING (tenant_id = current_setting('baton.tenant')::uuid)
    WITH CHECK (tenant_id = current_setting('baton.tenant')::uuid);
GRANT SELECT ON entries TO baton_app;
GRANT INSERT ON entries TO baton_audit_writer;

-- The one way in. It re-checks in the database what makes the chain a chain: tenant, device, epoch, number and previous
-- hash of every header, from the head held (offsets: baton_ledger::header, version 1). Signatures cannot be checked
-- here; the platform has checked them before. Returns the new head's number.
CREATE FUNCTION append_entries(
    p_device uuid, p_epoch bigint, p_headers bytea[], p_signatures bytea[], p_payloads bytea[],
    p_kinds integer[], p_actors uuid[], p_charts uuid[], p_walls bigint[], p_marked text[],
    p_received bigint, p_source text, p_request uuid
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    tag CONSTANT bytea := '\x6261746f6e2f6c65646765722f76312f656e74727900'; -- baton/ledger/v1/entry and a zero byte
    v_tenant CONSTANT uuid := current_setting('baton.tenant')::uuid;
    v_count CONSTANT integer := cardinality(p_headers);
    v_seq bigint;
    v_hash bytea;
    v_fits boolean;
BEGIN
    IF v_count = 0 OR v_count > 500 THEN
        RAISE EXCEPTION 'a batch has 1 to 500 entries';
    END IF;
    SELECT head_seq, head_hash INTO STRICT v_seq, v_hash FROM ledgers
        WHERE tenant_id = v_tenant AND device = p_device AND epoch = p_epoch AND frozen_ms IS NULL FOR UPDATE;
    SELECT bool_and(
            length(h) = 254 AND get_byte(h, 0) = 1
            AND substring(h FROM 2 FOR 16) = uuid_send(v_tenant)
            AND substring(h FROM 18 FOR 16) = uuid_send(p_device)
            AND substring(h FROM 34 FOR 4) = substring(int8send(p_epoch) FROM 5 FOR 4)
            AND substring(h FROM 38 FOR 8) = int8send(v_seq + n)
            AND substring(h FROM 46 FOR 32) = coalesce(before, v_hash))
        INTO v_fits
        FROM (SELECT h, n, lag(sha256(tag || h)) OVER (ORDER BY n) AS before
              FROM unnest(p_headers) WITH ORDINALITY AS given (h, n)) AS run;
    IF NOT coalesce(v_fits, false) THEN
        RAISE EXCEPTION 'the entries do not extend the ledger held';
    END IF;
    INSERT INTO entries (tenant_id, device, epoch, seq, header, signature, payload, kind, actor, chart, wall_ms,
                         marked, received_ms, source, request)
        SELECT v_tenant, p_device, p_epoch, v_seq + n, h, s, p, k, a, c, w, m, p_received, p_source, p_request
        FROM unnest(p_headers, p_signatures, p_payloads, p_kinds, p_actors, p_charts, p_walls, p_marked)
            WITH ORDINALITY AS given (h, s, p, k, a, c, w, m, n);
    UPDATE ledgers SET head_seq = v_seq + v_count, head_hash = sha256(tag || p_headers[v_count])
        WHERE tenant_id = v_tenant AND device = p_device AND epoch = p_epoch;
    RETURN v_seq + v_count;
END
$$;
REVOKE ALL ON FUNCTION append_entries FROM PUBLIC;
GRANT EXECUTE ON FUNCTION append_entries TO baton_app;
GRANT CREATE ON SCHEMA public TO baton_audit_writer;
ALTER FUNCTION append_entries OWNER TO baton_audit_writer;
REVOKE CREATE ON SCHEMA public FROM baton_audit_writer;

-- Keys of payloads, sealed to the tenant's ingest key as the device sent them; needed to read a payload later.
CREATE TABLE content_keys (
    tenant_id uuid NOT NULL,
    device uuid NOT NULL,
    id bytea NOT NULL,                 -- commitment to the key
    sealed bytea NOT NULL,
    PRIMARY KEY (tenant_id, device, id)
);
ALTER TABLE content_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE content_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON content_keys
    USING (tenant_id = current_setting('baton.tenant')::uuid)
    WITH CHECK (tenant_id = current_setting('baton.tenant')::uuid);
GRANT SELECT, INSERT ON content_keys TO baton_app;

-- What a supervisor or the clinic's compliance must see. Append-only.
CREATE TABLE incidents (
    tenant_id uuid NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    kind text NOT NULL,                -- fork, quarantine
    device uuid NOT NULL,
    epoch bigint NOT NULL,
    seq bigint NOT NULL,
    hash bytea,                        -- fork: hash of the entry that contradicts the one held
    at_ms bigint NOT NULL,
    request uuid NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
ALTER TABLE incidents ENABLE ROW LEVEL SECURITY;
ALTER TABLE incidents FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON incidents
    USING (tenant_id = current_setting('baton.tenant')::uuid)
    WITH CHECK (tenant_id = current_setting('baton.tenant')::uuid);
GRANT SELECT, INSERT ON incidents TO baton_app;

-- The platform's own audit: what it answered to whom, written before the answer. Append-only.
CREATE TABLE platform_audit (
    tenant_id uuid NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    person uuid,
    device uuid NOT NULL,
    act text NOT NULL,                 -- enrol, sign_in, caseload, pull, access_trail, …
    chart uuid,
    records integer NOT NULL,          -- how many were answered
    request uuid NOT NULL,
    source text NOT NULL,
    at_ms bigint NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
ALTER TABLE platform_audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE platform_audit FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON platform_audit
    USING (tenant_id = current_setting('baton.tenant')::uuid)
    WITH CHECK (tenant_id = current_setting('baton.tenant')::uuid);
GRANT INSERT ON platform_audit TO baton_app;
