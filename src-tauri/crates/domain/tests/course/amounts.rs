//! What each measure comes to in a rule's quantity, and whose it is.

use super::{MINUTE, Recorded, choices, course, hand, name, prompts, session, struck, trials};
use baton_domain::{
    course::{as_planned, evaluate, mastery_sessions},
    mastery::{Comparator, Finality, Per, Phase, Quantity, Reason, Response as Said, Rule, Session},
    measure::{Ladder, Measure},
    observation::{Fact, Response},
    score::{Carried, Chain, Method},
    session::{Disposition, Pause},
};

fn rule(measure: Quantity) -> Rule {
    Rule { measure, ..Rule::new(Comparator::AtLeast, 1.0, 1) }
}

fn told(recorded: &Recorded, measure: Quantity) -> Session {
    mastery_sessions(&course(std::slice::from_ref(recorded)), &rule(measure)).remove(0)
}

fn value(recorded: &Recorded, measure: Quantity) -> Option<f64> {
    told(recorded, measure).value
}

fn shares(recorded: &Recorded, measure: Quantity) -> Vec<(String, Option<u32>)> {
    told(recorded, measure).shares.into_iter().map(|s| (s.by, s.trials)).collect()
}

fn of(letter: char, n: u32) -> (String, Option<u32>) {
    (hand(letter).to_string(), Some(n))
}

fn steps(chain: Chain, taught: Option<u8>) -> Measure {
    Measure::TaskAnalysis { steps: choices(&["wet", "soap", "rinse"]), prompts: vec![], chain, taught, expected: 2 }
}

fn mark(run: u16, step: u8, response: Response) -> Fact {
    Fact::Step { run, step, response }
}

#[test]
fn trials_come_with_their_author_level_and_kind() {
    let recorded = session(0, trials(0))
        .add('A', 0, Fact::Trial(Response::Prompted { level: 2 }))
        .add('B', 1, Fact::Probe(Response::NoResponse))
        .add('A', 2, Fact::ErrorCorrection(Response::Correct))
        .add('A', 3, Fact::Trial(Response::NoOpportunity));
    let Session { trials: made, value, probe, phase, .. } = told(&recorded, Quantity::PercentCorrect);
    let found: Vec<_> = made.iter().map(|t| (t.response, t.level, t.probe, t.error_correction)).collect();
    assert_eq!(
        found,
        [
            (Said::Prompted, Some(2), false, false),
            (Said::NoResponse, None, true, false),
            (Said::Correct, None, false, true),
            (Said::NoOpportunity, None, false, false),
        ]
    );
    assert_eq!((value, probe, phase), (None, false, Some(Phase::Active)));
    assert_eq!(made[1].by, Some(hand('B').to_string()));
    let cold = session(0, trials(5)).add('A', 0, Fact::Probe(Response::Correct));
    assert!(told(&cold, Quantity::PercentCorrect).probe);
}

#[test]
fn events_are_a_count_and_two_rates() {
    let counted = session(0, Measure::Count).watched(30).events('A', 5).events('B', 1);
    let all = [Quantity::Count, Quantity::RatePerMin, Quantity::RatePerHour].map(|q| value(&counted, q));
    assert_eq!(all, [Some(6.0), Some(0.2), Some(12.0)]);
    let both = [(hand('A').to_string(), None), (hand('B').to_string(), None)];
    assert_eq!(shares(&counted, Quantity::Count), both);
    assert_eq!(told(&counted, Quantity::Count).observed_ms, Some(30 * MINUTE));
    let rate = session(0, Measure::Rate).bout('A', 0, 5 * MINUTE).events('A', 10);
    assert_eq!(
        (value(&rate, Quantity::RatePerMin), told(&rate, Quantity::RatePerMin).observed_ms),
        (Some(2.0), Some(5 * MINUTE))
    );
    let zero = session(0, Measure::Rate).watched(0).said(Disposition::Zero);
    assert_eq!((value(&zero, Quantity::RatePerMin), value(&zero, Quantity::Count)), (Some(0.0), Some(0.0)));
    let apart = session(0, Measure::InterResponseTime).add('A', 0, Fact::Count).add('A', 1_001, Fact::Count);
    assert_eq!(value(&apart, Quantity::InterResponseTimeMs), Some(1_001.0), "to the millisecond");
    assert_eq!(value(&counted, Quantity::PercentCorrect), None, "not measured so");
}

