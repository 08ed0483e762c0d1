//! Dropping a copy before it is replaced.

use rusqlite::Connection;

use crate::error::StoreError;

/// Drops every row that a page or a replay brings back. Entries that were set aside stay: they say what a person must
/// still see, and a replay sets the same ones aside again.
pub(super) fn drop_copy(conn: &Connection) -> Result<(), StoreError> {
    conn.execute_batch(include_str!("drop_copy.sql"))?;
    Ok(())
}
