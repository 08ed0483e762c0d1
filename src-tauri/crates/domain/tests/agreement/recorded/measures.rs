//! What is compared of each measure, with the vectors of domain §3.5 recorded as observations.

use baton_domain::{
    agreement::{Method, Refusal, Score, primary_method},
    measure::Measure,
    observation::{Fact, Response},
    score::Carried,
    text::Narrative,
};

use super::stage::{
    Device, MINUTE, Stage, TABLET, chain, choices, intervals, is, name, percent, ratio, score, step, trials,
};

const METHODS_OF_TRIALS: [Method; 3] = [Method::TrialByTrial, Method::TrialByTrialCorrectness, Method::KappaTrials];

fn minutes(at: &[f64]) -> Vec<i64> {
    at.iter().map(|minutes| (minutes * 60_000.0) as i64).collect()
}

#[test]
fn vector_a_is_recorded() {
    let (first, second) = (minutes(&[0.5, 1.5, 2.0, 3.2, 3.9]), minutes(&[3.5, 14.1, 14.2, 14.3, 14.99]));
    for measure in [Measure::Count, Measure::InterResponseTime] {
        let agreement = Stage::of(measure, 15).watched().events(&first, &second).agreement();
        assert_eq!((agreement.first_count, agreement.second_count, agreement.window_ms), (5, 5, 900_000));
        is(
            &agreement,
            &[
                (Method::TotalCount, 100.0),
                (Method::MeanCountPerInterval, 70.0),
                (Method::ExactCountPerInterval, 66.67),
                (Method::IntervalByInterval, 73.33),
                (Method::ScoredInterval, 20.0),
                (Method::UnscoredInterval, 71.43),
                (Method::TimeWindow, 0.0),
            ],
        );
        assert_eq!(agreement.primary, Some(Method::MeanCountPerInterval));
    }
}

fn vector_b() -> [[Option<bool>; 7]; 2] {
    [[true, false, false, false, true, true, false], [false, false, false, false, true, true, true]]
        .map(|marks| marks.map(Some))
}

#[test]
fn vector_b_is_recorded() {
    let [first, second] = vector_b();
    for late in [0, 3_000] {
        let mut stage = Stage::of(intervals(), 15).watched();
        stage.round(0, TABLET, 5_000, &first);
        stage.round(1, TABLET, 5_000 + late, &second);
        let agreement = stage.agreement();
        assert_eq!((agreement.first_count, agreement.second_count), (7, 7));
        is(
            &agreement,
            &[(Method::IntervalByInterval, 71.43), (Method::ScoredInterval, 50.0), (Method::UnscoredInterval, 60.0)],
        );
        let Ok(Score::Kappa(kappa)) = score(&agreement, Method::Kappa) else { panic!("no kappa") };
        assert!((kappa.kappa.unwrap() - 0.416_667).abs() < 1e-6);
        assert_eq!(agreement.primary, Some(Method::IntervalByInterval));
    }
}

#[test]
fn vector_d_is_recorded() {
    let bouts = |lengths: [i64; 4]| (0..).zip(lengths).map(|(n, s)| (n * 100_000, n * 100_000 + s * 1_000)).collect();
    let (first, second): (Vec<_>, Vec<_>) = (bouts([30, 45, 20, 60]), bouts([25, 50, 20, 66]));
    let agreement = Stage::of(Measure::Duration, 15).watched().bouts(&first, &second).agreement();
    is(
        &agreement,
        &[
            (Method::TotalDuration, 96.27),
            (Method::MeanDurationPerOccurrence, 91.06),
            (Method::SecondBySecond, 100.0 * 150.0 / 166.0),
            (Method::TotalCount, 100.0),
        ],
    );
    assert_eq!(agreement.primary, Some(Method::TotalDuration));
}