#[test]
fn bouts_are_totals_means_numbers_and_shares_of_observed_time() {
    let mut recorded = session(0, Measure::Duration).bout('A', 0, 60_001).bout('B', 10 * MINUTE, 14 * MINUTE);
    recorded.last().ended.as_mut().unwrap().truncated = true;
    // A pause takes one of the second bout's minutes and two others.
    recorded.pauses.push(Pause { from: recorded.moment(13 * MINUTE), to: Some(recorded.moment(16 * MINUTE)) });
    let recorded = recorded.watched(20);
    let found = [Quantity::TotalDurationMs, Quantity::MeanDurationMs, Quantity::Count].map(|q| value(&recorded, q));
    assert_eq!(found, [Some(300_001.0), Some(60_001.0), Some(2.0)], "what the end cut off is in no mean");
    let share = value(&recorded, Quantity::PercentOfSession).unwrap();
    assert!((share - 240_001.0 * 100.0 / 1_200_000.0).abs() < 1e-12, "{share}");
    let zero = session(0, Measure::Duration).said(Disposition::Zero);
    assert_eq!((value(&zero, Quantity::TotalDurationMs), value(&zero, Quantity::MeanDurationMs)), (Some(0.0), None));
}

#[test]
fn latencies_are_of_the_instructions_that_were_answered() {
    let mut recorded =
        session(0, Measure::Latency { limit_ms: Some(10_000) }).bout('A', 0, 4_000).bout('B', 20_000, 26_001);
    recorded = recorded.bout('B', 40_000, 60_000);
    assert_eq!(value(&recorded, Quantity::LatencyMs), Some(5_000.5), "too late is none");
    assert_eq!(shares(&recorded, Quantity::LatencyMs), [of('A', 1), of('B', 1)]);
}

#[test]
fn a_chain_rests_on_the_marks_of_its_whole_runs() {
    let total = session(0, steps(Chain::Total, None))
        .add('A', 0, mark(1, 1, Response::Correct))
        .add('A', 1, mark(1, 2, Response::Incorrect))
        .add('B', 2, mark(1, 2, Response::Correct))
        .add('B', 3, mark(1, 3, Response::NoOpportunity))
        .add('B', 4, mark(2, 1, Response::Incorrect));
    assert_eq!(value(&total, Quantity::PercentOfSteps), Some(100.0));
    assert_eq!(value(&total, Quantity::PercentIndependent), Some(100.0));
    assert_eq!(shares(&total, Quantity::PercentOfSteps), [of('A', 1), of('B', 1)], "the later mark, applicable, whole");
    let backward = session(0, steps(Chain::Backward, Some(2)))
        .add('A', 0, mark(1, 3, Response::Correct))
        .add('B', 1, mark(1, 2, Response::Correct))
        .add('A', 2, mark(1, 1, Response::Incorrect));
    assert_eq!(value(&backward, Quantity::PercentOfSteps), Some(100.0), "of the taught step");
    assert_eq!(shares(&backward, Quantity::PercentOfSteps), [of('B', 1)]);
}

#[test]
fn what_was_mastered_of_another_step_does_not_master_this_one() {
    let done = |n, step, response| {
        session(n, steps(Chain::Forward, Some(step))).add('A', 0, mark(1, 1, Response::Correct)).add(
            'A',
            1,
            mark(1, step, response),
        )
    };
    let sessions = [done(0, 1, Response::Correct), done(1, 2, Response::Incorrect)];
    let rule = Rule { threshold: 90.0, ..rule(Quantity::PercentOfSteps) };
    let met = |n: usize| evaluate(&rule, &course(&sessions[..n]), None, Finality::Provisional).unwrap();
    assert!(met(1).met);
    assert_eq!((met(2).met, met(2).considered[0].reason), (false, Reason::NoData));
}

