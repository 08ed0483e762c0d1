//! Notes.

use baton_domain::{
    NoteId, SessionId, UserId,
    note::{Note, NoteForm, NoteSignature, Terms},
    text::Narrative,
};
use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use super::Stored;
use crate::{error::StoreError, value};

/// A note of a session.
pub(in crate::chart) fn get(
    conn: &Connection,
    session: SessionId,
    id: NoteId,
) -> Result<Option<Stored<Note>>, StoreError> {
    let mut statement = conn.prepare_cached(include_str!("read_note.sql"))?;
    let found = statement.query_row(params![session.0, id.0], |row| {
        Ok(read(row).and_then(|value| Ok(Stored { value, own: row.get(8)? })))
    });
    found.optional()?.transpose()
}

/// The notes of a session.
pub(in crate::chart) fn of_session(conn: &Connection, session: SessionId) -> Result<Vec<Note>, StoreError> {
    let mut statement = conn.prepare_cached(include_str!("../look/notes_of_session.sql"))?;
    let mut rows = statement.query([session.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// Whether another session has a note of this id. A scan of a small table, for new notes only.
pub(in crate::chart) fn exists(conn: &Connection, id: NoteId) -> Result<bool, StoreError> {
    Ok(conn.prepare_cached("SELECT 1 FROM notes WHERE id = ?1")?.exists([id.0])?)
}

/// Stores a note in place of what was there.
pub(in crate::chart) fn put(conn: &Connection, note: &Note, own: i64) -> Result<(), StoreError> {
    let values = named_params! {
        ":session": note.session.0,
        ":id": note.id.0,
        ":by_user": note.by.0,
        ":version": note.version,
        ":body": note.words(),
        ":signed_ms": note.signed.as_ref().map(|s| s.at_ms),
        ":signed_version": note.signed.as_ref().map(|s| s.version),
        ":whole": value::to_json(note, "note")?,
        ":own": own,
    };
    conn.prepare_cached(include_str!("put_note.sql"))?.execute(values)?;
    Ok(())
}

/// Columns as in `read_note.sql`.
pub(in crate::chart) fn read(row: &Row<'_>) -> Result<Note, StoreError> {
    if let Some(body) = row.get_ref(7)?.as_str_or_null().map_err(rusqlite::Error::from)? {
        return value::from_json(body, "note");
    }
    let text: String = row.get(4)?;
    let signed = match (row.get::<_, Option<i64>>(5)?, row.get::<_, Option<u32>>(6)?) {
        (Some(at_ms), Some(version)) => Some(NoteSignature { at_ms, version, name: None, terms: Terms::default() }),
        _ => None,
    };
    Ok(Note {
        session: SessionId(row.get(0)?),
        id: NoteId(row.get(1)?),
        by: UserId(row.get(2)?),
        version: row.get(3)?,
        text: Some(Narrative::try_from(text).map_err(|_| StoreError::Decode("note"))?),
        form: NoteForm::default(),
        signed,
        cosigned: None,
        caregiver: None,
        withdrawn: Vec::new(),
        addenda: Vec::new(),
    })
}
