//! From a password to keys: Argon2id, then HKDF for each purpose (DESIGN §4, security.md §2.4).

use argon2::{Algorithm, Argon2, Block, Params, Version};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    derivation::derive_key,
    envelope::WrapKey,
    keys::DeviceSecret,
    secret::{Secret, SecretText},
};

/// Longest password, in Unicode code points after normalisation (security.md §2.3).
pub const PASSWORD_MAX_CODE_POINTS: usize = 256;

/// Why no key came out of a password or PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KdfError {
    /// No characters at all.
    #[error("the password is empty")]
    Empty,
    /// More than [`PASSWORD_MAX_CODE_POINTS`]; never cut short.
    #[error("the password has more than {PASSWORD_MAX_CODE_POINTS} characters")]
    TooLong,
    /// The machine could not give the memory the parameters ask for.
    #[error("not enough memory to derive a key")]
    OutOfMemory,
    /// Argon2 refused its input. Clamped parameters never cause this.
    #[error("the key derivation refused its input")]
    Refused,
}

/// The cost of Argon2id (version 1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KdfParams {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes. They are computed one after the other here.
    pub lanes: u32,
}

impl KdfParams {
    /// 64 MiB, 3 passes, 1 lane (DESIGN §4).
    pub const STANDARD: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 };

    /// The same parameters inside 19 MiB..=512 MiB, 1..=10 passes and 1..=4 lanes (security.md §2.4).
    ///
    /// Applied wherever parameters are used: a tampered header can neither exhaust the machine nor make guessing
    /// cheap. What was really made with weaker parameters then simply does not open.
    #[must_use]
    pub fn clamped(self) -> Self {
        Self {
            memory_kib: self.memory_kib.clamp(19 * 1024, 512 * 1024),
            passes: self.passes.clamp(1, 10),
            lanes: self.lanes.clamp(1, 4),
        }
    }
}

/// The salt of a user's password key: the first 16 bytes of SHA-256("baton/v1/login-salt" ‖ tenant ‖ login), login
/// trimmed and lower-cased. Nothing to look up, so nothing to enumerate; equal on every device.
#[must_use]
pub fn derive_login_salt(tenant: Uuid, login: &str) -> [u8; 16] {
    let digest = Sha256::new()
        .chain_update(b"baton/v1/login-salt")
        .chain_update(tenant.as_bytes())
        .chain_update(login.trim().to_lowercase().as_bytes())
        .finalize();
    let mut salt = [0; 16];
    salt.copy_from_slice(&digest[..16]);
    salt
}

/// Argon2id over the NFC form of the password, with [clamped](KdfParams::clamped) parameters.
///
/// # Errors
/// [`KdfError`]; the length rule for *new* passwords (15 or more) is checked where one is chosen, not here.
pub fn derive_master(password: &SecretText, salt: &[u8; 16], params: KdfParams) -> Result<MasterKey, KdfError> {
    let normal = normalised(password)?;
    derive_argon2(normal.as_bytes(), salt, params).map(MasterKey)
}

/// Argon2id v1.3 to 32 bytes, parameters clamped.
pub(crate) fn derive_argon2(input: &[u8], salt: &[u8; 16], params: KdfParams) -> Result<Secret<32>, KdfError> {
    let cost = params.clamped();
    let cost = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32)).map_err(|_| KdfError::Refused)?;
    // Our own memory, because the crate gives its memory back unwiped, and the key follows from the last blocks.
    let mut memory = Zeroizing::new(Vec::new());
    memory.try_reserve_exact(cost.block_count()).map_err(|_| KdfError::OutOfMemory)?;
    memory.resize(cost.block_count(), Block::default());
    let mut output = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, cost)
        .hash_password_into_with_memory(input, salt, output.as_mut_slice(), memory.as_mut_slice())
        .map_err(|_| KdfError::Refused)?;
    Ok(Secret::from_bytes(*output))
}

fn normalised(password: &SecretText) -> Result<Zeroizing<String>, KdfError> {
    let text = password.expose();
    if text.is_empty() {
        return Err(KdfError::Empty);
    }
    // NFC expands UTF-8 at most threefold (Unicode TR15 §9); reserving that keeps the text from being reallocated,
    // which would leave unwiped copies. Input that cannot become short enough is refused before it is copied.
    if text.len() > PASSWORD_MAX_CODE_POINTS * 16 {
        return Err(KdfError::TooLong);
    }
    let mut normal = Zeroizing::new(String::with_capacity(text.len() * 3));
    normal.extend(text.nfc());
    if normal.chars().count() > PASSWORD_MAX_CODE_POINTS {
        return Err(KdfError::TooLong);
    }
    Ok(normal)
}

/// What Argon2id made of the password (M in DESIGN §4). It opens nothing itself.
pub struct MasterKey(Secret<32>);

impl MasterKey {
    /// What the platform verifies at sign-in. It says nothing about the keys on the device.
    #[must_use]
    pub fn derive_auth_value(&self) -> Secret<32> {
        derive_key(&[], self.0.expose(), "baton/v1/auth", &[])
    }

    /// The key that wraps this user's [`UserKey`](crate::keys::UserKey) on this device. It needs the password *and*
    /// the device secret: HKDF with the device secret as salt and M as key material.
    #[must_use]
    pub fn derive_user_wrap(&self, device: &DeviceSecret, user: Uuid, device_id: Uuid) -> WrapKey {
        let parts: [&[u8]; 2] = [user.as_bytes(), device_id.as_bytes()];
        WrapKey::from_secret(derive_key(device.expose(), self.0.expose(), "baton/v1/user-wrap", &parts))
    }
}
