//! Sealing to a public key: HPKE base mode (RFC 9180) with X25519-HKDF-SHA256, HKDF-SHA256 and AES-256-GCM.
//!
//! Anyone may seal; base mode says nothing about who did. Where that matters the content is signed as well.
//! Wire form of [`Sealed`]: version (1) ‖ suite (1) ‖ encapsulated key (32) ‖ ciphertext with a 16-byte tag.

use std::convert::Infallible;

use hpke::{
    Deserializable, HpkeError, Kem, OpModeR, OpModeS, Serializable,
    aead::AesGcm256,
    kdf::HkdfSha256,
    kem::X25519HkdfSha256,
    rand_core::{TryCryptoRng, TryRng},
    single_shot_open, single_shot_seal_with_rng,
};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::{
    gcm::TAG_BYTES,
    random::{RandomError, fill_random},
    secret::Secret,
};

/// Longest plaintext in bytes.
pub const SEALED_MAX_PLAINTEXT: usize = 1024 * 1024;
/// Longest `info` in bytes. The crate panics above 2^16; Baton's labels are far shorter.
const INFO_MAX: usize = 1024;
const VERSION: u8 = 1;
/// Suite id of this module's algorithms.
const SUITE: u8 = 1;

type PrivateKey = <X25519HkdfSha256 as Kem>::PrivateKey;
type PublicKey = <X25519HkdfSha256 as Kem>::PublicKey;
type EncappedKey = <X25519HkdfSha256 as Kem>::EncappedKey;

/// Why something was not sealed or not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealingError {
    /// A public key of low order: the shared secret would be known to everybody.
    #[error("the public key is weak")]
    WeakKey,
    /// Another recipient, `info` or `aad`, or changed bytes. HPKE cannot tell these apart.
    #[error("the sealed data does not open")]
    Unopenable,
    /// A version or suite this build does not know.
    #[error("the sealed data has an unknown version or suite")]
    Unsupported,
    /// Too short or too long to be sealed data.
    #[error("the sealed data is malformed")]
    Malformed,
    /// More than [`SEALED_MAX_PLAINTEXT`] bytes, or an `info` of more than 1 KiB.
    #[error("too much data to seal")]
    TooLong,
    /// No random bytes for the ephemeral key.
    #[error(transparent)]
    Random(#[from] RandomError),
}

/// Sealed data with the sender's ephemeral public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The encapsulated key (an X25519 public key).
    pub encapsulated: [u8; 32],
    /// Ciphertext and 16-byte tag.
    pub ciphertext: Vec<u8>,
}

impl Sealed {
    /// The wire form (module documentation).
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(34 + self.ciphertext.len());
        bytes.extend_from_slice(&[VERSION, SUITE]);
        bytes.extend_from_slice(&self.encapsulated);
        bytes.extend_from_slice(&self.ciphertext);
        bytes
    }

    /// Reads the wire form. The ciphertext is all that remains, so trailing bytes make opening fail.
    ///
    /// # Errors
    /// [`SealingError::Unsupported`] or [`SealingError::Malformed`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealingError> {
        let (&[version, suite], rest) = bytes.split_first_chunk::<2>().ok_or(SealingError::Malformed)?;
        if version != VERSION || suite != SUITE {
            return Err(SealingError::Unsupported);
        }
        let (encapsulated, ciphertext) = rest.split_first_chunk::<32>().ok_or(SealingError::Malformed)?;
        if !(TAG_BYTES..=SEALED_MAX_PLAINTEXT + TAG_BYTES).contains(&ciphertext.len()) {
            return Err(SealingError::Malformed);
        }
        Ok(Self { encapsulated: *encapsulated, ciphertext: ciphertext.to_vec() })
    }
}

/// The public half of a [`SealingKeyPair`]. In serde it is a byte string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SealingPublic(#[serde(with = "serde_bytes")] pub [u8; 32]);

impl SealingPublic {
    /// Seals `plaintext` so that only the holder of the private key opens it, and only with the same `info` (what it
    /// is for) and `aad` (what it belongs to).
    ///
    /// # Errors
    /// [`SealingError::WeakKey`], [`SealingError::TooLong`] or [`SealingError::Random`].
    pub fn seal(&self, info: &[u8], aad: &[u8], plaintext: &[u8]) -> Result<Sealed, SealingError> {
        if plaintext.len() > SEALED_MAX_PLAINTEXT || info.len() > INFO_MAX {
            return Err(SealingError::TooLong);
        }
        let recipient = PublicKey::from_bytes(&self.0).map_err(|_| SealingError::WeakKey)?;
        let mut source = EphemeralSource::make()?;
        let (encapsulated, ciphertext) = single_shot_seal_with_rng::<AesGcm256, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &recipient,
            info,
            plaintext,
            aad,
            &mut source,
        )
        .map_err(|error| match error {
            HpkeError::EncapError => SealingError::WeakKey,
            _ => SealingError::TooLong,
        })?;
        if source.overdrawn {
            return Err(RandomError.into());
        }
        Ok(Sealed { encapsulated: encapsulated.to_bytes().into(), ciphertext })
    }
}

