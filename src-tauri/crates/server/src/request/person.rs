//! The token of a person who is signed in: 256 random bits behind the tenant's id, good on one device, for twelve hours
//! at most and sixty minutes without use.

use std::sync::Arc;

use axum::{
    extract::{FromRequest, Request},
    http::{HeaderMap, header::AUTHORIZATION},
};
use baton_contract::ErrorCode;
use baton_domain::{Actor, Purpose, Role, TenantId, UserId};
use baton_vault::random::make_bytes;
use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    core::Core,
    database::Tx,
    fault::Fault,
    request::{
        Call,
        authenticate::{device_key, read_signed},
        read_bytes,
    },
};

/// A token's absolute life.
pub const TOKEN_LIFE_MS: i64 = 12 * 3_600_000;
/// A token's life without use.
pub const TOKEN_IDLE_MS: i64 = 3_600_000;
/// Use is noted at most this often.
const NOTED_EVERY_MS: i64 = 30_000;

/// A request by a person who is signed in on the device it comes from.
pub struct PersonCall {
    /// The request.
    pub call: Call,
    /// The person.
    pub actor: Actor,
    /// SHA-256 of the token.
    pub token_hash: [u8; 32],
}

/// A new secret that names its tenant: tokens and tickets.
///
/// # Errors
/// [`Fault::Random`].
pub fn make_token(tenant: TenantId) -> Result<(String, [u8; 32]), Fault> {
    let mut bytes = [0; 48];
    bytes[..16].copy_from_slice(&tenant.bytes());
    bytes[16..].copy_from_slice(make_bytes::<32>()?.as_slice());
    Ok((BASE64URL_NOPAD.encode(&bytes), hash_token(&bytes)))
}

/// What the database knows of a token.
pub fn hash_token(bytes: &[u8; 48]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The hash of a token of this tenant.
///
/// # Errors
/// [`ErrorCode::TenantMismatch`] for another tenant's, [`ErrorCode::TokenExpired`] for what is no token.
pub fn read_token(text: &str, tenant: TenantId) -> Result<[u8; 32], Fault> {
    let bytes: [u8; 48] = read_bytes(text).map_err(|_| ErrorCode::TokenExpired)?;
    if bytes[..16] != tenant.bytes() {
        return Err(ErrorCode::TenantMismatch.into());
    }
    Ok(hash_token(&bytes))
}

fn bearer(headers: &HeaderMap) -> Result<&str, Fault> {
    let value = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Ok(value.strip_prefix("Bearer ").ok_or(ErrorCode::TokenExpired)?)
}

async fn find(core: &Core, call: &Call, token_hash: &[u8; 32]) -> Result<Actor, Fault> {
    let now = core.now_ms();
    let mut client = core.database.connect().await?;
    let tx = Tx::begin(&mut client, call.tenant.id).await?;
    let hash = token_hash.as_slice();
    let values: [&(dyn tokio_postgres::types::ToSql + Sync); 4] = [&hash, &call.device.0, &now, &(now - TOKEN_IDLE_MS)];
    let row = tx.row(include_str!("token.sql"), &values).await?.ok_or(ErrorCode::TokenExpired)?;
    if row.get::<_, i64>(2) < now - NOTED_EVERY_MS {
        tx.run("UPDATE tokens SET last_used_ms = $2 WHERE token_hash = $1", &[&hash, &now]).await?;
        tx.commit().await?;
    }
    let user = UserId(row.get::<_, Uuid>(0));
    let role = u8::try_from(row.get::<_, i16>(1)).ok().and_then(Role::from_code).ok_or(Fault::Damaged("role"))?;
    Ok(Actor { user, tenant: call.tenant.id, role, purpose: Purpose::Treatment })
}

impl FromRequest<Arc<Core>> for PersonCall {
    type Rejection = Fault;

    async fn from_request(request: Request, core: &Arc<Core>) -> Result<Self, Fault> {
        let unverified = read_signed(request, core).await?;
        let token = bearer(&unverified.headers).map(str::to_owned);
        let key = device_key(core, unverified.tenant.id, unverified.device).await?;
        let call = unverified.verify(key)?;
        let token_hash = read_token(&token?, call.tenant.id)?;
        let actor = find(core, &call, &token_hash).await?;
        Ok(Self { call, actor, token_hash })
    }
}