#[test]
fn vector_g_is_recorded() {
    let eighteen = [vec![Response::Correct; 12], vec![Response::Incorrect; 6]].concat();
    let first = [eighteen.clone(), vec![Response::Prompted { level: 1 }, Response::Prompted { level: 1 }]].concat();
    let second = [eighteen, vec![Response::Prompted { level: 2 }, Response::NoResponse]].concat();
    let agreement = Stage::of(trials(), 15).watched().responses(&first, &second).agreement();
    assert_eq!((agreement.first_count, agreement.second_count), (20, 20));
    is(
        &agreement,
        &[(Method::TrialByTrial, 90.0), (Method::TrialByTrialCorrectness, 95.0), (Method::KappaTrials, 90.0)],
    );
    assert_eq!(agreement.methods.iter().map(|m| m.method).collect::<Vec<_>>(), METHODS_OF_TRIALS);
}

#[test]
fn a_trial_that_one_missed_is_found_by_its_time() {
    let trial = |at: i64, response| (at * 1_000, Fact::Trial(response));
    let first: Vec<_> = [Response::Correct, Response::Incorrect, Response::NoResponse, Response::Correct]
        .into_iter()
        .zip([10, 20, 30, 40])
        .map(|(response, at)| trial(at, response))
        .collect();
    let second = vec![trial(11, Response::Correct), trial(31, Response::NoResponse), trial(43, Response::Incorrect)];
    for stage in [
        Stage::of(trials(), 15).watched().facts(first.clone(), second.clone()),
        Stage::of(trials(), 15).watched().facts(second, first),
    ] {
        let agreement = stage.agreement();
        assert_eq!(ratio(&agreement, Method::TrialByTrial), (2.0, 3.0, 1, false));
    }
}

#[test]
fn a_trial_that_one_missed_is_not_guessed_at_by_unknown_clocks() {
    let (one, other) = (Device::ahead(11, 0), Device { skew_ms: None, ..Device::ahead(12, 300) });
    let mut stage = Stage::on(one, trials(), 15).watched_on(other, (0, None));
    for at_ms in [10_000, 20_000] {
        stage.records(0, one, at_ms, Fact::Trial(Response::Correct));
        stage.records(1, other, at_ms, Fact::Trial(Response::Correct));
    }
    is(&stage.agreement(), &METHODS_OF_TRIALS.map(|method| (method, 100.0)));
    stage.records(0, one, 30_000, Fact::Trial(Response::Correct));
    let differ = Refusal::LengthsDiffer { first: 3, second: 2 };
    assert!(stage.agreement().methods.iter().all(|method| method.score == Err(differ)));
    stage.observations.retain(|o| o.stream.is_main());
    assert_eq!(ratio(&stage.agreement(), Method::TrialByTrial), (0.0, 0.0, 3, false));
}

#[test]
fn probes_are_compared_where_nobody_taught_and_corrections_of_errors_never() {
    let [right, wrong] = [Response::Correct, Response::Incorrect];
    let probes = Stage::of(trials(), 15).watched();
    let probes =
        probes.facts(vec![(1, Fact::Probe(right))], vec![(1, Fact::Probe(wrong)), (2, Fact::ErrorCorrection(right))]);
    assert_eq!(ratio(&probes.agreement(), Method::TrialByTrial), (0.0, 1.0, 0, false));
    let taught = probes.facts(vec![(3, Fact::Trial(right))], vec![(3, Fact::Trial(right))]);
    assert_eq!((taught.agreement().first_count, taught.agreement().second_count), (1, 1));
    is(&taught.agreement(), &[(Method::TrialByTrial, 100.0)]);
}

#[test]
fn steps_are_matched_by_run_and_step() {
    let [right, wrong, none] = [Response::Correct, Response::Incorrect, Response::NoResponse];
    let first = [step(1, 1, right), step(1, 2, wrong), step(1, 3, right), step(2, 1, right), step(2, 2, right)];
    // Another order, one left out, one more, and one marked again.
    let second = [
        step(1, 3, right),
        step(1, 2, none),
        step(1, 2, wrong),
        step(2, 1, wrong),
        step(2, 2, right),
        step(2, 3, right),
    ];
    let at = |facts: &[Fact]| (1_i64..).zip(facts).map(|(n, fact)| (n * 1_000, fact.clone())).collect::<Vec<_>>();
    let agreement = Stage::of(chain(), 15).watched().facts(at(&first), at(&second)).agreement();
    assert_eq!(ratio(&agreement, Method::TrialByTrial), (3.0, 4.0, 2, false));
    assert_eq!((agreement.first_count, agreement.second_count), (5, 6));
}

