//! What happens to a note once its author has signed it: other signatures, giving it back, addenda. The rules are the domain's.

use baton_contract::{
    ErrorCode,
    command::{AmendNote, CosignNote, SignCaregiver, Withdraw},
    view::{AddendumKind as Kind, NoteView},
};
use baton_domain::{
    Action, AddendumId, ChartId,
    action::Proof,
    note::{AddendumKind, Strokes},
    text::{Name, Narrative, Reason},
};
use baton_vault::{id::make_id, secret::SecretText};

use crate::{
    core::{Core, Device},
    error::{AppError, unseen},
};

impl Core {
    /// A supervisor signs under the author's signature, with their PIN.
    ///
    /// # Errors
    /// `pin.*`; `policy.denied`; `action.refused` for one's own note, another version, or where nobody asks for it.
    pub fn note_cosign(&self, asked: CosignNote) -> Result<NoteView, AppError> {
        let (chart, session, note) = (asked.chart.parse()?, asked.session.parse()?, asked.note.parse()?);
        let mut state = self.0.lock();
        let device = state.device()?;
        let name = Name::new(&device.active()?.name)?;
        let action = Action::CosignNote { session, note, version: asked.version, name };
        device.permit_change(chart, &action)?;
        device.prove_again(&self.0, &SecretText::new(asked.pin))?;
        device.perform_proved(chart, &action, Some(Proof::PinAgain), None)?;
        device.note_view(chart, session, note).map_err(unseen)
    }

    /// The caregiver signs, with the active person as witness.
    ///
    /// # Errors
    /// `action.refused` for another version, or where nobody asks for it; `request.malformed` for a drawing that is none;
    /// `text.unusable`.
    pub fn note_caregiver(&self, asked: &SignCaregiver) -> Result<NoteView, AppError> {
        let strokes = Strokes::try_from(asked.strokes.clone()).map_err(|_| ErrorCode::RequestMalformed)?;
        let (name, relationship) = (Name::new(&asked.name)?, Name::new(&asked.relationship)?);
        let (session, note, version) = (asked.session.parse()?, asked.note.parse()?, asked.version);
        let action = Action::SignCaregiver { session, note, version, name, relationship, strokes };
        self.change_note(&asked.chart, &action)
    }

    /// The author withdraws their signature; every signature goes with it and stays in the note as withdrawn.
    ///
    /// # Errors
    /// `action.refused` for somebody else's note and for one that is locked.
    pub fn note_withdraw(&self, asked: &Withdraw) -> Result<NoteView, AppError> {
        let (session, note, reason) = (asked.session.parse()?, asked.note.parse()?, Reason::new(&asked.reason)?);
        self.change_note(&asked.chart, &Action::WithdrawSignature { session, note, version: asked.version, reason })
    }

    /// A supervisor gives a signed note back to its author.
    ///
    /// # Errors
    /// `policy.denied`; `action.refused` for one's own note and for one that is locked.
    pub fn note_give_back(&self, asked: &Withdraw) -> Result<NoteView, AppError> {
        let (session, note, reason) = (asked.session.parse()?, asked.note.parse()?, Reason::new(&asked.reason)?);
        self.change_note(&asked.chart, &Action::GiveBackNote { session, note, version: asked.version, reason })
    }

    /// Adds to a locked note: labelled, dated, authored.
    ///
    /// # Errors
    /// `action.refused` for a note that is not locked; `text.unusable`.
    pub fn note_amend(&self, asked: &AmendNote) -> Result<NoteView, AppError> {
        let kind = match asked.kind {
            Kind::Addendum => AddendumKind::Addendum,
            Kind::Correction => AddendumKind::Correction,
            Kind::LateEntry => AddendumKind::LateEntry,
        };
        let (session, note, text) = (asked.session.parse()?, asked.note.parse()?, Narrative::new(&asked.text)?);
        let addendum = AddendumId(make_id(&*self.0.clock)?);
        let chart = asked.chart.parse()?;
        let mut state = self.0.lock();
        let device = state.device()?;
        // Under the lock under which it is added: nobody else has become active in between.
        let name = Name::new(&device.active()?.name)?;
        device.change_note(chart, &Action::AmendNote { session, note, addendum, kind, text, name })
    }

    fn change_note(&self, chart: &str, action: &Action) -> Result<NoteView, AppError> {
        let chart = chart.parse()?;
        self.0.lock().device()?.change_note(chart, action)
    }
}

impl Device {
    fn change_note(&mut self, chart: ChartId, action: &Action) -> Result<NoteView, AppError> {
        let (Some(session), Some(note)) = (action.session(), action.note()) else {
            return Err(ErrorCode::Internal.into());
        };
        self.permit_change(chart, action)?;
        self.perform(chart, action)?;
        self.note_view(chart, session, note).map_err(unseen)
    }
}
