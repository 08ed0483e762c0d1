//! The truth table of domain §3.4, row by row, through sessions as they were recorded.

use super::{Recorded, course, hand, session, struck, trials};
use baton_domain::{
    course::evaluate,
    mastery::{
        BelowMinimum, Comparator, Condition, Distinct, Evaluation, Finality, Per, Reason, Recorded as Mastered, Rule,
        Support, Use,
    },
    observation::{Fact, Response},
    session::{Stream, Zone},
};

/// "≥ 80 % in 3 consecutive sessions, ≥ 2 different therapists, ≥ 5 trials".
fn rule() -> Rule {
    let distinct = Distinct { therapists: 2, ..Distinct::default() };
    Rule { min_trials: 5, distinct, ..Rule::new(Comparator::AtLeast, 80.0, 3) }
}

/// Sessions on days in a row: who, how many correct, of how many.
fn run(of: &[(char, u32, u32)]) -> Vec<Recorded> {
    (0..).zip(of).map(|(n, (by, correct, all))| session(n, trials(0)).trials(*by, *correct, *all)).collect()
}

fn ask(rule: &Rule, sessions: &[Recorded]) -> Evaluation {
    evaluate(rule, &course(sessions), None, Finality::Provisional).unwrap()
}

fn met_at(rule: &Rule, sessions: &[Recorded]) -> Option<usize> {
    ask(rule, sessions).met_at.map(|place| place.entry)
}

#[test]
fn row_1_two_therapists_meet_it_at_the_third() {
    let sessions = run(&[('A', 8, 10), ('B', 17, 20), ('A', 9, 10)]);
    let answer = ask(&rule(), &sessions);
    let at = answer.met_at.unwrap();
    assert_eq!(
        (at.entry, at.session, at.start_ms),
        (3, sessions[2].id.to_string(), Some(sessions[2].started.at.wall_ms))
    );
    assert!(answer.conditions.iter().all(|line| line.met));
    let values: Vec<_> = answer.considered.iter().map(|c| c.value).collect();
    assert_eq!(values, [Some(80.0), Some(85.0), Some(90.0)]);
    assert_eq!(answer.considered[1].therapists, [hand('B').to_string()]);
}

#[test]
fn row_2_one_therapist_does_not() {
    let answer = ask(&rule(), &run(&[('A', 8, 10), ('A', 17, 20), ('A', 9, 10)]));
    assert_eq!((answer.met, answer.first_failing), (false, Some(Condition::Therapists)));
    assert_eq!(answer.sentence, "Not met. 1 of 2 different therapists needed.");
}

#[test]
fn row_3_the_window_is_the_last_three() {
    assert_eq!(met_at(&rule(), &run(&[('A', 8, 10), ('A', 17, 20), ('A', 9, 10), ('B', 8, 10)])), Some(4));
    let early = run(&[('B', 9, 10), ('A', 0, 10), ('A', 8, 10), ('A', 17, 20), ('A', 9, 10)]);
    assert_eq!(met_at(&rule(), &early), None, "B lies before the window");
}

#[test]
fn row_4_a_miss_breaks_the_run() {
    let answer = ask(&rule(), &run(&[('A', 9, 10), ('B', 7, 10), ('A', 9, 10), ('B', 9, 10)]));
    assert_eq!((answer.met, answer.considered[1].used), (false, Use::Missed));
    let window = answer.conditions.iter().find(|l| l.condition == Condition::Window).unwrap();
    assert_eq!((window.needed, window.actual), (3.0, Some(2.0)));
}

#[test]
fn row_5_below_the_minimum_is_skipped_or_breaks_the_run() {
    let sessions = run(&[('A', 8, 10), ('B', 4, 4), ('A', 9, 10), ('B', 19, 20)]);
    let skipped = ask(&rule(), &sessions);
    assert_eq!(skipped.met_at.as_ref().map(|p| p.entry), Some(4));
    assert_eq!((skipped.considered[1].used, skipped.considered[1].reason), (Use::Skipped, Reason::BelowMinimum));
    let strict = Rule { below_minimum: BelowMinimum::BreaksRun, ..rule() };
    let broken = ask(&strict, &sessions);
    assert_eq!((broken.met, broken.considered[1].used), (false, Use::BrokeRun));
    assert_eq!(broken.first_failing, Some(Condition::MinTrials));
}

#[test]
fn row_5_holds_for_the_plans_own_minimum_too() {
    let planned = |n, by, correct, all| session(n, trials(5)).trials(by, correct, all);
    let sessions = [planned(0, 'A', 8, 10), planned(1, 'B', 4, 4), planned(2, 'A', 9, 10), planned(3, 'B', 19, 20)];
    let none = Rule { min_trials: 0, ..rule() };
    let answer = ask(&none, &sessions);
    assert_eq!((answer.met_at.unwrap().entry, answer.considered[1].reason), (4, Reason::BelowMinimum));
    assert!(answer.rule.contains("at least 5 trials"), "{}", answer.rule);
    let daily = ask(&Rule { per: Per::Day, ..none }, &sessions);
    assert_eq!((daily.met_at.unwrap().entry, daily.considered[1].used), (4, Use::Skipped));
}

