//! A person's keys on a device: registered once, never replaced.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use baton_contract::{ErrorCode, sign_in::DeviceUserRequest};
use baton_vault::sealing::SealingPublic;

use crate::{
    core::Core,
    database::Tx,
    fault::Fault,
    request::{PersonCall, read_bytes, read_json},
};

/// Registers the keys. The same keys again are fine; others are refused.
pub async fn register(State(core): State<Arc<Core>>, person: PersonCall) -> Result<StatusCode, Fault> {
    let asked: DeviceUserRequest = read_json(&person.call.body)?;
    let signing: [u8; 32] = read_bytes(&asked.signing_key)?;
    let sealing: [u8; 32] = read_bytes(&asked.sealing_key)?;
    // Sealing to a low-order point fails: nothing must ever be released to one.
    if baton_vault::signing::is_weak(&signing) || SealingPublic(sealing).seal(b"", b"", b"").is_err() {
        return Err(ErrorCode::RequestMalformed.into());
    }
    let (tenant, device, user) = (person.call.tenant.id.0, person.call.device.0, person.actor.user.0);
    let (signing, sealing, now) = (signing.as_slice(), sealing.as_slice(), core.now_ms());
    let mut client = core.database.connect().await?;
    let tx = Tx::begin(&mut client, person.call.tenant.id).await?;
    tx.run(include_str!("device_user/insert.sql"), &[&tenant, &device, &user, &signing, &sealing, &now]).await?;
    let held = tx.row(include_str!("device_user/find.sql"), &[&device, &user]).await?;
    let same = held.is_some_and(|row| row.get::<_, &[u8]>(0) == signing && row.get::<_, &[u8]>(1) == sealing);
    if !same {
        return Err(ErrorCode::Denied.into());
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
