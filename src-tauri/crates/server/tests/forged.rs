//! What a tablet in somebody's hands cannot make the platform say: another's name, an hour that no clock shows, time that nobody
//! gave, a signature without its PIN.
#![allow(clippy::unwrap_used, clippy::panic, reason = "test code: a failed step is a failed test")]

mod stage;

use baton_contract::push::{Outcome, Rejection};
use baton_domain::{
    Action, AddendumId, ClaimId, NoteId, SegmentId,
    action::Proof,
    chart::ChartRow,
    claim::Claimed,
    note::{AddendumKind, NoteForm, NoteState, Terms},
    observation::{Fact, Response, Touch},
    session::{Refusal, Setting, Stream},
    text::{Code, Narrative, Reason},
};
use baton_ledger::Header;
use stage::{
    fresh_id, name,
    scene::{refused, set, sign, write},
    tablet::{Running, terms},
};

const TRIAL: Fact = Fact::Trial(Response::Correct);
const YEAR_9999: i64 = 253_402_300_799_999;

fn cosign(running: &Running, note: NoteId, version: u32) -> Action {
    Action::CosignNote { session: running.session, note, version, name: name("Somebody Else") }
}

fn amend(running: &Running, note: NoteId) -> Action {
    Action::AmendNote {
        session: running.session,
        note,
        addendum: AddendumId(fresh_id()),
        kind: AddendumKind::LateEntry,
        text: Narrative::new("A fire drill.").unwrap(),
        name: name("Somebody Else"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_bears_the_name_of_whose_key_it_is() {
    let mut scene = set().await;
    scene.asks_cosign().await;
    let running = scene.ended().await;
    let note = NoteId(fresh_id());
    for (by_supervisor, action) in [
        (false, write(&running, note, 0)),
        (false, sign(&running, note, 1, terms())),
        (true, cosign(&running, note, 1)),
        (true, amend(&running, note)),
    ] {
        assert_eq!(scene.outcome(by_supervisor, &action).await, Outcome::Applied, "{action:?}");
    }
    let held = scene.note().await;
    let signed = held.signed.as_ref().unwrap().name.as_ref().unwrap();
    let cosigned = &held.cosigned.as_ref().unwrap().name;
    assert_eq!([signed.as_str(), cosigned.as_str(), held.addenda[0].name.as_str()], ["tech", "super", "super"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_that_is_locked_stays_locked_whatever_its_payer_asks_for_later() {
    let mut scene = set().await;
    let running = scene.ended().await;
    let (first, second) = (NoteId(fresh_id()), NoteId(fresh_id()));
    for action in [write(&running, first, 0), sign(&running, first, 1, terms()), amend(&running, first)] {
        assert_eq!(scene.outcome(false, &action).await, Outcome::Applied);
    }
    scene.asks_cosign().await;
    // A signature in the same batch loads the payer's table.
    let batch = [
        scene.entry(true, &write(&running, second, 0)),
        scene.entry(true, &sign(&running, second, 1, terms())),
        scene.entry(false, &amend(&running, first)),
        scene.entry(false, &write(&running, first, 1)),
    ];
    assert_eq!(
        scene.deliver(&batch).await,
        [Outcome::Applied, Outcome::Applied, Outcome::Applied, refused(Refusal::NoteSigned)]
    );
    let rows = scene.rows().await;
    let note =
        |id| rows.iter().find_map(|row| if let ChartRow::Note(n) = row { (n.id == id).then_some(n) } else { None });
    assert_eq!((note(first).unwrap().state(), note(first).unwrap().addenda.len()), (NoteState::Amended, 2));
    assert_eq!(note(second).unwrap().state(), NoteState::Signed, "what is signed now waits for the supervisor");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_needs_its_pin_its_words_and_its_data() {
    let mut scene = set().await;
    let running = scene.ended().await;
    let (session, note, empty) = (running.session, NoteId(fresh_id()), NoteId(fresh_id()));
    let nothing = Action::WriteNote { session, note: empty, base_version: 0, text: None, form: NoteForm::default() };
    for action in [write(&running, note, 0), nothing] {
        assert_eq!(scene.outcome(false, &action).await, Outcome::Applied);
    }
    let no_data = Terms::default();
    assert_eq!(scene.outcome(false, &sign(&running, note, 1, no_data)).await, refused(Refusal::BadForm));
    assert_eq!(scene.outcome(false, &sign(&running, empty, 1, terms())).await, refused(Refusal::BadForm));
    let unproved = |header: Header| Header { proof: Proof::Pin as u8, ..header };
    let outcome = scene.with_header(&sign(&running, note, 1, terms()), unproved).await;
    assert_eq!(outcome, Outcome::Rejected { reason: Rejection::Mismatch });
    assert_eq!(scene.outcome(false, &sign(&running, note, 1, terms())).await, Outcome::Applied);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_that_no_clock_shows_is_in_no_chart() {
    let mut scene = set().await;
    let running = scene.running().await;
    let at = scene.tablet.touch();
    let forged = |wall_ms| Touch { wall_ms, ..at };
    let (_, tap) = running.observe(&scene.stage.one.targets[0], TRIAL, forged(-1));
    for action in [
        scene.end(&running, forged(i64::MAX)),
        scene.end(&running, forged(-1)),
        // Within what a calendar has, and hours away from its own entry.
        scene.end(&running, forged(at.wall_ms + 8 * 3_600_000)),
        scene.end(&running, Touch { boot_ms: 8 * 3_600_000, ..at }),
        Action::EndSession { session: running.session, at, zone_min: i16::MIN, dispositions: Vec::new() },
        Action::PauseSession { session: running.session, at: forged(YEAR_9999 + 1) },
        tap,
    ] {
        assert_eq!(scene.outcome(false, &action).await, refused(Refusal::BadTime), "{action:?}");
    }
    let pause = Action::PauseSession { session: running.session, at };
    let far = scene.with_header(&pause, |header| Header { wall_ms: i64::MAX, ..header }).await;
    assert_eq!(far, refused(Refusal::BadTime));
    // A clock that runs ahead says so of both: it is believed in the session, and Today has no session of tomorrow.
    scene.tablet.wall_ms = YEAR_9999 - 100;
    let end = scene.end(&running, scene.tablet.touch());
    assert_eq!(scene.outcome(false, &end).await, Outcome::Applied);
    let last = scene.tablet_caseload().await;
    assert_eq!(last, Some(stage::START_MS));
    // A signature of it stands behind that end, and not before.
    let note = NoteId(fresh_id());
    for action in [write(&running, note, 0), sign(&running, note, 1, terms())] {
        assert_eq!(scene.outcome(false, &action).await, Outcome::Applied);
    }
    assert_eq!(scene.note().await.signed.unwrap().at_ms, YEAR_9999 - 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_is_not_older_than_what_its_tablet_had_heard() {
    let mut scene = set().await;
    let running = scene.ended().await;
    let note = NoteId(fresh_id());
    assert_eq!(scene.outcome(false, &write(&running, note, 0)).await, Outcome::Applied);
    let heard_ms = stage::START_MS - 1_000;
    let back = |header: Header| Header { wall_ms: heard_ms - 86_400_000, signed_ms: heard_ms, ..header };
    assert_eq!(scene.with_header(&sign(&running, note, 1, terms()), back).await, Outcome::Applied);
    assert_eq!(scene.note().await.signed.unwrap().at_ms, heard_ms);
    // A ledger that forgets what it had heard is seen, and so is what is no longer allowed.
    assert_eq!((scene.incidents("set_back").await, scene.incidents("flagged").await), (0, 0));
    let (_, tap) = running.observe(&scene.stage.one.targets[0], TRIAL, scene.tablet.touch());
    scene.outcome(false, &tap).await;
    assert_eq!(scene.incidents("set_back").await, 1);
    let released = scene.tablet.wall_ms + 5_000;
    let (one, chart) = (scene.stage.one.id, scene.stage.one.chart);
    scene.stage.clinic().release(one, chart, scene.tech.user, released).await.unwrap();
    scene.stage.clock.advance(60_000);
    let late = scene.outcome(false, &write(&running, NoteId(fresh_id()), 0)).await;
    assert!(matches!(late, Outcome::AppliedFlagged { .. }), "{late:?}");
    assert_eq!(scene.incidents("flagged").await, 1);
}

fn join(running: &Running, segment: SegmentId, ends: Option<SegmentId>, at: Touch, setting: Setting) -> Action {
    Action::StartSegment { session: running.session, segment, ends, at, stream: Stream::Beside, setting }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_bills_beside_a_session_or_ends_what_is_anothers() {
    let mut scene = set().await;
    let running = scene.running().await;
    let (at, beside) = (scene.tablet.touch(), SegmentId(fresh_id()));
    let billed = Setting { service: Some(Code::new("97155").unwrap()), skew_ms: None };
    let skewed = Setting { service: None, skew_ms: Some(i64::MAX) };
    for (action, expected) in [
        (join(&running, beside, None, at, billed), refused(Refusal::BadForm)),
        (join(&running, beside, None, at, skewed), refused(Refusal::BadTime)),
        (join(&running, beside, Some(running.segment), at, Setting::default()), refused(Refusal::NotYourSegment)),
        (join(&running, beside, None, at, Setting::default()), Outcome::Applied),
    ] {
        assert_eq!(scene.outcome(true, &action).await, expected, "{action:?}");
    }
    let (session, target) = (running.session, scene.stage.one.targets[2].id);
    let observation = baton_domain::ObservationId(fresh_id());
    let timed = Action::Observe { session, segment: beside, observation, target, at, fact: Fact::Bout };
    assert_eq!(scene.outcome(true, &timed).await, Outcome::Applied);
    let stop = Action::EndBout { session, observation, at, unanswered: false };
    assert_eq!(scene.outcome(false, &stop).await, refused(Refusal::NotYourObservation));
    assert_eq!(scene.outcome(true, &stop).await, Outcome::Applied);
    let leave = Action::EndSegment { session, segment: beside, at };
    assert_eq!(scene.outcome(true, &leave).await, Outcome::Applied);
    assert_eq!(scene.outcome(true, &leave).await, refused(Refusal::AlreadySo), "once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmed_claim_takes_no_place_that_is_taken() {
    let mut scene = set().await;
    let running = scene.ended().await;
    let from_ms = scene.tablet.wall_ms - 20;
    let claimed = |claim, becomes| Claimed {
        claim,
        of: running.segment,
        becomes,
        from_ms,
        to_ms: from_ms + 5,
        reason: Reason::new("Forgot to switch").unwrap(),
    };
    let session = running.session;
    let (claim, becomes) = (ClaimId(fresh_id()), SegmentId(fresh_id()));
    let asks = Action::ClaimTime { session, claimed: claimed(claim, becomes) };
    assert_eq!(scene.outcome(true, &asks).await, Outcome::Applied);
    let answer = |rest| Action::AnswerClaim { session, claim, confirmed: true, rest };
    for rest in [becomes, running.segment] {
        assert_eq!(scene.outcome(false, &answer(rest)).await, refused(Refusal::IdTaken));
    }
    // The claim's own id is taken meanwhile, in another session: the batch that answers knows of it.
    let other = baton_domain::SessionId(fresh_id());
    let (at, targets, setting) = (scene.tablet.touch(), scene.stage.one.targets.clone(), Setting::default());
    let start = Action::StartSession { session: other, segment: becomes, at, zone_min: 0, targets, setting };
    assert_eq!(scene.outcome(false, &start).await, Outcome::Applied);
    assert_eq!(scene.outcome(false, &answer(SegmentId(fresh_id()))).await, refused(Refusal::IdTaken));
    let rows = scene.rows().await;
    let held =
        rows.iter().find_map(|row| if let ChartRow::Segment(s) = row { (s.id == becomes).then_some(s) } else { None });
    assert_eq!(held.unwrap().session, other);
}
