//! Opens the payloads. Only the platform can: content keys are sealed to the tenant's ingest key.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use baton_contract::push::{Rejection, SealedContentKey};
use baton_domain::{Action, DeviceId, TenantId};
use baton_ledger::Header;
use baton_vault::{content::ContentKey, sealing::Sealed};

use super::decode::{Delivery, Incoming};
use crate::{core::Core, database::Tx, fault::Fault, request::Call, tenant::Tenant};

/// Content keys by id.
pub type ContentKeys = HashMap<[u8; 16], Arc<ContentKey>>;

/// Opens every payload of the batch; one that cannot be opened or read is marked and blocks nothing. The content keys
/// that remain in the delivery are those that opened and are named by an entry.
///
/// # Errors
/// [`Fault`] of the platform's own.
pub async fn open_all(core: &Arc<Core>, call: &Call, mut delivery: Delivery) -> Result<Delivery, Fault> {
    let named: HashSet<[u8; 16]> = delivery.entries.iter().map(|e| e.header.content_key).collect();
    delivery.content_keys.retain(|key| <[u8; 16]>::try_from(key.id.as_slice()).is_ok_and(|id| named.contains(&id)));
    let sent: HashSet<&[u8]> = delivery.content_keys.iter().map(|key| key.id.as_slice()).collect();
    let device = call.device;
    let missing: Vec<[u8; 16]> = named
        .iter()
        .filter(|id| !sent.contains(id.as_slice()) && core.content_keys.get(&(device, **id)).is_none())
        .copied()
        .collect();
    let held = read_held(core, call.tenant.id, device, &missing).await?;
    let (tenant, core) = (Arc::clone(&call.tenant), Arc::clone(core));
    let work = move || {
        let mut keys = ContentKeys::new();
        delivery.content_keys.retain(|sealed| keep_opened(&core, &tenant, device, sealed, &mut keys));
        held.iter().for_each(|sealed| {
            keep_opened(&core, &tenant, device, sealed, &mut keys);
        });
        for id in named {
            if let Some(key) = core.content_keys.get(&(device, id)) {
                keys.insert(id, key);
            }
        }
        delivery.entries.iter_mut().for_each(|entry| entry.act = read_act(entry, &keys));
        delivery
    };
    Ok(tokio::task::spawn_blocking(work).await?)
}

/// Content keys that came with an earlier batch.
///
/// # Errors
/// [`Fault::Database`].
pub async fn read_held(
    core: &Core,
    tenant: TenantId,
    device: DeviceId,
    ids: &[[u8; 16]],
) -> Result<Vec<SealedContentKey>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<&[u8]> = ids.iter().map(<[u8; 16]>::as_slice).collect();
    let mut client = core.database.connect().await?;
    let tx = Tx::begin(&mut client, tenant).await?;
    let sql = "SELECT id, sealed FROM content_keys WHERE device = $1 AND id = ANY ($2)";
    let rows = tx.rows(sql, &[&device.0, &ids]).await?;
    Ok(rows.iter().map(|row| SealedContentKey { id: row.get(0), sealed: row.get(1) }).collect())
}

/// Opens one content key and keeps it; tells whether it is a good one.
pub fn keep_opened(
    core: &Core,
    tenant: &Tenant,
    device: DeviceId,
    sealed: &SealedContentKey,
    keys: &mut ContentKeys,
) -> bool {
    let Ok(id) = <[u8; 16]>::try_from(sealed.id.as_slice()) else { return false };
    let Ok(wrap) = Sealed::from_bytes(&sealed.sealed) else { return false };
    let opened = ContentKey::unwrap_for_ingest(&tenant.ingest, tenant.id.0, device.0, &id, &wrap);
    let Ok(key) = opened.map(Arc::new) else { return false };
    core.content_keys.keep((device, id), Arc::clone(&key));
    keys.insert(id, key);
    true
}

fn read_act(entry: &Incoming, keys: &ContentKeys) -> Result<Action, Rejection> {
    if entry.kind().is_none() || (!entry.header.actor.is_nil() && entry.header.person().is_none()) {
        return Err(Rejection::Unknown);
    }
    let key = keys.get(&entry.header.content_key).ok_or(Rejection::Unreadable)?;
    open_payload(key, &entry.header, &entry.entry.payload).ok_or(Rejection::Unreadable)
}

/// Opens a payload and reads its action.
pub fn open_payload(key: &ContentKey, header: &Header, payload: &[u8]) -> Option<Action> {
    let aad = [header.tenant.bytes(), header.device.bytes(), header.content_key].concat();
    let plain = key.open_payload(&aad, payload).ok()?;
    serde_json::from_slice(&plain).ok()
}
