//! Appending: the moment from which an act happened.

use baton_ledger::{Entry, verify_run};
use rusqlite::{TransactionBehavior, params};

use super::{LedgerFile, Recorded, StoredContentKey, content, read_head};
use crate::{error::StoreError, key};

impl LedgerFile {
    /// Appends entries that continue the head, and the content keys that they are the first to name, in one transaction.
    /// When it returns they are on the disk. Signatures are not checked here.
    ///
    /// # Errors
    /// [`StoreError::Chain`] when an entry does not continue the head: nothing is written, ever, that breaks the chain.
    /// [`StoreError::Full`], [`StoreError::Io`]: nothing was appended. [`StoreError::Reopen`] after an error that left
    /// the head unknown.
    pub fn append(
        &mut self,
        entries: &[Entry],
        content_keys: &[StoredContentKey],
    ) -> Result<Vec<Recorded>, StoreError> {
        if self.lost {
            return Err(StoreError::Reopen);
        }
        let (headers, head) = verify_run(self.head, entries)?;
        self.in_doubt = false;
        if let Err(error) = self.write(entries, content_keys) {
            self.find_head();
            return Err(error);
        }
        let mut recorded = Vec::with_capacity(entries.len());
        for (index, header) in headers.iter().enumerate() {
            // An entry's hash is what the next one cites; the last one's is the new head.
            let hash = headers.get(index + 1).map_or(head.hash, |next| next.previous);
            recorded.push(Recorded::new(header.epoch, header.seq, hash));
        }
        self.head = head;
        Ok(recorded)
    }

    fn write(&mut self, entries: &[Entry], content_keys: &[StoredContentKey]) -> Result<(), StoreError> {
        let first = key::join(self.head.epoch, self.head.seq + 1)?;
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for content_key in content_keys {
            content::insert(&tx, content_key, first)?;
        }
        let sql = "INSERT INTO entries (key, header, signature, payload) VALUES (?1, ?2, ?3, ?4)";
        let mut insert = tx.prepare_cached(sql)?;
        for (seq, entry) in (self.head.seq + 1..).zip(entries) {
            let key = key::join(self.head.epoch, seq)?;
            insert.execute(params![key, entry.header, entry.signature, entry.payload])?;
        }
        drop(insert);
        tx.commit()?;
        Ok(())
    }

    /// After a failed commit the disk is asked what is there, rather than memory.
    fn find_head(&mut self) {
        match read_head(&self.conn) {
            Ok((head, cited)) => (self.head, self.cited) = (head, cited),
            Err(_) => self.lost = true,
        }
    }
}
