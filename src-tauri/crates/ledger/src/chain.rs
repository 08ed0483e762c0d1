//! The chain: each entry cites the one before; a run of entries extends a head or is refused at the entry that breaks it.

use baton_domain::{DeviceId, TenantId};
use sha2::{Digest, Sha256};

use crate::{
    entry::{Entry, MAX_PAYLOAD, payload_hash},
    header::{Header, HeaderError},
};

const GENESIS_TAG: &[u8] = b"baton/ledger/v1/genesis\0";

/// The end of a chain: the last entry's number and hash, or an epoch's beginning with number 0 and its genesis hash.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Head {
    /// The tenant.
    pub tenant: TenantId,
    /// The device.
    pub device: DeviceId,
    /// The ledger epoch.
    pub epoch: u32,
    /// Number of the last entry; 0 when there is none.
    pub seq: u64,
    /// Hash of the last entry, or the genesis.
    pub hash: [u8; 32],
}

/// What the first entry of an epoch cites: the identity of the ledger, and the head of the epoch before (zeros for the
/// first), so that a fork is answered with a new epoch that names what it left.
#[must_use]
pub fn genesis(tenant: TenantId, device: DeviceId, epoch: u32, cited: [u8; 32]) -> Head {
    let hash = Sha256::new()
        .chain_update(GENESIS_TAG)
        .chain_update(tenant.bytes())
        .chain_update(device.bytes())
        .chain_update(epoch.to_be_bytes())
        .chain_update(cited)
        .finalize()
        .into();
    Head { tenant, device, epoch, seq: 0, hash }
}

/// What breaks a chain.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Fault {
    /// The bytes are no header.
    #[error(transparent)]
    Header(#[from] HeaderError),
    /// Another tenant's, device's or epoch's entry.
    #[error("the entry belongs to another ledger")]
    OtherLedger,
    /// Not the next number.
    #[error("expected entry {expected}, found {found}")]
    Gap {
        /// The number that should have come.
        expected: u64,
        /// The number that came.
        found: u64,
    },
    /// The entry cites another predecessor: two histories under one ledger.
    #[error("the entry cites another predecessor")]
    Previous,
    /// The payload is not the one the header names.
    #[error("the payload is not the one the header names")]
    Payload,
    /// The payload is larger than a payload may be.
    #[error("the payload is too large")]
    TooLarge,
}

/// A fault and the place in the run where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("entry {index} of the run: {fault}")]
pub struct ChainFault {
    /// Index into the run.
    pub index: usize,
    /// What is wrong there.
    pub fault: Fault,
}

/// Verifies that `entries` extend `head`, one after the other, and returns their headers and the new head. Signatures
/// are checked apart.
///
/// # Errors
/// [`ChainFault`] at the first entry that does not fit.
pub fn verify_run(head: Head, entries: &[Entry]) -> Result<(Vec<Header>, Head), ChainFault> {
    let mut head = head;
    let mut headers = Vec::with_capacity(entries.len());
    for (index, entry) in entries.iter().enumerate() {
        let header = verify_next(&head, entry).map_err(|fault| ChainFault { index, fault })?;
        head = Head { seq: header.seq, hash: entry.hash(), ..head };
        headers.push(header);
    }
    Ok((headers, head))
}

fn verify_next(head: &Head, entry: &Entry) -> Result<Header, Fault> {
    let header = entry.read_header()?;
    if (header.tenant, header.device, header.epoch) != (head.tenant, head.device, head.epoch) {
        return Err(Fault::OtherLedger);
    }
    if head.seq.checked_add(1) != Some(header.seq) {
        return Err(Fault::Gap { expected: head.seq.saturating_add(1), found: header.seq });
    }
    if header.previous != head.hash {
        return Err(Fault::Previous);
    }
    if entry.payload.len() > MAX_PAYLOAD {
        return Err(Fault::TooLarge);
    }
    if header.payload_len as usize != entry.payload.len() || header.payload_hash != payload_hash(&entry.payload) {
        return Err(Fault::Payload);
    }
    Ok(header)
}
