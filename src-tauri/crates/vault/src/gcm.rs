//! AES-256-GCM with a 96-bit nonce, the only cipher Baton uses for data (security.md D13).

use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Payload},
};
use zeroize::Zeroizing;

use crate::secret::Secret;

/// Bytes of a nonce.
pub(crate) const NONCE_BYTES: usize = 12;
/// Bytes of the tag at the end of each ciphertext.
pub(crate) const TAG_BYTES: usize = 16;

/// The tag did not match, or the input is longer than GCM allows.
pub(crate) struct GcmError;

/// Encrypts; the result is 16 bytes longer than `plaintext`. A nonce is never used twice under one key.
pub(crate) fn encrypt(
    key: &Secret<32>,
    nonce: &[u8; NONCE_BYTES],
    aad: &[u8],
    plaintext: &[u8],
) -> Result<Vec<u8>, GcmError> {
    Aes256Gcm::new(key.expose().into()).encrypt(nonce.into(), Payload { msg: plaintext, aad }).map_err(|_| GcmError)
}

/// Decrypts and checks the tag.
pub(crate) fn decrypt(
    key: &Secret<32>,
    nonce: &[u8; NONCE_BYTES],
    aad: &[u8],
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, GcmError> {
    Aes256Gcm::new(key.expose().into())
        .decrypt(nonce.into(), Payload { msg: ciphertext, aad })
        .map(Zeroizing::new)
        .map_err(|_| GcmError)
}
