//! The platform judges a correction again by the rules of the device, whatever a device says, and other devices get it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "test code: a failed step is a failed test")]

mod stage;

use baton_contract::push::{Outcome, Rejection};
use baton_domain::{
    Action, NoteId, ObservationId,
    chart::ChartRow,
    correction::Missed,
    note::NoteForm,
    observation::{Fact, Response, VoidReason},
    session::{Disposition, Refusal, TargetDisposition},
    text::{Narrative, Reason},
};
use stage::{
    Stage, fresh_id,
    tablet::{Hand, Running, Tablet},
};

fn correct(running: &Running, strikes: Option<ObservationId>, adds: Option<Missed>) -> Action {
    let reason = Reason::new("Tapped the wrong key").unwrap();
    Action::CorrectSession { session: running.session, strikes, adds: adds.map(Box::new), reason }
}

fn refused(refusal: Refusal) -> Outcome {
    Outcome::Rejected { reason: Rejection::Refused { refusal } }
}

/// Delivers an action by itself and says what came of it.
async fn outcome(stage: &Stage, tablet: &mut Tablet, hand: &Hand, action: &Action) -> Outcome {
    let entry = tablet.act(Some(hand), Some(stage.one.chart), action);
    tablet.deliver(&[entry]).await.outcomes[0].outcome
}

/// A session with one trial, ended.
async fn over(stage: &Stage, tablet: &mut Tablet, hand: &Hand) -> (Running, ObservationId, i64) {
    let targets = &stage.one.targets;
    let (running, start) = Running::start(tablet, hand, stage.one.chart, targets);
    let (seen, tap) = running.observe(&targets[0], Fact::Trial(Response::Correct), tablet.touch());
    let tap = tablet.act(Some(hand), Some(stage.one.chart), &tap);
    let silent = targets.iter().filter(|target| target.measure.asks_zero());
    let dispositions = silent.map(|t| TargetDisposition { target: t.id, disposition: Disposition::Zero }).collect();
    let at = tablet.touch();
    let end = Action::EndSession { session: running.session, at, zone_min: 0, dispositions };
    let end = tablet.act(Some(hand), Some(stage.one.chart), &end);
    let receipt = tablet.deliver(&[start, tap, end]).await;
    assert!(receipt.outcomes.iter().all(|o| o.outcome == Outcome::Applied), "{:?}", receipt.outcomes);
    (running, seen, at.wall_ms)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_is_judged_again_and_comes_back_by_pull() {
    let stage = Stage::set().await;
    let mut tablet = Tablet::enrol(&stage, &stage.one).await;
    let hand = tablet.sign_in(&stage, "tech").await;
    let other = tablet.sign_in(&stage, "super").await;
    let (running, seen, now_ms) = over(&stage, &mut tablet, &hand).await;
    let missed = |at_ms| Missed {
        segment: running.segment,
        observation: ObservationId(fresh_id()),
        target: stage.one.targets[0].id,
        at_ms,
        ended_ms: None,
        unanswered: false,
        fact: Fact::Trial(Response::Incorrect),
    };
    let strikes = Some(seen);
    for (by, action, expected) in [
        (&other, correct(&running, strikes, None), refused(Refusal::NotYourObservation)),
        (&other, correct(&running, None, Some(missed(now_ms))), refused(Refusal::NotYourSegment)),
        (&hand, correct(&running, None, Some(missed(now_ms + 1))), refused(Refusal::OutsideSession)),
        (&hand, correct(&running, None, None), refused(Refusal::NothingToCorrect)),
        (
            &hand,
            Action::VoidObservation { session: running.session, observation: seen, reason: VoidReason::Correction },
            refused(Refusal::SessionEnded),
        ),
        (&hand, correct(&running, strikes, Some(missed(now_ms))), Outcome::Applied),
        (&hand, correct(&running, strikes, None), refused(Refusal::AlreadyVoided)),
    ] {
        assert_eq!(outcome(&stage, &mut tablet, by, &action).await, expected, "{action:?}");
    }
    let note = NoteId(fresh_id());
    let (session, text) = (running.session, Narrative::new("Calm.").unwrap());
    for action in [
        Action::WriteNote { session, note, base_version: 0, text: Some(text), form: NoteForm::default() },
        Action::SignNote { session, note, version: 1, name: stage::name("tech"), terms: stage::tablet::terms() },
    ] {
        assert_eq!(outcome(&stage, &mut tablet, &hand, &action).await, Outcome::Applied);
    }
    let late = correct(&running, None, Some(missed(now_ms)));
    assert_eq!(outcome(&stage, &mut tablet, &hand, &late).await, refused(Refusal::NoteSigned));

    stage.settle().await;
    let (rows, _) = tablet.pull_all(&hand.token, stage.one.chart, 50).await;
    let rows = rows.iter().map(|row| serde_json::from_slice(&row.body).unwrap());
    let mut held: Vec<_> =
        rows.filter_map(|row| if let ChartRow::Observation(o) = row { Some(o) } else { None }).collect();
    held.sort_by_key(|o| o.id);
    assert_eq!(held.len(), 2);
    let words = held[0].voided.as_ref().unwrap().words.as_ref().unwrap();
    let told = held[1].told.as_ref().unwrap();
    assert_eq!((words.as_str(), told.reason.as_str()), ("Tapped the wrong key", "Tapped the wrong key"));
    assert_eq!((told.in_place_of, held[1].by), (Some(seen), hand.user));
}
