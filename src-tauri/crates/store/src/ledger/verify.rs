//! Checking that what is stored is a chain.

use baton_ledger::{Entry, Head, verify_run};

use super::{LedgerFile, epoch, read::read_entry};
use crate::{error::StoreError, key};

/// How many entries from the end [`LedgerFile::verify_tail`] checks.
pub const TAIL: u64 = 64;
const RUN: usize = 512;

impl LedgerFile {
    /// Checks that the last [`TAIL`] entries of the current epoch form a chain that ends in the head.
    ///
    /// # Errors
    /// [`StoreError::Chain`] at the first entry that breaks it.
    pub fn verify_tail(&self) -> Result<(), StoreError> {
        let base = self.base(self.head.epoch)?;
        let from = self.head.seq.saturating_sub(TAIL).max(base.seq);
        let hash = if from == base.seq { Some(base.hash) } else { self.hash_at(base.epoch, from)? };
        let hash = hash.ok_or(StoreError::Missing("ledger entry"))?;
        self.verify_from(Head { seq: from, hash, ..base }).map(drop)
    }

    /// Checks every entry of every epoch, from its base on. It reads the whole ledger.
    ///
    /// # Errors
    /// [`StoreError::Chain`] at the first entry that breaks it; [`StoreError::OutOfOrder`] when a closed epoch does not
    /// end where the next one says.
    pub fn verify_all(&self) -> Result<(), StoreError> {
        let epochs = self.epochs()?;
        for (index, epoch) in epochs.iter().enumerate() {
            let end = self.verify_from(self.base(epoch.epoch)?)?;
            let cited = epochs.get(index + 1).map(|next| next.cited);
            if end.seq != epoch.last || cited.is_some_and(|cited| cited != end.hash) {
                return Err(StoreError::OutOfOrder("the end of a ledger epoch"));
            }
        }
        Ok(())
    }

    fn base(&self, number: u32) -> Result<Head, StoreError> {
        let sql = "SELECT epoch, tenant, device, base_seq, base_hash FROM epochs WHERE epoch = ?1";
        Ok(self.conn.prepare_cached(sql)?.query_row([number], epoch::read_base)?)
    }

    fn verify_from(&self, mut head: Head) -> Result<Head, StoreError> {
        let mut statement = self.conn.prepare_cached(include_str!("entries_between.sql"))?;
        let mut rows = statement.query([key::join(head.epoch, head.seq)?, key::join(head.epoch + 1, 0)?])?;
        let mut run: Vec<Entry> = Vec::with_capacity(RUN);
        loop {
            let row = rows.next()?;
            let ends = row.is_none();
            if let Some(row) = row {
                run.push(read_entry(row)?);
            }
            if ends || run.len() == RUN {
                head = verify_run(head, &run)?.1;
                run.clear();
            }
            if ends {
                return Ok(head);
            }
        }
    }
}
