//! Notes: writing one's own, signing it with the PIN.

mod life;
mod sheet;

use baton_contract::{ErrorCode, command::WriteNote, view::NoteView};
use baton_domain::{
    Action, ActionKind, ChartId, NoteId, SessionId, UserId,
    action::Proof,
    note::{Note, NoteForm, Section, Terms, check_note, may_sign},
    policy::Permission,
    text::{Code, Name, Narrative},
};
use baton_vault::{id::make_id, secret::SecretText};

use crate::{
    core::{Core, Device, Shared},
    error::{AppError, unseen},
    view::{data_digest, note_record},
};

impl Core {
    /// Writes the active person's note of a session. Durable when it returns.
    ///
    /// # Errors
    /// `action.refused` when the note was signed or changed in between, `text.unusable` (a note without a word included),
    /// `action.too_large`.
    pub fn note_write(&self, asked: &WriteNote) -> Result<NoteView, AppError> {
        let (chart, session) = (asked.chart.parse()?, asked.session.parse()?);
        // Sections may be written before the first word of the narrative.
        let text = (!asked.text.is_empty()).then(|| Narrative::new(&asked.text)).transpose()?;
        if text.is_none() && asked.sections.iter().all(|section| section.text.trim().is_empty()) {
            return Err(ErrorCode::TextUnusable.into());
        }
        let mut state = self.0.lock();
        let device = state.device()?;
        device.permit(Permission::WriteNote, ActionKind::WriteNote, Some(chart), None)?;
        device.expect_open(chart, ActionKind::WriteNote)?;
        let me = device.active()?.user();
        let old = device.my_note(chart, session, me)?;
        let form = device.form(chart, session, asked, old.as_ref())?;
        let note = match old {
            Some(note) => note.id,
            None => NoteId(make_id(&*self.0.clock)?),
        };
        let action = Action::WriteNote { session, note, base_version: asked.base_version, text, form };
        device.perform(chart, &action)?;
        device.note_view(chart, session, note).map_err(unseen)
    }

    /// Signs the active person's note with their PIN.
    ///
    /// # Errors
    /// `pin.*`, `action.refused` when the version is not the one that was read, a check fails, or the session still runs.
    pub fn note_sign(&self, chart: &str, session: &str, version: u32, pin: &SecretText) -> Result<NoteView, AppError> {
        let (chart, session) = (chart.parse()?, session.parse()?);
        let mut state = self.0.lock();
        let device = state.device()?;
        let me = device.active()?.user();
        device.prove_again(&self.0, pin)?;
        device.permit(Permission::SignNote, ActionKind::SignNote, Some(chart), None)?;
        device.expect_open(chart, ActionKind::SignNote)?;
        let note = device.my_note(chart, session, me)?.ok_or(ErrorCode::ActionRefused)?.id;
        let name = Name::new(&device.active()?.name)?;
        let terms = device.terms(chart, session)?;
        let action = Action::SignNote { session, note, version, name, terms };
        device.perform_proved(chart, &action, Some(Proof::PinAgain), Some(me))?;
        device.note_view(chart, session, note).map_err(unseen)
    }
}

impl Device {
    /// The PIN, asked again for the very act that follows.
    fn prove_again(&mut self, shared: &Shared, pin: &SecretText) -> Result<(), AppError> {
        let me = self.active()?.user();
        match self.try_pin(me, pin) {
            Ok(_key) => Ok(()),
            Err(error) => {
                // In the grace after a shift no PIN is tried at all: it is renewed, and the note signed after that.
                if error.code == ErrorCode::PinGone && !self.shift_is_over() {
                    self.drop_active(shared, baton_domain::action::LockCause::ShiftOver);
                }
                Err(error)
            }
        }
    }

    /// What a note has besides its narrative, with the names and headings of the template as it stands; sections without a word
    /// are left out.
    fn form(
        &mut self,
        chart: ChartId,
        session: SessionId,
        asked: &WriteNote,
        old: Option<&Note>,
    ) -> Result<NoteForm, AppError> {
        let service = asked.service.as_deref().map(Code::new).transpose()?;
        let (billing, held) = self.peek(chart, |t| Ok((t.billing()?, t.session(session)?)))?;
        let date = held.ok_or(ErrorCode::NotFound)?.service_date().unwrap_or_default();
        let found = service.as_ref().and_then(|code| billing.as_ref()?.service(code, &date));
        // A section kept from the service of before keeps its heading.
        let before = |key: &Code| old?.form.sections.iter().find(|section| section.key == *key)?.title.clone();
        let title = |key: &Code| {
            let asked = found.iter().flat_map(|service| &service.template.sections);
            asked
                .into_iter()
                .find(|section| section.key == *key)
                .map(|section| section.title.clone())
                .or_else(|| before(key))
        };
        let written = asked.sections.iter().filter(|section| !section.text.trim().is_empty());
        let sections = written
            .map(|section| {
                let key = Code::new(&section.key)?;
                Ok(Section { title: title(&key), key, text: Narrative::new(&section.text)? })
            })
            .collect::<Result<Vec<_>, AppError>>()?;
        let service_name = found.map(|service| service.name.clone());
        let template = found.map(|service| service.template.version);
        Ok(NoteForm { service, service_name, template, sections })
    }

    /// On what terms the active person signs: what the payer asks for, and which data lies before them. Nothing that a check
    /// refuses is signed.
    fn terms(&mut self, chart: ChartId, session: SessionId) -> Result<Terms, AppError> {
        let material = self.material(chart, session)?;
        let (me, role, now_ms) = (self.active()?.user(), self.active()?.role(), self.writer.stamp().wall_ms);
        let earlier: Vec<&str> = material.earlier.iter().map(|(_, text)| text.as_str()).collect();
        let checks = check_note(&note_record(&material, &earlier, (me, role), now_ms));
        if !may_sign(&checks) {
            return Err(ErrorCode::NoteUnchecked.into());
        }
        let requires = material.billing.as_ref().map(|billing| billing.requires).unwrap_or_default();
        Ok(Terms { requires, data: Some(Code::new(&data_digest(&material.sheet))?) })
    }

    fn my_note(&mut self, chart: ChartId, session: SessionId, me: UserId) -> Result<Option<Note>, AppError> {
        self.peek(chart, |t| t.own_note(session, me))
    }
}
