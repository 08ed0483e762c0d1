//! Points of sessions whose data is not kept here.

use baton_domain::course::{Past, Point};
use rusqlite::{Connection, Row, params};

use crate::{error::StoreError, value};

/// Stores the points of a session in place of those of the same targets.
pub(in crate::chart) fn put(conn: &Connection, past: &Past) -> Result<(), StoreError> {
    let mut statement =
        conn.prepare_cached("INSERT OR REPLACE INTO past (target, session, body) VALUES (?1, ?2, ?3)")?;
    for one in &past.points {
        statement.execute(params![one.target.0, past.session.0, value::to_json(&one.point, "point")?])?;
    }
    Ok(())
}

/// The column that holds a point.
pub(in crate::chart) fn read(row: &Row<'_>) -> Result<Point, StoreError> {
    value::from_json(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?, "point")
}
