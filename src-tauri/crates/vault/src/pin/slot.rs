//! The PIN slot: the user key, sealed in memory for the length of a shift (DESIGN §4, security.md D2).
//!
//! The slot's key is HKDF over Argon2id(PIN) and a random secret that exists only here. Slot, secret and try counter
//! live and die together, so no copy of the disk and no restored backup gives anyone another guess.

use zeroize::Zeroizing;

use crate::{
    derivation::derive_key,
    gcm::{self, NONCE_BYTES},
    kdf::{KdfError, KdfParams, derive_argon2},
    keys::UserKey,
    random::{RandomError, fill_random},
    secret::{Secret, SecretText},
};

/// Wrong PINs before the slot is gone.
pub const PIN_TRIES: u8 = 5;
/// A longer input is no PIN and is not worth deriving.
const PIN_INPUT_MAX_BYTES: usize = 64;
/// Authenticated data of the sealed user key.
const SLOT_AAD: &[u8] = b"baton/v1/pin-slot";
const HASH_VERSION: u8 = 1;
const HASH_BYTES: usize = 1 + 12 + 16 + 32;

/// Why a stored PIN value could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PinHashError {
    /// Another length than the format has.
    #[error("the stored PIN value is malformed")]
    Malformed,
    /// A version this build does not know.
    #[error("the stored PIN value has an unknown version")]
    Unsupported,
}

/// Argon2id of a PIN with its salt and parameters. Anyone who has it finds the PIN within hours: it exists only
/// inside the user's encrypted vault and while a slot is built.
pub struct PinHash {
    hash: Secret<32>,
    salt: [u8; 16],
    params: KdfParams,
}

impl PinHash {
    /// Derives with a new random salt, when a PIN is chosen.
    ///
    /// # Errors
    /// [`PinError::Random`] or [`PinError::Kdf`].
    pub fn make(pin: &SecretText, params: KdfParams) -> Result<Self, PinError> {
        let mut salt = [0; 16];
        fill_random(&mut salt)?;
        Ok(derive_pin_hash(pin, &salt, params)?)
    }

    /// For the vault: version (1) ‖ memory KiB, passes, lanes (4 each, big-endian) ‖ salt (16) ‖ hash (32).
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(HASH_BYTES));
        bytes.push(HASH_VERSION);
        for number in [self.params.memory_kib, self.params.passes, self.params.lanes] {
            bytes.extend_from_slice(&number.to_be_bytes());
        }
        bytes.extend_from_slice(&self.salt);
        bytes.extend_from_slice(self.hash.expose());
        bytes
    }

    /// Reads the stored form; parameters are [clamped](KdfParams::clamped).
    ///
    /// # Errors
    /// [`PinHashError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PinHashError> {
        if bytes.first().is_some_and(|version| *version != HASH_VERSION) {
            return Err(PinHashError::Unsupported);
        }
        let bytes: &[u8; HASH_BYTES] = bytes.try_into().map_err(|_| PinHashError::Malformed)?;
        let number = |at: usize| u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        let params = KdfParams { memory_kib: number(1), passes: number(5), lanes: number(9) }.clamped();
        let mut salt = [0; 16];
        salt.copy_from_slice(&bytes[13..29]);
        let hash = Secret::try_from_slice(&bytes[29..]).map_err(|_| PinHashError::Malformed)?;
        Ok(Self { hash, salt, params })
    }
}

/// Argon2id over a PIN, parameters clamped.
///
/// # Errors
/// [`KdfError`].
pub fn derive_pin_hash(pin: &SecretText, salt: &[u8; 16], params: KdfParams) -> Result<PinHash, KdfError> {
    let text = pin.expose();
    if text.is_empty() {
        return Err(KdfError::Empty);
    }
    if text.len() > PIN_INPUT_MAX_BYTES {
        return Err(KdfError::TooLong);
    }
    let params = params.clamped();
    Ok(PinHash { hash: derive_argon2(text.as_bytes(), salt, params)?, salt: *salt, params })
}

