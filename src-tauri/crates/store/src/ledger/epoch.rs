//! Ledger epochs: after a fork the device goes on in a new epoch that cites the old head.

use baton_domain::{DeviceId, TenantId};
use baton_ledger::Head;
use rusqlite::{Row, TransactionBehavior, params};

use super::{LedgerFile, check_genesis, insert_epoch};
use crate::error::StoreError;

/// What is known of an epoch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Epoch {
    /// Its number.
    pub epoch: u32,
    /// What its genesis cites.
    pub cited: [u8; 32],
    /// Number of its last entry; 0 when it has none.
    pub last: u64,
    /// The platform holds it up to here.
    pub received: u64,
    /// The platform has refused it as another history of this device: what it does not hold waits for a person.
    pub frozen: bool,
}

impl LedgerFile {
    /// Every epoch, oldest first. The last one is current.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn epochs(&self) -> Result<Vec<Epoch>, StoreError> {
        let sql = "SELECT epoch, cited, last_seq, received_seq, frozen FROM epochs ORDER BY epoch";
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            let last: Option<i64> = row.get(2)?;
            Ok(Epoch {
                epoch: row.get(0)?,
                cited: row.get(1)?,
                last: last.map_or(self.head.seq, i64::cast_unsigned),
                received: row.get::<_, i64>(3)?.cast_unsigned(),
                frozen: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Notes that the platform has refused an epoch. Nothing of it is dropped; a receipt for it ends the note.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn freeze_epoch(&mut self, epoch: u32) -> Result<(), StoreError> {
        self.conn.execute("UPDATE epochs SET frozen = 1 WHERE epoch = ?1", [epoch])?;
        Ok(())
    }

    /// Begins a new epoch. `head` is its genesis and must cite the present head: nothing of the old epoch is dropped.
    ///
    /// # Errors
    /// [`StoreError::OutOfOrder`] when it is not a later epoch of this ledger that cites its head.
    pub fn start_epoch(&mut self, head: Head, cited: [u8; 32]) -> Result<(), StoreError> {
        if self.lost {
            return Err(StoreError::Reopen);
        }
        check_genesis(&head, cited)?;
        let same = (head.tenant, head.device) == (self.head.tenant, self.head.device);
        if !same || head.epoch <= self.head.epoch || cited != self.head.hash {
            return Err(StoreError::OutOfOrder("the ledger epoch"));
        }
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let last = params![self.head.epoch, self.head.seq.cast_signed()];
        tx.execute("UPDATE epochs SET last_seq = ?2 WHERE epoch = ?1", last)?;
        insert_epoch(&tx, &head, cited)?;
        tx.commit()?;
        (self.head, self.cited) = (head, cited);
        Ok(())
    }
}

/// The head from which the stored rows of an epoch go on: columns epoch, tenant, device, base_seq, base_hash.
pub(super) fn read_base(row: &Row<'_>) -> rusqlite::Result<Head> {
    Ok(Head {
        epoch: row.get(0)?,
        tenant: TenantId(row.get(1)?),
        device: DeviceId(row.get(2)?),
        seq: row.get::<_, i64>(3)?.cast_unsigned(),
        hash: row.get(4)?,
    })
}
