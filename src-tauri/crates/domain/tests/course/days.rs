//! Several sessions of a day, and which day that is.

use super::{MINUTE, Recorded, SUNDAY, choices, course, name, session, trials};
use baton_domain::{
    course::{By, Point, State, day_value, points},
    mastery::{DayValue, Phase},
    measure::Measure,
    observation::{Fact, Response},
    score::{Chain, Method},
    session::{Disposition, Zone},
};

fn daily(recorded: &[Recorded]) -> Vec<Point> {
    points(&course(recorded), By::Day)
}

fn one(recorded: &[Recorded]) -> Point {
    let mut all = daily(recorded);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

#[test]
fn every_measure_has_its_rule() {
    let steps = choices(&["wet", "soap"]);
    let interval = Measure::Interval { method: Method::Partial, interval_ms: 10_000, rest_ms: 0 };
    let task =
        Measure::TaskAnalysis { steps: steps.clone(), prompts: vec![], chain: Chain::Total, taught: None, expected: 1 };
    for (measure, rule) in [
        (trials(0), DayValue::Mean),
        (task, DayValue::Mean),
        (interval, DayValue::Mean),
        (Measure::PermanentProduct { items: None }, DayValue::Mean),
        (Measure::Fidelity { components: steps, floor_percent: 80 }, DayValue::Mean),
        (Measure::Latency { limit_ms: None }, DayValue::Mean),
        (Measure::InterResponseTime, DayValue::Mean),
        (Measure::Rating { minimum: 1, maximum: 5 }, DayValue::Mean),
        (Measure::Count, DayValue::Pooled),
        (Measure::Rate, DayValue::Pooled),
        (Measure::Duration, DayValue::Sum),
        (Measure::Quantity { unit: name("ml") }, DayValue::Sum),
    ] {
        assert_eq!(day_value(measure.kind()), rule, "{measure:?}");
    }
}

#[test]
fn percentages_are_averaged_and_not_pooled() {
    // 4 of 5 and 5 of 15: the mean of the percentages, 56.67, not 9 of 20 (domain §3.0).
    let point = one(&[session(0, trials(0)).trials('A', 4, 5), session(0, trials(0)).trials('B', 5, 15).later(4, 1)]);
    assert!((point.value.unwrap() - 56.666_666).abs() < 1e-4);
    assert_eq!((point.sessions.len(), point.state), (2, State::HasData));
    // 1 of 6 twice is 16.67, not 17 (domain §3.1).
    let sixth = |id| session(0, trials(0)).trials('A', 1, 6).later(id as i64, id);
    assert!((one(&[sixth(1), sixth(2)]).value.unwrap() - 16.666_666).abs() < 1e-4);
}

#[test]
fn rates_and_counts_are_pooled_and_their_counts_summed() {
    // 22 in 10 minutes and 14 in 5: pooled 2.40, where the mean of the rates is 2.50 (domain §3.1).
    let window = |count: u32, minutes, id: u128| {
        session(0, Measure::Rate).bout('A', 0, minutes * MINUTE).events('A', count).later(id as i64, id)
    };
    let rate = one(&[window(22, 10, 1), window(14, 5, 2)]);
    assert!((rate.value.unwrap() - 2.4).abs() < 1e-12);
    assert_eq!((rate.events, rate.minutes_observed()), (Some(36), Some(15.0)));
    let counted =
        |count, minutes, id: u128| session(0, Measure::Count).watched(minutes).events('A', count).later(2, id);
    let count = one(&[counted(6, 45, 1), counted(0, 15, 2).said(Disposition::Zero)]);
    assert_eq!((count.value, count.events), (Some(6.0), Some(6)), "an observed zero has its minutes");
    let unwatched = one(&[counted(6, 45, 1), counted(0, 15, 2).said(Disposition::NotObserved)]);
    assert_eq!((unwatched.value, unwatched.minutes_observed()), (Some(8.0), Some(45.0)), "nobody's minutes are none");
    let untimed = one(&[counted(6, 45, 1), counted(9, 0, 2)]);
    assert_eq!((untimed.value, untimed.events), (Some(8.0), Some(15)), "events by no time are in no rate");
    let zeros = one(&[counted(0, 0, 1).said(Disposition::Zero), counted(0, 0, 2).said(Disposition::Zero)]);
    assert_eq!(zeros.value, None, "a count by no time is none");
    let opened = session(0, Measure::Rate).watched(0).said(Disposition::Zero);
    assert_eq!(one(&[opened.clone(), opened.later(1, 1)]).value, Some(0.0), "a declared zero of a rate is one");
}

#[test]
fn totals_are_summed_and_means_averaged() {
    let bouts = |minutes, id: u128| session(0, Measure::Duration).bout('A', 0, minutes * MINUTE).later(1, id);
    assert_eq!(one(&[bouts(3, 1), bouts(4, 2)]).value, Some(7.0));
    let drunk = |value, id: u128| session(0, Measure::Quantity { unit: name("ml") }).amount(value).later(1, id);
    assert_eq!(one(&[drunk(100.5, 1), drunk(50.0, 2)]).value, Some(150.5));
    let rating = Measure::Rating { minimum: 1, maximum: 5 };
    let rated = |value, id: u128| session(0, rating.clone()).add('A', 0, Fact::Rating { value }).later(1, id);
    assert_eq!(one(&[rated(2, 1), rated(5, 2)]).value, Some(3.5));
    let waited =
        |s: u64, id: u128| session(0, Measure::Latency { limit_ms: None }).bout('A', 0, s * 1_000).later(1, id);
    assert_eq!(one(&[waited(4, 1), waited(6, 2)]).value, Some(5.0));
}

#[test]
fn a_day_says_the_most_that_any_of_its_sessions_says() {
    let silent = |id: u128| session(0, Measure::Count).later(id as i64, id);
    let not = |id| silent(id).said(Disposition::NotObserved);
    let zero = |id| silent(id).said(Disposition::Zero);
    assert_eq!(one(&[silent(1), silent(2)]).state, State::NotRun);
    assert_eq!(one(&[silent(1), not(2)]).state, State::NotObserved);
    assert_eq!(one(&[zero(1), not(2)]).state, State::Zero);
    assert_eq!(one(&[zero(1), not(2), silent(3).events('A', 1)]).state, State::HasData);
}

#[test]
fn a_session_below_the_minimum_stays_out_where_another_reaches_it() {
    let of = |correct, all, id: u128| session(0, trials(5)).trials('A', correct, all).later(id as i64, id);
    let point = one(&[of(0, 1, 1), of(8, 10, 2)]);
    assert_eq!((point.value, point.below_minimum, point.sessions.len()), (Some(80.0), false, 2));
    let short = one(&[of(4, 4, 1), of(2, 4, 2)]);
    assert_eq!((short.value, short.below_minimum, short.plotted()), (Some(75.0), true, None));
}

#[test]
fn probes_of_a_day_are_apart_from_what_was_taught() {
    let probe = session(0, trials(0)).add('A', 0, Fact::Probe(Response::Correct));
    let all = daily(&[
        probe.clone(),
        session(0, trials(0)).trials('A', 5, 10).later(1, 1),
        session(0, trials(0)).later(2, 2),
        session(0, trials(0)).trials('A', 7, 10).later(3, 3),
    ]);
    let found: Vec<_> = all.iter().map(|p| (p.probe, p.value, p.sessions.len())).collect();
    assert_eq!(found, [(true, Some(100.0), 1), (false, Some(60.0), 3)]);
    let alone = one(&[probe, session(0, trials(0)).later(2, 2)]);
    assert_eq!((alone.probe, alone.sessions.len()), (true, 2), "what was not run is no second point");
}

#[test]
fn no_point_crosses_a_phase_line() {
    let of = |phase, correct, hours, id| session(0, trials(0)).trials('A', correct, 10).phase(phase).later(hours, id);
    let all = daily(&[
        of(Phase::Baseline, 2, 0, 1),
        of(Phase::Baseline, 4, 1, 2),
        of(Phase::Active, 6, 2, 3),
        of(Phase::Baseline, 5, 3, 4),
    ]);
    let found: Vec<_> = all.iter().map(|p| (p.phase, p.value)).collect();
    assert_eq!(
        found,
        [(Phase::Baseline, Some(30.0)), (Phase::Active, Some(60.0)), (Phase::Baseline, Some(50.0))],
        "back in baseline is another phase"
    );
}

#[test]
fn the_day_is_the_one_on_which_the_session_began_where_it_was_held() {
    // 23:30 UTC on Sunday: Monday in Berlin, Sunday in New York.
    let mut late = session(0, trials(0)).trials('A', 8, 10);
    late.started.at.wall_ms += 13 * 3_600_000 + 1_800_000;
    let day = |zone| points(&course(&[Recorded { zone, ..late.clone() }]), By::Day).remove(0);
    let ends = |start_min, end_min| Zone { start_min, end_min };
    assert_eq!((day(Zone::at(0)).day, day(Zone::at(60)).day, day(Zone::at(-300)).day), (SUNDAY, SUNDAY + 1, SUNDAY));
    assert_eq!(day(Zone::at(60)).date().unwrap().0, "2026-11-23");
    assert_eq!(day(ends(0, 60)).day, SUNDAY, "clocks that change within a session do not move it");
    assert_eq!((day(Zone::at(29)).day, day(Zone::at(30)).day), (SUNDAY, SUNDAY + 1), "to the minute");
    // Two sessions an hour apart on either side of midnight are two days here and one day there.
    let next = Recorded { observations: late.observations.clone(), ..late.clone() }.later(1, 1);
    let both = |zone| daily(&[Recorded { zone, ..late.clone() }, Recorded { zone, ..next.clone() }]).len();
    assert_eq!((both(Zone::at(0)), both(Zone::at(-300)), both(Zone::at(60))), (2, 1, 1));
}

#[test]
fn a_device_that_travels_makes_no_second_point_of_a_day() {
    let at = |hours, zone, id| Recorded {
        zone: Zone::at(zone),
        ..session(0, trials(0)).trials('A', 5, 10).later(hours, id)
    };
    // 22:00 UTC in Berlin's summer is Monday; 23:00 in New York is still Sunday; then Monday in Berlin again.
    let days: Vec<i64> = daily(&[at(12, 120, 1), at(13, -240, 2), at(14, 120, 3)]).iter().map(|p| p.day).collect();
    assert_eq!(days, [SUNDAY, SUNDAY + 1]);
}
