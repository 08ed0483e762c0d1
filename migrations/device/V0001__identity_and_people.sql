CREATE TABLE identity (
    -- One row: a device is enrolled once, in one tenant.
    one INTEGER PRIMARY KEY CHECK (one = 1),
    tenant BLOB NOT NULL,
    tenant_name TEXT NOT NULL,
    -- Host name for SNI and Host; the address is used where the name does not resolve.
    host TEXT NOT NULL,
    address TEXT,
    port INTEGER NOT NULL,
    -- SHA-256 of the SubjectPublicKeyInfo of the platform's certificate authority.
    authority BLOB NOT NULL CHECK (length(authority) = 32),
    device BLOB NOT NULL,
    device_name TEXT NOT NULL,
    -- Ed25519 public key that signs the platform's documents; X25519 public key to which content keys are sealed.
    platform_key BLOB NOT NULL CHECK (length(platform_key) = 32),
    ingest_key BLOB NOT NULL CHECK (length(ingest_key) = 32),
    -- Version of the platform's database.
    generation BLOB NOT NULL,
    -- Seed of the device signing key.
    signing_seed BLOB NOT NULL CHECK (length(signing_seed) = 32)
) STRICT;

CREATE TABLE policies (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    -- contract::Signed as JSON: the text that was signed, and the signature.
    signed TEXT NOT NULL
) STRICT;

CREATE TABLE people (
    user BLOB PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    initials TEXT NOT NULL,
    -- Code of the role (domain::Role).
    role INTEGER NOT NULL,
    -- File name of the person's vault below users/; random.
    vault TEXT NOT NULL,
    -- JSON array of dates and numbers that a PIN must not be.
    pin_facts TEXT NOT NULL,
    -- Argon2id parameters of the password, as text.
    kdf TEXT NOT NULL,
    -- Key-check value of the user key: tells a wrong password from a damaged vault.
    key_check BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE envelopes (
    user BLOB NOT NULL,
    -- What the wrapped key is for: 'user-key/password', ...
    purpose TEXT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (user, purpose)
) STRICT, WITHOUT ROWID;

CREATE TABLE offline_otp (
    user BLOB PRIMARY KEY,
    -- The seed, or the envelope that holds it.
    seed BLOB NOT NULL,
    -- Last accepted step of 30 s; each is accepted once. 0 before the first.
    step INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    -- Last time signed by the platform, and the highest wall time seen; milliseconds since the Unix epoch.
    signed_ms INTEGER NOT NULL DEFAULT 0,
    highest_wall_ms INTEGER NOT NULL DEFAULT 0,
    -- When the platform was last heard, by wall, boot clock and boot id: the lease counts from here.
    heard_wall_ms INTEGER,
    heard_boot_ms INTEGER,
    heard_boot BLOB,
    -- 1 once the app has ended in order; set to 0 while it runs.
    clean_exit INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE running_session (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    -- Opaque ids, as the ledger's clear headers show them too; the People screen shows only the clock.
    chart BLOB NOT NULL,
    session BLOB NOT NULL,
    wall_ms INTEGER NOT NULL,
    boot_ms INTEGER NOT NULL,
    boot BLOB NOT NULL
) STRICT;

INSERT INTO run (one) VALUES (1);
