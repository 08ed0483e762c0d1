//! How an entry leaves the device (DESIGN §5): received, no longer needed by its chart, and old enough. From the front of
//! an epoch only, so that what stays is still a chain on a remembered base.

use baton_domain::ChartId;
use baton_ledger::Header;
use rusqlite::{Connection, TransactionBehavior, params};

use super::{LedgerFile, epoch::Epoch};
use crate::{error::StoreError, key};

/// The most entries that one call takes away, so that taps do not wait for it.
pub const MAX_PURGE: u32 = 2_000;

impl LedgerFile {
    /// Takes away entries that the platform has confirmed, that are older than `before_wall_ms` by their own wall clock,
    /// and of which `keep(chart, epoch, seq)` does not say that their chart still needs them; at most [`MAX_PURGE`], and
    /// content keys that no entry names any more. Returns how many went; call it again until that is 0.
    ///
    /// The caller makes sure that the time it goes by is one that a platform has signed (DESIGN §4).
    ///
    /// # Errors
    /// [`StoreError`]; then nothing left.
    pub fn purge_received(
        &mut self,
        before_wall_ms: i64,
        keep: impl Fn(ChartId, u32, u64) -> bool,
    ) -> Result<u64, StoreError> {
        let epochs = self.epochs()?;
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut gone = 0;
        for epoch in &epochs {
            let may_go = |header: &Header| {
                let needed = header.resource().chart.is_some_and(|chart| keep(chart, header.epoch, header.seq));
                header.wall_ms < before_wall_ms && !needed
            };
            gone += purge_epoch(&tx, epoch, may_go)?;
        }
        if gone > 0 {
            tx.execute(include_str!("purge_content_keys.sql"), [])?;
        }
        tx.commit()?;
        Ok(gone)
    }
}

fn purge_epoch(conn: &Connection, epoch: &Epoch, may_go: impl Fn(&Header) -> bool) -> Result<u64, StoreError> {
    let mut gone = 0;
    let mut base: Option<(u64, [u8; 32])> = None;
    let mut statement = conn.prepare_cached(include_str!("oldest_received.sql"))?;
    let range = params![key::join(epoch.epoch, 0)?, key::join(epoch.epoch, epoch.received)?, MAX_PURGE];
    let mut rows = statement.query(range)?;
    while let Some(row) = rows.next()? {
        let bytes: Vec<u8> = row.get(0)?;
        let header = Header::decode(&bytes).map_err(|_| StoreError::Decode("entry header"))?;
        if !may_go(&header) {
            break;
        }
        base = Some((header.seq, baton_ledger::header::entry_hash(&bytes)));
        gone += 1;
    }
    drop(rows);
    if let Some((seq, hash)) = base {
        let range = [key::join(epoch.epoch, 0)?, key::join(epoch.epoch, seq)?];
        conn.execute("DELETE FROM entries WHERE key > ?1 AND key <= ?2", range)?;
        let sql = "UPDATE epochs SET base_seq = ?2, base_hash = ?3 WHERE epoch = ?1";
        conn.execute(sql, params![epoch.epoch, seq.cast_signed(), hash])?;
    }
    Ok(gone)
}
