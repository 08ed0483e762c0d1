//! Values on their way into and out of columns.

use baton_domain::{
    observation::Touch,
    session::{Moment, Stream},
};
use rusqlite::Row;
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::error::StoreError;

/// Boot milliseconds as a column holds them; beyond 2^63 (292 million years) they saturate.
pub(crate) fn boot_ms(ms: u64) -> i64 {
    i64::try_from(ms).unwrap_or(i64::MAX)
}

/// The three columns of a moment, from column `at` on.
pub(crate) fn moment(row: &Row<'_>, at: usize) -> rusqlite::Result<Moment> {
    Ok(Moment { at: touch(row, at)?, boot: row.get(at + 2)? })
}

/// The three columns of a moment that may be missing.
pub(crate) fn moment_or_none(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Moment>> {
    match row.get::<_, Option<Uuid>>(at + 2)? {
        None => Ok(None),
        Some(boot) => Ok(Some(Moment { at: touch(row, at)?, boot })),
    }
}

/// The two columns of a touch.
pub(crate) fn touch(row: &Row<'_>, at: usize) -> rusqlite::Result<Touch> {
    Ok(Touch { wall_ms: row.get(at)?, boot_ms: row.get::<_, i64>(at + 1)?.cast_unsigned() })
}

/// Whose data it is, from its column.
pub(crate) fn stream(row: &Row<'_>, at: usize) -> Result<Stream, StoreError> {
    match row.get::<_, u8>(at)? {
        0 => Ok(Stream::Main),
        1 => Ok(Stream::Beside),
        _ => Err(StoreError::Decode("stream")),
    }
}

/// The codes of `migrations/chart`, for ever.
pub(crate) fn stream_code(stream: Stream) -> u8 {
    match stream {
        Stream::Main => 0,
        Stream::Beside => 1,
    }
}

/// A value as JSON text.
///
/// # Errors
/// [`StoreError::Decode`] naming `what`: our own types always serialise.
pub(crate) fn to_json<T: Serialize>(value: &T, what: &'static str) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Decode(what))
}

/// A value from JSON text.
///
/// # Errors
/// [`StoreError::Decode`] naming `what`.
pub(crate) fn from_json<T: DeserializeOwned>(text: &str, what: &'static str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Decode(what))
}
