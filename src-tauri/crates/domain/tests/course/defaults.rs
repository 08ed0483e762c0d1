//! A rule for clinics that set none.

use super::{MINUTE, Recorded, choices, course, name, session, trials};
use baton_domain::{
    course::{default_rule, evaluate},
    mastery::{Evaluation, Finality, Phase, Rule},
    measure::{Goal, Ladder, Measure, Target},
    observation::{Fact, Response},
    score::{Chain, Method},
    session::Disposition,
};

fn target(measure: Measure, goal: Goal) -> Target {
    Target { goal, ..session(0, measure).target }
}

fn rule(measure: Measure, goal: Goal) -> Option<Rule> {
    default_rule(&target(measure, goal))
}

fn ask(rule: &Rule, sessions: &[Recorded]) -> Evaluation {
    evaluate(rule, &course(sessions), None, Finality::Provisional).unwrap()
}

fn steps(chain: Chain, taught: Option<u8>) -> Measure {
    Measure::TaskAnalysis { steps: choices(&["wet", "soap", "rinse"]), prompts: vec![], chain, taught, expected: 1 }
}

/// Meets its rule with sessions of the one kind and not with one of the other among them.
fn holds(
    measure: &Measure,
    goal: Goal,
    needed: u32,
    good: impl Fn(Recorded) -> Recorded,
    bad: impl Fn(Recorded) -> Recorded,
) {
    let rule = rule(measure.clone(), goal).unwrap();
    let of = |n| session(n, measure.clone());
    let met: Vec<Recorded> = (0..needed).map(|n| good(of(n))).collect();
    let answer = ask(&rule, &met);
    assert_eq!(answer.met_at.map(|p| p.entry), Some(needed as usize), "{measure:?} {goal:?}: {}", answer.sentence);
    assert_eq!(answer.next.unwrap().move_to, Some(Phase::Maintenance));
    let broken: Vec<Recorded> = (0..needed).map(|n| if n == 0 { bad(of(n)) } else { good(of(n)) }).collect();
    assert!(!ask(&rule, &broken).met, "{measure:?} {goal:?} at its limit");
    let baseline: Vec<Recorded> = met.into_iter().map(|s| s.phase(Phase::Baseline)).collect();
    assert!(!ask(&rule, &baseline).met, "baseline is no mastery");
}

#[test]
fn percentages_are_ninety_or_ten_in_three_sessions() {
    let trial = |correct: u32, all: u32| move |s: Recorded| s.trials('A', correct, all);
    holds(&trials(0), Goal::Increase, 3, trial(9, 10), trial(89, 100));
    holds(&trials(0), Goal::Increase, 3, trial(5, 5), trial(4, 4));
    holds(&trials(0), Goal::Decrease, 3, trial(1, 10), trial(11, 100));
    let product = Measure::PermanentProduct { items: None };
    let done = |meeting| move |s: Recorded| s.add('A', 0, Fact::PermanentProduct { items: 10, meeting });
    holds(&product, Goal::Increase, 3, done(9), done(8));
    let interval = Measure::Interval { method: Method::Momentary, interval_ms: 10_000, rest_ms: 0 };
    let marked = |scored: u32| {
        move |s: Recorded| {
            let round = s.bout('A', 0, 100_000);
            let id = round.observations[0].id;
            let mark =
                |s: Recorded, index: u32| s.add('A', 1, Fact::Interval { round: id, index, occurred: index < scored });
            (0..10).fold(round, mark)
        }
    };
    holds(&interval, Goal::Increase, 3, marked(9), marked(8));
    holds(&interval, Goal::Decrease, 3, marked(1), marked(2));
}

#[test]
fn counts_durations_and_latencies_are_the_published_ones() {
    let events = |n| move |s: Recorded| s.events('A', n);
    holds(&Measure::Count, Goal::Increase, 2, events(5), events(4));
    holds(&Measure::Count, Goal::Decrease, 2, |s| s.said(Disposition::Zero), events(2));
    let bout = |ms| move |s: Recorded| s.bout('A', 0, ms);
    holds(&Measure::Duration, Goal::Increase, 2, bout(5 * MINUTE), bout(5 * MINUTE - 1));
    holds(&Measure::Duration, Goal::Decrease, 2, bout(MINUTE), bout(MINUTE + 1));
    let latency = Measure::Latency { limit_ms: None };
    holds(&latency, Goal::Increase, 2, bout(5 * MINUTE), bout(5 * MINUTE - 1));
    holds(&latency, Goal::Decrease, 2, bout(MINUTE), bout(MINUTE + 1));
}

#[test]
fn a_chain_opens_its_next_step_while_there_is_one() {
    let opens = |chain, taught| {
        let on_met = rule(steps(chain, taught), Goal::Increase).unwrap().on_met;
        (on_met.move_to, on_met.open_next)
    };
    let (next, done) = ((None, true), (Some(Phase::Maintenance), false));
    assert_eq!(opens(Chain::Total, None), done);
    assert_eq!((opens(Chain::Forward, Some(2)), opens(Chain::Forward, Some(3))), (next, done));
    assert_eq!((opens(Chain::Backward, Some(2)), opens(Chain::Backward, Some(1))), (next, done));
    let all = |n| {
        (1..=3).fold(session(n, steps(Chain::Total, None)), |s, step| {
            s.add('A', 0, Fact::Step { run: 1, step, response: Response::Correct })
        })
    };
    let rule = rule(steps(Chain::Total, None), Goal::Increase).unwrap();
    assert!(ask(&rule, &[all(0), all(1), all(2)]).met);
}

#[test]
fn a_rule_asks_for_no_more_trials_than_the_plan_expects() {
    let asked = |minimum, expected| {
        let measure = Measure::Trials { prompts: vec![], minimum, expected, ladder: Ladder::Free };
        rule(measure, Goal::Increase).unwrap().min_trials
    };
    assert_eq!([asked(0, 0), asked(0, 10), asked(0, 3), asked(8, 10), asked(2, 0)], [5, 5, 3, 8, 2]);
}

#[test]
fn what_no_source_names_has_no_default_and_all_others_can_be_asked() {
    let none = [
        Measure::Rate,
        Measure::InterResponseTime,
        Measure::Rating { minimum: 1, maximum: 5 },
        Measure::Quantity { unit: name("ml") },
        Measure::Fidelity { components: choices(&["a"]), floor_percent: 80 },
        Measure::FreeText,
    ];
    for measure in none {
        assert_eq!(rule(measure.clone(), Goal::Increase), None, "{measure:?}");
    }
    for goal in [Goal::Increase, Goal::Decrease] {
        for measure in [trials(0), steps(Chain::Total, None), Measure::Count, Measure::Duration] {
            let rule = rule(measure, goal).unwrap();
            assert_eq!((rule.check(), rule.distinct.therapists), (Ok(()), 0), "one therapist suffices");
        }
    }
}
