//! Sessions, and the targets frozen at their start.

use baton_domain::{
    SessionId, UserId,
    session::{Session, SessionState, Zone},
};
use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use super::Stored;
use crate::{error::StoreError, value};

/// A session with its frozen targets.
pub(in crate::chart) fn get(conn: &Connection, id: SessionId) -> Result<Option<Stored<Session>>, StoreError> {
    let mut statement = conn.prepare_cached(include_str!("read_session.sql"))?;
    let found =
        statement.query_row([id.0], |row| Ok(read(row).and_then(|value| Ok(Stored { value, own: row.get(15)? }))));
    found.optional()?.transpose()
}

/// Whether there is such a session.
pub(in crate::chart) fn exists(conn: &Connection, id: SessionId) -> Result<bool, StoreError> {
    Ok(conn.prepare_cached("SELECT 1 FROM sessions WHERE id = ?1")?.exists([id.0])?)
}

/// Stores a session in place of what was there. Its frozen targets are stored once and never change.
pub(in crate::chart) fn put(conn: &Connection, session: &Session, own: i64) -> Result<(), StoreError> {
    let ended = session.ended;
    let values = named_params! {
        ":id": session.id.0,
        ":by_user": session.by.0,
        ":state": state_code(session.state),
        ":started_wall_ms": session.started.at.wall_ms,
        ":started_boot_ms": value::boot_ms(session.started.at.boot_ms),
        ":started_boot": session.started.boot,
        ":ended_wall_ms": ended.map(|e| e.at.wall_ms),
        ":ended_boot_ms": ended.map(|e| value::boot_ms(e.at.boot_ms)),
        ":ended_boot": ended.map(|e| e.boot),
        ":pauses": value::to_json(&session.pauses, "pause list")?,
        ":dispositions": value::to_json(&session.dispositions, "disposition list")?,
        ":zone_start_min": session.zone.start_min,
        ":zone_end_min": session.zone.end_min,
        ":paper": session.paper.as_ref().map(|paper| value::to_json(paper, "paper")).transpose()?,
        ":own": own,
    };
    conn.prepare_cached(include_str!("put_session.sql"))?.execute(values)?;
    let targets = value::to_json(&session.targets, "target list")?;
    let sql = "INSERT OR IGNORE INTO frozen (session, targets) VALUES (?1, ?2)";
    conn.prepare_cached(sql)?.execute(params![session.id.0, targets])?;
    Ok(())
}

/// Columns as in `read_session.sql`.
pub(in crate::chart) fn read(row: &Row<'_>) -> Result<Session, StoreError> {
    let state = match row.get::<_, u8>(2)? {
        0 => SessionState::Running,
        1 => SessionState::Paused,
        2 => SessionState::Ended,
        _ => return Err(StoreError::Decode("session state")),
    };
    Ok(Session {
        id: SessionId(row.get(0)?),
        by: UserId(row.get(1)?),
        started: value::moment(row, 3)?,
        ended: value::moment_or_none(row, 6)?,
        zone: Zone { start_min: row.get(12)?, end_min: row.get(13)? },
        state,
        pauses: value::from_json(row.get_ref(9)?.as_str().map_err(rusqlite::Error::from)?, "pause list")?,
        dispositions: value::from_json(row.get_ref(10)?.as_str().map_err(rusqlite::Error::from)?, "disposition list")?,
        paper: row
            .get_ref(14)?
            .as_str_or_null()
            .map_err(rusqlite::Error::from)?
            .map(|text| value::from_json(text, "paper"))
            .transpose()?,
        targets: value::from_json(row.get_ref(11)?.as_str().map_err(rusqlite::Error::from)?, "target list")?,
    })
}

fn state_code(state: SessionState) -> u8 {
    match state {
        SessionState::Running => 0,
        SessionState::Paused => 1,
        SessionState::Ended => 2,
    }
}
