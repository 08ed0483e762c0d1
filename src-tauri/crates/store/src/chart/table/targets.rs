//! Targets as they stand now, and the changes that made them so.

use baton_domain::{ChangeId, TargetId, measure::Target, program::Change};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::Stored;
use crate::{error::StoreError, value};

/// A target.
pub(in crate::chart) fn get(conn: &Connection, id: TargetId) -> Result<Option<Stored<Target>>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT body, own FROM targets WHERE id = ?1")?;
    let found =
        statement.query_row([id.0], |row| Ok(read(row).and_then(|value| Ok(Stored { value, own: row.get(1)? }))));
    found.optional()?.transpose()
}

/// Stores a target in place of what was there.
pub(in crate::chart) fn put(conn: &Connection, target: &Target, own: i64) -> Result<(), StoreError> {
    let sql = "INSERT OR REPLACE INTO targets (id, position, body, own) VALUES (?1, ?2, ?3, ?4)";
    let values = params![target.id.0, target.position, value::to_json(target, "target")?, own];
    conn.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

/// The first column is the body.
pub(in crate::chart) fn read(row: &Row<'_>) -> Result<Target, StoreError> {
    value::from_json(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?, "target")
}

/// A change of a target.
pub(in crate::chart) fn change(
    conn: &Connection,
    target: TargetId,
    id: ChangeId,
) -> Result<Option<Stored<Change>>, StoreError> {
    let sql = "SELECT body, own FROM changes WHERE target = ?1 AND id = ?2";
    let mut statement = conn.prepare_cached(sql)?;
    let found = statement.query_row(params![target.0, id.0], |row| {
        Ok(read_change(row).and_then(|value| Ok(Stored { value, own: row.get(1)? })))
    });
    found.optional()?.transpose()
}

/// Stores a change in place of what was there.
pub(in crate::chart) fn put_change(conn: &Connection, change: &Change, own: i64) -> Result<(), StoreError> {
    let sql = "INSERT OR REPLACE INTO changes (target, id, body, own) VALUES (?1, ?2, ?3, ?4)";
    let values = params![change.target.0, change.id.0, value::to_json(change, "change")?, own];
    conn.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

/// The first column is the body.
pub(in crate::chart) fn read_change(row: &Row<'_>) -> Result<Change, StoreError> {
    value::from_json(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?, "change")
}
