//! Segments.

use baton_domain::{
    SegmentId, SessionId, UserId,
    session::{Moment, Segment},
};
use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use super::Stored;
use crate::{error::StoreError, value};

/// A segment of a session.
pub(in crate::chart) fn get(
    conn: &Connection,
    session: SessionId,
    id: SegmentId,
) -> Result<Option<Stored<Segment>>, StoreError> {
    let mut statement = conn.prepare_cached(include_str!("read_segment.sql"))?;
    let found = statement.query_row(params![session.0, id.0], |row| {
        Ok(read(row).and_then(|value| Ok(Stored { value, own: row.get(11)? })))
    });
    found.optional()?.transpose()
}

/// The segments of a session, oldest first.
pub(in crate::chart) fn of_session(conn: &Connection, session: SessionId) -> Result<Vec<Segment>, StoreError> {
    let mut statement = conn.prepare_cached(include_str!("../look/segments_of_session.sql"))?;
    let mut rows = statement.query([session.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// Whether any session has a segment of this id. A scan of a small table, for new segments only.
pub(in crate::chart) fn exists(conn: &Connection, id: SegmentId) -> Result<bool, StoreError> {
    Ok(conn.prepare_cached("SELECT 1 FROM segments WHERE id = ?1")?.exists([id.0])?)
}

/// Stores a segment in place of what was there.
pub(in crate::chart) fn put(conn: &Connection, segment: &Segment, own: i64) -> Result<(), StoreError> {
    let ended = segment.ended;
    let values = named_params! {
        ":session": segment.session.0,
        ":id": segment.id.0,
        ":by_user": segment.by.0,
        ":started_wall_ms": segment.started.at.wall_ms,
        ":started_boot_ms": value::boot_ms(segment.started.at.boot_ms),
        ":started_boot": segment.started.boot,
        ":ended_wall_ms": ended.map(|e| e.at.wall_ms),
        ":ended_boot_ms": ended.map(|e| value::boot_ms(e.at.boot_ms)),
        ":ended_boot": ended.map(|e| e.boot),
        ":stream": value::stream_code(segment.stream),
        ":setting": value::to_json(&segment.setting, "segment")?,
        ":own": own,
    };
    conn.prepare_cached(include_str!("put_segment.sql"))?.execute(values)?;
    Ok(())
}

/// Ends every open segment of a session.
pub(in crate::chart) fn end_all(conn: &Connection, session: SessionId, at: Moment, own: i64) -> Result<(), StoreError> {
    let values = params![session.0, at.at.wall_ms, value::boot_ms(at.at.boot_ms), at.boot, own];
    conn.prepare_cached(include_str!("end_segments.sql"))?.execute(values)?;
    Ok(())
}

/// Columns as in `read_segment.sql`.
pub(in crate::chart) fn read(row: &Row<'_>) -> Result<Segment, StoreError> {
    let setting = row.get_ref(10)?.as_str_or_null().map_err(rusqlite::Error::from)?;
    Ok(Segment {
        session: SessionId(row.get(0)?),
        id: SegmentId(row.get(1)?),
        by: UserId(row.get(2)?),
        started: value::moment(row, 3)?,
        ended: value::moment_or_none(row, 6)?,
        stream: value::stream(row, 9)?,
        setting: setting.map(|body| value::from_json(body, "segment")).transpose()?.unwrap_or_default(),
    })
}
