//! Push: a device's entries come in, each is decided once, and a signed receipt goes out (DESIGN §5).
//!
//! In order: [`decode`] reads the batch and verifies it in itself; [`verify`] checks the signatures; [`open`] opens the
//! payloads; [`ledger`] finds where the batch joins what is held; [`rights`] and [`apply`] decide; [`store`] writes.
//! Everything that takes a processor runs on a blocking thread and before any row is locked.

mod apply;
mod chart;
mod decide;
mod decode;
mod ledger;
mod open;
mod past;
mod receive;
mod rights;
mod store;
mod times;
mod verify;

pub use open::{ContentKeys, keep_opened, open_payload, read_held};
pub use receive::receive;
