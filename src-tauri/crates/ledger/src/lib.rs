//! The ledger: the append-only, hash-chained, signed list of actions of one device in one ledger epoch. It is the audit
//! trail and the sync queue in one (DESIGN §5).
//!
//! Pure: bytes in, bytes out. The stored header bytes are what is hashed and signed; nothing is re-serialised to
//! verify. A payload may be erased later and the chain still verifies, since the header holds only its hash.

pub mod chain;
pub mod entry;
pub mod header;
pub mod signature;

pub use chain::{ChainFault, Fault, Head, genesis, verify_run};
pub use entry::{Entry, MAX_PAYLOAD};
pub use header::{HEADER_LEN, Header, HeaderError};
pub use signature::{SignatureFault, check_signatures, sign_entry};
