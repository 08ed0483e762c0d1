//! Where a batch joins what is held: after it, over it, beside it (a gap), or against it (a fork).

use std::cmp::Ordering;

use baton_contract::{
    ErrorCode,
    push::{EntryOutcome, Outcome},
};
use baton_ledger::{genesis, header::entry_hash};
use tokio_postgres::types::ToSql;

use super::decode::{Delivery, gap};
use crate::{core::Core, database::Tx, fault::Fault, request::Call};

/// A ledger epoch as it is held, its row locked.
pub struct Ledger {
    /// Number of the last entry.
    pub head: u64,
    /// Its hash, or the genesis.
    pub hash: [u8; 32],
}

/// How a batch meets what is held.
pub enum Join {
    /// It continues; the first of its entries may be held already, with these outcomes.
    Continues(Vec<EntryOutcome>),
    /// It tells another history: the number and hash of the entry that contradicts.
    Forks(u64, [u8; 32]),
}

/// Number of the last entry held of an epoch; 0 for none.
///
/// # Errors
/// [`Fault::Database`].
pub async fn held(core: &Core, call: &Call, epoch: u32) -> Result<u64, Fault> {
    let mut client = core.database.connect().await?;
    let tx = Tx::begin(&mut client, call.tenant.id).await?;
    let sql = "SELECT head_seq FROM ledgers WHERE device = $1 AND epoch = $2";
    let row = tx.row(sql, &[&call.device.0, &i64::from(epoch)]).await?;
    Ok(row.map_or(0, |row| row.get::<_, i64>(0).cast_unsigned()))
}

/// Locks the epoch's row; one that is new is begun if its first entry cites what was left.
///
/// # Errors
/// [`ErrorCode::LedgerFrozen`], [`ErrorCode::LedgerGap`], or [`ErrorCode::LedgerBroken`] for a beginning that cites
/// nothing that is held.
pub async fn lock(tx: &Tx<'_>, call: &Call, delivery: &Delivery) -> Result<Ledger, Fault> {
    let epoch = i64::from(delivery.epoch);
    let mut row = tx.row(include_str!("lock.sql"), &[&call.device.0, &epoch]).await?;
    if row.is_none() {
        begin(tx, call, delivery).await?;
        row = tx.row(include_str!("lock.sql"), &[&call.device.0, &epoch]).await?;
    }
    let row = row.ok_or(Fault::Damaged("ledger"))?;
    if row.get(2) {
        return Err(ErrorCode::LedgerFrozen.into());
    }
    let hash = row.get::<_, &[u8]>(1).try_into().map_err(|_| Fault::Damaged("head"))?;
    let head = row.get::<_, i64>(0).cast_unsigned();
    if delivery.first() > head + 1 {
        return Err(gap(head));
    }
    Ok(Ledger { head, hash })
}

async fn begin(tx: &Tx<'_>, call: &Call, delivery: &Delivery) -> Result<(), Fault> {
    if delivery.first() != 1 {
        return Err(gap(0));
    }
    let start = genesis(call.tenant.id, call.device, delivery.epoch, delivery.cited);
    if delivery.previous() != start.hash || !may_begin(tx, call, delivery).await? {
        return Err(ErrorCode::LedgerBroken.into());
    }
    let (cited, hash) = (delivery.cited.as_slice(), start.hash.as_slice());
    let epoch = i64::from(delivery.epoch);
    tx.run(include_str!("begin.sql"), &[&call.tenant.id.0, &call.device.0, &epoch, &cited, &hash]).await?;
    Ok(())
}

/// A device's first epoch cites nothing. A later one cites an entry that is held, or follows one that was frozen by a
/// fork (then it cites the other history, which is not held).
async fn may_begin(tx: &Tx<'_>, call: &Call, delivery: &Delivery) -> Result<bool, Fault> {
    let Some(latest) = tx.row(include_str!("latest.sql"), &[&call.device.0]).await? else {
        return Ok(delivery.cited == [0; 32]);
    };
    match latest.get::<_, i64>(0).cmp(&i64::from(delivery.epoch)) {
        Ordering::Greater => return Ok(false),
        // The same batch, sent twice at once, has begun it since we looked: the lock that follows waits for it.
        Ordering::Equal => return Ok(true),
        Ordering::Less => {}
    }
    let cited = delivery.cited.as_slice();
    if latest.get::<_, bool>(2) || latest.get::<_, &[u8]>(1) == cited {
        return Ok(true);
    }
    Ok(tx.row(include_str!("is_held.sql"), &[&call.device.0, &cited]).await?.is_some())
}

/// Compares the batch with the entries held.
///
/// # Errors
/// [`Fault`].
pub async fn join(tx: &Tx<'_>, call: &Call, ledger: &Ledger, delivery: &Delivery) -> Result<Join, Fault> {
    if delivery.first() == ledger.head + 1 {
        let fits = delivery.previous() == ledger.hash;
        return Ok(if fits { Join::Continues(Vec::new()) } else { Join::Forks(ledger.head, delivery.previous()) });
    }
    let last = delivery.last().min(ledger.head).cast_signed();
    let (epoch, first) = (i64::from(delivery.epoch), delivery.first().cast_signed());
    let values: [&(dyn ToSql + Sync); 4] = [&call.device.0, &epoch, &first, &last];
    let rows = tx.rows(include_str!("held.sql"), &values).await?;
    let mut outcomes = Vec::with_capacity(rows.len());
    for (row, entry) in rows.iter().zip(&delivery.entries) {
        let seq = entry.header.seq;
        if row.get::<_, i64>(0).cast_unsigned() != seq {
            return Err(Fault::Damaged("ledger"));
        }
        if entry_hash(row.get(1)) != entry.hash {
            return Ok(Join::Forks(seq, entry.hash));
        }
        let marked: Option<&str> = row.get(2);
        let outcome = marked.map_or(Ok(Outcome::Applied), serde_json::from_str);
        outcomes.push(EntryOutcome { seq, outcome: outcome.map_err(|_| Fault::Damaged("outcome"))? });
    }
    Ok(Join::Continues(outcomes))
}

/// Freezes an epoch at a fork and records the incident. Nothing is dropped: what is held stays, and what is refused
/// stays on the device, which opens a new epoch.
///
/// # Errors
/// [`Fault::Database`].
pub async fn freeze(core: &Core, tx: &Tx<'_>, call: &Call, epoch: u32, seq: u64, hash: [u8; 32]) -> Result<(), Fault> {
    let (epoch, seq, now) = (i64::from(epoch), seq.cast_signed(), core.now_ms());
    let sql = "UPDATE ledgers SET frozen_ms = $3 WHERE device = $1 AND epoch = $2";
    tx.run(sql, &[&call.device.0, &epoch, &now]).await?;
    let (tenant, device, hash) = (call.tenant.id.0, call.device.0, hash.as_slice());
    let values: [&(dyn ToSql + Sync); 7] = [&tenant, &device, &epoch, &seq, &hash, &now, &call.request];
    tx.run(include_str!("fork.sql"), &values).await?;
    tracing::warn!(request = %call.request, "a device told another history of its ledger; the epoch is frozen");
    Ok(())
}
