//! What a session's note is written, checked and signed with: the session, what the payer asks for, what was written lately.

use baton_domain::{NoteId, SessionId, billing::Billing, text::Narrative};
use uuid::Uuid;

use super::{SessionSheet, json};
use crate::{
    chart::{
        ChartFile, Unrecorded,
        table::{notes, sessions},
    },
    error::StoreError,
};

/// So many notes of other sessions are compared with.
const EARLIER: u32 = 10;

/// What a note is written with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoteMaterial {
    /// The session with everything in it.
    pub sheet: SessionSheet,
    /// What the client's payer asks for; none where it has not arrived.
    pub billing: Option<Billing>,
    /// The narratives of the last notes of other sessions, latest first.
    pub earlier: Vec<(NoteId, Narrative)>,
    /// The last ended session before this one.
    pub before: Option<SessionSheet>,
}

impl ChartFile {
    /// What the note of a session is written with; none when the chart has no such session.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn note_material(&self, session: SessionId) -> Result<Unrecorded<Option<NoteMaterial>>, StoreError> {
        let mut look = self.looker()?;
        let found = look.rows(include_str!("../table/read_session.sql"), [session.0], sessions::read)?;
        let Some(found) = found.into_iter().next() else { return Ok(look.done(None, &[])) };
        let earlier = look.rows(include_str!("earlier_notes.sql"), (session.0, EARLIER), notes::read)?;
        let earlier = earlier.into_iter().filter_map(|note| Some((note.id, note.text?))).collect();
        let at_ms = found.started.at.wall_ms;
        let before = look.rows(include_str!("session_before.sql"), (session.0, at_ms), sessions::read)?;
        let before = before.into_iter().next().map(|session| look.fill_sheet(session)).transpose()?;
        let billing = look.rows("SELECT body FROM billing", [], |row| json(row, 0, "billing"))?.into_iter().next();
        let material = NoteMaterial { sheet: look.fill_sheet(found)?, billing, earlier, before };
        let ids = material.ids();
        Ok(look.done(Some(material), &ids))
    }
}

impl NoteMaterial {
    fn ids(&self) -> Vec<Uuid> {
        let before = self.before.iter().flat_map(SessionSheet::ids);
        let earlier = self.earlier.iter().map(|(note, _)| note.0);
        self.sheet.ids().into_iter().chain(earlier).chain(before).collect()
    }
}
