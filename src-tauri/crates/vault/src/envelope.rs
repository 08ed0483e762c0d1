//! The versioned envelope in which one key (or another short secret) is stored wrapped under another (DESIGN §4).
//!
//! Wire form, integers big-endian: version (1) ‖ algorithm (1) ‖ key id (16) ‖ key epoch (4) ‖ key-check value (8) ‖
//! nonce (12) ‖ ciphertext length (4) ‖ ciphertext with a 16-byte tag. Nothing may follow.

use subtle::ConstantTimeEq;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    derivation::derive_short,
    gcm::{self, NONCE_BYTES, TAG_BYTES},
    random::{RandomError, fill_random},
    secret::{Secret, key_type},
};

/// Longest content of an envelope in bytes: envelopes hold keys and small records, not documents.
pub const ENVELOPE_MAX_PLAINTEXT: usize = 1024 * 1024;

/// The only envelope version so far.
const VERSION: u8 = 1;
/// Algorithm id of AES-256-GCM.
const AES_256_GCM: u8 = 1;
/// Bytes before the ciphertext.
const HEADER_BYTES: usize = 1 + 1 + 16 + 4 + 8 + NONCE_BYTES + 4;

key_type! {
    /// A key that only wraps other secrets in envelopes.
    WrapKey
}

impl WrapKey {
    pub(crate) fn from_secret(secret: Secret<32>) -> Self {
        Self(secret)
    }

    /// Tells a wrong key from damaged data without telling anything about the key.
    fn derive_check(&self) -> [u8; 8] {
        derive_short(&[], self.expose(), "baton/v1/key-check")
    }
}

/// What an envelope is for. The number is part of the authenticated data and never changes its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Purpose {
    /// The user key under password and device secret.
    UserKeyByPassword = 1,
    /// The device secret for the platform's recovery.
    DeviceSecretRecovery = 2,
    /// A chart key in a user's vault.
    ChartKey = 3,
    /// A content key under a chart key.
    ContentKeyByChart = 4,
    /// A content key under the device secret.
    ContentKeyByDevice = 5,
    /// A signing or sealing key.
    PrivateKey = 6,
    /// A one-time-code seed (on the platform, or the offline one on a device).
    OtpSeed = 7,
    /// A freshness anchor (DESIGN §4, "Freshness").
    Anchor = 8,
    /// The Argon2id value of a PIN in the user's vault.
    PinHash = 9,
}

/// Everything an envelope is bound to. Opening with any field changed fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Context {
    /// What the content is for.
    pub purpose: Purpose,
    /// The tenant.
    pub tenant: Uuid,
    /// The user, or the nil id where no user is concerned.
    pub user: Uuid,
    /// The device, or the nil id on the platform.
    pub device: Uuid,
    /// The id of the key in question: the wrapping key, or for content keys the wrapped one (see
    /// [`ContentKey`](crate::content::ContentKey)).
    pub key_id: [u8; 16],
    /// The epoch of the wrapping key.
    pub key_epoch: u32,
}

impl Context {
    /// The authenticated data: label ‖ version ‖ algorithm ‖ purpose ‖ tenant ‖ user ‖ device ‖ key id ‖ key epoch.
    /// All fields have fixed lengths, so no two contexts give the same bytes.
    #[must_use]
    pub fn to_aad(&self) -> Vec<u8> {
        let mut aad = Vec::with_capacity(96);
        aad.extend_from_slice(b"baton/v1/envelope");
        aad.extend_from_slice(&[VERSION, AES_256_GCM, self.purpose as u8]);
        for id in [self.tenant, self.user, self.device] {
            aad.extend_from_slice(id.as_bytes());
        }
        aad.extend_from_slice(&self.key_id);
        aad.extend_from_slice(&self.key_epoch.to_be_bytes());
        aad
    }
}

/// Why an envelope was not made or not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// Another key than the one it was sealed with. The data may be fine.
    #[error("the envelope was sealed with another key")]
    WrongKey,
    /// The right key, but the bytes were changed, or they belong to another context.
    #[error("the envelope is damaged or belongs elsewhere")]
    Damaged,
    /// A version or algorithm this build does not know. Never deleted: a newer Baton wrote it.
    #[error("the envelope has an unknown version or algorithm")]
    Unsupported,
    /// More than [`ENVELOPE_MAX_PLAINTEXT`] bytes.
    #[error("too much data for an envelope")]
    TooLong,
    /// No random bytes for the nonce.
    #[error(transparent)]
    Random(#[from] RandomError),
}

