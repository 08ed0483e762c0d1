//! How a rule scores opportunities, sessions, blocks and days.

use super::{ask, met_at, run, values};
use baton_domain::mastery::{
    Comparator, Condition, Day, DayValue, Distinct, Finality, NoResponse, Per, Phase, Quantity, Reason, Recorded,
    Refusal, Response, Rule, Session, Share, Support, evaluate,
};

#[test]
fn opportunities_are_scored_as_the_rule_says() {
    let mut one = run(&[(Response::Correct, 6), (Response::Prompted, 3), (Response::Incorrect, 1)]);
    for (trial, level) in one.trials[6..9].iter_mut().zip([1, 1, 2]) {
        trial.level = Some(level);
    }
    let value = |rule: &Rule, s: &Session| ask(rule, std::slice::from_ref(s)).considered[0].value;
    let plain = Rule::new(Comparator::AtLeast, 80.0, 1);
    assert_eq!(value(&plain, &one), Some(60.0));
    assert_eq!(value(&Rule { correct_levels: vec![1], ..plain.clone() }, &one), Some(80.0));
    let independent = Rule { measure: Quantity::PercentIndependent, correct_levels: vec![1], ..plain.clone() };
    assert_eq!(value(&independent, &one), Some(60.0));
    let silent = run(&[(Response::Correct, 7), (Response::Incorrect, 2), (Response::NoResponse, 1)]);
    assert_eq!(value(&plain, &silent), Some(70.0));
    let lenient = Rule { no_response: NoResponse::LeftOut, ..plain.clone() };
    assert!((value(&lenient, &silent).unwrap() - 77.777_777).abs() < 1e-5);
    let errors = Rule { measure: Quantity::ErrorCount, ..plain.clone() };
    assert_eq!(value(&errors, &silent), Some(3.0));
    one.trials.iter_mut().for_each(|t| t.error_correction = true);
    let none = ask(&plain, &[one]);
    assert_eq!((none.considered[0].value, none.considered[0].reason), (None, Reason::NoData));
}

#[test]
fn only_first_trials_only_probes_only_one_level() {
    let first = Rule { first_trial_only: true, min_trials: 3, ..Rule::new(Comparator::AtLeast, 100.0, 2) };
    let good = run(&[(Response::NoOpportunity, 1), (Response::Correct, 1), (Response::Incorrect, 4)]);
    let bad = run(&[(Response::Incorrect, 1), (Response::Correct, 9)]);
    assert_eq!(met_at(&first, &[good.clone(), good.clone()]), Some(2));
    assert_eq!(met_at(&first, &[good.clone(), bad]), None);
    let short = run(&[(Response::Correct, 2)]);
    assert_eq!(ask(&first, &[short]).considered[0].reason, Reason::BelowMinimum);

    let probe = Rule { probe_only: true, ..Rule::new(Comparator::AtLeast, 100.0, 1) };
    let mut mixed = run(&[(Response::Correct, 1), (Response::Incorrect, 3)]);
    assert_eq!(ask(&probe, &[mixed.clone()]).considered[0].reason, Reason::NoProbe);
    mixed.trials[0].probe = true;
    assert!(ask(&probe, &[mixed]).met);

    let level = Rule { prompt_level: Some(2), ..Rule::new(Comparator::AtLeast, 100.0, 2) };
    let at = |level| Session { prompt_level: level, ..values(&[100.0])[0].clone() };
    let answer = ask(&level, &[at(Some(2)), at(Some(1)), at(None)]);
    assert_eq!((answer.met_at.map(|p| p.entry), answer.considered[1].reason), (Some(3), Reason::OtherLevel));
}

#[test]
fn another_phase_is_not_looked_at_and_says_so() {
    let rule = Rule { phase: Some(Phase::Active), ..Rule::new(Comparator::AtLeast, 80.0, 2) };
    let in_phase = |phase, value| Session { phase: Some(phase), ..values(&[value])[0].clone() };
    let sessions = [in_phase(Phase::Baseline, 90.0), in_phase(Phase::Active, 90.0)];
    let answer = ask(&rule, &sessions);
    assert_eq!(answer.first_failing, Some(Condition::Phase));
    assert_eq!(answer.considered[0].reason, Reason::OtherPhase);
}

#[test]
fn settings_days_and_stimuli_are_counted_in_the_window() {
    let at = |day, setting: &str, stimulus: &str| Session {
        day: Some(Day::Number(day)),
        setting: Some(setting.to_owned()),
        stimulus: Some(stimulus.to_owned()),
        ..values(&[90.0])[0].clone()
    };
    let sessions = [at(1, "home", "cup"), at(1, "clinic", "ball"), at(2, "home", "car")];
    let rule = |settings, days, stimuli| Rule {
        distinct: Distinct { therapists: 0, settings, days, stimuli },
        ..Rule::new(Comparator::AtLeast, 80.0, 3)
    };
    assert!(ask(&rule(2, 2, 3), &sessions).met);
    assert_eq!(ask(&rule(3, 2, 3), &sessions).first_failing, Some(Condition::Settings));
    assert_eq!(ask(&rule(2, 3, 3), &sessions).first_failing, Some(Condition::Days));
    assert_eq!(ask(&rule(2, 2, 4), &sessions).first_failing, Some(Condition::Stimuli));
    let impossible = evaluate(&rule(0, 4, 0), &sessions, None, Finality::Provisional);
    assert_eq!(impossible.unwrap_err(), Refusal::RuleImpossible);
}

