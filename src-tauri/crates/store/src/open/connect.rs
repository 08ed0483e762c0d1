//! From a path and a key to a connection that is set up as DESIGN §3 asks.

use rusqlite::{Connection, OpenFlags, config::DbConfig};
use zeroize::Zeroizing;

use super::{OpenError, Place};
use crate::{error::StoreError, schema::Kind};

const STATEMENTS: usize = 64;

/// Connects and gives the key. Whether it is the right one shows at the first read.
pub(super) fn connect(place: Place<'_>, make: bool) -> Result<Connection, OpenError> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    flags.set(OpenFlags::SQLITE_OPEN_CREATE, make);
    let conn = match place.vfs {
        Some(vfs) => Connection::open_with_flags_and_vfs(place.path, flags, vfs)?,
        None => own_vfs(place, flags)?,
    };
    // Before the key, so that every copy that SQLite makes of its text is wiped.
    conn.execute_batch("PRAGMA cipher_memory_security = ON; PRAGMA cipher_log_level = NONE;")?;
    key(&conn, place.key)?;
    can_encrypt(&conn)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(conn)
}

#[expect(clippy::disallowed_methods, reason = "this is the opener")]
fn own_vfs(place: Place<'_>, flags: OpenFlags) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(place.path, flags)
}

fn key(conn: &Connection, key: &str) -> Result<(), OpenError> {
    let mut text = Zeroizing::new(String::with_capacity(key.len() + 20));
    for part in ["PRAGMA key = \"", key, "\""] {
        text.push_str(part);
    }
    conn.execute_batch(&text)?;
    Ok(())
}

/// The build has a cipher and keeps temporary tables in memory whatever a pragma says.
fn can_encrypt(conn: &Connection) -> Result<(), OpenError> {
    let mut version = String::new();
    conn.pragma_query(None, "cipher_version", |row| {
        version = row.get(0)?;
        Ok(())
    })?;
    // A pragma, since any SELECT would read the file's schema first.
    let mut in_memory = false;
    conn.pragma_query(None, "compile_options", |row| {
        in_memory |= row.get_ref(0)?.as_str()? == "TEMP_STORE=3";
        Ok(())
    })?;
    if version.is_empty() || !in_memory { Err(OpenError::NoCipher) } else { Ok(()) }
}

/// The first read: it fails with a wrong key, and else gives the schema version.
pub(super) fn first_read(conn: &Connection) -> Result<u32, OpenError> {
    let read = || -> rusqlite::Result<u32> {
        conn.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get::<_, i64>(0))?;
        conn.query_row("PRAGMA user_version", [], |row| row.get(0))
    };
    read().map_err(|e| match StoreError::from(e) {
        StoreError::Corrupt => OpenError::Unreadable,
        other => other.into(),
    })
}

/// The settings of a connection. None of them is left to a default.
pub(super) fn settle(conn: &Connection, kind: Kind) -> Result<(), OpenError> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.busy_timeout(std::time::Duration::ZERO)?;
    conn.execute_batch(include_str!("settings.sql"))?;
    let mode: String = conn.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(OpenError::Io);
    }
    conn.pragma_update(None, "synchronous", if kind.durable() { "FULL" } else { "NORMAL" })?;
    if kind.checkpoints_apart() {
        conn.query_row("PRAGMA wal_autocheckpoint = 0", [], |_| Ok(()))?;
    }
    Ok(())
}