#[test]
fn row_6_values_are_compared_unrounded() {
    let answer = ask(&rule(), &run(&[('A', 199, 250), ('B', 9, 10), ('A', 9, 10)]));
    assert_eq!((answer.met, answer.first_failing), (false, Some(Condition::Value)));
    let line = answer.conditions.iter().find(|l| l.condition == Condition::Value).unwrap();
    assert_eq!((line.needed, line.actual), (80.0, Some(79.6)));
}

#[test]
fn row_7_sessions_and_days_differ() {
    let morning = session(0, trials(0)).trials('A', 9, 10);
    let evening = session(0, trials(0)).trials('B', 9, 10).later(8, 1);
    let mut sessions = vec![morning, evening, session(1, trials(0)).trials('A', 9, 10)];
    assert_eq!(met_at(&rule(), &sessions), Some(3));
    let by_day = Rule { per: Per::Day, ..rule() };
    let daily = ask(&by_day, &sessions);
    assert_eq!((daily.met, daily.conditions[0].actual), (false, Some(2.0)));
    assert_eq!(daily.considered[0].sessions.len(), 2);
    // Seven hours east of UTC the evening began after midnight: three days.
    sessions[1].zone = Zone::at(7 * 60);
    assert_eq!(ask(&by_day, &sessions).conditions[0].actual, Some(2.0), "10 + 8 + 7 hours is the second day as well");
    sessions[2].zone = Zone::at(14 * 60);
    assert_eq!(met_at(&by_day, &sessions), Some(3), "and the last is the third");
}

#[test]
fn row_8_absence_is_not_a_break() {
    let mut sessions = run(&[('A', 8, 10), ('A', 0, 0), ('B', 17, 20), ('A', 9, 10)]);
    let strict = Rule { below_minimum: BelowMinimum::BreaksRun, ..rule() };
    for rule in [rule(), strict] {
        let answer = ask(&rule, &sessions);
        assert_eq!((answer.met_at.unwrap().entry, answer.considered[1].reason), (4, Reason::NotRun));
    }
    // What was recorded beside the session does not make it run.
    sessions[1] = sessions[1].clone().trials('B', 0, 10);
    sessions[1].observations.iter_mut().for_each(|o| o.stream = Stream::Beside);
    assert_eq!(ask(&rule(), &sessions).considered[1].reason, Reason::NotRun);
}

#[test]
fn row_9_a_correction_makes_it_unsupported_and_reverts_nothing() {
    let mut sessions = run(&[('A', 8, 10), ('B', 17, 20), ('A', 9, 10)]);
    let mastered = Mastered { session: Some(sessions[2].id.to_string()), at_ms: None };
    let confirm =
        |sessions: &[Recorded]| evaluate(&rule(), &course(sessions), Some(&mastered), Finality::Confirmed).unwrap();
    assert_eq!(confirm(&sessions).support, Support::Supported);
    // One correct trial is struck out and an incorrect one said in its place: 70 %.
    sessions[0].observations[0].voided = struck();
    let corrected = sessions.remove(0).add('A', 500, Fact::Trial(Response::Incorrect));
    sessions.insert(0, corrected);
    let after = confirm(&sessions);
    assert_eq!((after.considered[0].value, after.considered[0].trials), (Some(70.0), Some(10)));
    assert_eq!((after.met, after.support, after.unsupported), (false, Support::Unsupported, true));
    assert!(after.alert.unwrap().contains("Nothing was changed"));
    sessions.push(session(3, trials(0)).trials('B', 19, 20));
    assert_eq!(confirm(&sessions).support, Support::SupportedLater);
}

#[test]
fn row_10_a_handed_over_session_counts_for_those_with_enough_of_their_own() {
    let shared = |a, b| {
        let rest = run(&[('A', 0, 0), ('A', 9, 10), ('A', 9, 10)]);
        let handed = session(0, trials(0)).trials('A', a, a).trials('B', b, b);
        vec![handed, rest[1].clone(), rest[2].clone()]
    };
    assert!(ask(&rule(), &shared(5, 5)).met);
    let four = ask(&rule(), &shared(6, 4));
    assert_eq!((four.met, four.considered[0].therapists.clone()), (false, vec![hand('A').to_string()]));
    let nobody = ask(&rule(), &shared(3, 3));
    assert_eq!((nobody.considered[0].used, nobody.considered[0].therapists.len()), (Use::Met, 0));
    // A trial without opportunity is nobody's.
    let mut sessions = shared(5, 5);
    sessions[0].last().fact = Fact::Trial(Response::NoOpportunity);
    assert!(!ask(&rule(), &sessions).met);
}
