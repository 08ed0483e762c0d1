//! Receipts: what the platform holds, and what became of each entry. Two different questions (DESIGN §5).

use baton_contract::push::{EntryOutcome, Outcome};
use rusqlite::{Connection, TransactionBehavior, params};

use super::LedgerFile;
use crate::{error::StoreError, key, value};

/// An entry that needs a person's attention.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Attention {
    /// The entry's ledger epoch.
    pub epoch: u32,
    /// The entry's number.
    pub seq: u64,
    /// What became of it.
    pub outcome: Outcome,
    /// When the platform said so, its wall milliseconds.
    pub at_ms: i64,
}

impl LedgerFile {
    /// Stores a receipt that the caller has verified: the platform holds `epoch` up to `through`. One transaction, so
    /// the mark and the outcomes move together. The same receipt twice changes nothing.
    ///
    /// # Errors
    /// [`StoreError::OutOfOrder`] when it lies before an earlier receipt or beyond the ledger; [`StoreError::Missing`]
    /// when there is no such epoch.
    pub fn record_receipt(
        &mut self,
        epoch: u32,
        through: u64,
        outcomes: &[EntryOutcome],
        body: &str,
        at_ms: i64,
    ) -> Result<(), StoreError> {
        let known = self.epochs()?.into_iter().find(|e| e.epoch == epoch).ok_or(StoreError::Missing("ledger epoch"))?;
        if through < known.received || through > known.last {
            return Err(StoreError::OutOfOrder("the receipt"));
        }
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for outcome in outcomes {
            put_outcome(&tx, epoch, outcome, at_ms)?;
        }
        let values = params![epoch, through.cast_signed(), body, at_ms];
        tx.prepare_cached(include_str!("record_receipt.sql"))?.execute(values)?;
        tx.commit()?;
        Ok(())
    }

    /// What the platform holds of the current epoch: epoch and number of the last entry received, 0 for none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn received(&self) -> Result<(u32, u64), StoreError> {
        let epoch = self.head.epoch;
        let sql = "SELECT received_seq FROM epochs WHERE epoch = ?1";
        let seq: i64 = self.conn.prepare_cached(sql)?.query_row([epoch], |row| row.get(0))?;
        Ok((epoch, seq.cast_unsigned()))
    }

    /// How many entries wait to be delivered. Those of a frozen epoch do not: no network takes them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn waiting(&self) -> Result<u64, StoreError> {
        Ok(self.epochs()?.iter().filter(|e| !e.frozen).map(|e| e.last.saturating_sub(e.received)).sum())
    }

    /// How many entries of frozen epochs the platform does not hold: each needs a person's attention.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn stranded(&self) -> Result<u64, StoreError> {
        Ok(self.epochs()?.iter().filter(|e| e.frozen).map(|e| e.last.saturating_sub(e.received)).sum())
    }

    /// The last receipt of an epoch as it came; none before the first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn receipt(&self, epoch: u32) -> Result<Option<String>, StoreError> {
        Ok(self.conn.query_row("SELECT receipt FROM epochs WHERE epoch = ?1", [epoch], |row| row.get(0))?)
    }

    /// Notes a later decision on an entry, as a pull brings it; `applied` ends its attention.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn revise_outcome(&mut self, epoch: u32, outcome: &EntryOutcome, at_ms: i64) -> Result<(), StoreError> {
        put_outcome(&self.conn, epoch, outcome, at_ms)
    }

    /// Entries that a person should see, oldest first: all that are neither applied nor duplicates.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn outcomes(&self) -> Result<Vec<Attention>, StoreError> {
        let mut statement = self.conn.prepare("SELECT key, outcome, at_ms FROM outcomes ORDER BY key")?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let (epoch, seq) = key::split(row.get(0)?);
            let outcome = value::from_json(&row.get::<_, String>(1)?, "outcome")?;
            if outcome != Outcome::Duplicate {
                found.push(Attention { epoch, seq, outcome, at_ms: row.get(2)? });
            }
        }
        Ok(found)
    }
}

fn put_outcome(conn: &Connection, epoch: u32, outcome: &EntryOutcome, at_ms: i64) -> Result<(), StoreError> {
    let key = key::join(epoch, outcome.seq)?;
    if outcome.outcome == Outcome::Applied {
        conn.prepare_cached("DELETE FROM outcomes WHERE key = ?1")?.execute([key])?;
    } else {
        let text = value::to_json(&outcome.outcome, "outcome")?;
        let sql = "INSERT OR REPLACE INTO outcomes (key, outcome, at_ms) VALUES (?1, ?2, ?3)";
        conn.prepare_cached(sql)?.execute(params![key, text, at_ms])?;
    }
    Ok(())
}
