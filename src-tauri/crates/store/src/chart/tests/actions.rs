//! What each action does, and what the rules refuse.

use baton_domain::{
    Action, NoteId, SegmentId, SessionId, TargetId,
    action::LockCause,
    note::{NoteForm, NoteSignature, Requires, Terms},
    observation::{Fact, Response, VoidReason},
    session::{Disposition, Refusal, SessionState, Setting, Stream, TargetDisposition},
    text::{Code, Name, Narrative},
};
use uuid::Uuid;

use super::{dump, sheet};
use crate::{
    chart::ChartFile,
    error::StoreError,
    testing::{
        ANA, BEN, BOUTS, COUNT, Folder, SEGMENT, SESSION, TRIALS, act, at, meta, observation_id, observe, start, trial,
    },
};

const NOTE: NoteId = NoteId(Uuid::from_u128(0x40));

pub(super) fn refusal(chart: &mut ChartFile, by: baton_domain::UserId, action: &Action) -> Refusal {
    let before = dump(chart);
    let seq = chart.applied().unwrap().1 + 1;
    let refused = match act(chart, seq, by, action) {
        Err(StoreError::Refused(refusal)) => refusal,
        other => panic!("{action:?} gave {other:?}"),
    };
    assert_eq!(dump(chart), before, "a refusal leaves nothing");
    assert_eq!(chart.applied().unwrap().1, seq - 1);
    refused
}

pub(super) fn started() -> (Folder, ChartFile) {
    let folder = Folder::new();
    let mut chart = folder.chart();
    act(&mut chart, 1, ANA, &start()).unwrap();
    (folder, chart)
}

pub(super) fn end(dispositions: &[(TargetId, Disposition)]) -> Action {
    let dispositions =
        dispositions.iter().map(|&(target, disposition)| TargetDisposition { target, disposition }).collect();
    Action::EndSession { session: SESSION, at: at(900), zone_min: 0, dispositions }
}

pub(super) fn write(base_version: u32, text: &str) -> Action {
    Action::WriteNote {
        session: SESSION,
        note: NOTE,
        base_version,
        text: Some(Narrative::new(text).unwrap()),
        form: NoteForm::default(),
    }
}

pub(super) fn sign(version: u32) -> Action {
    Action::SignNote { session: SESSION, note: NOTE, version, name: Name::new("Ana Ruiz").unwrap(), terms: terms() }
}

/// What the payer asks for, and the data that the signer had before them.
pub(super) fn terms() -> Terms {
    Terms { requires: Requires::default(), data: Some(Code::new("2:abc").unwrap()) }
}

fn end_bout(n: u64) -> Action {
    Action::EndBout { session: SESSION, observation: observation_id(n), at: at(500), unanswered: false }
}

fn void(n: u64) -> Action {
    Action::VoidObservation { session: SESSION, observation: observation_id(n), reason: VoidReason::Undo }
}

