//! The value derived from a password, as the platform keeps it: Argon2id with a random salt, then HMAC with a pepper
//! that is not in the database.

use argon2::{Algorithm, Argon2, Params, Version};
use baton_vault::{
    random::{RandomError, make_bytes},
    secret::Secret,
};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::{core::Core, fault::Fault, mac::mac};

/// 19 MiB, 2 passes: the device has already spent 64 MiB and 3 passes on the password.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);
const LABEL: &[u8] = b"baton/v1/credential\0";

/// A new salt.
///
/// # Errors
/// [`RandomError`].
pub fn make_salt() -> Result<[u8; 16], RandomError> {
    Ok(*make_bytes::<16>()?)
}

/// What is stored for an authentication value. Takes a core for some 30 ms: not on an async thread.
///
/// # Errors
/// [`Fault::Damaged`] when the machine has no memory for it.
pub fn stored_hash(auth_value: &[u8; 32], salt: &[u8; 16], pepper: &[u8; 32]) -> Result<[u8; 32], Fault> {
    let no = |_| Fault::Damaged("Argon2id parameters");
    let cost = Params::new(COST.0, COST.1, COST.2, Some(32)).map_err(no)?;
    let mut hash = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, cost)
        .hash_password_into(auth_value, salt, hash.as_mut_slice())
        .map_err(no)?;
    Ok(mac(pepper, &[LABEL, hash.as_slice()]))
}

/// What is compared: the stored values of a person, or values that nothing equals for a login nobody has, so that both
/// take the same work.
pub struct Stored {
    /// The salt.
    pub salt: [u8; 16],
    /// The stored hash; none for nobody.
    pub hash: Option<[u8; 32]>,
}

/// Whether the authentication value is the one stored.
///
/// # Errors
/// [`Fault`].
pub async fn is_right(core: &Core, auth_value: Secret<32>, stored: Stored) -> Result<bool, Fault> {
    let Ok(_permit) = core.hashing.acquire().await else { return Err(Fault::Damaged("semaphore")) };
    let pepper = Secret::from_bytes(*core.keys.pepper.expose());
    let compute = move || stored_hash(auth_value.expose(), &stored.salt, pepper.expose());
    let hash = tokio::task::spawn_blocking(compute).await??;
    let equal: bool = hash.ct_eq(&stored.hash.unwrap_or_default()).into();
    Ok(equal && stored.hash.is_some())
}
