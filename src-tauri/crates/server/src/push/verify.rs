//! Whose hand: every entry by a person is signed by that person's key on this device, every other and the head by the
//! device's. Nobody can write as somebody else.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use baton_contract::{ErrorCode, push::head_bytes};
use baton_domain::{DeviceId, UserId};
use baton_ledger::{check_signatures, signature::Signed};
use ed25519_dalek::{Signature, VerifyingKey};
use uuid::Uuid;

use super::decode::Delivery;
use crate::{core::Core, database::Tx, fault::Fault, request::Call};

/// The keys of a batch's hands.
pub type Signers = HashMap<Uuid, VerifyingKey>;

/// The registered keys of everybody who acted in the batch.
///
/// # Errors
/// [`Fault`].
pub async fn find_signers(core: &Core, call: &Call, delivery: &Delivery) -> Result<Signers, Fault> {
    let actors: HashSet<Uuid> = delivery.entries.iter().map(|e| e.header.actor).filter(|a| !a.is_nil()).collect();
    let mut signers = Signers::new();
    let mut missing = Vec::new();
    for actor in actors {
        match core.signers.get(&(call.device, UserId(actor))) {
            Some(key) => {
                signers.insert(actor, key);
            }
            None => missing.push(actor),
        }
    }
    if missing.is_empty() {
        return Ok(signers);
    }
    let mut client = core.database.connect().await?;
    let tx = Tx::begin(&mut client, call.tenant.id).await?;
    for row in tx.rows(include_str!("signers.sql"), &[&call.device.0, &missing]).await? {
        let bytes: [u8; 32] = row.get::<_, &[u8]>(1).try_into().map_err(|_| Fault::Damaged("signing key"))?;
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| Fault::Damaged("signing key"))?;
        core.signers.keep((call.device, UserId(row.get(0))), key);
        signers.insert(row.get(0), key);
    }
    Ok(signers)
}

/// Checks every signature of the batch, on a blocking thread.
///
/// # Errors
/// [`ErrorCode::LedgerBroken`].
pub async fn check(call: &Call, delivery: Delivery, signers: Signers) -> Result<Delivery, Fault> {
    let (device, key) = (call.device, call.device_key);
    let work = move || {
        let good = are_good(&delivery, device, key, &signers);
        (delivery, good)
    };
    match tokio::task::spawn_blocking(work).await? {
        (delivery, true) => Ok(delivery),
        (_, false) => Err(ErrorCode::LedgerBroken.into()),
    }
}

fn are_good(delivery: &Delivery, device: DeviceId, device_key: VerifyingKey, signers: &Signers) -> bool {
    let key_of = |actor: &Uuid| if actor.is_nil() { Some(device_key) } else { signers.get(actor).copied() };
    let signed: Option<Vec<Signed<'_>>> = delivery
        .entries
        .iter()
        .map(|e| Some(Signed { key: key_of(&e.header.actor)?, hash: e.hash, signature: &e.entry.signature }))
        .collect();
    let (Some(signed), Some(last)) = (signed, delivery.entries.last()) else { return false };
    let head = head_bytes(device, delivery.epoch, last.header.seq, &last.hash);
    let head_good = Signature::from_slice(&delivery.head_signature)
        .is_ok_and(|signature| device_key.verify_strict(&head, &signature).is_ok());
    head_good && check_signatures(&signed).is_ok()
}

/// Decodes and verifies the batch of a call.
///
/// # Errors
/// [`Fault`].
pub async fn read(core: &Arc<Core>, call: &Call) -> Result<Delivery, Fault> {
    let (body, tenant, device) = (call.body.clone(), call.tenant.id, call.device);
    let decoded = tokio::task::spawn_blocking(move || super::decode::decode(&body, tenant, device)).await?;
    let delivery = match decoded {
        Ok(delivery) => delivery,
        Err(super::decode::Broken::Order(epoch)) => {
            let held = super::ledger::held(core, call, epoch).await?;
            return Err(super::decode::gap(held));
        }
        Err(broken @ super::decode::Broken::Code(_)) => return Err(broken.into_fault(0)),
    };
    let signers = find_signers(core, call, &delivery).await?;
    check(call, delivery, signers).await
}