#[test]
fn who_came_later_counts_runs_from_the_one_that_they_saw_first() {
    let [right, wrong] = [Response::Correct, Response::Incorrect];
    let run =
        |run: u16, from: i64, response: Response| (1..=3).map(move |n| (from + i64::from(n), step(run, n, response)));
    let first: Vec<_> =
        run(1, MINUTE, right).chain(run(2, 2 * MINUTE, right)).chain(run(3, 3 * MINUTE, wrong)).collect();
    let late = Stage::of(chain(), 15).watched_on(TABLET, (2 * MINUTE, None));
    let second: Vec<_> = run(1, 2 * MINUTE + 5, right).chain(run(2, 3 * MINUTE + 5, wrong)).collect();
    assert_eq!(ratio(&late.facts(first.clone(), second).agreement(), Method::TrialByTrial), (6.0, 6.0, 0, false));
    // Who was there from the start and left out the first two runs knows of the third by its number.
    let second: Vec<_> = run(3, 3 * MINUTE + 5, wrong).collect();
    let there = Stage::of(chain(), 15).watched().facts(first, second);
    assert_eq!(ratio(&there.agreement(), Method::TrialByTrial), (3.0, 3.0, 6, false));
}

#[test]
fn an_interval_that_one_missed_is_left_out_for_both() {
    let mut stage = Stage::of(intervals(), 15).watched();
    stage.round(0, TABLET, 0, &[Some(true), None, Some(false), Some(true)]);
    stage.round(1, TABLET, 0, &[Some(true), Some(true), Some(true), None]);
    // A second round, matched with the second, and one that nobody else has.
    stage.round(0, TABLET, 5 * MINUTE, &[Some(true)]);
    stage.round(1, TABLET, 5 * MINUTE, &[Some(true)]);
    stage.round(1, TABLET, 9 * MINUTE, &[Some(true)]);
    assert_eq!(ratio(&stage.agreement(), Method::IntervalByInterval), (2.0, 3.0, 3, false));
    // The marks of a round that was struck out are in none.
    let struck = stage.observations[0].id;
    stage.void(struck);
    assert_eq!(ratio(&stage.agreement(), Method::IntervalByInterval), (1.0, 1.0, 4, false));
}

#[test]
fn who_came_into_a_round_is_compared_on_the_same_intervals() {
    let [first, second] = [[true, true, false, true, false, false], [true, false, true, true, true, true]];
    let mut stage = Stage::of(intervals(), 15).watched_on(TABLET, (31_000, None));
    stage.round(0, TABLET, 0, &first.map(Some));
    stage.round(1, TABLET, 32_000, &second.map(Some));
    // The fourth to sixth of the session's: true, false, false against true, false, true.
    assert_eq!(ratio(&stage.agreement(), Method::IntervalByInterval), (2.0, 3.0, 3, false));
    // Before and after each other, they are not the same round.
    let mut apart = Stage::of(intervals(), 15).watched();
    apart.round(0, TABLET, 0, &[Some(true)]);
    apart.round(1, TABLET, 5 * MINUTE, &[Some(true)]);
    assert_eq!(ratio(&apart.agreement(), Method::IntervalByInterval), (0.0, 0.0, 2, false));
}

