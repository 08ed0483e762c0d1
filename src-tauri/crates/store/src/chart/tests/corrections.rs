//! An ended session is corrected: what was wrong stays, struck out, and what is said instead stands in its place.

use baton_domain::{
    Action, ObservationId, TargetId,
    correction::{Missed, TOLD},
    observation::{Fact, Response, VoidReason},
    session::{Disposition, Refusal},
    text::Reason,
};

use super::{
    actions::{end, refusal, sign, started, write},
    sheet,
};
use crate::{
    chart::ChartFile,
    testing::{
        ANA, BEN, BOUTS, COUNT, Folder, SEGMENT, SESSION, TRIALS, act, at, meta, observation_id, observe, trial,
    },
};

fn correct(strikes: Option<u64>, adds: Option<Missed>) -> Action {
    let reason = Reason::new("Tapped the wrong key").unwrap();
    Action::CorrectSession { session: SESSION, strikes: strikes.map(observation_id), adds: adds.map(Box::new), reason }
}

fn missed(n: u64, target: TargetId, at_ms: u64, fact: Fact) -> Missed {
    let (observation, at_ms) = (observation_id(n), at(at_ms).wall_ms);
    Missed { segment: SEGMENT, observation, target, at_ms, ended_ms: None, unanswered: false, fact }
}

fn missed_bout(n: u64, from: u64, to: u64) -> Missed {
    Missed { ended_ms: Some(at(to).wall_ms), ..missed(n, BOUTS, from, Fact::Bout) }
}

/// Three trials at 10, 11 and 12; ended at 900.
fn over() -> (Folder, ChartFile) {
    let (folder, mut chart) = started();
    for n in 10..13 {
        act(&mut chart, n - 8, ANA, &trial(n)).unwrap();
    }
    let silent = [(COUNT, Disposition::NotObserved), (BOUTS, Disposition::NotObserved)];
    act(&mut chart, 5, BEN, &end(&silent)).unwrap();
    (folder, chart)
}

fn order(chart: &ChartFile) -> Vec<(ObservationId, bool)> {
    sheet(chart, SESSION).observations.iter().map(|o| (o.id, o.voided.is_some())).collect()
}

#[test]
fn one_is_put_in_the_place_of_another_and_both_stay() {
    let (folder, mut chart) = over();
    let instead = missed(90, TRIALS, 11, Fact::Trial(Response::Incorrect));
    act(&mut chart, 6, ANA, &correct(Some(11), Some(instead))).unwrap();
    drop(chart);
    let chart = folder.open_chart();
    let id = observation_id;
    assert_eq!(order(&chart), [(id(10), false), (id(11), true), (id(90), false), (id(12), false)]);
    let sheet = sheet(&chart, SESSION);
    let (struck, told) = (&sheet.observations[1], &sheet.observations[2]);
    let voided = struck.voided.as_ref().unwrap();
    assert_eq!((voided.by, voided.reason, voided.at_ms), (ANA, VoidReason::Correction, meta(6, ANA).wall_ms));
    assert_eq!(voided.words.as_ref().unwrap().as_str(), "Tapped the wrong key");
    let said = told.told.as_ref().unwrap();
    assert_eq!((said.in_place_of, said.at_ms, told.boot), (Some(id(11)), meta(6, ANA).wall_ms, TOLD));
    assert_eq!((told.by, &told.fact), (ANA, &Fact::Trial(Response::Incorrect)));
}

#[test]
fn a_bout_that_was_missed_is_as_long_as_it_was_told() {
    let (_folder, mut chart) = over();
    act(&mut chart, 6, ANA, &correct(None, Some(missed_bout(90, 100, 700)))).unwrap();
    let sheet = sheet(&chart, SESSION);
    let bout = sheet.observations.iter().find(|o| o.target == BOUTS).unwrap();
    assert_eq!((bout.bout_ms(at(0), TOLD), bout.ended.unwrap().truncated), (600, false));
    assert_eq!(refusal(&mut chart, ANA, &correct(None, Some(missed_bout(91, 600, 800)))), Refusal::BoutRunning);
    act(&mut chart, 7, ANA, &correct(Some(90), Some(missed_bout(91, 600, 800)))).unwrap();
    act(&mut chart, 8, ANA, &correct(None, Some(missed_bout(92, 800, 800)))).unwrap();
    assert_eq!(refusal(&mut chart, ANA, &correct(Some(90), None)), Refusal::AlreadyVoided);
}

#[test]
fn a_correction_is_refused_where_the_rules_say_so() {
    let (_folder, mut chart) = started();
    act(&mut chart, 2, ANA, &observe(10, COUNT, Fact::Count)).unwrap();
    assert_eq!(refusal(&mut chart, ANA, &correct(Some(10), None)), Refusal::SessionNotEnded);
    let (_folder, mut chart) = over();
    let count = |n, at_ms| missed(n, COUNT, at_ms, Fact::Count);
    let endless = Missed { ended_ms: None, ..missed_bout(90, 1, 2) };
    let backwards = missed_bout(90, 700, 100);
    let answered = Missed { unanswered: true, ..missed_bout(90, 1, 2) };
    for (by, strikes, adds, expected) in [
        (ANA, None, None, Refusal::NothingToCorrect),
        (BEN, Some(11), None, Refusal::NotYourObservation),
        (ANA, Some(99), None, Refusal::NoSuchObservation),
        (BEN, None, Some(count(90, 5)), Refusal::NotYourSegment),
        (ANA, None, Some(missed(90, TRIALS, 5, Fact::Count)), Refusal::FactDoesNotFit),
        (ANA, None, Some(missed(90, observation_target(), 5, Fact::Count)), Refusal::NoSuchTarget),
        (ANA, None, Some(count(90, 901)), Refusal::OutsideSession),
        (ANA, None, Some(backwards), Refusal::OutsideSession),
        (ANA, None, Some(endless), Refusal::FactDoesNotFit),
        (ANA, None, Some(answered), Refusal::FactDoesNotFit),
        (ANA, Some(11), Some(count(12, 5)), Refusal::IdTaken),
    ] {
        assert_eq!(refusal(&mut chart, by, &correct(strikes, adds.clone())), expected, "{strikes:?} {adds:?}");
    }
    act(&mut chart, 6, ANA, &write(0, "Text")).unwrap();
    act(&mut chart, 7, ANA, &correct(Some(11), None)).unwrap();
    act(&mut chart, 8, ANA, &sign(1)).unwrap();
    assert_eq!(refusal(&mut chart, ANA, &correct(Some(10), None)), Refusal::NoteSigned);
}

fn observation_target() -> TargetId {
    TargetId(observation_id(1).0)
}