#[test]
fn a_session_from_start_to_signed_note() {
    let (folder, mut chart) = started();
    let applied = act(&mut chart, 2, ANA, &trial(10)).unwrap();
    assert_eq!((applied.session, applied.target, applied.tally.len()), (Some(SESSION), Some(TRIALS), 1));
    act(&mut chart, 3, ANA, &observe(11, TRIALS, Fact::Trial(Response::Prompted { level: 2 }))).unwrap();
    act(&mut chart, 4, ANA, &observe(12, BOUTS, Fact::Bout)).unwrap();
    act(&mut chart, 5, BEN, &Action::PauseSession { session: SESSION, at: at(100) }).unwrap();
    let second = SegmentId(Uuid::from_u128(0x57));
    let takes_over = Action::StartSegment {
        session: SESSION,
        segment: second,
        ends: Some(SEGMENT),
        at: at(200),
        stream: Stream::Main,
        setting: Setting::default(),
    };
    act(&mut chart, 6, BEN, &takes_over).unwrap();
    act(&mut chart, 7, BEN, &end_bout(12)).unwrap();
    let undone = act(&mut chart, 8, ANA, &void(11)).unwrap();
    assert_eq!(undone.tally.iter().filter(|o| o.voided.is_none()).count(), 1);
    act(&mut chart, 9, BEN, &Action::ResumeSession { session: SESSION, at: at(600) }).unwrap();
    act(&mut chart, 10, BEN, &end(&[(COUNT, Disposition::Zero)])).unwrap();
    act(&mut chart, 11, BEN, &write(0, "Good day.")).unwrap();
    act(&mut chart, 12, BEN, &write(1, "A good day.")).unwrap();
    act(&mut chart, 13, BEN, &sign(2)).unwrap();
    drop(chart);
    let chart = folder.open_chart();
    assert_eq!(chart.applied().unwrap(), (1, 13));
    let sheet = sheet(&chart, SESSION);
    assert_eq!((sheet.session.state, sheet.session.by), (SessionState::Ended, ANA));
    assert_eq!(sheet.session.observed_ms(&sheet.session.ended.unwrap()), 400, "900 less a pause of 500");
    assert_eq!(
        sheet.segments.iter().map(|s| (s.by, s.ended.unwrap().at)).collect::<Vec<_>>(),
        [(ANA, at(200)), (BEN, at(900))]
    );
    let bout = &sheet.observations[2];
    assert_eq!((bout.by, bout.ended.unwrap().by, bout.ended.unwrap().truncated), (ANA, BEN, false));
    assert_eq!(sheet.notes[0].words(), "A good day.");
    assert_eq!(
        sheet.notes[0].signed,
        Some(NoteSignature {
            at_ms: meta(13, BEN).wall_ms,
            version: 2,
            name: Some(Name::new("Ana Ruiz").unwrap()),
            terms: terms(),
        })
    );
}

#[test]
fn starting_is_refused_with_a_taken_id_or_unusable_targets() {
    let (_folder, mut chart) = started();
    assert_eq!(refusal(&mut chart, ANA, &start()), Refusal::IdTaken);
    let other = |segment, targets| {
        let session = SessionId(Uuid::from_u128(0x99));
        Action::StartSession { session, segment, at: at(0), zone_min: 0, targets, setting: Setting::default() }
    };
    let targets = crate::testing::targets();
    assert_eq!(refusal(&mut chart, ANA, &other(SEGMENT, targets.clone())), Refusal::IdTaken);
    let twice = [targets.clone(), targets].concat();
    let fresh = SegmentId(Uuid::from_u128(0x98));
    assert_eq!(refusal(&mut chart, ANA, &other(fresh, twice)), Refusal::BadTargets);
    assert_eq!(refusal(&mut chart, ANA, &other(fresh, vec![])), Refusal::BadTargets);
}

#[test]
fn observing_is_refused_where_the_rules_say_so() {
    let (_folder, mut chart) = started();
    act(&mut chart, 2, ANA, &trial(10)).unwrap();
    act(&mut chart, 3, ANA, &observe(11, BOUTS, Fact::Bout)).unwrap();
    let unknown = TargetId(Uuid::from_u128(1));
    let wrong_help = Fact::Trial(Response::Prompted { level: 9 });
    for (by, action, expected) in [
        (BEN, trial(12), Refusal::NotYourSegment),
        (ANA, observe(12, unknown, Fact::Count), Refusal::NoSuchTarget),
        (ANA, observe(12, TRIALS, Fact::Count), Refusal::FactDoesNotFit),
        (ANA, observe(12, TRIALS, wrong_help), Refusal::FactDoesNotFit),
        (ANA, trial(10), Refusal::IdTaken),
        (ANA, observe(12, BOUTS, Fact::Bout), Refusal::BoutRunning),
        (ANA, end_bout(10), Refusal::NoRunningBout),
        (ANA, end_bout(99), Refusal::NoSuchObservation),
        (BEN, void(10), Refusal::NotYourObservation),
        (ANA, void(99), Refusal::NoSuchObservation),
        (ANA, Action::ResumeSession { session: SESSION, at: at(1) }, Refusal::AlreadySo),
        (ANA, end(&[]), Refusal::DispositionsDoNotMatch),
        (ANA, end(&[(COUNT, Disposition::Zero), (BOUTS, Disposition::Zero)]), Refusal::DispositionsDoNotMatch),
        (ANA, write(1, "x"), Refusal::BaseVersion),
        (ANA, sign(1), Refusal::SessionNotEnded),
    ] {
        assert_eq!(refusal(&mut chart, by, &action), expected, "{action:?}");
    }
    act(&mut chart, 4, ANA, &void(10)).unwrap();
    assert_eq!(refusal(&mut chart, ANA, &void(10)), Refusal::AlreadyVoided);
    act(&mut chart, 5, ANA, &end_bout(11)).unwrap();
    assert_eq!(refusal(&mut chart, ANA, &end_bout(11)), Refusal::NoRunningBout);
    act(&mut chart, 6, ANA, &observe(13, BOUTS, Fact::Bout)).unwrap();
}

