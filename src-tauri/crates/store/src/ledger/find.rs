//! An append whose answer was lost: the file, opened again, says whether it happened.

use baton_ledger::Entry;

use super::{LedgerFile, Recorded};
use crate::error::StoreError;

impl LedgerFile {
    /// The proof for an entry whose append failed with its outcome unknown: there when it stood last, byte for byte, as
    /// the file was opened. It is given once, and not after an append, so that one entry still answers for one look.
    ///
    /// A commit whose sync failed may be readable and yet not on the disk, so it is first copied into the database file,
    /// which writes and syncs it anew.
    ///
    /// # Errors
    /// [`StoreError`] when that copy fails: then the entry is still in doubt.
    pub fn find(&mut self, entry: &Entry) -> Result<Option<Recorded>, StoreError> {
        let head = self.head;
        if !self.in_doubt || head.seq == 0 || head.hash != entry.hash() {
            return Ok(None);
        }
        let stored = self.entries_after(head.epoch, head.seq - 1, 1, usize::MAX)?;
        if stored.first() != Some(entry) {
            return Ok(None);
        }
        let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
        let is_blocked: bool = self.conn.query_row(sql, [], |row| row.get(0))?;
        if is_blocked {
            return Err(StoreError::Busy);
        }
        self.in_doubt = false;
        Ok(Some(Recorded::new(head.epoch, head.seq, head.hash)))
    }
}
