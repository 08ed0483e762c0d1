//! The first call: login, authentication value and, if the person has one, the second factor's code.

use std::sync::Arc;

use axum::{Json, extract::State};
use baton_contract::{
    ErrorCode,
    sign_in::{Person, SignInAnswer, SignInRequest},
};
use baton_vault::{otp::OtpSeed, secret::Secret};

use super::{
    credential::{Stored, is_right, make_salt},
    let_in, read_person, second_factor, tries,
};
use crate::{
    audit::{self, Act},
    core::Core,
    database::Tx,
    fault::Fault,
    kms::KeyUse,
    request::{Call, read_bytes, read_json},
};

/// What is known of a login.
struct Known {
    person: Person,
    disabled: bool,
    seed_sealed: Option<Vec<u8>>,
}

/// Signs a person in, or hands out the ticket to enrol a second factor. A refusal is on record too.
pub async fn begin(State(core): State<Arc<Core>>, call: Call) -> Result<Json<SignInAnswer>, Fault> {
    let answer = check(&core, &call).await;
    if let Err(Fault::Refused(refused)) = &answer {
        record_refusal(&core, &call, refused.code).await?;
    }
    answer.map(Json)
}

async fn check(core: &Core, call: &Call) -> Result<SignInAnswer, Fault> {
    let asked: SignInRequest = read_json(&call.body)?;
    let login = asked.login.trim().to_lowercase();
    let auth_value = Secret::from_bytes(read_bytes::<32>(&asked.auth_value)?);
    let (known, stored) = look_up(core, call, &login).await?;
    let right = is_right(core, auth_value, stored).await?;
    let Some(known) = known.filter(|_| right) else { return Err(ErrorCode::SignInCredentials.into()) };
    if known.disabled {
        return Err(ErrorCode::SignInDisabled.into());
    }
    match known.seed_sealed {
        None => second_factor::hand_out(core, call, known.person).await,
        Some(sealed) => {
            let code = asked.code.ok_or(ErrorCode::SignInCode)?;
            prove(core, call, known.person, &sealed, &code).await
        }
    }
}

async fn record_refusal(core: &Core, call: &Call, code: ErrorCode) -> Result<(), Fault> {
    let mut client = core.database.connect().await?;
    let tx = Tx::begin(&mut client, call.tenant.id).await?;
    audit::record(core, &tx, call, Act { act: code.wire(), person: None, chart: None, records: 0 }).await?;
    tx.commit().await
}

/// Counts the try and finds the login; both are committed before anything is compared.
async fn look_up(core: &Core, call: &Call, login: &str) -> Result<(Option<Known>, Stored), Fault> {
    let mut client = core.database.connect().await?;
    let tx = Tx::begin(&mut client, call.tenant.id).await?;
    tries::count(core, &tx, call.tenant.id.0, login).await?;
    let row = tx.row(include_str!("find.sql"), &[&login]).await?;
    tx.commit().await?;
    let Some(row) = row else { return Ok((None, Stored { salt: make_salt()?, hash: None })) };
    let damaged = |_| Fault::Damaged("credential");
    let salt = row.get::<_, &[u8]>(6).try_into().map_err(damaged)?;
    let hash = Some(row.get::<_, &[u8]>(7).try_into().map_err(damaged)?);
    let known = Known { person: read_person(&row)?, seed_sealed: row.get(8), disabled: row.get(9) };
    Ok((Some(known), Stored { salt, hash }))
}

/// The second factor: its step is taken in the same statement that checks that it was not taken before.
async fn prove(core: &Core, call: &Call, person: Person, sealed: &[u8], code: &str) -> Result<SignInAnswer, Fault> {
    let seed = core.kms.open(&KeyUse::seed(call.tenant.id, person.user), sealed)?;
    let seed = OtpSeed::try_from_slice(&seed).map_err(|_| Fault::Damaged("seed"))?;
    let step = matching_step(core, &seed, code)?;
    let mut client = core.database.connect().await?;
    let tx = Tx::begin(&mut client, call.tenant.id).await?;
    let take = "UPDATE credentials SET last_step = $2 WHERE person = $1 AND last_step < $2";
    if tx.run(take, &[&person.user.0, &step]).await? == 0 {
        return Err(ErrorCode::SignInCodeReused.into());
    }
    tries::forget(&tx, &person.login).await?;
    let answer = let_in(core, &tx, call, person).await?;
    tx.commit().await?;
    Ok(answer)
}

/// The step whose code this is.
///
/// # Errors
/// [`ErrorCode::SignInCode`].
pub fn matching_step(core: &Core, seed: &OtpSeed, code: &str) -> Result<i64, Fault> {
    let step = seed.matching_step(code, core.now_ms().div_euclid(1000));
    Ok(step.and_then(|step| i64::try_from(step).ok()).ok_or(ErrorCode::SignInCode)?)
}
