//! The PIN: which ones are too weak, and the slot in memory that one opens for the length of a shift.

mod common;
mod slot;
mod strength;

pub use slot::{PIN_TRIES, PinError, PinHash, PinHashError, PinSlot, derive_pin_hash};
pub use strength::{PIN_MAX_DIGITS, PIN_MIN_DIGITS, PinFacts, WeakPin, check_pin};
