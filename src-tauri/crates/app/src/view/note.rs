//! Notes as screens: what stands in them, who signed, and what the person may do with each.

use baton_contract::view::{
    AddendumKind, AddendumView, Can, CaregiverView, NoteCan, NoteState, NoteView, SectionText, SignedBy, WithdrawnView,
};
use baton_domain::{
    UserId,
    note::{self, Note},
    session::SessionState,
};
use baton_store::chart::SessionSheet;

use super::sheet::name_of;

mod digest;
mod material;

pub(crate) use digest::data_digest;
use digest::has_changed;
pub(crate) use material::{note_sheet, record};

/// The notes of a session: one's own, and those that others have signed. What somebody is still writing is theirs alone; of a note
/// that was given back it shows who did so and why, and nothing of its words.
pub(crate) fn note_views(sheet: &SessionSheet, me: UserId, can: &[Can]) -> Vec<NoteView> {
    let shown = sheet.notes.iter().filter(|note| note.by == me || note.signed.is_some() || !note.withdrawn.is_empty());
    shown.map(|note| note_view(note, sheet, me, can)).collect()
}

/// A note.
pub(crate) fn note_view(note: &Note, sheet: &SessionSheet, me: UserId, can: &[Can]) -> NoteView {
    let signed = note.signed.as_ref();
    let by = |user| name_of(&sheet.names, user);
    let written = note.by == me || signed.is_some();
    NoteView {
        note: note.id.to_string(),
        text: if written { note.words().to_owned() } else { String::new() },
        service: note.form.service.as_ref().map(|code| code.as_str().to_owned()),
        service_name: note.form.service_name.as_ref().map(|name| name.as_str().to_owned()),
        sections: note.form.sections.iter().filter(|_| written).map(section).collect(),
        version: note.version,
        by: by(note.by),
        mine: note.by == me,
        state: state(note.state()),
        signed_ms: signed.map(|s| s.at_ms as f64),
        signed_as: signed.map(|s| s.name.as_ref().map_or_else(|| by(note.by), |name| name.as_str().to_owned())),
        asks_cosign: signed.is_some_and(|s| s.requires.cosign && note.cosigned.is_none()),
        asks_caregiver: signed.is_some_and(|s| s.requires.caregiver && note.caregiver.is_none()),
        cosigned: note.cosigned.as_ref().map(|c| SignedBy { name: c.name.as_str().to_owned(), at_ms: c.at_ms as f64 }),
        caregiver: note.caregiver.as_ref().map(|signed| CaregiverView {
            name: signed.name.as_str().to_owned(),
            relationship: signed.relationship.as_str().to_owned(),
            witness: by(signed.witness),
            at_ms: signed.at_ms as f64,
            strokes: signed.strokes.strokes().to_vec(),
        }),
        withdrawn: note.withdrawn.iter().map(|w| withdrawn(w, note.by, by(w.by))).collect(),
        addenda: note.addenda.iter().map(addendum).collect(),
        data_changed: signed.is_some_and(|s| s.data.as_ref().is_some_and(|signed| has_changed(signed, sheet))),
        can: note_can(note, sheet, me, can),
    }
}

fn section(of: &note::Section) -> SectionText {
    SectionText {
        key: of.key.as_str().to_owned(),
        title: of.title.as_ref().map(|t| t.as_str().to_owned()),
        text: of.text.as_str().to_owned(),
    }
}

fn withdrawn(of: &note::Withdrawn, author: UserId, by: String) -> WithdrawnView {
    WithdrawnView {
        by,
        given_back: of.by != author,
        at_ms: of.at_ms as f64,
        reason: of.reason.as_str().to_owned(),
        signed_ms: of.signed.at_ms as f64,
        version: of.signed.version,
    }
}

fn addendum(of: &note::Addendum) -> AddendumView {
    AddendumView {
        addendum: of.id.to_string(),
        by: of.name.as_str().to_owned(),
        at_ms: of.at_ms as f64,
        kind: match of.kind {
            note::AddendumKind::Addendum => AddendumKind::Addendum,
            note::AddendumKind::Correction => AddendumKind::Correction,
            note::AddendumKind::LateEntry => AddendumKind::LateEntry,
        },
        text: of.text.as_str().to_owned(),
    }
}

