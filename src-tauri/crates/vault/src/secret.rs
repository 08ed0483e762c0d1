//! Types that hold secrets: wiped on drop, not printable, not clonable, compared in constant time.

use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::random::{RandomError, fill_random};

/// A byte string had another length than the secret it should become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("secret of {actual} bytes where {expected} were expected")]
pub struct LengthError {
    /// Bytes the type needs.
    pub expected: usize,
    /// Bytes that were given.
    pub actual: usize,
}

/// `N` secret bytes. They live on the heap so that moving the value leaves no copy on the stack.
///
/// Neither printable nor clonable:
///
/// ```compile_fail,E0277
/// fn print(secret: baton_vault::secret::Secret<32>) -> String { format!("{secret:?}") }
/// ```
/// ```compile_fail,E0277
/// fn copy(secret: &baton_vault::secret::Secret<32>) -> baton_vault::secret::Secret<32> { Clone::clone(secret) }
/// ```
pub struct Secret<const N: usize>(Box<[u8; N]>);

impl<const N: usize> Secret<N> {
    /// Takes over `bytes` and wipes the argument. A copy the caller still holds is the caller's to wipe.
    #[must_use]
    pub fn from_bytes(mut bytes: [u8; N]) -> Self {
        let mut secret = Self(Box::new([0; N]));
        secret.0.copy_from_slice(&bytes);
        bytes.zeroize();
        secret
    }

    /// Copies `bytes`.
    ///
    /// # Errors
    /// [`LengthError`] unless `bytes` has exactly `N` bytes.
    pub fn try_from_slice(bytes: &[u8]) -> Result<Self, LengthError> {
        if bytes.len() != N {
            return Err(LengthError { expected: N, actual: bytes.len() });
        }
        let mut secret = Self(Box::new([0; N]));
        secret.0.copy_from_slice(bytes);
        Ok(secret)
    }

    /// Draws a new random secret.
    ///
    /// # Errors
    /// [`RandomError`] if the system gives no random bytes.
    pub fn make() -> Result<Self, RandomError> {
        let mut secret = Self(Box::new([0; N]));
        fill_random(secret.0.as_mut_slice())?;
        Ok(secret)
    }

    /// The bytes. Named so that each use stands out in review.
    #[must_use]
    pub fn expose(&self) -> &[u8; N] {
        &self.0
    }

    /// Whether both hold the same bytes, in time that does not depend on them.
    #[must_use]
    pub fn ct_eq(&self, other: &Self) -> bool {
        self.0.as_slice().ct_eq(other.0.as_slice()).into()
    }
}

impl<const N: usize> Drop for Secret<N> {
    fn drop(&mut self) {
        self.0.as_mut_slice().zeroize();
    }
}

impl<const N: usize> ZeroizeOnDrop for Secret<N> {}

/// Secret text: a password, a PIN, a seed or key written out.
#[derive(ZeroizeOnDrop)]
pub struct SecretText(String);

impl SecretText {
    /// Takes over `text`; its buffer is wiped when this value is dropped.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text. Named so that each use stands out in review.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Declares a key that is 32 secret bytes with its own type, so that one key cannot be passed for another.
macro_rules! key_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        pub struct $name($crate::secret::Secret<32>);

        impl $name {
            /// Takes over the 32 bytes and wipes the argument.
            #[must_use]
            pub fn from_bytes(bytes: [u8; 32]) -> Self {
                Self($crate::secret::Secret::from_bytes(bytes))
            }

            /// Copies the key out of a longer-lived buffer.
            ///
            /// # Errors
            /// [`LengthError`](crate::secret::LengthError) unless there are exactly 32 bytes.
            pub fn try_from_slice(bytes: &[u8]) -> Result<Self, $crate::secret::LengthError> {
                $crate::secret::Secret::try_from_slice(bytes).map(Self)
            }

            /// Draws a new random key.
            ///
            /// # Errors
            /// [`RandomError`](crate::random::RandomError) if the system gives no random bytes.
            pub fn make() -> Result<Self, $crate::random::RandomError> {
                $crate::secret::Secret::make().map(Self)
            }

            /// The 32 bytes. Named so that each use stands out in review.
            #[must_use]
            pub fn expose(&self) -> &[u8; 32] {
                self.0.expose()
            }

            /// Whether both are the same key, in time that does not depend on them.
            #[must_use]
            pub fn ct_eq(&self, other: &Self) -> bool {
                self.0.ct_eq(&other.0)
            }
        }
    };
}
pub(crate) use key_type;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_of_another_length_are_refused() {
        assert_eq!(Secret::<4>::try_from_slice(&[1; 5]).err(), Some(LengthError { expected: 4, actual: 5 }));
        assert_eq!(Secret::<4>::try_from_slice(&[7; 4]).unwrap().expose(), &[7; 4]);
    }

    #[test]
    fn equality_looks_at_every_byte() {
        for place in 0..32 {
            let mut other = [9; 32];
            other[place] ^= 1;
            assert!(!Secret::from_bytes([9; 32]).ct_eq(&Secret::from_bytes(other)));
        }
        assert!(Secret::from_bytes([9; 32]).ct_eq(&Secret::from_bytes([9; 32])));
    }

    #[test]
    fn two_random_secrets_differ() {
        assert!(!Secret::<32>::make().unwrap().ct_eq(&Secret::make().unwrap()));
    }
}
