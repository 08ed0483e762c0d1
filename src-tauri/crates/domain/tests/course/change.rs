//! Effect sizes: the vectors of domain §3.8 through recorded sessions.

use super::{Recorded, SUNDAY, course, name, session, trials};
use baton_domain::{
    course::{By, Effects, effects, points},
    effect_size::Index,
    mastery::Phase,
    measure::{Goal, Measure},
};

fn measure() -> Measure {
    Measure::Quantity { unit: name("words") }
}

fn phase(from: u32, phase: Phase, values: &[f64]) -> Vec<Recorded> {
    (from..).zip(values).map(|(n, value)| session(n, measure()).amount(*value).phase(phase)).collect()
}

fn recorded(a: &[f64], b: &[f64]) -> Vec<Recorded> {
    [phase(0, Phase::Baseline, a), phase(a.len() as u32, Phase::Active, b)].concat()
}

fn compare(sessions: &[Recorded], goal: Goal) -> Option<Effects> {
    effects(&points(&course(sessions), By::Session), goal)
}

fn check(a: &[f64], b: &[f64], expected: &[(Index, f64)]) {
    let up = compare(&recorded(a, b), Goal::Increase).unwrap().answer;
    assert_eq!((up.values.len(), up.sentences.len()), (7, 7), "all of them");
    let mirror = |values: &[f64]| values.iter().map(|v| 50.0 - v).collect::<Vec<_>>();
    let down = compare(&recorded(&mirror(a), &mirror(b)), Goal::Decrease).unwrap().answer;
    for (index, expected) in expected {
        let value = up.values[index].unwrap();
        assert!((value - expected).abs() < 1e-12, "{index:?} is {value}, not {expected}");
        assert_eq!(down.values[index], Some(value), "{index:?} mirrored");
    }
}

#[test]
fn the_vectors_of_domain_3_8() {
    use Index::{Ird, Nap, Pand, Pem, Pnd, Tau, TauUATrendAdjusted as TauU};
    check(
        &[20.0, 20.0, 26.0, 25.0, 22.0, 23.0],
        &[28.0, 25.0, 24.0, 27.0, 30.0, 30.0, 29.0],
        &[
            (Pnd, 5.0 / 7.0),
            (Pand, 11.0 / 13.0),
            (Pem, 1.0),
            (Ird, 6.0 / 7.0 - 1.0 / 6.0),
            (Nap, 38.5 / 42.0),
            (Tau, 35.0 / 42.0),
            (TauU, 31.0 / 42.0),
        ],
    );
    check(
        &[3.0, 3.0, 4.0, 5.0],
        &[4.0, 5.0, 6.0, 7.0, 7.0],
        &[(Pnd, 0.6), (Pem, 1.0), (Nap, 0.9), (Tau, 0.8), (TauU, 0.55)],
    );
    check(
        &[2.0, 3.0, 5.0, 3.0],
        &[4.0, 5.0, 5.0, 7.0, 6.0],
        &[(Pnd, 0.4), (Pem, 1.0), (Nap, 0.9), (Tau, 0.8), (TauU, 0.65)],
    );
}

#[test]
fn without_a_baseline_there_is_nothing_to_compare() {
    assert_eq!(compare(&[], Goal::Increase), None);
    assert_eq!(compare(&phase(0, Phase::Active, &[1.0, 2.0]), Goal::Increase), None);
    let unmeasured = [session(0, measure()).phase(Phase::Baseline), session(1, measure()).amount(3.0)];
    assert_eq!(compare(&unmeasured, Goal::Increase), None, "a baseline that was not run is none");
    let late = [phase(0, Phase::Active, &[1.0]), phase(1, Phase::Baseline, &[2.0])].concat();
    let waiting = compare(&late, Goal::Increase).unwrap();
    assert_eq!((waiting.answer.baseline_points, waiting.answer.treatment_points), (1, 0), "treatment before is none");
    assert!(waiting.answer.sentences[&Index::Nap].contains("treatment has no data"));
}

#[test]
fn what_is_not_plotted_is_left_out_and_counted() {
    let of = |n, phase, correct, all| session(n, trials(5)).trials('A', correct, all).phase(phase);
    let sessions = [
        of(0, Phase::Baseline, 2, 10),
        of(1, Phase::Baseline, 4, 4),
        of(2, Phase::Active, 0, 0),
        of(3, Phase::Active, 8, 10),
        of(4, Phase::Maintenance, 0, 10),
    ];
    let found = compare(&sessions, Goal::Increase).unwrap();
    let answer = &found.answer;
    assert_eq!((answer.baseline_points, answer.treatment_points, answer.left_out), (1, 1, 2));
    assert_eq!(answer.values[&Index::Nap], Some(1.0), "4 of 4 trials would have been above");
    assert_eq!((found.from_day, found.to_day), (SUNDAY, SUNDAY + 3));
}

#[test]
fn a_reversal_compares_its_latest_baseline_with_the_treatment_after_it() {
    let mut sessions = [
        phase(0, Phase::Baseline, &[1.0, 2.0]),
        phase(2, Phase::Active, &[9.0, 9.0]),
        phase(4, Phase::Baseline, &[5.0]),
        phase(5, Phase::OnHold, &[0.0]),
        phase(6, Phase::Generalization, &[0.0]),
        phase(7, Phase::Active, &[4.0, 6.0]),
    ]
    .concat();
    let found = compare(&sessions, Goal::Increase).unwrap();
    assert_eq!((found.from_day, found.to_day), (SUNDAY + 4, SUNDAY + 8));
    assert_eq!(found.answer.values[&Index::Nap], Some(0.5));
    sessions.extend(phase(9, Phase::Baseline, &[3.0]));
    assert_eq!(compare(&sessions, Goal::Increase), Some(found), "until the next treatment");
}

#[test]
fn another_kind_of_measure_is_another_course() {
    let counted = session(0, Measure::Count).events('A', 99).phase(Phase::Baseline);
    let sessions = [vec![counted], phase(1, Phase::Baseline, &[1.0]), phase(2, Phase::Active, &[2.0])].concat();
    let answer = compare(&sessions, Goal::Increase).unwrap().answer;
    assert_eq!((answer.baseline_points, answer.values[&Index::Nap]), (1, Some(1.0)));
}
