//! Observations: the one table that a tap changes.

use std::collections::HashSet;

use baton_domain::{
    ObservationId, SegmentId, SessionId, TargetId, UserId,
    correction::{Told, put_in_order},
    observation::{BoutEnd, Fact, Observation, Response, VoidReason, Voided},
    text::Reason,
};
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params};

use crate::{error::StoreError, value};

const BOUT: u8 = 20;

/// One observation.
pub(in crate::chart) fn get(conn: &Connection, id: ObservationId) -> Result<Option<Observation>, StoreError> {
    let mut statement = conn.prepare_cached(include_str!("read_observation.sql"))?;
    statement.query_row([id.0], |row| Ok(read(row))).optional()?.transpose()
}

/// The observations of one target in a session, in the order in which they were made, voided ones included.
pub(in crate::chart) fn of_target(
    conn: &Connection,
    session: SessionId,
    target: TargetId,
) -> Result<Vec<Observation>, StoreError> {
    // Sorted here: a sorter in SQLite costs a tap as much as the rest of it.
    let mut found = list(conn, include_str!("read_observations_of_target.sql"), params![session.0, target.0])?;
    put_in_order(&mut found);
    Ok(found)
}

/// The targets of a session that have an observation of its own data that counts.
pub(in crate::chart) fn targets_with_data(
    conn: &Connection,
    session: SessionId,
) -> Result<HashSet<TargetId>, StoreError> {
    let sql = "SELECT DISTINCT target FROM observations WHERE session = ?1 AND voided_by IS NULL AND stream = 0";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([session.0], |row| row.get(0).map(TargetId))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Adds an observation made by this device's entry; false when the id is taken.
pub(in crate::chart) fn insert(conn: &Connection, new: &Observation, entry: i64) -> Result<bool, StoreError> {
    Ok(write(conn, include_str!("insert_observation.sql"), new, Some(entry))? == 1)
}

/// Adds an observation from the platform or merges it with what is there: voided stays voided, ended stays ended.
pub(in crate::chart) fn merge(conn: &Connection, from: &Observation, entry: Option<i64>) -> Result<(), StoreError> {
    write(conn, include_str!("merge_observation.sql"), from, entry).map(drop)
}

/// Ends a bout.
pub(in crate::chart) fn end(conn: &Connection, id: ObservationId, end: &BoutEnd) -> Result<(), StoreError> {
    let boot_ms = value::boot_ms(end.at.boot_ms);
    let values = params![id.0, end.by.0, end.at.wall_ms, boot_ms, end.boot, closed_code(end)];
    conn.prepare_cached(include_str!("end_bout.sql"))?.execute(values)?;
    Ok(())
}

/// Ends every running bout of a session.
pub(in crate::chart) fn end_all(conn: &Connection, session: SessionId, end: &BoutEnd) -> Result<(), StoreError> {
    let boot_ms = value::boot_ms(end.at.boot_ms);
    let values = params![session.0, end.by.0, end.at.wall_ms, boot_ms, end.boot, closed_code(end), BOUT];
    conn.prepare_cached(include_str!("end_bouts.sql"))?.execute(values)?;
    Ok(())
}

/// Voids an observation.
pub(in crate::chart) fn void(conn: &Connection, id: ObservationId, voided: &Voided) -> Result<(), StoreError> {
    let sql = "UPDATE observations SET voided_by = ?2, voided_ms = ?3, void_reason = ?4, void_words = ?5 WHERE id = ?1";
    let values = params![id.0, voided.by.0, voided.at_ms, reason_code(voided.reason), words(voided)];
    conn.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

/// Columns as in `read_observation.sql`.
pub(in crate::chart) fn read(row: &Row<'_>) -> Result<Observation, StoreError> {
    Ok(Observation {
        id: ObservationId(row.get(0)?),
        session: SessionId(row.get(1)?),
        segment: SegmentId(row.get(2)?),
        target: TargetId(row.get(3)?),
        by: UserId(row.get(4)?),
        at: value::touch(row, 5)?,
        boot: row.get(7)?,
        fact: fact(row)?,
        ended: read_end(row)?,
        voided: read_voided(row)?,
        stream: value::stream(row, 21)?,
        told: read_told(row)?,
    })
}

/// What a tap records most is in two columns, the rest in one of its own.
fn fact(row: &Row<'_>) -> Result<Fact, StoreError> {
    let (code, level) = (row.get::<_, u8>(8)?, row.get::<_, Option<u8>>(9)?);
    if let Some(body) = row.get_ref(18)?.as_str_or_null().map_err(rusqlite::Error::from)? {
        let fact: Fact = value::from_json(body, "fact")?;
        return if fact_code(&fact).0 == code { Ok(fact) } else { Err(StoreError::Decode("fact")) };
    }
    Ok(match (code, level) {
        (1, _) => Fact::Trial(Response::Correct),
        (2, Some(level)) => Fact::Trial(Response::Prompted { level }),
        (3, _) => Fact::Trial(Response::Incorrect),
        (4, _) => Fact::Trial(Response::NoResponse),
        (5, _) => Fact::Trial(Response::NoOpportunity),
        (10, _) => Fact::Count,
        (BOUT, _) => Fact::Bout,
        _ => return Err(StoreError::Decode("fact")),
    })
}

fn list(conn: &Connection, sql: &str, values: &[&dyn ToSql]) -> Result<Vec<Observation>, StoreError> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(values)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

fn write(conn: &Connection, sql: &str, o: &Observation, entry: Option<i64>) -> Result<usize, StoreError> {
    let (code, level) = fact_code(&o.fact);
    let body = needs_body(code).then(|| value::to_json(&o.fact, "fact")).transpose()?;
    let told = o.told.as_ref().map(|told| value::to_json(told, "told")).transpose()?;
    let values = params![
        o.id.0,
        o.session.0,
        o.segment.0,
        o.target.0,
        o.by.0,
        o.at.wall_ms,
        value::boot_ms(o.at.boot_ms),
        o.boot,
        code,
        level,
        o.ended.map(|e| e.by.0),
        o.ended.map(|e| e.at.wall_ms),
        o.ended.map(|e| value::boot_ms(e.at.boot_ms)),
        o.ended.map(|e| e.boot),
        o.ended.as_ref().map(closed_code),
        o.voided.as_ref().map(|v| v.by.0),
        o.voided.as_ref().map(|v| v.at_ms),
        o.voided.as_ref().map(|v| reason_code(v.reason)),
        entry,
        body,
        o.voided.as_ref().and_then(words),
        told,
        value::stream_code(o.stream),
    ];
    Ok(conn.prepare_cached(sql)?.execute(values)?)
}

/// The codes of `migrations/chart`, for ever.
fn fact_code(fact: &Fact) -> (u8, Option<u8>) {
    match fact {
        Fact::Trial(Response::Correct) => (1, None),
        Fact::Trial(Response::Prompted { level }) => (2, Some(*level)),
        Fact::Trial(Response::Incorrect) => (3, None),
        Fact::Trial(Response::NoResponse) => (4, None),
        Fact::Trial(Response::NoOpportunity) => (5, None),
        Fact::ErrorCorrection(_) => (6, None),
        Fact::Probe(_) => (7, None),
        Fact::Step { .. } => (8, None),
        Fact::Count => (10, None),
        Fact::Interval { .. } => (11, None),
        Fact::Rating { .. } => (12, None),
        Fact::Quantity { .. } => (13, None),
        Fact::PermanentProduct { .. } => (14, None),
        Fact::Component { .. } => (15, None),
        Fact::Abc(_) => (16, None),
        Fact::Text { .. } => (17, None),
        Fact::Bout => (BOUT, None),
    }
}

fn needs_body(code: u8) -> bool {
    !matches!(code, 1..=5 | 10 | BOUT)
}

fn read_end(row: &Row<'_>) -> Result<Option<BoutEnd>, StoreError> {
    let Some(by) = row.get::<_, Option<uuid::Uuid>>(10)? else { return Ok(None) };
    let (at, boot, closed) = (value::touch(row, 11)?, row.get(13)?, row.get::<_, u8>(14)?);
    Ok(Some(BoutEnd { by: UserId(by), at, boot, truncated: closed == 1, unanswered: closed == 2 }))
}

/// 0 by a hand, 1 by the session's end, 2 without a response.
fn closed_code(end: &BoutEnd) -> u8 {
    if end.truncated { 1 } else { u8::from(end.unanswered) * 2 }
}

fn read_voided(row: &Row<'_>) -> Result<Option<Voided>, StoreError> {
    let Some(by) = row.get::<_, Option<uuid::Uuid>>(15)? else { return Ok(None) };
    let reason = match row.get::<_, u8>(17)? {
        1 => VoidReason::Undo,
        2 => VoidReason::Correction,
        _ => return Err(StoreError::Decode("void reason")),
    };
    let words: Option<String> = row.get(19)?;
    let words = words.map(|words| Reason::new(&words)).transpose().map_err(|_| StoreError::Decode("void reason"))?;
    Ok(Some(Voided { by: UserId(by), at_ms: row.get(16)?, reason, words }))
}

fn read_told(row: &Row<'_>) -> Result<Option<Told>, StoreError> {
    let body = row.get_ref(20)?.as_str_or_null().map_err(rusqlite::Error::from)?;
    body.map(|body| value::from_json(body, "told")).transpose()
}

fn words(voided: &Voided) -> Option<&str> {
    voided.words.as_ref().map(Reason::as_str)
}

fn reason_code(reason: VoidReason) -> u8 {
    match reason {
        VoidReason::Undo => 1,
        VoidReason::Correction => 2,
    }
}
