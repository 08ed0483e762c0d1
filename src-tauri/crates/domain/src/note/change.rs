//! What each action does to a note: one implementation for the device, the platform and their tests.

use super::{
    Addendum, CaregiverSignature, Cosignature, Note, NoteSignature, Terms, Withdrawn, check_amend, check_caregiver,
    check_cosign, check_form, check_give_back, check_sign_note, check_signature, check_withdraw, check_write_note,
};
use crate::{
    action::Action,
    id::{NoteId, UserId},
    session::{Refusal, Session},
    text::{Name, Reason},
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

/// Whose hand it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoteHand {
    /// The person.
    pub by: UserId,
    /// When, wall milliseconds.
    pub at_ms: i64,
    /// Whether a device applies again what it took before: rules that have become stricter since do not refuse it.
    pub replayed: bool,
}

/// The note as the action leaves it.
///
/// # Errors
/// The [`Refusal`] that names what is wrong; [`Refusal::NoSuchNote`] for an action that is about no note.
pub fn change(old: Option<&Note>, session: &Session, hand: &NoteHand, action: &Action) -> Result<Note, Refusal> {
    let NoteHand { by, at_ms, replayed } = *hand;
    if old.is_some_and(|note| note.session != session.id) {
        return Err(Refusal::IdTaken);
    }
    let uncounted = old.filter(|_| replayed).and_then(|note| before_withdrawals_counted(note, action));
    let old = uncounted.as_ref().or(old);
    match action {
        Action::WriteNote { note, base_version, text, form, .. } => {
            check_write_note(old, by, *base_version)?;
            check_form(form)?;
            if *base_version == u32::MAX {
                return Err(Refusal::BaseVersion);
            }
            Ok(Note::written(old, (*note, session.id, by), text.clone(), form.clone()))
        }
        Action::SignNote { version, name, terms, .. } => sign(old, session, hand, (*version, name, terms)),
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
            check_amend(old, by, *addendum)?;
            let (name, text) = (name.clone(), text.clone());
            changed(old, |note| note.addenda.push(Addendum { id: *addendum, by, name, at_ms, kind: *kind, text }))
        }
        _ => Err(Refusal::NoSuchNote),
    }
}

fn sign(
    old: Option<&Note>,
    session: &Session,
    hand: &NoteHand,
    (version, name, terms): (u32, &Name, &Terms),
) -> Result<Note, Refusal> {
    check_sign_note(session, old, hand.by, version)?;
    if !hand.replayed {
        check_signature(old.ok_or(Refusal::NoSuchNote)?, terms)?;
    }
    let (name, terms) = (Some(name.clone()), terms.clone());
    changed(old, |note| note.signed = Some(NoteSignature { at_ms: hand.at_ms, version, name, terms }))
}

/// The note as it stood for an entry from before a withdrawal raised the version: that one still names the version that was signed.
fn before_withdrawals_counted(note: &Note, action: &Action) -> Option<Note> {
    let (Action::WriteNote { base_version: named, .. } | Action::SignNote { version: named, .. }) = action else {
        return None;
    };
    let signed = note.withdrawn.last()?.signed.version;
    let is_next = note.signed.is_none() && signed == *named && signed.checked_add(1) == Some(note.version);
    is_next.then(|| Note { version: *named, ..note.clone() })
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
