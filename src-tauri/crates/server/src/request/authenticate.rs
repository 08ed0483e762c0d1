//! The device credential: every request but the one for a nonce is signed by the device over method, host, path, nonce
//! and body. The tenant is that of the host name, and the device must be enrolled in it.

use std::sync::Arc;

use axum::{
    body::{Bytes, to_bytes},
    extract::{FromRequest, Request},
    http::{HeaderMap, header::HOST},
};
use baton_contract::{
    ErrorCode, path, push,
    request::{DEVICE_HEADER, NONCE_HEADER, SIGNATURE_HEADER, signing_bytes},
};
use baton_domain::{DeviceId, TenantId};
use ed25519_dalek::{Signature, VerifyingKey};
use uuid::Uuid;

use crate::{
    core::Core,
    database::Tx,
    fault::Fault,
    request::{Peer, RequestId, nonce, read_bytes},
    tenant::{self, Tenant},
};

/// Most bytes of any other request than a push.
const SMALL: usize = 64 * 1024;
/// A push: the entries' bytes, and room for the array, map and byte-string heads around them.
const LARGE: usize = push::MAX_BYTES + 128 * 1024;

/// A request by an enrolled device.
pub struct Call {
    /// The tenant of the host name, in which the device is enrolled.
    pub tenant: Arc<Tenant>,
    /// The device.
    pub device: DeviceId,
    /// Its signing key.
    pub device_key: VerifyingKey,
    /// The body.
    pub body: Bytes,
    /// The request's id.
    pub request: Uuid,
    /// The address it came from.
    pub source: String,
}

/// A request whose signature has not been checked yet.
pub struct Unverified {
    /// The tenant of the host name.
    pub tenant: Arc<Tenant>,
    /// The device it claims to come from.
    pub device: DeviceId,
    /// The body.
    pub body: Bytes,
    /// All headers.
    pub headers: HeaderMap,
    /// The request's id.
    pub request: Uuid,
    /// The address it came from.
    pub source: String,
    signed: Vec<u8>,
    signature: Signature,
}

impl Unverified {
    /// Checks the signature.
    ///
    /// # Errors
    /// [`ErrorCode::DeviceUnknown`].
    pub fn verify(self, key: VerifyingKey) -> Result<Call, Fault> {
        key.verify_strict(&self.signed, &self.signature).map_err(|_| ErrorCode::DeviceUnknown)?;
        let Self { tenant, device, body, request, source, .. } = self;
        Ok(Call { tenant, device, device_key: key, body, request, source })
    }
}

/// Reads a request and everything it is signed over; the nonce is checked, the signature is not.
///
/// # Errors
/// [`Fault::Refused`] for what is missing, malformed, too large, or another clinic's.
pub async fn read_signed(request: Request, core: &Core) -> Result<Unverified, Fault> {
    let (parts, body) = request.into_parts();
    let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let host = tenant::host_name(header(HOST.as_str()).ok_or(ErrorCode::RequestMalformed)?);
    let tenant = tenant::find(core, &host).await?;
    let device = header(DEVICE_HEADER).and_then(|id| id.parse().ok()).ok_or(ErrorCode::DeviceUnknown)?;
    let nonce = header(NONCE_HEADER).unwrap_or_default();
    if !nonce::is_good(core, nonce) {
        return Err(ErrorCode::DeviceNonce.into());
    }
    let signature = read_bytes(header(SIGNATURE_HEADER).unwrap_or_default()).map_err(|_| ErrorCode::DeviceUnknown)?;
    let path = parts.uri.path();
    let limit = if path == path::PUSH { LARGE } else { SMALL };
    let body = to_bytes(body, limit).await.map_err(|_| ErrorCode::RequestTooLarge)?;
    let signed = signing_bytes(parts.method.as_str(), &host, path, nonce, &body);
    Ok(Unverified {
        tenant,
        device,
        signed,
        body,
        signature: Signature::from_bytes(&signature),
        request: parts.extensions.get::<RequestId>().map_or(Uuid::nil(), |id| id.0),
        source: parts.extensions.get::<Peer>().map_or_else(String::new, |peer| peer.0.ip().to_string()),
        headers: parts.headers,
    })
}

/// The key of an enrolled device.
///
/// # Errors
/// [`ErrorCode::DeviceUnknown`]; [`ErrorCode::TenantMismatch`] when it is enrolled in another clinic.
pub async fn device_key(core: &Core, tenant: TenantId, device: DeviceId) -> Result<VerifyingKey, Fault> {
    let mut client = core.database.connect().await?;
    let tx = Tx::begin(&mut client, tenant).await?;
    if let Some(row) = tx.row(include_str!("device.sql"), &[&device.0]).await? {
        if row.get(1) {
            return Err(ErrorCode::DeviceUnknown.into());
        }
        let key: [u8; 32] = row.get::<_, &[u8]>(0).try_into().map_err(|_| Fault::Damaged("device key"))?;
        return VerifyingKey::from_bytes(&key).map_err(|_| Fault::Damaged("device key"));
    }
    let elsewhere = tx.row("SELECT 1 FROM device_homes WHERE device = $1", &[&device.0]).await?.is_some();
    Err(if elsewhere { ErrorCode::TenantMismatch } else { ErrorCode::DeviceUnknown }.into())
}

impl FromRequest<Arc<Core>> for Call {
    type Rejection = Fault;

    async fn from_request(request: Request, core: &Arc<Core>) -> Result<Self, Fault> {
        let unverified = read_signed(request, core).await?;
        let key = device_key(core, unverified.tenant.id, unverified.device).await?;
        unverified.verify(key)
    }
}
