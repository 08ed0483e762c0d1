//! The four kinds of encrypted file on a device: [`DeviceFile`], [`LedgerFile`], [`UserFile`] and [`ChartFile`]; and the
//! only crate that knows SQLite.
//!
//! * One [opener](open) for all four fails closed: no cipher, a clear file, a wrong key or a newer schema is refused.
//!   A damaged file is [set aside](open::set_aside), never deleted; only what left scope is [removed](open::remove).
//! * [`LedgerFile::append`] is durable when it returns, and gives a [`Recorded`]: the proof that an act is on disk.
//! * [`ChartFile`] is one client's working set. Changes go through a [`ChartTransaction`]; looks return [`Unrecorded`],
//!   which only a [`Recorded`] opens. Its connection is never public, and an authorizer set at birth refuses PRAGMA,
//!   ATTACH and every change of the schema.
//!
//! Keys come in as raw key text (`x'…'`, 96 hex digits): this crate derives none and keeps none. It reads no clock.

mod error;
mod key;
mod schema;
mod value;

#[cfg(test)]
mod testing;

pub mod chart;
pub mod device;
pub mod ledger;
pub mod open;
pub mod user;

pub use chart::{Announced, ChartFile, ChartTransaction, ReadWatch, Unrecorded};
pub use device::DeviceFile;
pub use error::StoreError;
pub use ledger::{LedgerFile, Recorded};
pub use open::{OpenError, Place};
pub use user::UserFile;
