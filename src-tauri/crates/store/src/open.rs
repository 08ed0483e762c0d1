//! The one opener. It fails closed: a file is used only if the build has a cipher, the file is not a clear database, the
//! key reads it, and its schema is one that this build knows.

mod check;
mod connect;
mod migrate;
mod set_aside;

use std::path::Path;

use baton_ledger::ChainFault;
use rusqlite::Connection;

use crate::{error::StoreError, schema::Kind};

pub use set_aside::{remove, rename, set_aside};

/// Where a file lies and what opens it.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The database file; SQLite keeps `-wal` and `-shm` beside it.
    pub path: &'a Path,
    /// Raw key text: `x'` + 64 hex digits of key + 32 hex digits of salt + `'`.
    pub key: &'a str,
    /// A registered SQLite VFS; none for the operating system's own.
    pub vfs: Option<&'a str>,
}

/// Why a file was not opened or made. Nothing was changed in it.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no such file.
    #[error("the file is missing")]
    Missing,
    /// A file, or a left-over `-wal` or `-shm`, is already there: a key is never made anew for it.
    #[error("a file is already there")]
    Exists,
    /// The file is a clear SQLite database.
    #[error("the file is not encrypted")]
    NotEncrypted,
    /// This build has no cipher, or could spill temporary tables to the disk.
    #[error("this build cannot encrypt")]
    NoCipher,
    /// The key text is not `x'…96 hex…'`.
    #[error("the key is not a raw key")]
    BadKey,
    /// The key does not read the file, or its first page is damaged: SQLCipher cannot tell which. The caller's key-check
    /// value can.
    #[error("the file cannot be read with this key")]
    Unreadable,
    /// The app died while the file was being made; nothing was ever recorded in it. It may be set aside and made again.
    #[error("the file was never finished")]
    Unfinished,
    /// A newer app wrote the file. It is left exactly as it is.
    #[error("the file has schema {found}, this build knows {known}")]
    Newer {
        /// The file's schema version.
        found: u32,
        /// The newest version this build knows.
        known: u32,
    },
    /// A migration did not run.
    #[error("the file's schema could not be brought up to date")]
    Migration,
    /// The ledger's last entries do not form a chain.
    #[error(transparent)]
    Chain(#[from] ChainFault),
    /// The disk is full.
    #[error("the disk is full")]
    Full,
    /// The disk or the operating system failed.
    #[error("the file could not be opened")]
    Io,
    /// Another connection holds the file.
    #[error("the file is in use")]
    Busy,
    /// Readable, but not usable.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => OpenError::Full,
            StoreError::Io => OpenError::Io,
            StoreError::Busy => OpenError::Busy,
            StoreError::Chain(fault) => OpenError::Chain(fault),
            other => OpenError::Store(other),
        }
    }
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        StoreError::from(error).into()
    }
}

/// Makes a new file. `born` writes its first rows; they and the schema version become visible together, so a file that
/// was interrupted in its making is known as [`OpenError::Unfinished`].
pub(crate) fn create(
    place: Place<'_>,
    kind: Kind,
    born: impl FnOnce(&Connection) -> Result<(), StoreError>,
) -> Result<Connection, OpenError> {
    check::key_text(place.key)?;
    check::absent(place.path)?;
    let mut conn = connect::connect(place, true)?;
    connect::settle(&conn, kind)?;
    migrate::run(&mut conn, kind)?;
    let tx = conn.transaction()?;
    born(&tx)?;
    migrate::stamp(&tx, kind)?;
    tx.commit()?;
    Ok(conn)
}

/// Opens a file that is there.
pub(crate) fn open(place: Place<'_>, kind: Kind) -> Result<Connection, OpenError> {
    check::key_text(place.key)?;
    check::encrypted(place.path)?;
    let mut conn = connect::connect(place, false)?;
    let found = connect::first_read(&conn)?;
    migrate::judge(found, kind)?;
    connect::settle(&conn, kind)?;
    if found < kind.version() {
        migrate::run(&mut conn, kind)?;
        migrate::stamp(&conn, kind)?;
    }
    Ok(conn)
}

/// Copies the write-ahead log into the file as far as it goes, without waiting for anybody.
pub(crate) fn checkpoint(conn: &Connection) -> Result<(), StoreError> {
    conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
    Ok(())
}

#[cfg(test)]
mod tests;
