-- Whose data it is: 0 the session's, 1 a second observer's beside it (domain::session::Stream).
ALTER TABLE observations ADD COLUMN stream INTEGER NOT NULL DEFAULT 0;
ALTER TABLE segments ADD COLUMN stream INTEGER NOT NULL DEFAULT 0;
-- domain::session::Setting as JSON: the service provided, and how far the device's clock was from the platform's.
ALTER TABLE segments ADD COLUMN setting TEXT;
-- Minutes by which the device's wall clock was ahead of UTC when the session began and ended.
ALTER TABLE sessions ADD COLUMN zone_start_min INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN zone_end_min INTEGER NOT NULL DEFAULT 0;
-- domain::note::Note as JSON; null for what was written before: then the other columns say all there is.
ALTER TABLE notes ADD COLUMN whole TEXT;

-- Its last columns let a tally be counted without the rows; what is recorded beside a session is in none.
DROP INDEX observations_of_session;
CREATE INDEX observations_of_session ON observations (session, target, fact, level, voided_by, stream);

CREATE TABLE billing (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    -- domain::billing::Billing as JSON: what the client's payer asks for.
    body TEXT NOT NULL
) STRICT;

CREATE TABLE claims (
    -- Stretches of a session that somebody says they provided.
    session BLOB NOT NULL,
    id BLOB NOT NULL,
    -- domain::claim::Claim as JSON.
    body TEXT NOT NULL,
    own INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (session, id)
) STRICT, WITHOUT ROWID;
