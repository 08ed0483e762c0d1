//! Enrolling a device with a code that is good once.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Request, State},
};
use baton_contract::{
    ErrorCode,
    enrolment::{EnrolAnswer, EnrolRequest},
};
use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::VerifyingKey;
use sha2::{Digest, Sha256};

use crate::{
    audit::{self, Act},
    core::Core,
    database::Tx,
    fault::Fault,
    request::{Call, read_bytes, read_json, read_signed},
};

/// Enrols the device that signed the request with the key in its body.
pub async fn enrol(State(core): State<Arc<Core>>, request: Request) -> Result<Json<EnrolAnswer>, Fault> {
    let unverified = read_signed(request, &core).await?;
    let asked: EnrolRequest = read_json(&unverified.body)?;
    let key_bytes: [u8; 32] = read_bytes(&asked.signing_key)?;
    if baton_vault::signing::is_weak(&key_bytes) || asked.device != unverified.device || asked.device.0.is_nil() {
        return Err(ErrorCode::RequestMalformed.into());
    }
    let key = VerifyingKey::from_bytes(&key_bytes).map_err(|_| ErrorCode::RequestMalformed)?;
    let call = unverified.verify(key)?;
    let mut client = core.database.connect().await?;
    let tx = Tx::begin(&mut client, call.tenant.id).await?;
    use_code(&core, &tx, &call, &asked).await?;
    let act = Act { act: "enrol", person: None, chart: None, records: 0 };
    audit::record(&core, &tx, &call, act).await?;
    let policy = core.sign(&core.read_policy(&tx).await?)?;
    tx.commit().await?;
    Ok(Json(EnrolAnswer {
        tenant: call.tenant.id,
        tenant_name: call.tenant.name.clone(),
        platform_key: BASE64URL_NOPAD.encode(core.keys.document.verifying_key().as_bytes()),
        ingest_key: BASE64URL_NOPAD.encode(&call.tenant.ingest.public().0),
        policy,
        time: core.sign_time(call.tenant.id)?,
        generation: core.generation,
    }))
}

/// Spends the code on this device. The same device with the same key may ask again: its first answer may have been lost.
async fn use_code(core: &Core, tx: &Tx<'_>, call: &Call, asked: &EnrolRequest) -> Result<(), Fault> {
    let secret: [u8; 16] = read_bytes(&asked.secret).map_err(|_| ErrorCode::EnrolmentSpent)?;
    let hash = Sha256::digest(secret).to_vec();
    let now = core.now_ms();
    let key = call.device_key.as_bytes().as_slice();
    let (tenant, device) = (call.tenant.id.0, call.device.0);
    let spent = tx.row(include_str!("enrolment/use_code.sql"), &[&hash, &device, &now]).await?;
    if spent.is_none() {
        let again = tx.row(include_str!("enrolment/used_by.sql"), &[&hash, &device, &key]).await?;
        return again.map(|_| ()).ok_or_else(|| ErrorCode::EnrolmentSpent.into());
    }
    let home = "INSERT INTO device_homes (device, home) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    if tx.run(home, &[&device, &tenant]).await? == 0 {
        // Another device, or another clinic's, has this id.
        return Err(ErrorCode::RequestMalformed.into());
    }
    let name = asked.name.as_str();
    tx.run(include_str!("enrolment/insert_device.sql"), &[&tenant, &device, &name, &key, &now]).await?;
    Ok(())
}
