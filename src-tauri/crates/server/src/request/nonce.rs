//! Nonces: stateless, so that any instance can check what another gave out. A nonce is base64url of time (8 bytes),
//! 16 random bytes, and their MAC; it is good for two minutes.
//!
//! It is not spent: a write for each request would be the slowest part of a push. Within its two minutes it lets nobody do
//! more than send the same signed request over the same body again. Invariant: every request is either idempotent (reads,
//! pushes, key registrations, sign-out) or spends a one-time thing of its own (a sign-in its code, a second factor its ticket,
//! an enrolment its code). A new request that is neither must bring such a thing.

use std::sync::Arc;

use axum::{Json, extract::State};
use baton_contract::request::NonceAnswer;
use baton_vault::random::make_bytes;
use data_encoding::BASE64URL_NOPAD;
use subtle::ConstantTimeEq;

use crate::{core::Core, fault::Fault, mac::mac};

const GOOD_FOR_MS: i64 = 120_000;
const LABEL: &[u8] = b"baton/v1/nonce\0";

/// Answers with a nonce.
pub async fn answer(State(core): State<Arc<Core>>) -> Result<Json<NonceAnswer>, Fault> {
    Ok(Json(NonceAnswer { nonce: offer(&core)? }))
}

/// A new nonce.
///
/// # Errors
/// [`Fault::Random`].
pub fn offer(core: &Core) -> Result<String, Fault> {
    let mut bytes = [0; 56];
    bytes[..8].copy_from_slice(&core.now_ms().to_be_bytes());
    bytes[8..24].copy_from_slice(make_bytes::<16>()?.as_slice());
    let tag = mac(core.keys.request.expose(), &[LABEL, &bytes[..24]]);
    bytes[24..].copy_from_slice(&tag);
    Ok(BASE64URL_NOPAD.encode(&bytes))
}

/// Whether this platform gave out the nonce, and not too long ago.
pub fn is_good(core: &Core, nonce: &str) -> bool {
    let bytes: Option<[u8; 56]> = BASE64URL_NOPAD.decode(nonce.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
    let Some(bytes) = bytes else { return false };
    let (stamped, tag) = bytes.split_at(24);
    let ours: bool = mac(core.keys.request.expose(), &[LABEL, stamped]).ct_eq(tag).into();
    let at_ms = stamped.first_chunk::<8>().map_or(0, |first| i64::from_be_bytes(*first));
    ours && (0..=GOOD_FOR_MS).contains(&(core.now_ms() - at_ms))
}
