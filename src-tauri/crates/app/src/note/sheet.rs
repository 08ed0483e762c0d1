//! Looking at a session's notes, and at what they are written with.

use baton_contract::{
    ErrorCode,
    view::{NoteSheet, NoteView},
};
use baton_domain::{ChartId, NoteId, SessionId, action::View};
use baton_store::chart::NoteMaterial;

use crate::{
    core::{Core, Device},
    error::AppError,
    view::{note_sheet, note_view},
};

impl Core {
    /// What the note of a session is written, checked and signed with, and the session's notes. Opens the chart where that is
    /// still to be done, as after an unlock.
    ///
    /// # Errors
    /// `policy.denied`, `chart.*`, `record.not_found`.
    pub fn note_sheet(&self, chart: &str, session: &str) -> Result<NoteSheet, AppError> {
        let (chart, session) = (chart.parse()?, session.parse()?);
        let mut state = self.0.lock();
        let device = state.device()?;
        device.open_chart(&self.0, chart)?;
        let material = device.material(chart, session)?;
        let (who, now_ms) = ((device.active()?.user(), device.active()?.role()), device.writer.stamp().wall_ms);
        Ok(note_sheet(&material, who, now_ms, &device.can(Some(chart))))
    }
}

impl Device {
    pub(super) fn material(&mut self, chart: ChartId, session: SessionId) -> Result<NoteMaterial, AppError> {
        let found = self.look(chart, View::Note, Some(session.0), |file| file.note_material(session))?;
        found.ok_or_else(|| ErrorCode::NotFound.into())
    }

    pub(super) fn note_view(&mut self, chart: ChartId, session: SessionId, id: NoteId) -> Result<NoteView, AppError> {
        let sheet = self.sheet(chart, session)?;
        let (me, can) = (self.active()?.user(), self.can(Some(chart)));
        let note = sheet.notes.iter().find(|note| note.id == id).ok_or(ErrorCode::NotFound)?;
        Ok(note_view(note, &sheet, me, &can))
    }
}
