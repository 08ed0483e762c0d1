//! An entry: header bytes, a signature over their hash, and the sealed payload.

use sha2::{Digest, Sha256};

use crate::header::{Header, HeaderError, entry_hash};

/// The most bytes of a sealed payload; a larger one is refused at the write door and never queued.
pub const MAX_PAYLOAD: usize = 64 * 1024;

/// One entry as it is stored and sent.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Entry {
    /// The canonical header bytes.
    #[serde(rename = "h", with = "serde_bytes")]
    pub header: Vec<u8>,
    /// Ed25519 over the entry hash, 64 bytes: the person's key, or the device's for a device entry.
    #[serde(rename = "s", with = "serde_bytes")]
    pub signature: Vec<u8>,
    /// The sealed payload.
    #[serde(rename = "p", with = "serde_bytes")]
    pub payload: Vec<u8>,
}

impl Entry {
    /// The hash that the next entry cites.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        entry_hash(&self.header)
    }

    /// The header's fields.
    ///
    /// # Errors
    /// [`HeaderError`] when the bytes are no header.
    pub fn read_header(&self) -> Result<Header, HeaderError> {
        Header::decode(&self.header)
    }

    /// Bytes this entry adds to a batch, about.
    #[must_use]
    pub fn size(&self) -> usize {
        self.header.len() + self.signature.len() + self.payload.len()
    }
}

/// SHA-256 of a sealed payload, as the header holds it.
#[must_use]
pub fn payload_hash(payload: &[u8]) -> [u8; 32] {
    Sha256::digest(payload).into()
}
