//! Claims.

use baton_domain::{ClaimId, SessionId, claim::Claim};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::Stored;
use crate::{error::StoreError, value};

/// A claim of a session.
pub(in crate::chart) fn get(
    conn: &Connection,
    session: SessionId,
    id: ClaimId,
) -> Result<Option<Stored<Claim>>, StoreError> {
    let sql = "SELECT body, own FROM claims WHERE session = ?1 AND id = ?2";
    let mut statement = conn.prepare_cached(sql)?;
    let found = statement.query_row(params![session.0, id.0], |row| {
        Ok(read(row).and_then(|value| Ok(Stored { value, own: row.get(1)? })))
    });
    found.optional()?.transpose()
}

/// Stores a claim in place of what was there.
pub(in crate::chart) fn put(conn: &Connection, claim: &Claim, own: i64) -> Result<(), StoreError> {
    let sql = "INSERT OR REPLACE INTO claims (session, id, body, own) VALUES (?1, ?2, ?3, ?4)";
    let values = params![claim.session.0, claim.id.0, value::to_json(claim, "claim")?, own];
    conn.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

/// The first column is the body.
pub(in crate::chart) fn read(row: &Row<'_>) -> Result<Claim, StoreError> {
    value::from_json(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?, "claim")
}