/// A sealed secret with what is needed to find its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    key_id: [u8; 16],
    key_epoch: u32,
    key_check: [u8; 8],
    nonce: [u8; NONCE_BYTES],
    ciphertext: Vec<u8>,
}

impl Envelope {
    /// Seals `plaintext` under `key` for exactly `context`, with a random nonce.
    ///
    /// # Errors
    /// [`EnvelopeError::TooLong`] or [`EnvelopeError::Random`].
    pub fn seal(key: &WrapKey, context: &Context, plaintext: &[u8]) -> Result<Self, EnvelopeError> {
        if plaintext.len() > ENVELOPE_MAX_PLAINTEXT {
            return Err(EnvelopeError::TooLong);
        }
        let mut nonce = [0; NONCE_BYTES];
        fill_random(&mut nonce)?;
        let ciphertext = gcm::encrypt(&key.0, &nonce, &context.to_aad(), plaintext)
            .map_err(|gcm::GcmError| EnvelopeError::TooLong)?;
        let Context { key_id, key_epoch, .. } = *context;
        Ok(Self { key_id, key_epoch, key_check: key.derive_check(), nonce, ciphertext })
    }

    /// Opens the envelope if `key` and every field of `context` are those it was sealed with.
    ///
    /// # Errors
    /// [`EnvelopeError::WrongKey`] or [`EnvelopeError::Damaged`].
    pub fn open(&self, key: &WrapKey, context: &Context) -> Result<Zeroizing<Vec<u8>>, EnvelopeError> {
        if !bool::from(key.derive_check().ct_eq(&self.key_check)) {
            return Err(EnvelopeError::WrongKey);
        }
        // The clear header must say what was authenticated: nobody may be led by it to another key.
        if self.key_id != context.key_id || self.key_epoch != context.key_epoch {
            return Err(EnvelopeError::Damaged);
        }
        gcm::decrypt(&key.0, &self.nonce, &context.to_aad(), &self.ciphertext)
            .map_err(|gcm::GcmError| EnvelopeError::Damaged)
    }

    /// The key id of the context it was sealed for; trustworthy only after [`Envelope::open`].
    #[must_use]
    pub fn key_id(&self) -> &[u8; 16] {
        &self.key_id
    }

    /// The key epoch of the context it was sealed for; trustworthy only after [`Envelope::open`].
    #[must_use]
    pub fn key_epoch(&self) -> u32 {
        self.key_epoch
    }

    /// The wire form (module documentation).
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER_BYTES + self.ciphertext.len());
        bytes.extend_from_slice(&[VERSION, AES_256_GCM]);
        bytes.extend_from_slice(&self.key_id);
        bytes.extend_from_slice(&self.key_epoch.to_be_bytes());
        bytes.extend_from_slice(&self.key_check);
        bytes.extend_from_slice(&self.nonce);
        // `seal` and `from_bytes` bound the ciphertext to about 1 MiB, far below the field's range.
        bytes.extend_from_slice(&u32::try_from(self.ciphertext.len()).unwrap_or(u32::MAX).to_be_bytes());
        bytes.extend_from_slice(&self.ciphertext);
        bytes
    }

    /// Reads the wire form; every byte must be accounted for.
    ///
    /// # Errors
    /// [`EnvelopeError::Unsupported`] for another version or algorithm, else [`EnvelopeError::Damaged`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EnvelopeError> {
        let mut rest = bytes;
        let [version] = take(&mut rest)?;
        if version != VERSION {
            return Err(EnvelopeError::Unsupported);
        }
        let [algorithm] = take(&mut rest)?;
        if algorithm != AES_256_GCM {
            return Err(EnvelopeError::Unsupported);
        }
        let key_id = take(&mut rest)?;
        let key_epoch = u32::from_be_bytes(take(&mut rest)?);
        let key_check = take(&mut rest)?;
        let nonce = take(&mut rest)?;
        let length = usize::try_from(u32::from_be_bytes(take(&mut rest)?)).map_err(|_| EnvelopeError::Damaged)?;
        let bounded = (TAG_BYTES..=ENVELOPE_MAX_PLAINTEXT + TAG_BYTES).contains(&length);
        if !bounded || rest.len() != length {
            return Err(EnvelopeError::Damaged);
        }
        Ok(Self { key_id, key_epoch, key_check, nonce, ciphertext: rest.to_vec() })
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], EnvelopeError> {
    let (head, tail) = rest.split_first_chunk::<N>().ok_or(EnvelopeError::Damaged)?;
    *rest = tail;
    Ok(*head)
}
