//! What an action does to a note, and what it does not do.

use baton_domain::{
    Action, AddendumId,
    note::{
        Addendum, AddendumKind, MAX_ADDENDA, MAX_WITHDRAWN, Note, NoteForm, NoteHand, NoteState, Requires, Terms,
        change, check_amend, check_give_back,
    },
    session::Refusal,
    text::Reason,
};
use uuid::Uuid;

use crate::{COLLEAGUE, ME, case, code, name, note, user, words};

fn hand(by: u128) -> NoteHand {
    NoteHand { by: user(by), at_ms: 1, replayed: false }
}

fn again(by: u128) -> NoteHand {
    NoteHand { replayed: true, ..hand(by) }
}

fn write(base_version: u32, text: Option<&str>) -> Action {
    let of = note("x");
    Action::WriteNote {
        session: of.session,
        note: of.id,
        base_version,
        text: text.map(words),
        form: NoteForm::default(),
    }
}

fn sign(version: u32, requires: Requires, data: bool) -> Action {
    let of = note("x");
    let terms = Terms { requires, data: data.then(|| code("2:abc")) };
    Action::SignNote { session: of.session, note: of.id, version, name: name("Ana Ruiz"), terms }
}

fn withdraw(version: u32) -> Action {
    let of = note("x");
    let reason = Reason::new("Wrong section").unwrap();
    Action::WithdrawSignature { session: of.session, note: of.id, version, reason }
}

fn cosign(version: u32) -> Action {
    let of = note("x");
    Action::CosignNote { session: of.session, note: of.id, version, name: name("Kim Tran") }
}

const COSIGNED: Requires = Requires { cosign: true, caregiver: false };

fn done(old: Option<&Note>, hand: &NoteHand, actions: &[Action]) -> Result<Note, Refusal> {
    let session = case().session;
    let mut held = old.cloned();
    for action in actions {
        held = Some(change(held.as_ref(), &session, hand, action)?);
    }
    Ok(held.unwrap())
}

fn added(by: u128, n: usize) -> Addendum {
    let id = AddendumId(Uuid::from_u128(by * 1_000 + n as u128));
    Addendum { id, by: user(by), name: name("A"), at_ms: 1, kind: AddendumKind::Addendum, text: words("More.") }
}

#[test]
fn a_cosignature_does_not_land_on_what_was_signed_anew() {
    let signed = done(None, &hand(ME), &[write(0, Some("Calm.")), sign(1, COSIGNED, true)]).unwrap();
    assert!(done(Some(&signed), &hand(COLLEAGUE), &[cosign(1)]).is_ok());
    // Withdrawn, the data corrected, and signed again without a changed word.
    let anew = done(Some(&signed), &hand(ME), &[withdraw(1), sign(2, COSIGNED, true)]).unwrap();
    assert_eq!(done(Some(&anew), &hand(COLLEAGUE), &[cosign(1)]), Err(Refusal::BaseVersion));
    assert!(done(Some(&anew), &hand(COLLEAGUE), &[cosign(2)]).is_ok());
}

#[test]
fn what_was_withdrawn_and_written_before_versions_counted_that_replays_to_the_same_note() {
    let taken = [
        write(0, Some("Calm.")),
        sign(1, COSIGNED, false),
        withdraw(1),
        write(1, Some("Calm and well.")),
        sign(2, COSIGNED, false),
    ];
    let held = done(None, &again(ME), &taken).unwrap();
    assert_eq!((held.version, held.signed.as_ref().unwrap().version, held.words()), (2, 2, "Calm and well."));
    assert!(done(Some(&held), &again(COLLEAGUE), &[cosign(2)]).is_ok());
    // Or signed again as it was.
    let taken = [&taken[..3], &[sign(1, COSIGNED, false)]].concat();
    let held = done(None, &again(ME), &taken).unwrap();
    assert_eq!((held.version, held.signed.unwrap().version), (1, 1));
    // Anew, neither is taken: the version is the next one.
    let signed = done(None, &hand(ME), &[write(0, Some("Calm.")), sign(1, COSIGNED, true), withdraw(1)]).unwrap();
    for old in [write(1, Some("Changed.")), sign(1, COSIGNED, true)] {
        assert_eq!(done(Some(&signed), &hand(ME), &[old]), Err(Refusal::BaseVersion));
    }
}

#[test]
fn nothing_is_signed_without_a_word_or_without_its_data() {
    for (text, data) in [(None, true), (Some("Calm."), false)] {
        let of = [write(0, text), sign(1, Requires::default(), data)];
        assert_eq!(done(None, &hand(ME), &of), Err(Refusal::BadForm), "{text:?} {data}");
        assert!(done(None, &again(ME), &of).is_ok(), "what was signed stands");
    }
}

#[test]
fn an_addendum_outlives_whatever_is_written_over_its_note() {
    let mut held = note("Calm.");
    held.addenda.push(added(COLLEAGUE, 1));
    let over = done(Some(&held), &hand(ME), &[write(held.version, Some("Another text."))]).unwrap();
    assert_eq!(over.addenda, held.addenda);
}

#[test]
fn one_persons_additions_leave_room_for_others() {
    let mut held = done(None, &hand(ME), &[write(0, Some("Calm.")), sign(1, Requires::default(), true)]).unwrap();
    held.addenda = (0..MAX_ADDENDA).map(|n| added(COLLEAGUE, n)).collect();
    let new = AddendumId(Uuid::from_u128(7));
    assert_eq!(check_amend(Some(&held), user(COLLEAGUE), new), Err(Refusal::BadForm));
    assert_eq!(check_amend(Some(&held), user(ME), new), Ok(()));
    held.addenda.extend((1..4).flat_map(|by| (0..MAX_ADDENDA).map(move |n| added(1_000 + by, n))));
    assert_eq!(check_amend(Some(&held), user(ME), new), Err(Refusal::BadForm), "of all");
}

#[test]
fn a_note_that_was_withdrawn_without_end_is_given_back_and_not_signed_again() {
    let signed = done(None, &hand(ME), &[write(0, Some("Calm.")), sign(1, COSIGNED, true)]).unwrap();
    let mut held = signed;
    for version in 1..MAX_WITHDRAWN as u32 {
        held = done(Some(&held), &hand(ME), &[withdraw(version), sign(version + 1, COSIGNED, true)]).unwrap();
    }
    assert_eq!((held.state(), held.withdrawn.len()), (NoteState::Signed, MAX_WITHDRAWN - 1));
    let last = MAX_WITHDRAWN as u32;
    assert_eq!(check_give_back(Some(&held), user(COLLEAGUE), last), Ok(()), "a supervisor is never locked out");
    let held = done(Some(&held), &hand(ME), &[withdraw(last)]).unwrap();
    assert_eq!(done(Some(&held), &hand(ME), &[sign(last + 1, COSIGNED, true)]), Err(Refusal::NoteLocked));
}
