CREATE TABLE meta (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    -- This device's entries on this chart are applied up to here: epoch << 40 | seq.
    applied INTEGER NOT NULL DEFAULT 0,
    -- Where the next page begins; null before the first page.
    cursor TEXT,
    -- 0: nothing pulled; 1: a first or new copy is under way; 2: complete.
    bootstrap INTEGER NOT NULL DEFAULT 0,
    -- Version of the platform's database from which the copy came.
    generation BLOB
) STRICT;

INSERT INTO meta (one) VALUES (1);

CREATE TABLE profile (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    -- domain::chart::Profile as JSON.
    body TEXT NOT NULL
) STRICT;

CREATE TABLE people (
    user BLOB PRIMARY KEY,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE targets (
    id BLOB PRIMARY KEY,
    position INTEGER NOT NULL,
    -- domain::measure::Target as JSON, as it stands now.
    body TEXT NOT NULL
) STRICT;

CREATE TABLE sessions (
    id BLOB PRIMARY KEY,
    by_user BLOB NOT NULL,
    -- 0 running, 1 paused, 2 ended.
    state INTEGER NOT NULL,
    started_wall_ms INTEGER NOT NULL,
    started_boot_ms INTEGER NOT NULL,
    started_boot BLOB NOT NULL,
    ended_wall_ms INTEGER,
    ended_boot_ms INTEGER,
    ended_boot BLOB,
    -- domain::session::Pause and TargetDisposition lists as JSON.
    pauses TEXT NOT NULL,
    dispositions TEXT NOT NULL,
    -- Last entry of this device that changed it: epoch << 40 | seq; 0 for none.
    own INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE frozen (
    -- A session's targets as they stood at its start; never changes.
    session BLOB PRIMARY KEY,
    -- domain::measure::Target list as JSON.
    targets TEXT NOT NULL
) STRICT;

CREATE TABLE segments (
    session BLOB NOT NULL,
    id BLOB NOT NULL,
    by_user BLOB NOT NULL,
    started_wall_ms INTEGER NOT NULL,
    started_boot_ms INTEGER NOT NULL,
    started_boot BLOB NOT NULL,
    ended_wall_ms INTEGER,
    ended_boot_ms INTEGER,
    ended_boot BLOB,
    own INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (session, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE observations (
    -- UUIDv7: rows stand in append order, so that a tap dirties the last page.
    id BLOB PRIMARY KEY,
    session BLOB NOT NULL,
    segment BLOB NOT NULL,
    target BLOB NOT NULL,
    by_user BLOB NOT NULL,
    -- Touch-down: wall milliseconds, boot milliseconds, boot.
    wall_ms INTEGER NOT NULL,
    boot_ms INTEGER NOT NULL,
    boot BLOB NOT NULL,
    -- 1 correct, 2 prompted, 3 incorrect, 4 no response, 5 no opportunity, 10 count, 20 bout.
    fact INTEGER NOT NULL,
    -- Prompt level of a prompted trial.
    level INTEGER,
    -- The end of a bout; all five or none.
    ended_by BLOB,
    ended_wall_ms INTEGER,
    ended_boot_ms INTEGER,
    ended_boot BLOB,
    truncated INTEGER,
    -- Voided: all three or none. Reason: 1 undo, 2 correction.
    voided_by BLOB,
    voided_ms INTEGER,
    void_reason INTEGER,
    -- The entry of this device that made it: epoch << 40 | seq; null for what others made.
    entry INTEGER
) STRICT, WITHOUT ROWID;

-- The only secondary index of the tables that a tap changes. Its last columns let a tally be counted without the rows.
CREATE INDEX observations_of_session ON observations (session, target, fact, level, voided_by);

CREATE TABLE notes (
    session BLOB NOT NULL,
    id BLOB NOT NULL,
    by_user BLOB NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    signed_ms INTEGER,
    signed_version INTEGER,
    own INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (session, id)
) STRICT;

CREATE TABLE held (
    -- Rows of the platform that wait until it has this device's unsent changes of the same record.
    id BLOB PRIMARY KEY,
    -- domain::chart::ChartRow as JSON.
    body BLOB NOT NULL
) STRICT;

CREATE TABLE set_aside (
    -- Entries of this device that can never apply here.
    key INTEGER PRIMARY KEY,
    -- domain::ActionKind code; why, as JSON of domain::session::Refusal.
    kind INTEGER NOT NULL,
    reason TEXT NOT NULL
) STRICT;

CREATE TABLE marks (
    -- Outcomes of this device's entries that are not simply applied.
    key INTEGER PRIMARY KEY,
    -- contract::push::Outcome as JSON.
    outcome TEXT NOT NULL
) STRICT;
