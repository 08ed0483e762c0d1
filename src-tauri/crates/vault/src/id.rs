//! Identifiers: UUID version 7, ordered by the time of a given clock.

use uuid::{Builder, Uuid};

use crate::{
    clock::Clock,
    random::{RandomError, make_bytes},
};

/// A new id: 48 bits of the clock's wall time in milliseconds, 74 random bits. Within one millisecond the order is
/// random. A wall clock before 1970 counts as 1970.
///
/// # Errors
/// [`RandomError`] if the system gives no random bytes.
pub fn make_id(clock: &dyn Clock) -> Result<Uuid, RandomError> {
    let millis = u64::try_from(clock.wall_ms()).unwrap_or(0);
    let random = make_bytes::<10>()?;
    Ok(Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
}
