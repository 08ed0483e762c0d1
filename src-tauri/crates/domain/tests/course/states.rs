//! *Zero*, *not observed*, *not run* and data are four things.

use super::{MINUTE, Recorded, course, session, struck, trials};
use baton_domain::{
    course::{By, Point, State, mastery_sessions, points},
    mastery::{Comparator, Quantity, Rule},
    measure::Measure,
    observation::{Abc, Fact, Response},
    session::{Disposition, Pause, Stream},
};

fn of(recorded: &Recorded) -> Point {
    points(&course(std::slice::from_ref(recorded)), By::Session).remove(0)
}

fn what(recorded: &Recorded) -> (State, Option<f64>) {
    let point = of(recorded);
    (point.state, point.value)
}

#[test]
fn silence_is_what_was_said_of_it() {
    for measure in [Measure::Count, Measure::Rate, Measure::Duration] {
        let silent = session(0, measure.clone());
        assert_eq!(what(&silent), (State::NotRun, None), "{measure:?}");
        assert_eq!(what(&silent.clone().said(Disposition::NotObserved)), (State::NotObserved, None));
        assert_eq!(what(&silent.said(Disposition::Zero)), (State::Zero, Some(0.0)));
    }
    assert_eq!(what(&session(0, trials(0))), (State::NotRun, None), "trials are run or not");
    let distances = session(0, Measure::InterResponseTime).said(Disposition::Zero);
    assert_eq!(what(&distances), (State::Zero, None), "no event has no distance");
}

#[test]
fn only_what_was_watched_has_minutes_and_events() {
    let counted = session(0, Measure::Count).watched(30);
    let not = of(&counted.clone().said(Disposition::NotObserved));
    assert_eq!((not.minutes_observed(), not.events), (None, None));
    let zero = of(&counted.clone().said(Disposition::Zero));
    assert_eq!((zero.minutes_observed(), zero.events), (Some(30.0), Some(0)));
    let some = of(&counted.events('A', 6));
    assert_eq!((some.minutes_observed(), some.events, some.value), (Some(30.0), Some(6), Some(12.0)));
}

#[test]
fn a_rate_is_of_its_windows_less_pauses() {
    let mut recorded = session(0, Measure::Rate).bout('A', 0, 10 * MINUTE).bout('A', 20 * MINUTE, 25 * MINUTE);
    recorded.pauses.push(Pause { from: recorded.moment(22 * MINUTE), to: Some(recorded.moment(24 * MINUTE)) });
    let recorded = recorded.add('A', 5 * MINUTE, Fact::Count).events('A', 25).add('A', 15 * MINUTE, Fact::Count);
    let point = of(&recorded);
    assert_eq!((point.minutes_observed(), point.events), (Some(13.0), Some(26)), "one event lies in no window");
    assert_eq!(point.value, Some(2.0));
    let unseen = session(0, Measure::Rate).bout('A', 0, 7 * MINUTE + 1);
    assert_eq!((of(&unseen).observed_ms, of(&unseen).events, of(&unseen).value), (420_001, Some(0), Some(0.0)));
    let unopened = session(0, Measure::Rate).watched(40).said(Disposition::Zero);
    assert_eq!(of(&unopened).minutes_observed(), Some(40.0), "without a window the session was watched");
}

#[test]
fn what_was_added_says_more_than_the_silence() {
    for said in [Disposition::Zero, Disposition::NotObserved] {
        let added = session(0, Measure::Count).said(said).events('A', 3);
        assert_eq!(what(&added), (State::HasData, Some(3.0)));
    }
}

#[test]
fn struck_out_and_beside_is_as_if_it_were_not_there() {
    let mut recorded = session(0, Measure::Count).events('A', 2);
    recorded.observations[0].voided = struck();
    assert_eq!(what(&recorded), (State::HasData, Some(1.0)));
    recorded.observations[1].stream = Stream::Beside;
    assert_eq!(what(&recorded), (State::NotRun, None), "striking out the last one leaves it not run, never zero");
    // A description is left behind by the event that was struck out.
    let of = recorded.observations[0].id;
    let abc = Abc { of, antecedents: vec![1], consequences: Vec::new(), words: None };
    assert_eq!(what(&recorded.add('A', 9, Fact::Abc(abc))), (State::NotRun, None));
}

#[test]
fn data_without_a_value_is_data() {
    let nothing = session(0, trials(0)).add('A', 0, Fact::Trial(Response::NoOpportunity));
    assert_eq!(what(&nothing), (State::HasData, None));
    let unwatched = session(0, Measure::Count).watched(0).events('A', 2);
    assert_eq!(what(&unwatched), (State::HasData, None));
    assert_eq!((of(&unwatched).minutes_observed(), of(&unwatched).events), (None, Some(2)));
}

#[test]
fn below_the_minimum_is_kept_and_not_plotted_and_a_cold_probe_is_no_such_thing() {
    let short = of(&session(0, trials(5)).trials('A', 3, 4));
    assert_eq!((short.value, short.below_minimum, short.probe, short.plotted()), (Some(75.0), true, false, None));
    let probe = of(&session(0, trials(5)).add('A', 0, Fact::Probe(Response::Correct)));
    assert_eq!(
        (probe.value, probe.below_minimum, probe.probe, probe.plotted()),
        (Some(100.0), false, true, Some(100.0))
    );
    assert!(!of(&session(0, trials(5))).below_minimum, "what was not run is not short");
}

#[test]
fn each_session_is_scored_by_the_plan_it_froze() {
    let mut flagged = session(1, trials(0)).add('A', 0, Fact::Trial(Response::Prompted { level: 2 }));
    let plain = flagged.clone().later(0, 5);
    let Measure::Trials { prompts, .. } = &mut flagged.target.measure else { panic!() };
    *prompts = super::prompts(&[2]);
    let values: Vec<_> = points(&course(&[flagged, plain]), By::Session).iter().map(|p| p.value).collect();
    assert_eq!(values, [Some(100.0), Some(0.0)]);
}

#[test]
fn mastery_is_told_the_same() {
    let rule = Rule { measure: Quantity::Count, ..Rule::new(Comparator::AtMost, 0.0, 1) };
    let counted = |n| session(n, Measure::Count);
    let mut supervised = counted(2).said(Disposition::Zero).held_by('B').held_by('C');
    supervised.segments[1].stream = Stream::Beside;
    let recorded =
        [counted(0), counted(1).said(Disposition::NotObserved), supervised, counted(3).events('A', 4).held_by('B')];
    let told: Vec<_> = mastery_sessions(&course(&recorded), &rule);
    let what: Vec<_> = told.iter().map(|s| (s.not_run, s.value)).collect();
    assert_eq!(what, [(true, None), (false, None), (false, Some(0.0)), (false, Some(4.0))]);
    let by: Vec<Vec<&str>> = told.iter().map(|s| s.shares.iter().map(|s| s.by.as_str()).collect()).collect();
    let (a, b) = (super::hand('A').to_string(), super::hand('B').to_string());
    assert_eq!(by, [vec![], vec![], vec![b.as_str()], vec![a.as_str()]], "a zero is of who held the session");
}
