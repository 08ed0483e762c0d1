//! Ed25519 signatures. Verification is strict and refuses weak keys (DESIGN §4, "Signatures").

use ed25519_dalek::{Signature, Signer, VerifyingKey};

use crate::{random::RandomError, secret::Secret};

/// Why a signature was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The public key is not a point of the curve, or of low order: it would "verify" almost anything.
    #[error("the public key is weak or malformed")]
    WeakKey,
    /// The signature is not this key's over this message.
    #[error("the signature does not verify")]
    Invalid,
}

/// A private signing key: a person's on one device, or the device's own.
pub struct SigningKey {
    // Boxed so that moving the value leaves no copy; the crate wipes it on drop.
    key: Box<ed25519_dalek::SigningKey>,
}

impl SigningKey {
    /// Draws a new key.
    ///
    /// # Errors
    /// [`RandomError`] if the system gives no random bytes.
    pub fn make() -> Result<Self, RandomError> {
        Secret::make().map(|seed| Self::from_secret(&seed))
    }

    /// The key of a stored 32-byte seed (RFC 8032). Every seed gives a key of full order.
    #[must_use]
    pub fn from_secret(seed: &Secret<32>) -> Self {
        Self { key: Box::new(ed25519_dalek::SigningKey::from_bytes(seed.expose())) }
    }

    /// The seed, to be stored in a vault.
    #[must_use]
    pub fn secret_bytes(&self) -> Secret<32> {
        Secret::from_bytes(*self.key.as_bytes())
    }

    /// The public key.
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }

    /// Signs `message`; deterministic.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }
}

/// Checks one signature strictly: canonical encodings only, no low-order key or commitment.
///
/// # Errors
/// [`SignatureError`].
pub fn verify(public: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> Result<(), SignatureError> {
    let key = usable_key(public).ok_or(SignatureError::WeakKey)?;
    key.verify_strict(message, &Signature::from_bytes(signature)).map_err(|_| SignatureError::Invalid)
}

/// Whether a public key must not be enrolled: not a point of the curve, or of low order.
#[must_use]
pub fn is_weak(public: &[u8; 32]) -> bool {
    usable_key(public).is_none()
}

fn usable_key(public: &[u8; 32]) -> Option<VerifyingKey> {
    VerifyingKey::from_bytes(public).ok().filter(|key| !key.is_weak())
}
