//! One transaction: lock the ledger, decide, write charts, entries and head, and only then sign the receipt.

use baton_contract::{
    ErrorCode,
    push::{EntryOutcome, Outcome, Receipt, SealedContentKey},
};
use baton_ledger::Header;
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use super::{
    chart::Charts,
    decide::decide_all,
    decode::{Delivery, Incoming},
    ledger::{self, Join, Ledger},
    past,
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
    if !fresh.is_empty() {
        let heard_ms = heard(&tx, call, delivery.epoch, ledger.head).await?;
        outcomes.extend(take(core, &tx, call, &delivery, &fresh, heard_ms).await?);
        tx.commit().await?;
    }
    let head = fresh.last().map_or(ledger, |last| Ledger { head: last.header.seq, hash: last.hash });
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
    heard_ms: i64,
) -> Result<Vec<EntryOutcome>, Fault> {
    let rights = Rights::load(tx, call.tenant.id, core.now_ms(), fresh).await?;
    let mut charts = Charts::load(tx, fresh).await?;
    let outcomes = decide_all(call.device, fresh, &rights, &mut charts);
    let (rows, ended) = charts.changes(&rights)?;
    rows.write(tx).await?;
    past::reckon(tx, &charts).await?;
    for (chart, last_ms) in ended {
        tx.run(include_str!("last_session.sql"), &[&chart, &last_ms]).await?;
    }
    write_content_keys(tx, call, &delivery.content_keys).await?;
    append(core, tx, call, delivery.epoch, fresh, &outcomes).await?;
    write_incidents(core, tx, call, delivery.epoch, &incidents(fresh, &outcomes, heard_ms)).await?;
    Ok(outcomes)
}

/// The platform's last word that the ledger's last entry held had heard, wall milliseconds.
async fn heard(tx: &Tx<'_>, call: &Call, epoch: u32, head: u64) -> Result<i64, Fault> {
    let sql = "SELECT header FROM entries WHERE device = $1 AND epoch = $2 AND seq = $3";
    let Some(row) = tx.row(sql, &[&call.device.0, &i64::from(epoch), &head.cast_signed()]).await? else {
        return Ok(0);
    };
    Ok(Header::decode(row.get(0)).map_err(|_| Fault::Damaged("header"))?.signed_ms)
}

/// What somebody should look into: acts that were denied then, acts that would be denied now, and a ledger that forgets what it
/// had heard of the platform, since an act is judged not to be older than that.
fn incidents(fresh: &[Incoming], outcomes: &[EntryOutcome], heard_ms: i64) -> [(&'static str, Vec<i64>); 3] {
    let of = |pick: fn(&Outcome) -> bool| {
        outcomes.iter().filter(|o| pick(&o.outcome)).map(|o| o.seq.cast_signed()).collect::<Vec<i64>>()
    };
    let mut latest_ms = heard_ms;
    let mut set_back = Vec::new();
    for header in fresh.iter().map(|entry| &entry.header) {
        if header.signed_ms < latest_ms {
            set_back.push(header.seq.cast_signed());
        }
        latest_ms = latest_ms.max(header.signed_ms);
    }
    [
        ("quarantine", of(|outcome| matches!(outcome, Outcome::Quarantined { .. }))),
        ("flagged", of(|outcome| matches!(outcome, Outcome::AppliedFlagged { .. }))),
        ("set_back", set_back),
    ]
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

async fn write_incidents(
    core: &Core,
    tx: &Tx<'_>,
    call: &Call,
    epoch: u32,
    found: &[(&'static str, Vec<i64>)],
) -> Result<(), Fault> {
    let (tenant, device, epoch, now) = (call.tenant.id.0, call.device.0, i64::from(epoch), core.now_ms());
    for (kind, seqs) in found.iter().filter(|(_, seqs)| !seqs.is_empty()) {
        tx.run(include_str!("incidents.sql"), &[&tenant, kind, &device, &epoch, seqs, &now, &call.request]).await?;
    }
    Ok(())
}
