//! Signatures over entries: Ed25519 (RFC 8032) on the domain-tagged entry hash.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

use crate::header::entry_hash;

const SIGNATURE_TAG: &[u8] = b"baton/ledger/v1/signature\0";

/// What is signed for the entry with this hash.
#[must_use]
pub fn signing_bytes(hash: &[u8; 32]) -> Vec<u8> {
    [SIGNATURE_TAG, hash].concat()
}

/// Signs the header bytes of an entry.
#[must_use]
pub fn sign_entry(key: &SigningKey, header: &[u8]) -> [u8; 64] {
    key.sign(&signing_bytes(&entry_hash(header))).to_bytes()
}

/// Which signatures of a run do not verify.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{} signatures do not verify", bad.len())]
pub struct SignatureFault {
    /// Their indices.
    pub bad: Vec<usize>,
}

/// One signature to check: whose key, which entry hash, which bytes.
pub struct Signed<'a> {
    /// The signer's key.
    pub key: VerifyingKey,
    /// The entry's hash.
    pub hash: [u8; 32],
    /// The signature, 64 bytes.
    pub signature: &'a [u8],
}

/// Checks all signatures in one batch; only where the batch fails, each singly and strictly, to name the bad ones.
///
/// # Errors
/// [`SignatureFault`] with the indices of those that do not verify.
pub fn check_signatures(signed: &[Signed<'_>]) -> Result<(), SignatureFault> {
    let messages: Vec<Vec<u8>> = signed.iter().map(|s| signing_bytes(&s.hash)).collect();
    let parsed: Vec<Option<Signature>> = signed.iter().map(|s| Signature::from_slice(s.signature).ok()).collect();
    if let Some(signatures) = parsed.iter().copied().collect::<Option<Vec<Signature>>>() {
        let messages: Vec<&[u8]> = messages.iter().map(Vec::as_slice).collect();
        let keys: Vec<VerifyingKey> = signed.iter().map(|s| s.key).collect();
        if ed25519_dalek::verify_batch(&messages, &signatures, &keys).is_ok() {
            return Ok(());
        }
    }
    let bad: Vec<usize> = (0..signed.len())
        .filter(|&i| parsed[i].is_none_or(|s| signed[i].key.verify_strict(&messages[i], &s).is_err()))
        .collect();
    if bad.is_empty() { Ok(()) } else { Err(SignatureFault { bad }) }
}