#[test]
fn rounds_by_unknown_clocks_are_matched_in_order() {
    let (one, other) = (Device::ahead(11, 0), Device { skew_ms: None, ..Device::ahead(12, 20_000) });
    let mut stage = Stage::on(one, intervals(), 15).watched_on(other, (0, None));
    let [first, second] = vector_b();
    stage.round(0, one, MINUTE, &first);
    stage.round(1, other, MINUTE, &second);
    is(&stage.agreement(), &[(Method::IntervalByInterval, 71.43), (Method::ScoredInterval, 50.0)]);
    stage.round(1, other, 5 * MINUTE, &second);
    let differ = Refusal::LengthsDiffer { first: 1, second: 2 };
    assert!(stage.agreement().methods.iter().all(|method| method.score == Err(differ)));
}

#[test]
fn events_in_windows_are_compared_while_both_had_one_open() {
    let mut stage = Stage::of(Measure::Rate, 15).watched();
    stage.bout(0, TABLET, (MINUTE, Some(3 * MINUTE)));
    stage.bout(1, TABLET, (2 * MINUTE, Some(4 * MINUTE)));
    let at = [MINUTE + 1_000, 2 * MINUTE + 1_000, 3 * MINUTE + 1_000, 9 * MINUTE];
    let stage = stage.events(&at[..2], &at[1..]);
    let agreement = stage.agreement();
    assert_eq!((agreement.window_ms, agreement.first_count, agreement.second_count), (60_000, 1, 1));
    is(&agreement, &[(Method::TotalCount, 100.0), (Method::ExactCountPerInterval, 100.0)]);
    let mut apart = Stage::of(Measure::Rate, 15).watched();
    apart.bout(0, TABLET, (MINUTE, Some(2 * MINUTE)));
    apart.bout(1, TABLET, (5 * MINUTE, None));
    let agreement = apart.agreement();
    assert_eq!((agreement.window_ms, agreement.methods.len()), (0, 7));
    assert!(agreement.methods.iter().all(|method| method.score == Err(Refusal::NoSharedTime)));
    let alone = Stage::of(Measure::Rate, 15).watched().bouts(&[(MINUTE, 2 * MINUTE)], &[]);
    is(&alone.events(&[MINUTE], &[]).agreement(), &[(Method::TotalCount, 0.0)]);
}

#[test]
fn windows_by_unknown_clocks_are_each_observers_own() {
    let (one, other) = (Device::ahead(11, 0), Device { skew_ms: None, ..Device::ahead(12, 50_000) });
    let mut stage = Stage::on(one, Measure::Rate, 15).watched_on(other, (0, None));
    for (segment, device) in [(0, one), (1, other)] {
        stage.bout(segment, device, (MINUTE, Some(2 * MINUTE)));
        for at_ms in [MINUTE + 5_000, MINUTE + 55_000, 3 * MINUTE] {
            stage.records(segment, device, at_ms, Fact::Count);
        }
    }
    let agreement = stage.agreement();
    assert_eq!((agreement.first_count, agreement.second_count), (2, 2));
    is(&agreement, &[(Method::TotalCount, 100.0)]);
}

#[test]
fn latencies_are_compared_by_order() {
    let latency = Measure::Latency { limit_ms: Some(10_000) };
    let at = |lengths: [i64; 3]| (1..).zip(lengths).map(|(n, ms)| (n * MINUTE, n * MINUTE + ms)).collect::<Vec<_>>();
    let mut stage = Stage::of(latency, 15).watched().bouts(&at([4_000, 2_000, 11_000]), &at([3_000, 2_000, 10_500]));
    // Both saw no response to the third in time.
    is(&stage.agreement(), &[(Method::MeanDurationPerOccurrence, 100.0 * 2.75 / 3.0)]);
    let last = stage.observations[5].id;
    stage.observations.iter_mut().find(|o| o.id == last).unwrap().ended.as_mut().unwrap().at.boot_ms -= 1_000;
    is(&stage.agreement(), &[(Method::MeanDurationPerOccurrence, 100.0 * 1.75 / 3.0)]);
    // What still waits has no latency.
    stage.observations[5].ended = None;
    is(&stage.agreement(), &[(Method::MeanDurationPerOccurrence, 87.5)]);
    stage.observations[5].ended = stage.observations[4].ended;
    stage.observations[5].ended.as_mut().unwrap().truncated = true;
    is(&stage.agreement(), &[(Method::MeanDurationPerOccurrence, 87.5)]);
    stage.bout(0, TABLET, (9 * MINUTE, Some(9 * MINUTE + 1)));
    let differ = Refusal::OccurrencesDiffer { first: 4, second: 3 };
    assert_eq!(score(&stage.agreement(), Method::MeanDurationPerOccurrence), Err(differ));
}

