//! What can go wrong in an open file. No text of SQLite travels along: it could quote a value.

use baton_domain::session::Refusal;
use baton_ledger::ChainFault;
use rusqlite::ffi::ErrorCode;

/// Why something could not be read or written. After any error the transaction it came from has been, or will be,
/// rolled back whole.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk is full.
    #[error("the disk is full")]
    Full,
    /// The disk or the operating system failed.
    #[error("the disk could not be read or written")]
    Io,
    /// A page does not authenticate, or the file's structure is broken: set the file aside and rebuild it.
    #[error("the file is damaged")]
    Corrupt,
    /// Another connection holds the file. One process, one connection: this is a fault of the caller.
    #[error("the file is in use")]
    Busy,
    /// A statement that the chart's authorizer does not let through.
    #[error("the statement is not allowed on this file")]
    Denied,
    /// The chart's rules refuse the action.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A stored or pulled value cannot be read by this build; names what it was.
    #[error("a stored {0} cannot be read")]
    Decode(&'static str),
    /// An entry does not continue the ledger, or a stored run of entries is broken.
    #[error(transparent)]
    Chain(#[from] ChainFault),
    /// A receipt, an applied mark or a one-time step that lies before, or beyond, what may come next.
    #[error("{0} would go back, or ahead of what is there")]
    OutOfOrder(&'static str),
    /// Nothing is stored there.
    #[error("no {0} is stored")]
    Missing(&'static str),
    /// The chart's copy is being renewed: until its last page has come, nothing can be recorded in it.
    #[error("the chart's copy is not complete yet")]
    Incomplete,
    /// A commit failed: close the file, open it again and replay before anything else is done.
    #[error("the file must be opened again and replayed")]
    Reopen,
    /// A constraint of the schema was broken.
    #[error("the change breaks the file's own rules")]
    Constraint,
    /// Anything else, by SQLite's extended result code; 0 for a fault in the use of the library.
    #[error("the file could not be used (code {0})")]
    Schema(i32),
}

/// Growing the shared memory of a WAL fails for no other practical reason than a full disk.
const IOERR_SHMSIZE: i32 = rusqlite::ffi::SQLITE_IOERR_SHMSIZE;

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match &error {
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..) => StoreError::Decode("value"),
            rusqlite::Error::QueryReturnedNoRows => StoreError::Missing("row"),
            _ => error.sqlite_error().map_or(StoreError::Schema(0), |e| by_code(e.code, e.extended_code)),
        }
    }
}

fn by_code(code: ErrorCode, extended: i32) -> StoreError {
    match code {
        ErrorCode::DiskFull => StoreError::Full,
        ErrorCode::SystemIoFailure if extended == IOERR_SHMSIZE => StoreError::Full,
        ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied => {
            StoreError::Io
        }
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StoreError::Corrupt,
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy,
        ErrorCode::AuthorizationForStatementDenied => StoreError::Denied,
        ErrorCode::ConstraintViolation => StoreError::Constraint,
        _ => StoreError::Schema(extended),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_from_a_broken_one() {
        let map = |code| StoreError::from(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None));
        assert!(matches!(map(rusqlite::ffi::SQLITE_FULL), StoreError::Full));
        assert!(matches!(map(IOERR_SHMSIZE), StoreError::Full));
        assert!(matches!(map(rusqlite::ffi::SQLITE_IOERR_WRITE), StoreError::Io));
        assert!(matches!(map(rusqlite::ffi::SQLITE_CORRUPT), StoreError::Corrupt));
        assert!(matches!(map(rusqlite::ffi::SQLITE_NOTADB), StoreError::Corrupt));
        assert!(matches!(map(rusqlite::ffi::SQLITE_BUSY), StoreError::Busy));
        assert!(matches!(map(rusqlite::ffi::SQLITE_AUTH), StoreError::Denied));
    }
}