/// Why a slot was not built or did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    /// Not the PIN; `left` more wrong ones and the slot is gone. Never zero.
    #[error("wrong PIN, {left} tries left")]
    Wrong {
        /// Tries left, 1 to 4.
        left: u8,
    },
    /// The slot is gone: password and code again. The same answer to a right and a wrong PIN.
    #[error("the PIN is no longer valid, sign in with the password")]
    Gone,
    /// The machine could not derive. In [`PinSlot::unlock`] the try still counts.
    #[error(transparent)]
    Kdf(#[from] KdfError),
    /// No random bytes for the slot's secret or salt.
    #[error(transparent)]
    Random(#[from] RandomError),
}

/// A user key that the right PIN gives back, for at most five wrong tries in a row. Never written anywhere; dropping
/// it (end of shift, long sleep) wipes it.
pub struct PinSlot {
    sealed: Option<SealedUserKey>,
    tries_left: u8,
}

struct SealedUserKey {
    memory_secret: Secret<32>,
    salt: [u8; 16],
    params: KdfParams,
    nonce: [u8; NONCE_BYTES],
    ciphertext: Vec<u8>,
}

impl PinSlot {
    /// Builds a slot after a full sign-in. The hash comes from the user's vault and is used up.
    ///
    /// # Errors
    /// [`PinError::Random`] if the system gives no random bytes.
    pub fn build(pin_hash: PinHash, user_key: &UserKey) -> Result<Self, PinError> {
        let memory_secret = Secret::make()?;
        let mut nonce = [0; NONCE_BYTES];
        fill_random(&mut nonce)?;
        let key = derive_slot_key(&memory_secret, &pin_hash.hash);
        // 32 bytes are never too long for GCM; should it refuse all the same, there is no slot.
        let ciphertext = gcm::encrypt(&key, &nonce, SLOT_AAD, user_key.expose()).map_err(|_| PinError::Gone)?;
        let PinHash { salt, params, .. } = pin_hash;
        let sealed = SealedUserKey { memory_secret, salt, params, nonce, ciphertext };
        Ok(Self { sealed: Some(sealed), tries_left: PIN_TRIES })
    }

    /// Gives the user key for the right PIN. The try is counted *before* anything is derived, so that stopping the
    /// process in between wins nothing; success restores all tries.
    ///
    /// # Errors
    /// [`PinError::Wrong`], [`PinError::Gone`], or [`PinError::Kdf`] if there was no memory to derive.
    pub fn unlock(&mut self, pin: &SecretText) -> Result<UserKey, PinError> {
        let Some(sealed) = &self.sealed else { return Err(PinError::Gone) };
        self.tries_left = self.tries_left.saturating_sub(1);
        let outcome = sealed.open(pin);
        if outcome.is_ok() {
            self.tries_left = PIN_TRIES;
        } else if self.tries_left == 0 {
            self.destroy();
            return Err(PinError::Gone);
        }
        outcome.map_err(|failure| failure.map_or(PinError::Wrong { left: self.tries_left }, PinError::Kdf))
    }

    /// Wipes the slot; from now on every PIN is answered with [`PinError::Gone`].
    pub fn destroy(&mut self) {
        self.sealed = None;
        self.tries_left = 0;
    }

    /// Wrong PINs left; zero when the slot is gone.
    #[must_use]
    pub fn tries_left(&self) -> u8 {
        self.tries_left
    }
}

impl SealedUserKey {
    /// `Err(None)` means a wrong PIN. Decrypting decides; the PIN is never compared with anything.
    fn open(&self, pin: &SecretText) -> Result<UserKey, Option<KdfError>> {
        let hash = match derive_pin_hash(pin, &self.salt, self.params) {
            Ok(hash) => hash.hash,
            Err(KdfError::Empty | KdfError::TooLong) => return Err(None),
            Err(other) => return Err(Some(other)),
        };
        let key = derive_slot_key(&self.memory_secret, &hash);
        let bytes = gcm::decrypt(&key, &self.nonce, SLOT_AAD, &self.ciphertext).map_err(|gcm::GcmError| None)?;
        UserKey::try_from_slice(&bytes).map_err(|_| None)
    }
}

fn derive_slot_key(memory_secret: &Secret<32>, hash: &Secret<32>) -> Secret<32> {
    derive_key(memory_secret.expose(), hash.expose(), "baton/v1/pin-slot", &[])
}
