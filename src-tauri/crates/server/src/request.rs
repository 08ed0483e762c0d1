//! A request and its credentials: the device's signature over it, and the token of a person.

mod authenticate;
mod nonce;
mod person;

pub use authenticate::{Call, read_signed};
pub use nonce::{answer, offer};
pub use person::{PersonCall, TOKEN_LIFE_MS, make_token, read_token};

use std::net::SocketAddr;

use axum::body::Bytes;
use baton_contract::ErrorCode;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::fault::Fault;

/// Where a connection comes from.
#[derive(Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// The platform's name for one request.
#[derive(Clone, Copy)]
pub struct RequestId(pub Uuid);

/// Reads a JSON body.
///
/// # Errors
/// [`ErrorCode::RequestMalformed`].
pub fn read_json<T: DeserializeOwned>(body: &Bytes) -> Result<T, Fault> {
    serde_json::from_slice(body).map_err(|_| ErrorCode::RequestMalformed.into())
}

/// Reads `N` bytes written as base64url without padding.
///
/// # Errors
/// [`ErrorCode::RequestMalformed`].
pub fn read_bytes<const N: usize>(text: &str) -> Result<[u8; N], Fault> {
    let bytes = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).ok();
    bytes.and_then(|b| b.try_into().ok()).ok_or_else(|| ErrorCode::RequestMalformed.into())
}
