//! The one place where Baton draws random bytes.

use zeroize::Zeroizing;

/// The operating system gave no random bytes. Nothing may be made without them: the caller stops, it does not retry
/// with something weaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gave no random bytes")]
pub struct RandomError;

/// Fills `target` with bytes from the operating system.
///
/// # Errors
/// [`RandomError`] if the system's source fails; `target` must then be thrown away.
pub fn fill_random(target: &mut [u8]) -> Result<(), RandomError> {
    getrandom::fill(target).map_err(|_| RandomError)
}

/// `N` random bytes, wiped when dropped.
///
/// # Errors
/// [`RandomError`] if the system's source fails.
pub fn make_bytes<const N: usize>() -> Result<Zeroizing<[u8; N]>, RandomError> {
    let mut bytes = Zeroizing::new([0_u8; N]);
    fill_random(bytes.as_mut_slice())?;
    Ok(bytes)
}
