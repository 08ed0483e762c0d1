//! One client's working set, in one file per client and compartment. Everything in it can be rebuilt from the platform
//! and this device's ledger.
//!
//! Changes go through a [`ChartTransaction`], looks return [`Unrecorded`]. The connection never leaves this module, and
//! nothing takes two charts: a join across clients cannot be written.

mod apply;
mod gate;
mod look;
mod pull;
mod state;
mod table;
mod tallies;
mod transaction;
mod unrecorded;

use std::sync::Arc;

use rusqlite::{Connection, TransactionBehavior};

use self::{gate::Gate, tallies::Tallies};
use crate::{
    error::StoreError,
    open::{self, OpenError, Place},
    schema::Kind,
};

pub use apply::{Applied, EntryMeta};
pub use gate::ReadWatch;
pub use look::{
    Course, History, Name, NoteMaterial, Overview, Plan, Programs, Series, SeriesPoint, SessionSheet, SessionSummary,
    Tally,
};
pub use state::SetAside;
pub use transaction::ChartTransaction;
pub use unrecorded::{Announced, MAX_IDS, Unrecorded};

/// An open chart: one connection, owned by whoever is active, gone with them.
pub struct ChartFile {
    conn: Connection,
    gate: Arc<Gate>,
    tallies: Tallies,
    /// A commit failed: nothing may be done here before the file is opened again and replayed.
    spoiled: bool,
}

impl ChartFile {
    /// Makes an empty chart, to be filled by pages.
    ///
    /// # Errors
    /// [`OpenError`]; [`OpenError::Exists`] when there is one already.
    pub fn create(place: Place<'_>, watch: Arc<dyn ReadWatch>) -> Result<Self, OpenError> {
        Self::guard(open::create(place, Kind::Chart, |_| Ok(()))?, watch)
    }

    /// Opens a chart. Replay what the ledger has beyond [`ChartFile::applied`] before it is used.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(place: Place<'_>, watch: Arc<dyn ReadWatch>) -> Result<Self, OpenError> {
        Self::guard(open::open(place, Kind::Chart)?, watch)
    }

    fn guard(mut conn: Connection, watch: Arc<dyn ReadWatch>) -> Result<Self, OpenError> {
        let gate = Gate::set(&mut conn, watch)?;
        Ok(Self { conn, gate, tallies: Tallies::default(), spoiled: false })
    }

    /// Begins a change. Dropping what it returns takes everything back.
    ///
    /// # Errors
    /// [`StoreError::Reopen`] after a failed commit; [`StoreError::Incomplete`] while a copy is under way.
    pub fn begin(&mut self) -> Result<ChartTransaction<'_>, StoreError> {
        self.ready()?;
        if state::read(&self.conn)?.bootstrap == state::Bootstrap::UnderWay {
            return Err(StoreError::Incomplete);
        }
        self.gate.next_statement();
        let Self { conn, spoiled, tallies, .. } = self;
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        Ok(ChartTransaction::new(tx, tallies.take(), spoiled))
    }

    /// Copies the write-ahead log into the file. Call it off the tap; nothing is lost if it never is.
    ///
    /// # Errors
    /// [`StoreError`]; then the log still holds everything.
    pub fn checkpoint(&mut self) -> Result<(), StoreError> {
        self.gate.while_checkpointing(|| open::checkpoint(&self.conn))
    }

    fn ready(&self) -> Result<(), StoreError> {
        if self.spoiled { Err(StoreError::Reopen) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests;
