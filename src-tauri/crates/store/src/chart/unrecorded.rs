//! What was read and has not been recorded yet.

use baton_domain::action::Looked;
use baton_ledger::Entry;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{error::StoreError, ledger::Recorded};

/// Up to this many ids stand in the entry of a look; beyond, their digest.
pub const MAX_IDS: usize = 500;

/// A value that was read from a chart. It does not print, copy or deref: the only way to it is the proof that the entry
/// of this very look is in the ledger.
#[must_use = "what was looked at must be recorded, then revealed"]
pub struct Unrecorded<T> {
    value: T,
    looked: Looked,
}

impl<T> Unrecorded<T> {
    pub(super) fn new(value: T, ids: &[Uuid], fingerprint: String) -> Self {
        let few = ids.len() <= MAX_IDS;
        let looked = Looked {
            count: u32::try_from(ids.len()).unwrap_or(u32::MAX),
            ids: if few { ids.to_vec() } else { Vec::new() },
            digest: (!few).then(|| digest(ids)),
            fingerprint,
        };
        Self { value, looked }
    }

    /// What the entry of this look says: which records, and by which statements.
    #[must_use]
    pub fn looked(&self) -> &Looked {
        &self.looked
    }

    /// Binds the look to the one entry that says it: from now on only that entry's proof reveals it.
    pub fn in_entry(self, entry: &Entry) -> Announced<T> {
        Announced { value: self.value, hash: entry.hash() }
    }
}

/// A look whose entry is written and not yet in the ledger.
#[must_use = "what was looked at must be recorded, then revealed"]
pub struct Announced<T> {
    value: T,
    hash: [u8; 32],
}

impl<T> Announced<T> {
    /// The value, once its own entry is in the ledger.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for the proof of any other entry: the value is gone then.
    pub fn reveal(self, proof: Recorded) -> Result<T, StoreError> {
        if proof.hash() == self.hash { Ok(self.value) } else { Err(StoreError::Missing("the entry of this look")) }
    }
}

fn digest(ids: &[Uuid]) -> String {
    let mut hash = Sha256::new();
    for id in ids {
        hash.update(id.as_bytes());
    }
    HEXLOWER.encode(&hash.finalize())
}
