//! What was read and has not been recorded yet.

use baton_domain::action::Looked;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::ledger::Recorded;

/// Up to this many ids stand in the entry of a look; beyond, their digest.
pub const MAX_IDS: usize = 500;

/// A value that was read from a chart. It does not print, copy or deref: the only way to it is the proof that the look
/// is in the ledger.
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

    /// The value, once the look is recorded.
    pub fn reveal(self, proof: Recorded) -> T {
        drop(proof);
        self.value
    }
}

fn digest(ids: &[Uuid]) -> String {
    let mut hash = Sha256::new();
    for id in ids {
        hash.update(id.as_bytes());
    }
    HEXLOWER.encode(&hash.finalize())
}
