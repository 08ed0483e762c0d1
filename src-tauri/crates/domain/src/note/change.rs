//! What each action does to a note: one implementation for the device, the platform and their tests.

use super::{
    Addendum, CaregiverSignature, Cosignature, Note, NoteSignature, Withdrawn, check_amend, check_caregiver,
    check_cosign, check_form, check_give_back, check_sign_note, check_withdraw, check_write_note,
};
use crate::{
    action::Action,
    id::{NoteId, UserId},
    session::{Refusal, Session},
    text::Reason,
};

impl Action {
    /// The note that this action writes, signs or adds to.
    #[must_use]
    pub fn note(&self) -> Option<NoteId> {
        match self {
            Action::WriteNote { note, .. }
            | Action::SignNote { note, .. }
            | Action::CosignNote { note, .. }
            | Action::SignCaregiver { note, .. }
            | Action::WithdrawSignature { note, .. }
            | Action::GiveBackNote { note, .. }
            | Action::AmendNote { note, .. } => Some(*note),
            _ => None,
        }
    }
}

/// The note as the action leaves it; `at_ms` is the entry's wall clock.
///
/// # Errors
/// The [`Refusal`] that names what is wrong; [`Refusal::NoSuchNote`] for an action that is about no note.
pub fn change(old: Option<&Note>, session: &Session, by: UserId, at_ms: i64, action: &Action) -> Result<Note, Refusal> {
    if old.is_some_and(|note| note.session != session.id) {
        return Err(Refusal::IdTaken);
    }
    match action {
        Action::WriteNote { note, base_version, text, form, .. } => {
            check_write_note(old, by, *base_version)?;
            check_form(form)?;
            if *base_version == u32::MAX {
                return Err(Refusal::BaseVersion);
            }
            Ok(Note::written(old, (*note, session.id, by), text.clone(), form.clone()))
        }
        Action::SignNote { version, name, terms, .. } => {
            check_sign_note(session, old, by, *version)?;
            let signed = NoteSignature { at_ms, version: *version, name: Some(name.clone()), terms: terms.clone() };
            changed(old, |note| note.signed = Some(signed))
        }
        Action::CosignNote { version, name, .. } => {
            check_cosign(old, by, *version)?;
            let cosigned = Cosignature { by, name: name.clone(), at_ms, version: *version };
            changed(old, |note| note.cosigned = Some(cosigned))
        }
        Action::SignCaregiver { version, name, relationship, strokes, .. } => {
            check_caregiver(old, strokes, *version)?;
            let (name, relationship, strokes) = (name.clone(), relationship.clone(), strokes.clone());
            let signed = CaregiverSignature { name, relationship, witness: by, at_ms, version: *version, strokes };
            changed(old, |note| note.caregiver = Some(signed))
        }
        Action::WithdrawSignature { version, reason, .. } => {
            check_withdraw(old, by, *version)?;
            withdrawn(old, by, at_ms, reason)
        }
        Action::GiveBackNote { version, reason, .. } => {
            check_give_back(old, by, *version)?;
            withdrawn(old, by, at_ms, reason)
        }
        Action::AmendNote { addendum, kind, text, name, .. } => {
            check_amend(old, *addendum)?;
            let (name, text) = (name.clone(), text.clone());
            changed(old, |note| note.addenda.push(Addendum { id: *addendum, by, name, at_ms, kind: *kind, text }))
        }
        _ => Err(Refusal::NoSuchNote),
    }
}

fn changed(old: Option<&Note>, change: impl FnOnce(&mut Note)) -> Result<Note, Refusal> {
    let mut note = old.ok_or(Refusal::NoSuchNote)?.clone();
    change(&mut note);
    Ok(note)
}

fn withdrawn(old: Option<&Note>, by: UserId, at_ms: i64, reason: &Reason) -> Result<Note, Refusal> {
    let signed = old.and_then(|note| note.signed.clone()).ok_or(Refusal::NoteNotSigned)?;
    changed(old, |note| {
        let (cosigned, caregiver) = (note.cosigned.clone(), note.caregiver.clone());
        note.withdraw(Withdrawn { by, at_ms, reason: reason.clone(), signed, cosigned, caregiver });
    })
}