#[test]
fn a_bout_without_an_end_lasts_to_the_end_of_shared_time() {
    let mut stage = Stage::of(Measure::Duration, 10).watched_on(TABLET, (0, Some(9 * MINUTE)));
    stage.bout(0, TABLET, (8 * MINUTE, Some(10 * MINUTE)));
    stage.bout(1, TABLET, (8 * MINUTE, None));
    is(&stage.agreement(), &[(Method::TotalDuration, 100.0), (Method::SecondBySecond, 100.0)]);
}

#[test]
fn components_are_compared_each_with_itself() {
    let mark = |at: i64, component: u8, carried: Carried| (at, Fact::Component { component, carried });
    let fidelity = Measure::Fidelity { components: choices(4), floor_percent: 80 };
    let first = vec![mark(1, 1, Carried::Correct), mark(2, 2, Carried::Correct), mark(3, 3, Carried::NotApplicable)];
    let second = vec![
        mark(1, 3, Carried::NotApplicable),
        mark(2, 1, Carried::Incorrect),
        mark(3, 1, Carried::Correct),
        mark(4, 2, Carried::Incorrect),
        mark(5, 4, Carried::Correct),
    ];
    let agreement = Stage::of(fidelity, 15).watched().facts(first, second).agreement();
    assert_eq!(ratio(&agreement, Method::TrialByTrial), (2.0, 3.0, 1, false));
    assert_eq!(ratio(&agreement, Method::TrialByTrialCorrectness), (1.0, 2.0, 1, false));
}

#[test]
fn values_agree_if_they_are_the_same() {
    let rating = |value| Fact::Rating { value };
    let product = |meeting| Fact::PermanentProduct { items: 20, meeting };
    let quantity = |thousandths| Fact::Quantity { thousandths };
    for (measure, [one, two, three]) in [
        (Measure::Rating { minimum: 0, maximum: 5 }, [rating(1), rating(2), rating(3)]),
        (Measure::PermanentProduct { items: None }, [product(1), product(2), product(3)]),
        (Measure::Quantity { unit: name("ml") }, [quantity(1), quantity(2), quantity(3)]),
    ] {
        let (first, second) = (vec![(1, one.clone()), (2, two.clone())], vec![(1, one), (2, three)]);
        let agreement = Stage::of(measure, 15).watched().facts(first, second).agreement();
        assert_eq!(agreement.primary, Some(Method::TrialByTrial));
        assert_eq!(agreement.methods.len(), 1);
        is(&agreement, &[(Method::TrialByTrial, 50.0)]);
    }
}

#[test]
fn words_have_no_agreement() {
    let words = || Fact::Text { text: Narrative::new("words").unwrap() };
    let agreement =
        Stage::of(Measure::FreeText, 15).watched().facts(vec![(1, words())], vec![(2, words())]).agreement();
    assert_eq!((agreement.methods.len(), agreement.primary, agreement.first_count), (0, None, 1));
}

#[test]
fn the_method_that_is_usually_reported_is_one_of_those_that_are_reckoned() {
    let data = Stage::of(Measure::Count, 15).watched().events(&[1], &[1]).agreement();
    assert_eq!(percent(&data, data.primary.unwrap()), Some(100.0));
    for measure in [Measure::Rate, Measure::Duration, Measure::InterResponseTime] {
        let agreement = Stage::of(measure.clone(), 15).watched().agreement();
        assert_eq!(agreement.primary, primary_method(&measure));
        assert!(agreement.methods.iter().any(|scored| Some(scored.method) == agreement.primary), "{measure:?}");
    }
}
