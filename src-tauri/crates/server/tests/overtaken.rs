//! Two tablets in one session, of which one has no network: whichever delivers first, what both recorded is in the chart.
#![allow(clippy::unwrap_used, clippy::panic, reason = "test code: a failed step is a failed test")]

mod stage;

use baton_contract::push::Outcome;
use baton_domain::{
    Action, NoteId, SegmentId,
    chart::ChartRow,
    observation::{Fact, Response, Touch, VoidReason},
    session::{Disposition, Refusal, Setting, Stream, TargetDisposition},
};
use baton_ledger::Entry;
use stage::{
    fresh_id,
    scene::{refused, second, set, sign, write},
    tablet::terms,
};

const TRIAL: Fact = Fact::Trial(Response::Correct);

#[tokio::test(flavor = "multi_thread")]
async fn an_end_stands_though_data_arrived_that_its_tablet_did_not_know() {
    let mut scene = set().await;
    let running = scene.running().await;
    let targets = scene.stage.one.targets.clone();
    let (mut desk, kim) = second(&scene).await;
    let (_, counted) = running.observe(&targets[1], Fact::Count, scene.tablet.touch());
    assert_eq!(scene.outcome(false, &counted).await, Outcome::Applied);
    // The other tablet knows of no count: it asked, and was told that there was none.
    let told = |target| TargetDisposition { target, disposition: Disposition::Zero };
    let no = refused(Refusal::DispositionsDoNotMatch);
    for (dispositions, expected) in [
        (vec![told(targets[0].id)], no),
        (vec![told(targets[1].id), told(targets[1].id)], no),
        (vec![told(targets[1].id), told(targets[2].id)], Outcome::Applied),
    ] {
        let end = Action::EndSession { session: running.session, at: desk.touch(), zone_min: 0, dispositions };
        let end = desk.act(Some(&kim), Some(scene.stage.one.chart), &end);
        assert_eq!(desk.deliver(&[end]).await.outcomes[0].outcome, expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn taps_of_a_tablet_that_was_overtaken_are_in_the_chart_until_their_note_is_signed() {
    let mut scene = set().await;
    let running = scene.running().await;
    let targets = scene.stage.one.targets.clone();
    let chart = Some(scene.stage.one.chart);
    // Without a network: a trial, one taken back, and a bout; on the other tablet it is taken over and ended.
    let (kept, tap) = running.observe(&targets[0], TRIAL, scene.tablet.touch());
    let (undone, slip) = running.observe(&targets[0], TRIAL, scene.tablet.touch());
    let session = running.session;
    let undo = Action::VoidObservation { session, observation: undone, reason: VoidReason::Undo };
    let (bout, starts) = running.observe(&targets[2], Fact::Bout, scene.tablet.touch());
    let stops = Action::EndBout { session, observation: bout, at: scene.tablet.touch(), unanswered: false };
    let offline: Vec<Entry> = [&tap, &slip, &undo, &starts, &stops].map(|action| scene.entry(false, action)).into();
    let (mut desk, kim) = second(&scene).await;
    let (at, segment, ends) = (desk.touch(), SegmentId(fresh_id()), Some(running.segment));
    let takes = Action::StartSegment { session, segment, ends, at, stream: Stream::Main, setting: Setting::default() };
    let takes = desk.act(Some(&kim), chart, &takes);
    let end = scene.end(&running, desk.touch());
    let end = desk.act(Some(&kim), chart, &end);
    let delivered = desk.deliver(&[takes, end]).await;
    assert!(delivered.outcomes.iter().all(|o| o.outcome == Outcome::Applied), "{:?}", delivered.outcomes);
    assert_eq!(scene.deliver(&offline).await, [Outcome::Applied; 5]);
    let rows = scene.rows().await;
    let seen = |id| {
        rows.iter().find_map(|row| if let ChartRow::Observation(o) = row { (o.id == id).then_some(o) } else { None })
    };
    assert!(seen(kept).unwrap().voided.is_none() && seen(undone).unwrap().voided.is_some());
    assert!(!seen(bout).unwrap().ended.unwrap().truncated);
    let past = rows.iter().find_map(|row| if let ChartRow::Past(past) = row { Some(past) } else { None }).unwrap();
    assert_eq!(past.session, session, "its points are reckoned anew");

    // Behind the end, by another hand, and under a signature: none of it.
    let behind = Touch { wall_ms: at.wall_ms + 3_600_000, boot_ms: 3_600_000 };
    let (_, beyond) = running.observe(&targets[0], TRIAL, behind);
    assert_eq!(scene.outcome(false, &beyond).await, refused(Refusal::OutsideSession));
    let (_, theirs) = running.observe(&targets[0], TRIAL, scene.tablet.touch());
    assert_eq!(scene.outcome(true, &theirs).await, refused(Refusal::SessionEnded));
    let note = NoteId(fresh_id());
    for action in [write(&running, note, 0), sign(&running, note, 1, terms())] {
        assert_eq!(scene.outcome(false, &action).await, Outcome::Applied);
    }
    let (_, later) = running.observe(&targets[0], TRIAL, scene.tablet.touch());
    assert_eq!(scene.outcome(false, &later).await, refused(Refusal::NoteSigned));
}
