//! Bringing a schema up to date. `PRAGMA user_version` tells in one read whether there is anything to do, so that the
//! migration machinery runs only when the file is behind.

use rusqlite::Connection;

use super::OpenError;
use crate::{error::StoreError, schema::Kind};

/// Whether a file with this version may be used at all.
pub(super) fn judge(found: u32, kind: Kind) -> Result<(), OpenError> {
    let known = kind.version();
    match found {
        0 => Err(OpenError::Unfinished),
        _ if found > known => Err(OpenError::Newer { found, known }),
        _ => Ok(()),
    }
}

/// Runs what the file lacks, in one transaction.
pub(super) fn run(conn: &mut Connection, kind: Kind) -> Result<(), OpenError> {
    kind.migrations().run(conn).map(drop).map_err(|e| map(&e))
}

/// Writes the schema version into the file.
pub(super) fn stamp(conn: &Connection, kind: Kind) -> Result<(), OpenError> {
    conn.pragma_update(None, "user_version", kind.version())?;
    Ok(())
}

fn map(error: &refinery::Error) -> OpenError {
    let refinery::error::Kind::Connection(_, source) = error.kind() else {
        return OpenError::Migration;
    };
    let Some(rusqlite::Error::SqliteFailure(failure, _)) = source.downcast_ref::<rusqlite::Error>() else {
        return OpenError::Migration;
    };
    match StoreError::from(rusqlite::Error::SqliteFailure(*failure, None)) {
        known @ (StoreError::Full | StoreError::Io | StoreError::Busy | StoreError::Corrupt) => known.into(),
        _ => OpenError::Migration,
    }
}
