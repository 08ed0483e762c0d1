//! Enrolling a second factor. A person without one gets a ticket that does nothing else, and the new seed takes effect
//! only when its first code was right.

use std::sync::Arc;

use axum::{Json, extract::State};
use baton_contract::{
    ErrorCode,
    sign_in::{Person, SecondFactorRequest, SignInAnswer},
};
use baton_vault::otp::OtpSeed;

use super::{begin::matching_step, let_in, read_person, tries};
use crate::{
    core::Core,
    database::Tx,
    fault::Fault,
    kms::KeyUse,
    request::{Call, make_token, read_json, read_token},
};

/// Minutes to scan the code and type the first six digits.
const TICKET_MS: i64 = 10 * 60_000;

/// Hands out a ticket with a new seed.
///
/// # Errors
/// [`Fault`].
pub async fn hand_out(core: &Core, call: &Call, person: Person) -> Result<SignInAnswer, Fault> {
    let seed = OtpSeed::make()?;
    let sealed = core.kms.seal(&KeyUse::seed(call.tenant.id, person.user), seed.expose())?;
    let (ticket, hash) = make_token(call.tenant.id)?;
    let mut client = core.database.connect().await?;
    let tx = Tx::begin(&mut client, call.tenant.id).await?;
    let expires = core.now_ms() + TICKET_MS;
    let (tenant, device, user, hash) = (call.tenant.id.0, call.device.0, person.user.0, hash.as_slice());
    tx.run(include_str!("insert_ticket.sql"), &[&tenant, &hash, &user, &device, &sealed, &expires]).await?;
    tx.commit().await?;
    let uri = seed.uri(&format!("Baton {}", call.tenant.name.as_str()), &person.login).expose().to_owned();
    Ok(SignInAnswer::EnrolSecondFactor { ticket, uri, seed: seed.base32().expose().to_owned() })
}

/// Confirms the seed with its first code, and lets the person in.
pub async fn confirm(State(core): State<Arc<Core>>, call: Call) -> Result<Json<SignInAnswer>, Fault> {
    let asked: SecondFactorRequest = read_json(&call.body)?;
    let hash = read_token(&asked.ticket, call.tenant.id)?;
    let (person, sealed) = find_ticket(&core, &call, &hash).await?;
    let seed = core.kms.open(&KeyUse::seed(call.tenant.id, person.user), &sealed)?;
    let seed = OtpSeed::try_from_slice(&seed).map_err(|_| Fault::Damaged("seed"))?;
    let step = matching_step(&core, &seed, &asked.code)?;
    let mut client = core.database.connect().await?;
    let tx = Tx::begin(&mut client, call.tenant.id).await?;
    let spend = "UPDATE second_factor_tickets SET used_ms = $2 WHERE ticket_hash = $1 AND used_ms IS NULL";
    let spent = tx.run(spend, &[&hash.as_slice(), &core.now_ms()]).await?;
    // Only where there is none: a ticket can never replace a second factor that exists.
    let set = "UPDATE credentials SET seed_sealed = $2, last_step = $3 WHERE person = $1 AND seed_sealed IS NULL";
    if spent == 0 || tx.run(set, &[&person.user.0, &sealed, &step]).await? == 0 {
        return Err(ErrorCode::TokenExpired.into());
    }
    tries::forget(&tx, &person.login).await?;
    let answer = let_in(&core, &tx, &call, person).await?;
    tx.commit().await?;
    Ok(Json(answer))
}

/// Finds the ticket and counts the try, committed before the code is compared.
async fn find_ticket(core: &Core, call: &Call, hash: &[u8; 32]) -> Result<(Person, Vec<u8>), Fault> {
    let mut client = core.database.connect().await?;
    let tx = Tx::begin(&mut client, call.tenant.id).await?;
    let values: [&(dyn tokio_postgres::types::ToSql + Sync); 3] = [&hash.as_slice(), &call.device.0, &core.now_ms()];
    let row = tx.row(include_str!("find_ticket.sql"), &values).await?.ok_or(ErrorCode::TokenExpired)?;
    let person = read_person(&row)?;
    tries::count(core, &tx, call.tenant.id.0, &person.login).await?;
    tx.commit().await?;
    Ok((person, row.get(6)))
}
