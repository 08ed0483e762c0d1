//! How a secret is written into the store: "baton1:" and Base64 of secret ‖ check.
//!
//! Text, because KDE Wallet only holds text. The check (4 bytes of SHA-256) tells a truncated or foreign entry from a
//! secret; it protects against accidents, not against attackers, who could write any entry.

use data_encoding::BASE64;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::SecretStoreError;

const PREFIX: &[u8] = b"baton1:";
const CHECK_BYTES: usize = 4;

pub(super) fn encode(secret: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut checked = Zeroizing::new(Vec::with_capacity(secret.len() + CHECK_BYTES));
    checked.extend_from_slice(secret);
    checked.extend_from_slice(&check(secret));
    let mut stored = Zeroizing::new(vec![0; PREFIX.len() + BASE64.encode_len(checked.len())]);
    let (prefix, text) = stored.split_at_mut(PREFIX.len());
    prefix.copy_from_slice(PREFIX);
    BASE64.encode_mut(&checked, text);
    stored
}

pub(super) fn decode(stored: &[u8]) -> Result<Zeroizing<Vec<u8>>, SecretStoreError> {
    let text = stored.strip_prefix(PREFIX).ok_or(SecretStoreError::Damaged("not written by Baton"))?;
    let mut secret =
        Zeroizing::new(BASE64.decode(text).map_err(|_| SecretStoreError::Damaged("not the written text"))?);
    let length = secret.len().checked_sub(CHECK_BYTES).ok_or(SecretStoreError::Damaged("too short"))?;
    if secret[length..] != check(&secret[..length]) {
        return Err(SecretStoreError::Damaged("the check does not match"));
    }
    secret.truncate(length);
    Ok(secret)
}

fn check(secret: &[u8]) -> [u8; CHECK_BYTES] {
    let digest = Sha256::new().chain_update(b"baton/v1/keyring-check").chain_update(secret).finalize();
    let mut check = [0; CHECK_BYTES];
    check.copy_from_slice(&digest[..CHECK_BYTES]);
    check
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read(secret in any::<Vec<u8>>()) {
            prop_assert_eq!(&*decode(&encode(&secret)).unwrap(), &secret);
        }

        #[test]
        fn a_cut_entry_is_damaged(secret in any::<Vec<u8>>(), keep in any::<prop::sample::Index>()) {
            let stored = encode(&secret);
            prop_assert!(decode(&stored[..keep.index(stored.len())]).is_err());
        }

        #[test]
        fn foreign_bytes_never_panic(bytes in any::<Vec<u8>>()) {
            let _ = decode(&bytes);
            let _ = decode(&[PREFIX, &bytes].concat());
        }
    }
}