#[test]
fn a_take_over_stands_where_the_segment_it_ends_has_ended_already() {
    let (_folder, mut chart) = started();
    let take = |n: u128, ends, ms| {
        let segment = SegmentId(Uuid::from_u128(n));
        Action::StartSegment {
            session: SESSION,
            segment,
            ends: Some(ends),
            at: at(ms),
            stream: Stream::Main,
            setting: Setting::default(),
        }
    };
    act(&mut chart, 2, BEN, &take(0x57, SEGMENT, 100)).unwrap();
    act(&mut chart, 3, ANA, &take(0x58, SEGMENT, 200)).unwrap();
    let ends: Vec<_> = sheet(&chart, SESSION).segments.iter().map(|s| s.ended.map(|end| end.at)).collect();
    assert_eq!(ends, [Some(at(100)), None, None], "it stays as it was ended");
    let nowhere = SegmentId(Uuid::from_u128(0x99));
    assert_eq!(refusal(&mut chart, ANA, &take(0x59, nowhere, 300)), Refusal::NotYourSegment);
}

#[test]
fn an_ended_session_takes_no_more_and_its_bouts_are_cut_off() {
    let (_folder, mut chart) = started();
    act(&mut chart, 2, ANA, &observe(10, BOUTS, Fact::Bout)).unwrap();
    act(&mut chart, 3, ANA, &observe(11, COUNT, Fact::Count)).unwrap();
    act(&mut chart, 4, ANA, &end(&[])).unwrap();
    let cut = sheet(&chart, SESSION).observations[0].ended.unwrap();
    assert_eq!((cut.truncated, cut.at), (true, at(900)));
    let segment = SegmentId(Uuid::from_u128(0x57));
    for action in [
        trial(12),
        end(&[]),
        end_bout(10),
        void(11),
        Action::PauseSession { session: SESSION, at: at(1) },
        Action::StartSegment {
            session: SESSION,
            segment,
            ends: None,
            at: at(1),
            stream: Stream::Main,
            setting: Setting::default(),
        },
    ] {
        assert_eq!(refusal(&mut chart, ANA, &action), Refusal::SessionEnded, "{action:?}");
    }
    act(&mut chart, 5, ANA, &write(0, "Text")).unwrap();
    assert_eq!(refusal(&mut chart, BEN, &write(1, "Mine")), Refusal::NotYourNote);
    assert_eq!(refusal(&mut chart, BEN, &sign(1)), Refusal::NotYourNote);
    assert_eq!(refusal(&mut chart, ANA, &sign(2)), Refusal::BaseVersion);
    act(&mut chart, 6, ANA, &sign(1)).unwrap();
    assert_eq!(refusal(&mut chart, ANA, &write(1, "Later")), Refusal::NoteSigned);
}

#[test]
fn every_action_in_a_session_that_is_not_there_is_refused() {
    let mut chart = Folder::new().chart();
    let observe = trial(10);
    for action in [observe, end(&[]), end_bout(1), void(1), write(0, "x"), sign(1)] {
        assert_eq!(refusal(&mut chart, ANA, &action), Refusal::NoSuchSession, "{action:?}");
    }
}

#[test]
fn what_is_not_committed_never_was() {
    let (folder, mut chart) = started();
    let before = dump(&chart);
    let tx = chart.begin().unwrap();
    tx.apply(&meta(2, ANA), &trial(10)).unwrap();
    tx.apply(&meta(3, ANA), &Action::PauseSession { session: SESSION, at: at(1) }).unwrap();
    drop(tx);
    assert_eq!((dump(&chart), chart.applied().unwrap()), (before.clone(), (1, 1)));
    drop(chart);
    assert_eq!(dump(&folder.open_chart()), before);
}

