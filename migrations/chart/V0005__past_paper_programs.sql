CREATE TABLE past (
    -- Points of ended sessions as the platform reckoned them: what graphs show where a session's data has left this device.
    target BLOB NOT NULL,
    session BLOB NOT NULL,
    -- domain::course::Point as JSON.
    body TEXT NOT NULL,
    PRIMARY KEY (target, session)
) STRICT, WITHOUT ROWID;

-- domain::paper::Entered as JSON, for a session that was recorded on paper and entered afterwards.
ALTER TABLE sessions ADD COLUMN paper TEXT;

-- Last entry of this device that changed it: epoch << 40 | seq; 0 for none.
ALTER TABLE targets ADD COLUMN own INTEGER NOT NULL DEFAULT 0;

CREATE TABLE changes (
    -- Changes of targets, with their authors; those that wait for somebody to decide among them.
    target BLOB NOT NULL,
    id BLOB NOT NULL,
    -- domain::program::Change as JSON.
    body TEXT NOT NULL,
    own INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (target, id)
) STRICT, WITHOUT ROWID;
