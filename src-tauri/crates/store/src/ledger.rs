//! `ledger.db`: the append-only, hash-chained list of this device's actions, audit trail and sync queue in one.
//!
//! Invariants: rows of an epoch are a run without a gap that continues its base; the row with the greatest key is the
//! head; nothing is ever changed, and rows leave only from the front of an epoch ([`LedgerFile::purge_received`]).

mod append;
mod content;
mod epoch;
mod find;
mod purge;
mod read;
mod receipt;
mod recorded;
mod verify;

use baton_ledger::{Head, genesis};
use rusqlite::{Connection, OptionalExtension, named_params};

use crate::{
    error::StoreError,
    key,
    open::{self, OpenError, Place},
    schema::Kind,
};

pub use content::StoredContentKey;
pub use epoch::Epoch;
pub use purge::MAX_PURGE;
pub use receipt::Attention;
pub use recorded::Recorded;
pub use verify::TAIL;

/// The open ledger. One per process, on one thread; an append is durable when it returns.
pub struct LedgerFile {
    conn: Connection,
    head: Head,
    cited: [u8; 32],
    /// Set when a commit failed and the head could not be read again.
    lost: bool,
    /// What stood last when the file was opened, until something is appended or asked for.
    in_doubt: bool,
}

impl LedgerFile {
    /// Makes the ledger of a device, at the beginning of an epoch. `head` is the genesis of `cited` (zeros for the first
    /// epoch, else the head hash of the epoch before).
    ///
    /// # Errors
    /// [`OpenError`]; [`OpenError::Exists`] when there is a ledger already.
    pub fn create(place: Place<'_>, head: Head, cited: [u8; 32]) -> Result<Self, OpenError> {
        check_genesis(&head, cited)?;
        let conn = open::create(place, Kind::Ledger, |conn| insert_epoch(conn, &head, cited))?;
        Ok(Self { conn, head, cited, lost: false, in_doubt: false })
    }

    /// Opens the ledger and checks that its last [`TAIL`] entries form a chain.
    ///
    /// # Errors
    /// [`OpenError`]; [`OpenError::Chain`] when they do not.
    pub fn open(place: Place<'_>) -> Result<Self, OpenError> {
        let conn = open::open(place, Kind::Ledger)?;
        let (head, cited) = read_head(&conn)?;
        let ledger = Self { conn, head, cited, lost: false, in_doubt: true };
        ledger.verify_tail()?;
        Ok(ledger)
    }

    /// The end of the chain: the last entry of the current epoch, or its genesis.
    #[must_use]
    pub fn head(&self) -> Head {
        self.head
    }

    /// What the current epoch's genesis cites: the head hash of the epoch before; zeros for the first.
    #[must_use]
    pub fn cited(&self) -> [u8; 32] {
        self.cited
    }

    /// Copies the write-ahead log into the file. Call it off the tap; nothing is lost if it never is.
    ///
    /// # Errors
    /// [`StoreError`]; then the log still holds everything.
    pub fn checkpoint(&mut self) -> Result<(), StoreError> {
        open::checkpoint(&self.conn)
    }
}

fn check_genesis(head: &Head, cited: [u8; 32]) -> Result<(), StoreError> {
    if *head == genesis(head.tenant, head.device, head.epoch, cited) {
        Ok(())
    } else {
        Err(StoreError::OutOfOrder("the ledger epoch"))
    }
}

fn insert_epoch(conn: &Connection, head: &Head, cited: [u8; 32]) -> Result<(), StoreError> {
    key::join(head.epoch, 0)?;
    let values = named_params! {
        ":epoch": head.epoch,
        ":tenant": head.tenant.0,
        ":device": head.device.0,
        ":cited": cited,
        ":base_hash": head.hash,
    };
    conn.execute(include_str!("ledger/insert_epoch.sql"), values)?;
    Ok(())
}

fn read_head(conn: &Connection) -> Result<(Head, [u8; 32]), StoreError> {
    let (base, cited) = conn.query_row(include_str!("ledger/read_current_epoch.sql"), [], |row| {
        Ok((epoch::read_base(row)?, row.get(5)?))
    })?;
    let from = key::join(base.epoch, 0)?;
    let sql = "SELECT key, header FROM entries WHERE key > ?1 ORDER BY key DESC LIMIT 1";
    let last: Option<(i64, Vec<u8>)> = conn.query_row(sql, [from], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let head = match last {
        None => base,
        Some((key, header)) => Head { seq: key::split(key).1, hash: baton_ledger::header::entry_hash(&header), ..base },
    };
    Ok((head, cited))
}

#[cfg(test)]
mod tests;
