//! HKDF-SHA256 (RFC 5869) with Baton's labels. Every label is used for exactly one purpose.

use hkdf::HkdfExtract;
use sha2::Sha256;
use zeroize::Zeroize;

use crate::secret::Secret;

/// HKDF with output length 32: `info` is `label` followed by `parts`, whose lengths are fixed per label.
///
/// An empty salt is the RFC's default (32 zero bytes; HMAC pads both to the same block).
pub(crate) fn derive_key(salt: &[u8], ikm: &[u8], label: &str, parts: &[&[u8]]) -> Secret<32> {
    let mut pseudorandom = keyed_digest(salt, &[ikm]);
    // RFC 5869 §2.3 for a single block: T(1) = HMAC(PRK, info ‖ 0x01). Written out because the crate's `expand`
    // returns an error for lengths that 32 bytes can never reach, and a key function must not have a failing path.
    let mut pieces = Vec::with_capacity(parts.len() + 2);
    pieces.push(label.as_bytes());
    pieces.extend_from_slice(parts);
    pieces.push(&[1]);
    let key = keyed_digest(&pseudorandom, &pieces);
    pseudorandom.zeroize();
    Secret::from_bytes(key)
}

/// The first `N` bytes of [`derive_key`], for values shorter than a key. `N` is at most 32.
pub(crate) fn derive_short<const N: usize>(salt: &[u8], ikm: &[u8], label: &str) -> [u8; N] {
    const { assert!(N <= 32) };
    let whole = derive_key(salt, ikm, label, &[]);
    let mut short = [0; N];
    short.copy_from_slice(&whole.expose()[..N]);
    short
}

/// HMAC-SHA256, which is what HKDF-Extract is.
fn keyed_digest(key: &[u8], pieces: &[&[u8]]) -> [u8; 32] {
    let mut state = HkdfExtract::<Sha256>::new(Some(key));
    for piece in pieces {
        state.input_ikm(piece);
    }
    let (mut output, _) = state.finalize();
    let mut digest = [0; 32];
    digest.copy_from_slice(&output);
    output.as_mut_slice().zeroize();
    digest
}

#[cfg(test)]
mod tests {
    use hkdf::Hkdf;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn equals_the_crates_expand(salt in any::<Vec<u8>>(), ikm in any::<Vec<u8>>(), part in any::<[u8; 16]>()) {
            let mut expected = [0; 32];
            Hkdf::<Sha256>::new(Some(&salt), &ikm)
                .expand_multi_info(&[b"baton/v1/label", &part], &mut expected)
                .unwrap();
            let derived = derive_key(&salt, &ikm, "baton/v1/label", &[&part]);
            prop_assert_eq!(derived.expose(), &expected);
        }
    }
}
