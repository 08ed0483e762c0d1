//! Reads a batch, and verifies that it is one unbroken run.

use baton_contract::{
    ApiError, ErrorCode,
    push::{Batch, MAX_BYTES, MAX_ENTRIES, Rejection, SealedContentKey},
};
use baton_domain::{Action, DeviceId, TenantId, action::ActionKind};
use baton_ledger::{ChainFault, Entry, Fault as ChainBreak, Head, Header, verify_run};

use crate::fault::Fault;

/// An entry on its way in.
pub struct Incoming {
    /// As it came.
    pub entry: Entry,
    /// Its header.
    pub header: Header,
    /// Its hash.
    pub hash: [u8; 32],
    /// Its action, once opened.
    pub act: Result<Action, Rejection>,
}

impl Incoming {
    /// The kind of action by the header, if this platform knows it.
    pub fn kind(&self) -> Option<ActionKind> {
        self.header.action_kind()
    }
}

/// A batch that is whole in itself.
pub struct Delivery {
    /// The ledger epoch.
    pub epoch: u32,
    /// Head hash of the epoch before.
    pub cited: [u8; 32],
    /// The entries, numbered without a gap, each citing the one before; at least one.
    pub entries: Vec<Incoming>,
    /// Content keys as sealed by the device.
    pub content_keys: Vec<SealedContentKey>,
    /// The device's signature over the last entry.
    pub head_signature: Vec<u8>,
}

impl Delivery {
    /// Number of the first entry.
    pub fn first(&self) -> u64 {
        self.entries.first().map_or(0, |e| e.header.seq)
    }

    /// Number of the last entry.
    pub fn last(&self) -> u64 {
        self.entries.last().map_or(0, |e| e.header.seq)
    }

    /// Hash of the entry before the first.
    pub fn previous(&self) -> [u8; 32] {
        self.entries.first().map_or([0; 32], |e| e.header.previous)
    }
}

/// Why a batch is not taken.
pub enum Broken {
    /// With this code, whatever is held.
    Code(ErrorCode),
    /// Entries of the batch do not follow each other: the answer names what is held of this epoch.
    Order(u32),
}

impl From<ErrorCode> for Broken {
    fn from(code: ErrorCode) -> Self {
        Broken::Code(code)
    }
}

impl Broken {
    /// The answer, when the number of the last entry held is known.
    pub fn into_fault(self, held: u64) -> Fault {
        match self {
            Broken::Code(code) => code.into(),
            Broken::Order(_) => gap(held),
        }
    }
}

/// "I expect an earlier entry first."
pub fn gap(held: u64) -> Fault {
    Fault::Refused(ApiError { code: ErrorCode::LedgerGap, held: Some(held) })
}

/// Reads the batch of a device.
///
/// # Errors
/// [`Broken`].
pub fn decode(body: &[u8], tenant: TenantId, device: DeviceId) -> Result<Delivery, Broken> {
    let batch: Batch = ciborium::from_reader(body).map_err(|_| ErrorCode::RequestMalformed)?;
    let size: usize = batch.entries.iter().map(Entry::size).sum();
    if batch.entries.len() > MAX_ENTRIES || batch.content_keys.len() > MAX_ENTRIES || size > MAX_BYTES {
        return Err(ErrorCode::RequestTooLarge.into());
    }
    let cited = batch.cited.as_slice().try_into().map_err(|_| ErrorCode::RequestMalformed)?;
    let first = batch.entries.first().ok_or(ErrorCode::RequestMalformed)?;
    let first = first.read_header().map_err(|_| ErrorCode::LedgerBroken)?;
    // Numbers above i64 cannot be stored, and nobody gets there honestly.
    if first.seq == 0 || first.seq > u64::MAX / 4 || first.epoch != batch.epoch {
        return Err(ErrorCode::LedgerBroken.into());
    }
    let before = Head { tenant, device, epoch: batch.epoch, seq: first.seq - 1, hash: first.previous };
    let (headers, _) = verify_run(before, &batch.entries).map_err(|fault| broken(fault, batch.epoch))?;
    let entries = batch.entries.into_iter().zip(headers).map(|(entry, header)| {
        let hash = entry.hash();
        Incoming { entry, header, hash, act: Err(Rejection::Unreadable) }
    });
    let entries = entries.collect();
    let Batch { epoch, content_keys, head_signature, .. } = batch;
    Ok(Delivery { epoch, cited, entries, content_keys, head_signature })
}

fn broken(fault: ChainFault, epoch: u32) -> Broken {
    match fault.fault {
        ChainBreak::Gap { .. } => Broken::Order(epoch),
        ChainBreak::Header(_)
        | ChainBreak::OtherLedger
        | ChainBreak::Previous
        | ChainBreak::Payload
        | ChainBreak::TooLarge => Broken::Code(ErrorCode::LedgerBroken),
    }
}
