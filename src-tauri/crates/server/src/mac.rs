//! HMAC-SHA256 with a 32-byte key: for what the platform hands out and must recognise as its own.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// The MAC of the parts, one after the other; callers give parts of fixed lengths, with a label first.
pub fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC pads its key with zeros to the block; done here, making the state cannot fail.
    let mut block = Zeroizing::new([0_u8; 64]);
    block[..32].copy_from_slice(key);
    let mut state = Hmac::<Sha256>::new((&*block).into());
    for part in parts {
        state.update(part);
    }
    state.finalize().into_bytes().into()
}
