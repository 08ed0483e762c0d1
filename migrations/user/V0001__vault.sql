CREATE TABLE secrets (
    -- 'signing', 'sealing' (32-byte seeds), 'pin' (Argon2id hash of the PIN with its parameters).
    name TEXT PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE caseload (
    chart BLOB PRIMARY KEY,
    position INTEGER NOT NULL,
    -- domain::chart::CaseloadItem as JSON.
    item TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE chart_keys (
    chart BLOB NOT NULL,
    -- domain::chart::Compartment.
    compartment INTEGER NOT NULL,
    key_epoch INTEGER NOT NULL,
    key BLOB NOT NULL CHECK (length(key) = 32),
    PRIMARY KEY (chart, compartment, key_epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE drafts (
    -- What the text is a draft of.
    key TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    -- Wall milliseconds.
    updated_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
