//! Notes: writing one's own, signing it with the PIN.

use baton_contract::{ErrorCode, view::NoteView};
use baton_domain::{
    Action, ChartId, NoteId, SessionId, UserId,
    action::Proof,
    session::Note,
    text::{Name, Narrative},
};
use baton_vault::{id::make_id, secret::SecretText};

use crate::{
    core::{Core, Device},
    error::{AppError, unseen},
    view::note_view,
};

impl Core {
    /// Writes the active person's note of a session. Durable when it returns.
    ///
    /// # Errors
    /// `action.refused` when the note was signed or changed in between, `text.unusable`, `action.too_large`.
    pub fn note_write(&self, chart: &str, session: &str, text: &str, base_version: u32) -> Result<NoteView, AppError> {
        let (chart, session) = (chart.parse()?, session.parse()?);
        let text = Narrative::new(text)?;
        let mut state = self.0.lock();
        let device = state.device()?;
        let me = device.active()?.user();
        let note = match device.my_note(chart, session, me)? {
            Some(note) => note.id,
            None => NoteId(make_id(&*self.0.clock)?),
        };
        device.perform(chart, &Action::WriteNote { session, note, base_version, text })?;
        device.note_view(chart, session, me).map_err(unseen)
    }

    /// Signs the active person's note with their PIN.
    ///
    /// # Errors
    /// `pin.*`, `action.refused` when the version is not the one that was read or the session still runs.
    pub fn note_sign(&self, chart: &str, session: &str, version: u32, pin: &SecretText) -> Result<NoteView, AppError> {
        let (chart, session) = (chart.parse()?, session.parse()?);
        let mut state = self.0.lock();
        let device = state.device()?;
        let me = device.active()?.user();
        let _key = match device.try_pin(me, pin) {
            Ok(key) => key,
            Err(error) => {
                // In the grace after a shift no PIN is tried at all: it is renewed, and the note signed after that.
                if error.code == ErrorCode::PinGone && !device.shift_is_over() {
                    device.drop_active(&self.0, baton_domain::action::LockCause::ShiftOver);
                }
                return Err(error);
            }
        };
        let note = device.my_note(chart, session, me)?.ok_or(ErrorCode::ActionRefused)?;
        let name = Name::new(&device.active()?.name)?;
        let action = Action::SignNote { session, note: note.id, version, name };
        device.perform_proved(chart, &action, Some(Proof::PinAgain), Some(note.by))?;
        device.note_view(chart, session, me).map_err(unseen)
    }
}

impl Device {
    fn my_note(&mut self, chart: ChartId, session: SessionId, me: UserId) -> Result<Option<Note>, AppError> {
        let sheet = self.sheet(chart, session)?;
        Ok(sheet.notes.into_iter().find(|note| note.by == me))
    }

    fn note_view(&mut self, chart: ChartId, session: SessionId, me: UserId) -> Result<NoteView, AppError> {
        let name = self.active()?.name.clone();
        let note = self.my_note(chart, session, me)?.ok_or(ErrorCode::NotFound)?;
        Ok(note_view(&note, name, me))
    }
}
