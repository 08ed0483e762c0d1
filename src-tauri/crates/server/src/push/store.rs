//! One transaction: lock the ledger, decide, write charts, entries and head, and only then sign the receipt.

use baton_contract::{
    ErrorCode,
    push::{EntryOutcome, Outcome, Receipt, SealedContentKey},
};
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use super::{
    chart::Charts,
    decide::decide_all,
    decode::{Delivery, Incoming},
    ledger::{self, Join, Ledger},
    rights::Rights,
};
use crate::{core::Core, database::Tx, fault::Fault, request::Call};

/// Stores what is new of a delivery and answers for all of it.
///
/// # Errors
/// [`Fault`]; nothing is stored then, except that a fork freezes its epoch.
pub async fn store(core: &Core, call: &Call, mut delivery: Delivery) -> Result<Receipt, Fault> {
    let mut client = core.database.connect().await?;
    let tx = Tx::begin(&mut client, call.tenant.id).await?;
    let ledger = ledger::lock(&tx, call, &delivery).await?;
    let mut outcomes = match ledger::join(&tx, call, &ledger, &delivery).await? {
        Join::Continues(outcomes) => outcomes,
        Join::Forks(seq, hash) => {
            ledger::freeze(core, &tx, call, delivery.epoch, seq, hash).await?;
            tx.commit().await?;
            return Err(ErrorCode::LedgerFork.into());
        }
    };
    let fresh = delivery.entries.split_off(outcomes.len().min(delivery.entries.len()));
    let head = fresh.last().map_or(ledger, |last| Ledger { head: last.header.seq, hash: last.hash });
    if !fresh.is_empty() {
        outcomes.extend(take(core, &tx, call, &delivery, &fresh).await?);
        tx.commit().await?;
    }
    Ok(Receipt {
        tenant: call.tenant.id,
        device: call.device,
        epoch: delivery.epoch,
        through: head.head,
        head: data_encoding::HEXLOWER.encode(&head.hash),
        outcomes,
        at_ms: core.now_ms(),
        generation: core.generation,
    })
}

/// Decides the new entries and writes everything that follows from them.
async fn take(
    core: &Core,
    tx: &Tx<'_>,
    call: &Call,
    delivery: &Delivery,
    fresh: &[Incoming],
) -> Result<Vec<EntryOutcome>, Fault> {
    let rights = Rights::load(tx, call.tenant.id, core.now_ms(), fresh).await?;
    let mut charts = Charts::load(tx, fresh).await?;
    let outcomes = decide_all(call.device, fresh, &rights, &mut charts);
    let (rows, ended) = charts.changes(&rights)?;
    rows.write(tx).await?;
    for (chart, last_ms) in ended {
        tx.run(include_str!("last_session.sql"), &[&chart, &last_ms]).await?;
    }
    write_content_keys(tx, call, &delivery.content_keys).await?;
    append(core, tx, call, delivery.epoch, fresh, &outcomes).await?;
    write_quarantines(core, tx, call, delivery.epoch, &outcomes).await?;
    Ok(outcomes)
}

async fn write_content_keys(tx: &Tx<'_>, call: &Call, keys: &[SealedContentKey]) -> Result<(), Fault> {
    if keys.is_empty() {
        return Ok(());
    }
    let ids: Vec<&[u8]> = keys.iter().map(|key| key.id.as_slice()).collect();
    let sealed: Vec<&[u8]> = keys.iter().map(|key| key.sealed.as_slice()).collect();
    tx.run(include_str!("content_keys.sql"), &[&call.tenant.id.0, &call.device.0, &ids, &sealed]).await?;
    Ok(())
}

async fn append(
    core: &Core,
    tx: &Tx<'_>,
    call: &Call,
    epoch: u32,
    fresh: &[Incoming],
    outcomes: &[EntryOutcome],
) -> Result<(), Fault> {
    let some = |id: Uuid| (!id.is_nil()).then_some(id);
    let headers: Vec<&[u8]> = fresh.iter().map(|e| e.entry.header.as_slice()).collect();
    let signatures: Vec<&[u8]> = fresh.iter().map(|e| e.entry.signature.as_slice()).collect();
    let payloads: Vec<&[u8]> = fresh.iter().map(|e| e.entry.payload.as_slice()).collect();
    let kinds: Vec<i32> = fresh.iter().map(|e| i32::from(e.header.kind)).collect();
    let actors: Vec<Option<Uuid>> = fresh.iter().map(|e| some(e.header.actor)).collect();
    let charts: Vec<Option<Uuid>> = fresh.iter().map(|e| some(e.header.chart)).collect();
    let walls: Vec<i64> = fresh.iter().map(|e| e.header.wall_ms).collect();
    let marked = outcomes.iter().map(|o| mark(&o.outcome)).collect::<Result<Vec<Option<String>>, Fault>>()?;
    let (device, epoch, now) = (call.device.0, i64::from(epoch), core.now_ms());
    let values: [&(dyn ToSql + Sync); 13] = [
        &device,
        &epoch,
        &headers,
        &signatures,
        &payloads,
        &kinds,
        &actors,
        &charts,
        &walls,
        &marked,
        &now,
        &call.source,
        &call.request,
    ];
    tx.row(include_str!("append.sql"), &values).await?;
    Ok(())
}

/// An outcome as it is stored: nothing for simply applied.
fn mark(outcome: &Outcome) -> Result<Option<String>, Fault> {
    match outcome {
        Outcome::Applied => Ok(None),
        other => serde_json::to_string(other).map(Some).map_err(|_| Fault::Damaged("outcome")),
    }
}

async fn write_quarantines(
    core: &Core,
    tx: &Tx<'_>,
    call: &Call,
    epoch: u32,
    outcomes: &[EntryOutcome],
) -> Result<(), Fault> {
    let quarantined = outcomes.iter().filter(|o| matches!(o.outcome, Outcome::Quarantined { .. }));
    let seqs: Vec<i64> = quarantined.map(|o| o.seq.cast_signed()).collect();
    if seqs.is_empty() {
        return Ok(());
    }
    let (tenant, device, epoch, now) = (call.tenant.id.0, call.device.0, i64::from(epoch), core.now_ms());
    tx.run(include_str!("quarantine.sql"), &[&tenant, &device, &epoch, &seqs, &now, &call.request]).await?;
    Ok(())
}
