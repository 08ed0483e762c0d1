//! The proof that an act is on disk.

/// Says that an entry is durable in the ledger. Only [`LedgerFile::append`](super::LedgerFile::append) makes one, and,
/// where its answer was lost, [`LedgerFile::find`](super::LedgerFile::find). It cannot be copied, so one entry answers for
/// one look.
#[derive(Debug)]
#[must_use = "an act that was recorded has something to show for it"]
pub struct Recorded {
    epoch: u32,
    seq: u64,
    hash: [u8; 32],
}

impl Recorded {
    pub(super) fn new(epoch: u32, seq: u64, hash: [u8; 32]) -> Self {
        Self { epoch, seq, hash }
    }

    /// The entry's ledger epoch.
    #[must_use]
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// The entry's number.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// The entry's hash.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        self.hash
    }
}
