//! Where a chart's copy stands: what it has of this device's ledger, and what of the platform.

use baton_domain::{ActionKind, session::Refusal};
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::{ChartFile, ChartTransaction};
use crate::{error::StoreError, key, value};

/// How far a copy has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Bootstrap {
    Nothing = 0,
    UnderWay = 1,
    Complete = 2,
}

/// The row of `meta` but for the generation.
pub(super) struct State {
    pub(super) applied: i64,
    pub(super) cursor: Option<String>,
    pub(super) bootstrap: Bootstrap,
}

/// An entry of this device that can never apply to this chart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SetAside {
    /// The entry's ledger epoch.
    pub epoch: u32,
    /// The entry's number.
    pub seq: u64,
    /// What it was; none when this build does not know its kind.
    pub kind: Option<ActionKind>,
    /// Which rule refused it.
    pub reason: Refusal,
}

impl ChartFile {
    /// Up to which of this device's entries the chart is applied: ledger epoch and number; (0, 0) for none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn applied(&self) -> Result<(u32, u64), StoreError> {
        Ok(key::split(read(&self.conn)?.applied))
    }

    /// The platform's cursor after the last page; none before the first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn cursor(&self) -> Result<Option<String>, StoreError> {
        Ok(read(&self.conn)?.cursor)
    }

    /// Whether the first copy has come whole. An interrupted one is no chart to work in.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn is_complete(&self) -> Result<bool, StoreError> {
        Ok(read(&self.conn)?.bootstrap == Bootstrap::Complete)
    }

    /// Version of the platform's database from which the copy came.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn generation(&self) -> Result<Option<Uuid>, StoreError> {
        Ok(self.conn.query_row("SELECT generation FROM meta", [], |row| row.get(0))?)
    }

    /// Notes the version of the platform's database.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_generation(&mut self, generation: Uuid) -> Result<(), StoreError> {
        self.conn.execute("UPDATE meta SET generation = ?1", [generation])?;
        Ok(())
    }

    /// Sets an entry aside and goes past it, in one transaction: it never blocks those behind it.
    ///
    /// # Errors
    /// As [`ChartFile::begin`] and [`ChartTransaction::commit`].
    pub fn set_aside_entry(
        &mut self,
        epoch: u32,
        seq: u64,
        kind: ActionKind,
        reason: Refusal,
    ) -> Result<(), StoreError> {
        let tx = self.begin()?;
        tx.set_aside_entry(epoch, seq, kind, reason)?;
        tx.commit((epoch, seq))
    }

    /// The entries that were set aside, oldest first. They name no record.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_aside_entries(&self) -> Result<Vec<SetAside>, StoreError> {
        let mut statement = self.conn.prepare("SELECT key, kind, reason FROM set_aside ORDER BY key")?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let (epoch, seq) = key::split(row.get(0)?);
            let reason = value::from_json(&row.get::<_, String>(2)?, "refusal")?;
            found.push(SetAside { epoch, seq, kind: ActionKind::from_code(row.get(1)?), reason });
        }
        Ok(found)
    }
}

impl ChartTransaction<'_> {
    /// Sets an entry aside, within a replay.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_aside_entry(&self, epoch: u32, seq: u64, kind: ActionKind, reason: Refusal) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO set_aside (key, kind, reason) VALUES (?1, ?2, ?3)";
        let values = params![key::join(epoch, seq)?, kind as u16, value::to_json(&reason, "refusal")?];
        self.watched(self.conn().execute(sql, values).map(drop).map_err(StoreError::from))
    }
}

/// Where the copy stands.
pub(super) fn read(conn: &Connection) -> Result<State, StoreError> {
    let mut statement = conn.prepare_cached("SELECT applied, cursor, bootstrap FROM meta")?;
    Ok(statement.query_row([], |row| {
        let bootstrap = match row.get(2)? {
            0 => Bootstrap::Nothing,
            2 => Bootstrap::Complete,
            _ => Bootstrap::UnderWay,
        };
        Ok(State { applied: row.get(0)?, cursor: row.get(1)?, bootstrap })
    })?)
}

/// Writes where the copy stands.
pub(super) fn write(conn: &Connection, state: &State) -> Result<(), StoreError> {
    let sql = "UPDATE meta SET applied = ?1, cursor = ?2, bootstrap = ?3";
    conn.prepare_cached(sql)?.execute(params![state.applied, state.cursor, state.bootstrap as u8])?;
    Ok(())
}