#[test]
fn a_refusal_within_a_replay_leaves_the_rest_to_go_on() {
    let (_folder, mut chart) = started();
    let tx = chart.begin().unwrap();
    tx.apply(&meta(2, ANA), &trial(10)).unwrap();
    assert!(matches!(tx.apply(&meta(3, ANA), &trial(10)), Err(StoreError::Refused(Refusal::IdTaken))));
    tx.set_aside_entry(1, 3, trial(10).kind(), Refusal::IdTaken).unwrap();
    tx.apply(&meta(4, ANA), &trial(11)).unwrap();
    tx.commit((1, 4)).unwrap();
    assert_eq!(sheet(&chart, SESSION).observations.len(), 2);
    chart.set_aside_entry(1, 5, trial(12).kind(), Refusal::SessionEnded).unwrap();
    let aside: Vec<_> = chart.set_aside_entries().unwrap().iter().map(|s| (s.seq, s.reason)).collect();
    assert_eq!(aside, [(3, Refusal::IdTaken), (5, Refusal::SessionEnded)]);
    assert_eq!(chart.applied().unwrap(), (1, 5));
}

#[test]
fn a_failed_commit_closes_the_chart_for_everything_else() {
    let (folder, mut chart) = started();
    act(&mut chart, 9, ANA, &trial(10)).unwrap();
    let tx = chart.begin().unwrap();
    tx.apply(&meta(10, ANA), &trial(11)).unwrap();
    assert!(matches!(tx.commit((1, 8)), Err(StoreError::OutOfOrder(_))), "the mark never goes back");
    assert!(matches!(chart.begin().err(), Some(StoreError::Reopen)));
    assert!(matches!(chart.sheet(SESSION).err(), Some(StoreError::Reopen)));
    drop(chart);
    let mut chart = folder.open_chart();
    assert_eq!(sheet(&chart, SESSION).observations.len(), 1);
    act(&mut chart, 10, ANA, &trial(11)).unwrap();
}

#[test]
fn an_action_that_changes_no_chart_changes_no_chart() {
    let (_folder, mut chart) = started();
    let before = dump(&chart);
    let applied = act(&mut chart, 2, ANA, &Action::Lock { cause: LockCause::Idle }).unwrap();
    assert_eq!((applied.session, dump(&chart)), (None, before));
}

#[test]
fn an_undo_and_a_second_tap_find_what_they_mean() {
    let (_folder, mut chart) = started();
    act(&mut chart, 2, ANA, &trial(10)).unwrap();
    act(&mut chart, 3, ANA, &observe(11, BOUTS, Fact::Bout)).unwrap();
    let tx = chart.begin().unwrap();
    assert_eq!(tx.last_observation(SESSION, (Stream::Main, ANA), None).unwrap(), Some(observation_id(11)));
    assert_eq!(tx.last_observation(SESSION, (Stream::Main, ANA), Some(TRIALS)).unwrap(), Some(observation_id(10)));
    assert_eq!(tx.last_observation(SESSION, (Stream::Main, BEN), None).unwrap(), None);
    assert_eq!(tx.running_bout(SESSION, BOUTS, (Stream::Main, ANA)).unwrap(), Some(observation_id(11)));
    tx.apply(&meta(4, ANA), &end_bout(11)).unwrap();
    assert_eq!(tx.running_bout(SESSION, BOUTS, (Stream::Main, ANA)).unwrap(), None);
}

#[test]
fn a_transaction_with_a_failed_statement_cannot_be_committed() {
    let (folder, mut chart) = started();
    let tx = chart.begin().unwrap();
    let failed: Result<(), StoreError> = tx.watched(Err(StoreError::Full));
    assert!(failed.is_err());
    assert!(matches!(tx.commit((1, 2)), Err(StoreError::Reopen)));
    drop(chart);
    assert_eq!(folder.open_chart().applied().unwrap(), (1, 1));
}