#[test]
fn intervals_products_components_ratings_and_quantities_by_hand() {
    let interval = Measure::Interval { method: Method::Partial, interval_ms: 10_000, rest_ms: 0 };
    let round = session(0, interval).bout('A', 0, 40_000);
    let id = round.observations[0].id;
    let marked = |index, occurred| Fact::Interval { round: id, index, occurred };
    let round = round.add('A', 1, marked(0, true)).add('B', 2, marked(1, false)).add('B', 3, marked(2, true)).add(
        'B',
        4,
        marked(9, true),
    );
    assert!((value(&round, Quantity::PercentOfIntervals).unwrap() - 200.0 / 3.0).abs() < 1e-9);
    assert_eq!(shares(&round, Quantity::PercentOfIntervals), [of('A', 1), of('B', 2)], "beyond the round is none");
    let product = session(0, Measure::PermanentProduct { items: None })
        .add('A', 0, Fact::PermanentProduct { items: 10, meeting: 8 })
        .add('B', 1, Fact::PermanentProduct { items: 10, meeting: 9 });
    assert_eq!(value(&product, Quantity::PercentCorrect), Some(85.0));
    assert_eq!(shares(&product, Quantity::PercentCorrect), [of('A', 10), of('B', 10)]);
    let component = |component, carried| Fact::Component { component, carried };
    let plan = session(0, Measure::Fidelity { components: choices(&["a", "b", "c"]), floor_percent: 80 })
        .add('A', 0, component(1, Carried::Incorrect))
        .add('B', 1, component(1, Carried::Correct))
        .add('A', 2, component(2, Carried::NotApplicable));
    assert_eq!(value(&plan, Quantity::PercentCorrect), Some(100.0));
    assert_eq!(shares(&plan, Quantity::PercentCorrect), [of('B', 1)]);
    let rated = session(0, Measure::Rating { minimum: -5, maximum: 5 }).add('A', 0, Fact::Rating { value: -3 });
    assert_eq!((value(&rated, Quantity::Rating), shares(&rated, Quantity::Rating)), (Some(-3.0), vec![of('A', 1)]));
    let mut drunk = session(0, Measure::Quantity { unit: name("ml") }).amount(2.5).amount(4.0);
    drunk.last().voided = struck();
    assert_eq!((value(&drunk, Quantity::Amount), shares(&drunk, Quantity::Amount)), (Some(2.5), vec![of('A', 1)]));
}

#[test]
fn help_that_counts_on_the_graph_counts_here() {
    let flagged = Measure::Trials { prompts: prompts(&[2]), minimum: 0, expected: 10, ladder: Ladder::Free };
    let helped = |level| Fact::Trial(Response::Prompted { level });
    let recorded =
        session(0, flagged).trials('A', 6, 7).add('A', 0, helped(2)).add('A', 0, helped(2)).add('A', 0, helped(1));
    let ask = |measure| {
        let rule = Rule { threshold: 80.0, ..rule(measure) };
        evaluate(&rule, &course(std::slice::from_ref(&recorded)), None, Finality::Provisional).unwrap()
    };
    // 6 independent, 3 prompted of which 2 by gesture, 1 error (domain §3.1).
    let correct = ask(Quantity::PercentCorrect);
    assert_eq!(correct.considered[0].value, Some(80.0));
    assert!(correct.rule.contains("Help at level 2 counts as correct"), "{}", correct.rule);
    let alone = ask(Quantity::PercentIndependent);
    assert_eq!((alone.considered[0].value, alone.rule.contains("level 2")), (Some(60.0), false));
}

#[test]
fn a_plans_minimum_is_asked_of_sessions_and_never_lowers_a_rules() {
    let target = session(0, trials(8)).target;
    let asked = |rule: &Rule| as_planned(rule, &target).min_trials;
    let base = rule(Quantity::PercentCorrect);
    assert_eq!(asked(&base), 8);
    assert_eq!(asked(&Rule { min_trials: 12, ..base.clone() }), 12);
    assert_eq!(asked(&Rule { probe_only: true, ..base.clone() }), 0, "a cold probe is one trial by plan");
    assert_eq!(asked(&Rule { per: Per::TrialBlock, ..base.clone() }), 0);
    assert_eq!(as_planned(&base, &session(0, Measure::Count).target), base);
}