#[test]
fn a_day_is_a_mean_a_pool_a_sum_or_its_last_session() {
    let part = |correct, of: usize| Session {
        day: Some(Day::Number(1)),
        ..run(&[(Response::Correct, correct), (Response::Incorrect, of - correct)])
    };
    let sessions = [part(4, 5), part(5, 15)];
    let value = |measure, day_value| {
        let rule = Rule { per: Per::Day, measure, day_value, ..Rule::new(Comparator::AtLeast, 80.0, 1) };
        ask(&rule, &sessions).considered[0].value.unwrap()
    };
    assert!((value(Quantity::PercentCorrect, None) - 56.666_666).abs() < 1e-5);
    assert!((value(Quantity::PercentCorrect, Some(DayValue::Pooled)) - 45.0).abs() < 1e-9);
    assert!((value(Quantity::PercentCorrect, Some(DayValue::Last)) - 33.333_333).abs() < 1e-5);
    assert!((value(Quantity::CorrectCount, None) - 9.0).abs() < 1e-9);
    // The minimum of a day is asked of its trials together.
    let rule = Rule { per: Per::Day, min_trials: 20, ..Rule::new(Comparator::AtLeast, 50.0, 1) };
    assert!(ask(&rule, &sessions).met);
    assert_eq!(ask(&rule, &sessions[..1]).considered[0].reason, Reason::BelowMinimum);
}

#[test]
fn blocks_are_entries_of_their_own() {
    let rule =
        Rule { per: Per::TrialBlock, block_trials: Some(5), min_trials: 5, ..Rule::new(Comparator::AtLeast, 80.0, 2) };
    let one = run(&[(Response::Correct, 4), (Response::Incorrect, 1), (Response::Correct, 7)]);
    let answer = ask(&rule, &[one]);
    assert_eq!(answer.considered.iter().map(|c| c.value).collect::<Vec<_>>(), [Some(80.0), Some(100.0), None]);
    assert_eq!((answer.met_at.unwrap().entry, answer.considered[2].reason), (2, Reason::UnfinishedBlock));
    let mut labelled = run(&[(Response::Correct, 2), (Response::Incorrect, 2)]);
    labelled.trials.iter_mut().zip([7, 7, 3, 3]).for_each(|(t, b)| t.block = Some(b));
    let rule = Rule { per: Per::TrialBlock, ..Rule::new(Comparator::AtLeast, 80.0, 1) };
    assert_eq!(ask(&rule, &[labelled]).considered.len(), 2);
}

#[test]
fn shares_of_unknown_size_count_only_for_one_who_was_alone() {
    let share = |by: &str, trials| Share { by: by.to_owned(), trials };
    let with = |shares, min_trials| {
        let one = Session { value: Some(90.0), trial_count: Some(10), shares, ..Session::default() };
        let rule = Rule { min_trials, ..Rule::new(Comparator::AtLeast, 80.0, 1) };
        ask(&rule, &[one]).considered[0].therapists.clone()
    };
    assert_eq!(with(vec![share("A", None)], 5), ["A"]);
    assert!(with(vec![share("A", None), share("B", None)], 5).is_empty());
    assert_eq!(with(vec![share("A", None), share("B", None)], 0), ["A", "B"]);
    assert_eq!(with(vec![share("A", Some(6)), share("B", None)], 5), ["A"]);
}

#[test]
fn a_recorded_mastery_is_found_by_its_time_when_its_session_is_gone() {
    let at = |ms, value| Session {
        id: Some(format!("s{ms}")),
        start_ms: Some(ms),
        value: Some(value),
        ..Session::default()
    };
    let rule = Rule::new(Comparator::AtLeast, 80.0, 2);
    let support = |sessions: &[Session], at_ms| {
        let recorded = Recorded { session: Some("voided".to_owned()), at_ms };
        evaluate(&rule, sessions, Some(&recorded), Finality::Confirmed).unwrap().support
    };
    let sessions = [at(30, 90.0), at(10, 90.0), at(20, 90.0)];
    assert_eq!(support(&sessions, Some(25)), Support::Supported);
    assert_eq!(support(&sessions, Some(15)), Support::SupportedLater);
    let unnamed = Recorded { session: Some("voided".to_owned()), at_ms: None };
    let refused = evaluate(&rule, &sessions, Some(&unnamed), Finality::Confirmed);
    assert_eq!(refused.unwrap_err(), Refusal::Recorded);
    assert_eq!(support(&sessions[..1], Some(25)), Support::Unsupported);
}

#[test]
fn a_days_rates_are_pooled_by_observed_time_unless_the_rule_says_mean() {
    let of = |rate, minutes: u64| Session {
        day: Some(Day::Number(1)),
        value: Some(rate),
        observed_ms: Some(minutes * 60_000),
        ..Session::default()
    };
    // 22 in 10 minutes and 14 in 5 (domain 3.1).
    let mut sessions = vec![of(2.2, 10), of(2.8, 5)];
    let rule = |day_value| Rule {
        per: Per::Day,
        measure: Quantity::RatePerMin,
        day_value,
        ..Rule::new(Comparator::Exactly, 2.4, 1)
    };
    assert!(ask(&rule(None), &sessions).met);
    assert!((ask(&rule(Some(DayValue::Mean)), &sessions).considered[0].value.unwrap() - 2.5).abs() < 1e-9);
    sessions[1].observed_ms = None;
    let refused = evaluate(&rule(None), &sessions, None, Finality::Provisional);
    assert_eq!(refused.unwrap_err(), Refusal::ObservedTime);
}