fn state(of: note::NoteState) -> NoteState {
    match of {
        note::NoteState::Draft => NoteState::Draft,
        note::NoteState::Signed => NoteState::Signed,
        note::NoteState::Cosigned => NoteState::Cosigned,
        note::NoteState::Locked => NoteState::Locked,
        note::NoteState::Amended => NoteState::Amended,
    }
}

/// The rules are the domain's: each act is offered where its check would pass and the role allows it.
fn note_can(note: &Note, sheet: &SessionSheet, me: UserId, can: &[Can]) -> Vec<NoteCan> {
    let (mine, version) = (note.by == me, note.version);
    let asks = |of: fn(&note::Requires) -> bool| note.signed.as_ref().is_some_and(|s| of(&s.requires));
    let ended = sheet.session.state == SessionState::Ended;
    let open = !note.is_locked();
    [
        (NoteCan::Write, Can::WriteNote, note::check_write_note(Some(note), me, version).is_ok()),
        (NoteCan::Sign, Can::SignNote, ended && mine && note.signed.is_none()),
        (NoteCan::Cosign, Can::CosignNote, note::check_cosign(Some(note), me, version).is_ok()),
        (NoteCan::Witness, Can::SignNote, asks(|r| r.caregiver) && note.caregiver.is_none()),
        (NoteCan::Withdraw, Can::SignNote, open && note::check_withdraw(Some(note), me, version).is_ok()),
        (NoteCan::GiveBack, Can::CosignNote, open && note::check_give_back(Some(note), me, version).is_ok()),
        (NoteCan::Amend, Can::WriteNote, note.is_locked()),
    ]
    .into_iter()
    .filter(|(_, needs, fits)| *fits && can.contains(needs))
    .map(|(act, _, _)| act)
    .collect()
}

#[cfg(test)]
mod tests {
    use baton_domain::{
        NoteId,
        note::{NoteForm, NoteSignature, Terms, Withdrawn},
        text::{Code, Narrative, Reason},
    };
    use uuid::Uuid;

    use super::{
        digest::tests::{ME, sheet},
        *,
    };

    #[test]
    fn what_a_colleague_is_still_writing_leaves_the_core_in_no_view() {
        let sheet = sheet();
        let form = NoteForm {
            sections: vec![note::Section {
                key: Code::new("status").unwrap(),
                title: None,
                text: Narrative::new("Calm").unwrap(),
            }],
            ..NoteForm::default()
        };
        let place = (NoteId(Uuid::from_u128(3)), sheet.session.id, UserId(Uuid::from_u128(2)));
        let mut theirs = Note::written(None, place, Some(Narrative::new("Half a thought").unwrap()), form);
        let shown = |sheet: &SessionSheet, note: &Note, me| {
            let sheet = SessionSheet { notes: vec![note.clone()], ..sheet.clone() };
            let words = |view: NoteView| (view.text, view.sections.len(), view.withdrawn.len());
            note_views(&sheet, me, &[]).into_iter().map(words).collect::<Vec<_>>()
        };
        assert_eq!(shown(&sheet, &theirs, theirs.by), [("Half a thought".to_owned(), 1, 0)]);
        assert!(shown(&sheet, &theirs, ME).is_empty());
        let signed = NoteSignature { at_ms: 1, version: 1, name: None, terms: Terms::default() };
        theirs.signed = Some(signed.clone());
        assert_eq!(shown(&sheet, &theirs, ME), [("Half a thought".to_owned(), 1, 0)]);
        // Given back: whose turn it is, and nothing of its words.
        let reason = Reason::new("Wrong service").unwrap();
        theirs.withdraw(Withdrawn { by: ME, at_ms: 2, reason, signed, cosigned: None, caregiver: None });
        assert_eq!(shown(&sheet, &theirs, ME), [(String::new(), 0, 1)]);
    }
}
