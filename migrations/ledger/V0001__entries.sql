CREATE TABLE epochs (
    epoch INTEGER PRIMARY KEY,
    tenant BLOB NOT NULL,
    device BLOB NOT NULL,
    -- Head hash of the epoch before; zeros for the first.
    cited BLOB NOT NULL CHECK (length(cited) = 32),
    -- The chain of the rows still here begins after this entry; 0 and the genesis hash until something is purged.
    base_seq INTEGER NOT NULL,
    base_hash BLOB NOT NULL CHECK (length(base_hash) = 32),
    -- Last entry of a closed epoch; null for the current one.
    last_seq INTEGER,
    -- The platform holds the epoch up to here.
    received_seq INTEGER NOT NULL DEFAULT 0,
    -- The last receipt as it came, and when (platform's wall milliseconds).
    receipt TEXT,
    receipt_ms INTEGER
) STRICT;

CREATE TABLE entries (
    -- epoch << 40 | seq: rows stand in the order in which they happened, with no secondary index.
    key INTEGER PRIMARY KEY,
    -- Canonical header bytes: what was hashed and signed.
    header BLOB NOT NULL,
    signature BLOB NOT NULL,
    payload BLOB NOT NULL
) STRICT;

CREATE TABLE content_keys (
    ordinal INTEGER PRIMARY KEY,
    -- Commitment to the key; entry headers name it.
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    -- Null for the key of entries without a chart.
    chart BLOB,
    -- Wrapped for local replay, and sealed to the tenant's ingest key.
    wrapped BLOB NOT NULL,
    sealed BLOB NOT NULL,
    -- Key of the first entry that can name it.
    since INTEGER NOT NULL
) STRICT;

CREATE TABLE outcomes (
    -- The entry's key.
    key INTEGER PRIMARY KEY,
    -- contract::push::Outcome as JSON; 'applied' is never stored.
    outcome TEXT NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT;
