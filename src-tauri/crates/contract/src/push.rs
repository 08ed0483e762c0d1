//! Push: a device's entries go to the platform, and a signed receipt comes back with exactly one outcome for each.

use baton_domain::{DeviceId, TenantId, policy::Denial, session::Refusal};
use baton_ledger::Entry;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::signed::Document;

/// The most entries of a batch.
pub const MAX_ENTRIES: usize = 500;
/// The most bytes of a batch.
pub const MAX_BYTES: usize = 1024 * 1024;

/// A run of entries, with the content keys that seal their payloads. Any device may carry it; only the platform can read
/// it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Batch {
    /// The ledger epoch.
    pub epoch: u32,
    /// Head hash of the epoch before; zeros for the first. Read only when the platform does not know the epoch yet.
    #[serde(with = "serde_bytes")]
    pub cited: Vec<u8>,
    /// The entries, in order, without a gap.
    pub entries: Vec<Entry>,
    /// Every content key that an entry names, sealed to the ingest key.
    pub content_keys: Vec<SealedContentKey>,
    /// Ed25519 by the device signing key over [`head_bytes`] of the last entry.
    #[serde(with = "serde_bytes")]
    pub head_signature: Vec<u8>,
}

/// What the device signing key signs for the head of a batch.
#[must_use]
pub fn head_bytes(device: DeviceId, epoch: u32, seq: u64, hash: &[u8; 32]) -> Vec<u8> {
    let mut bytes = b"baton/batch-head/v1\0".to_vec();
    bytes.extend_from_slice(&device.bytes());
    bytes.extend_from_slice(&epoch.to_be_bytes());
    bytes.extend_from_slice(&seq.to_be_bytes());
    bytes.extend_from_slice(hash);
    bytes
}

/// A content key on its way to the platform. The id is a commitment to the key, so another one cannot take its place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SealedContentKey {
    /// The commitment.
    #[serde(with = "serde_bytes")]
    pub id: Vec<u8>,
    /// Encapsulated key and ciphertext.
    #[serde(with = "serde_bytes")]
    pub sealed: Vec<u8>,
}

/// What became of an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// In effect, or, for a look, on record.
    Applied,
    /// In effect; allowed when done, no longer allowed when it arrived.
    AppliedFlagged {
        /// What it would be refused for now.
        reason: Denial,
    },
    /// The same fact was there already.
    Duplicate,
    /// A newer version was there: both are kept and a person is asked.
    Conflict,
    /// Received, and cannot apply.
    Rejected {
        /// Why.
        reason: Rejection,
    },
    /// Received; waits for something that has not arrived.
    Deferred,
    /// Not allowed when it was done: a supervisor decides.
    Quarantined {
        /// Why.
        reason: Denial,
    },
}

/// Why an entry cannot apply.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Rejection {
    /// The chart's rules refuse it.
    Refused {
        /// Which rule.
        refusal: Refusal,
    },
    /// Its payload cannot be opened or read.
    Unreadable,
    /// Its action is not known to this platform.
    Unknown,
    /// The header's clear fields contradict the payload.
    Mismatch,
}

/// One entry's outcome.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EntryOutcome {
    /// The entry's number.
    pub seq: u64,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// "I hold your ledger up to here, and this became of each entry of the batch."
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Receipt {
    /// The tenant.
    pub tenant: TenantId,
    /// The device.
    pub device: DeviceId,
    /// The ledger epoch.
    pub epoch: u32,
    /// Number of the last entry held.
    pub through: u64,
    /// Hash of that entry, hex.
    pub head: String,
    /// Exactly one for each entry of the batch, in order.
    pub outcomes: Vec<EntryOutcome>,
    /// The platform's time, wall milliseconds.
    pub at_ms: i64,
    /// Version of the platform's database.
    pub generation: Uuid,
}

impl Document for Receipt {
    const TAG: &'static str = "baton/signed/v1/receipt\0";
}
