//! The device credential: each request is signed by the device signing key over method, path, body hash and a nonce
//! from the platform (DESIGN §4).

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Header with the device's id.
pub const DEVICE_HEADER: &str = "baton-device";
/// Header with the nonce, as the platform gave it.
pub const NONCE_HEADER: &str = "baton-nonce";
/// Header with the signature: base64url without padding, 64 bytes.
pub const SIGNATURE_HEADER: &str = "baton-signature";
/// Header with which each answer offers the next nonce.
pub const NEXT_NONCE_HEADER: &str = "baton-next-nonce";

/// A nonce to sign with. It is good for two minutes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NonceAnswer {
    /// Opaque.
    pub nonce: String,
}

/// What the device signing key signs for a request.
#[must_use]
pub fn signing_bytes(method: &str, host: &str, path: &str, nonce: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = b"baton/request/v1\0".to_vec();
    for part in [method, host, path, nonce] {
        bytes.extend_from_slice(&(part.len() as u32).to_be_bytes());
        bytes.extend_from_slice(part.as_bytes());
    }
    bytes.extend_from_slice(&Sha256::digest(body));
    bytes
}