/// An X25519 key pair that opens what was sealed to it.
pub struct SealingKeyPair {
    secret: Secret<32>,
    public: SealingPublic,
}

impl SealingKeyPair {
    /// Draws a new key pair.
    ///
    /// # Errors
    /// [`RandomError`] if the system gives no random bytes.
    pub fn make() -> Result<Self, RandomError> {
        Secret::make().map(|secret| Self::from_secret(&secret))
    }

    /// The key pair of a stored private key. Every 32 bytes are a valid X25519 private key.
    #[must_use]
    pub fn from_secret(secret: &Secret<32>) -> Self {
        let secret = Secret::from_bytes(*secret.expose());
        // Both conversions only fail for another length than 32.
        let public = private_key(&secret).map(|key| X25519HkdfSha256::sk_to_pk(&key).to_bytes().into());
        Self { secret, public: SealingPublic(public.unwrap_or_default()) }
    }

    /// The private key, to be stored in an envelope or a vault.
    #[must_use]
    pub fn secret_bytes(&self) -> Secret<32> {
        Secret::from_bytes(*self.secret.expose())
    }

    /// The public key, to be given away.
    #[must_use]
    pub fn public(&self) -> SealingPublic {
        self.public
    }

    /// Opens what was sealed to this pair with the same `info` and `aad`.
    ///
    /// # Errors
    /// [`SealingError::Unopenable`], whatever differs, or [`SealingError::TooLong`] for an over-long `info`.
    pub fn open(&self, info: &[u8], aad: &[u8], sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, SealingError> {
        if info.len() > INFO_MAX {
            return Err(SealingError::TooLong);
        }
        let key = private_key(&self.secret).ok_or(SealingError::Unopenable)?;
        let encapsulated = EncappedKey::from_bytes(&sealed.encapsulated).map_err(|_| SealingError::Unopenable)?;
        single_shot_open::<AesGcm256, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &key,
            &encapsulated,
            info,
            &sealed.ciphertext,
            aad,
        )
        .map(Zeroizing::new)
        .map_err(|_| SealingError::Unopenable)
    }
}

fn private_key(secret: &Secret<32>) -> Option<PrivateKey> {
    PrivateKey::from_bytes(secret.expose()).ok()
}

/// Random bytes drawn ahead, because HPKE wants a source that cannot fail and ours can. One sealing needs exactly the
/// 32 bytes of an ephemeral key; if it ever asks for more it gets zeros and the result is thrown away.
struct EphemeralSource {
    bytes: [u8; 32],
    used: usize,
    overdrawn: bool,
}

impl EphemeralSource {
    fn make() -> Result<Self, RandomError> {
        let mut source = Self { bytes: [0; 32], used: 0, overdrawn: false };
        fill_random(&mut source.bytes)?;
        Ok(source)
    }
}

impl Drop for EphemeralSource {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}

impl TryRng for EphemeralSource {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut word = [0; 4];
        self.try_fill_bytes(&mut word)?;
        Ok(u32::from_le_bytes(word))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut word = [0; 8];
        self.try_fill_bytes(&mut word)?;
        Ok(u64::from_le_bytes(word))
    }

    fn try_fill_bytes(&mut self, target: &mut [u8]) -> Result<(), Infallible> {
        let end = self.used.saturating_add(target.len());
        if let Some(bytes) = self.bytes.get(self.used..end) {
            target.copy_from_slice(bytes);
            self.used = end;
        } else {
            target.fill(0);
            self.overdrawn = true;
        }
        Ok(())
    }
}

impl TryCryptoRng for EphemeralSource {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_sealing_draws_exactly_one_ephemeral_key() {
        let pair = SealingKeyPair::make().unwrap();
        let recipient = PublicKey::from_bytes(&pair.public().0).unwrap();
        let mut source = EphemeralSource::make().unwrap();
        single_shot_seal_with_rng::<AesGcm256, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &recipient,
            b"info",
            b"content",
            b"aad",
            &mut source,
        )
        .unwrap();
        assert_eq!((source.used, source.overdrawn), (32, false));
        let mut more = [1; 8];
        source.try_fill_bytes(&mut more).unwrap();
        assert!(source.overdrawn);
    }
}
