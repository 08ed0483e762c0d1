//! The truth table of domain §3.4, the named calibrations, and what a rule says of what it looked at.

use super::{ask, met_at, run, values};
use baton_domain::mastery::{
    BelowMinimum, Comparator, Condition, Day, Distinct, Finality, NoResponse, OnFail, OnMet, Per, Phase, Preset,
    Reason, Recorded, Refusal, Response, Rule, Session, Share, Support, Use, Window, evaluate, sentence,
    sentence_named,
};

/// "≥ 80 % in 3 consecutive sessions, ≥ 2 different therapists, ≥ 5 trials".
fn table_rule() -> Rule {
    let distinct = Distinct { therapists: 2, ..Distinct::default() };
    Rule { min_trials: 5, distinct, ..Rule::new(Comparator::AtLeast, 80.0, 3) }
}

fn session(value: f64, therapist: &str, trials: u32) -> Session {
    Session {
        value: Some(value),
        therapist: Some(therapist.to_owned()),
        trial_count: Some(trials),
        ..Session::default()
    }
}

#[test]
fn row_1_two_therapists_meet_it_at_the_third() {
    let sessions = [session(80.0, "A", 10), session(85.0, "B", 10), session(90.0, "A", 10)];
    let answer = ask(&table_rule(), &sessions);
    assert_eq!(answer.met_at.as_ref().map(|p| (p.entry, p.session.as_str())), Some((3, "3")));
    assert!(answer.conditions.iter().all(|line| line.met));
    assert_eq!(answer.first_failing, None);
}

#[test]
fn row_2_one_therapist_does_not() {
    let sessions = [session(80.0, "A", 10), session(85.0, "A", 10), session(90.0, "A", 10)];
    let answer = ask(&table_rule(), &sessions);
    assert!(!answer.met);
    assert_eq!(answer.first_failing, Some(Condition::Therapists));
    let line = answer.conditions.iter().find(|l| l.condition == Condition::Therapists).unwrap();
    assert_eq!((line.needed, line.actual, line.met), (2.0, Some(1.0), false));
    assert_eq!(answer.sentence, "Not met. 1 of 2 different therapists needed.");
}

#[test]
fn row_3_the_window_is_the_last_three() {
    let mut sessions = vec![session(80.0, "A", 10), session(85.0, "A", 10), session(90.0, "A", 10)];
    sessions.push(session(80.0, "B", 10));
    assert_eq!(met_at(&table_rule(), &sessions), Some(4));
    // B in front of the window does not help.
    sessions.rotate_right(1);
    sessions.insert(0, session(0.0, "A", 10));
    sessions.push(session(90.0, "A", 10));
    assert_eq!(met_at(&table_rule(), &sessions), Some(4));
    assert!(!ask(&table_rule(), &sessions[2..]).met);
}

#[test]
fn row_4_a_miss_breaks_the_run() {
    let sessions = [session(90.0, "A", 10), session(70.0, "B", 10), session(90.0, "A", 10), session(90.0, "B", 10)];
    let answer = ask(&table_rule(), &sessions);
    assert!(!answer.met);
    assert_eq!(answer.first_failing, Some(Condition::Value));
    let window = answer.conditions.iter().find(|l| l.condition == Condition::Window).unwrap();
    assert_eq!((window.needed, window.actual), (3.0, Some(2.0)));
    assert_eq!(answer.considered[1].used, Use::Missed);
}

#[test]
fn row_5_below_the_minimum_is_skipped_or_breaks_the_run() {
    let sessions = [session(80.0, "A", 10), session(85.0, "B", 4), session(90.0, "A", 10), session(95.0, "B", 10)];
    let skipped = ask(&table_rule(), &sessions);
    assert_eq!(skipped.met_at.as_ref().map(|p| p.entry), Some(4));
    assert_eq!((skipped.considered[1].used, skipped.considered[1].reason), (Use::Skipped, Reason::BelowMinimum));
    assert_eq!(skipped.considered.iter().map(|c| c.in_window).collect::<Vec<_>>(), [true, false, true, true]);
    let strict = Rule { below_minimum: BelowMinimum::BreaksRun, ..table_rule() };
    let broken = ask(&strict, &sessions);
    assert!(!broken.met);
    assert_eq!((broken.considered[1].used, broken.first_failing), (Use::BrokeRun, Some(Condition::MinTrials)));
    let line = &broken.conditions[1];
    assert_eq!((line.condition, line.needed, line.actual), (Condition::MinTrials, 5.0, Some(4.0)));
}

#[test]
fn row_6_values_are_compared_unrounded() {
    let sessions = [session(79.6, "A", 10), session(90.0, "B", 10), session(90.0, "A", 10)];
    let answer = ask(&table_rule(), &sessions);
    assert!(!answer.met);
    assert_eq!(answer.first_failing, Some(Condition::Value));
    let line = answer.conditions.iter().find(|l| l.condition == Condition::Value).unwrap();
    assert_eq!((line.needed, line.actual), (80.0, Some(79.6)));
    let near = [session(79.999_999_999, "A", 10), session(90.0, "B", 10), session(90.0, "A", 10)];
    let answer = ask(&table_rule(), &near);
    assert!(!answer.met);
    assert!(answer.considered[0].sentence.contains("79.999999999 %"), "{}", answer.considered[0].sentence);
}

#[test]
fn row_7_sessions_and_days_differ() {
    let on = |day: &str, s: Session| Session { day: Some(Day::Name(day.to_owned())), ..s };
    let sessions = [
        on("2026-11-20", session(90.0, "A", 10)),
        on("2026-11-20", session(90.0, "B", 10)),
        on("2026-11-21", session(90.0, "A", 10)),
    ];
    assert_eq!(met_at(&table_rule(), &sessions), Some(3));
    let daily = ask(&Rule { per: Per::Day, ..table_rule() }, &sessions);
    assert!(!daily.met);
    assert_eq!(daily.first_failing, Some(Condition::Data));
    assert_eq!((daily.conditions[0].needed, daily.conditions[0].actual), (3.0, Some(2.0)));
    assert_eq!(daily.considered[0].sessions, ["1", "2"]);
    assert_eq!(daily.considered[0].therapists, ["A", "B"]);
}

#[test]
fn row_8_absence_is_not_a_break() {
    let absent = Session { not_run: true, ..Session::default() };
    let sessions = [session(80.0, "A", 10), absent, session(85.0, "B", 10), session(90.0, "A", 10)];
    let strict = Rule { below_minimum: BelowMinimum::BreaksRun, ..table_rule() };
    for rule in [table_rule(), strict] {
        let answer = ask(&rule, &sessions);
        assert_eq!(answer.met_at.as_ref().map(|p| p.entry), Some(4));
        assert_eq!((answer.considered[1].used, answer.considered[1].reason), (Use::Skipped, Reason::NotRun));
    }
}

#[test]
fn row_9_a_correction_makes_it_unsupported_and_reverts_nothing() {
    let mut sessions = vec![session(80.0, "A", 10), session(85.0, "B", 10), session(90.0, "A", 10)];
    let recorded = Recorded { session: Some("3".to_owned()), at_ms: None };
    let before = evaluate(&table_rule(), &sessions, Some(&recorded), Finality::Confirmed).unwrap();
    assert_eq!((before.support, before.unsupported, before.alert), (Support::Supported, false, None));
    sessions[0].value = Some(70.0);
    let after = evaluate(&table_rule(), &sessions, Some(&recorded), Finality::Confirmed).unwrap();
    assert_eq!((after.met, after.support, after.unsupported), (false, Support::Unsupported, true));
    assert!(after.alert.unwrap().contains("Nothing was changed"));
    assert_eq!(after.next, None);
    sessions.push(session(95.0, "B", 10));
    let later = evaluate(&table_rule(), &sessions, Some(&recorded), Finality::Confirmed).unwrap();
    assert_eq!((later.met, later.support, later.unsupported), (true, Support::SupportedLater, false));
    assert!(later.alert.is_some());
}

#[test]
fn row_10_a_handed_over_session_counts_for_those_with_enough_of_their_own() {
    let shared = |a, b| {
        let share = |by: &str, n| Share { by: by.to_owned(), trials: Some(n) };
        Session { value: Some(90.0), shares: vec![share("A", a), share("B", b)], ..Session::default() }
    };
    let rest = [session(90.0, "A", 10), session(90.0, "A", 10)];
    let with = |first| [vec![first], rest.to_vec()].concat();
    assert!(ask(&table_rule(), &with(shared(5, 5))).met);
    assert!(!ask(&table_rule(), &with(shared(6, 4))).met);
    assert_eq!(ask(&table_rule(), &with(shared(6, 4))).considered[0].therapists, ["A"]);
    // Three and three are a session of six trials that neither can claim.
    let nobody = ask(&table_rule(), &with(shared(3, 3)));
    assert_eq!((nobody.considered[0].used, nobody.considered[0].therapists.len()), (Use::Met, 0));
    // The same by the trials' own authors.
    let mut by_trial = run(&[(Response::Correct, 10)]);
    for (i, trial) in by_trial.trials.iter_mut().enumerate() {
        trial.by = Some(if i < 5 { "A" } else { "B" }.to_owned());
    }
    assert!(ask(&table_rule(), &with(by_trial.clone())).met);
    by_trial.trials[9].response = Response::NoOpportunity;
    assert!(!ask(&table_rule(), &with(by_trial)).met);
}

#[test]
fn rethink_trials_need_80_percent_of_5_trials_twice() {
    let rule = Preset::RethinkTrialsIncrease.rule();
    assert_eq!(met_at(&rule, &[session(80.0, "A", 5), session(80.0, "A", 5)]), Some(2));
    assert_eq!(met_at(&rule, &[session(80.0, "A", 5), session(100.0, "A", 4)]), None);
    assert_eq!(met_at(&rule, &[session(80.0, "A", 5), session(79.9, "A", 10)]), None);
}

#[test]
fn rethink_defaults_hold_at_their_limits_and_not_beyond() {
    for (preset, meets, misses) in [
        (Preset::RethinkTaskAnalysisIncrease, 80.0, 79.9),
        (Preset::RethinkTaskAnalysisDecrease, 10.0, 10.1),
        (Preset::RethinkFrequencyIncrease, 5.0, 4.0),
        (Preset::RethinkFrequencyDecrease, 1.0, 2.0),
        (Preset::RethinkDurationIncrease, 300_000.0, 299_999.0),
        (Preset::RethinkDurationDecrease, 60_000.0, 60_001.0),
        (Preset::RethinkIntervalIncrease, 80.0, 79.9),
        (Preset::RethinkIntervalDecrease, 10.0, 10.1),
        (Preset::RethinkLatencyIncrease, 300_000.0, 299_999.0),
        (Preset::RethinkLatencyDecrease, 60_000.0, 60_001.0),
    ] {
        assert_eq!(met_at(&preset.rule(), &values(&[meets, meets])), Some(2), "{preset:?}");
        assert_eq!(met_at(&preset.rule(), &values(&[meets, misses, meets])), None, "{preset:?}");
    }
}

#[test]
fn ninety_by_three_moves_to_maintenance() {
    let active = |value| Session { phase: Some(Phase::Active), ..session(value, "A", 5) };
    let sessions = [active(90.0), active(95.0), active(90.0)];
    let answer = ask(&Preset::NinetyByThree.rule(), &sessions);
    assert_eq!(answer.next.unwrap().move_to, Some(Phase::Maintenance));
}

#[test]
fn k_of_n_forgives_a_miss() {
    let window = Window { k: 3, of: Some(4) };
    let rule = Rule { window, ..Rule::new(Comparator::AtLeast, 80.0, 3) };
    assert_eq!(met_at(&rule, &values(&[90.0, 70.0, 90.0, 90.0])), Some(4));
    assert_eq!(met_at(&rule, &values(&[90.0, 90.0, 90.0])), Some(3));
    assert_eq!(met_at(&rule, &values(&[90.0, 70.0, 70.0, 90.0, 90.0])), None);
    assert_eq!(ask(&rule, &values(&[90.0, 70.0, 70.0, 90.0])).first_failing, Some(Condition::Value));
}

#[test]
fn each_comparator_holds_at_the_threshold_or_not() {
    for (comparator, below, at, above) in [
        (Comparator::AtLeast, false, true, true),
        (Comparator::MoreThan, false, false, true),
        (Comparator::AtMost, true, true, false),
        (Comparator::LessThan, true, false, false),
        (Comparator::Exactly, false, true, false),
    ] {
        let rule = Rule::new(comparator, 28.0, 1);
        let met = |value| ask(&rule, &values(&[value])).met;
        assert_eq!((met(27.9), met(28.0), met(28.1)), (below, at, above), "{comparator:?}");
    }
    // 7 of 25 is 28 % to the bit, and the mean of 11/15 and 13/15 is 80 %.
    let quarter = run(&[(Response::Correct, 7), (Response::Incorrect, 18)]);
    assert!(ask(&Rule::new(Comparator::AtMost, 28.0, 1), &[quarter]).met);
    let of = |n| Session { day: Some(Day::Number(1)), ..run(&[(Response::Correct, n), (Response::Incorrect, 15 - n)]) };
    let daily = Rule { per: Per::Day, ..Rule::new(Comparator::Exactly, 80.0, 1) };
    assert!(ask(&daily, &[of(11), of(13)]).met);
}

#[test]
fn misses_in_a_row_call_for_the_way_back() {
    let on_fail = Some(OnFail { demote_after: 2, move_to: Some(Phase::Active) });
    let on_met = OnMet { move_to: Some(Phase::Mastered), open_next: true };
    let rule = Rule { on_fail, on_met, ..Rule::new(Comparator::AtLeast, 80.0, 3) };
    let answer = ask(&rule, &values(&[90.0, 60.0, 60.0, 90.0]));
    let failing = answer.failing.unwrap();
    assert_eq!((failing.needed, failing.in_a_row, failing.due_at.unwrap().entry), (2, 0, 3));
    assert_eq!(answer.next.unwrap().move_to, Some(Phase::Active));
    let first = ask(&rule, &values(&[90.0, 90.0, 90.0, 60.0, 60.0])).next.unwrap();
    assert_eq!((first.at.entry, first.move_to, first.open_next), (3, Some(Phase::Mastered), true));
    // A session with too few trials is no evidence of failing.
    let strict = Rule { min_trials: 5, below_minimum: BelowMinimum::BreaksRun, ..rule };
    let sessions = [session(60.0, "A", 9), session(60.0, "A", 2), session(90.0, "A", 9)];
    assert_eq!(ask(&strict, &sessions).next, None);
}

#[test]
fn observed_zero_is_data_and_not_observed_is_none() {
    let rule = Preset::RethinkFrequencyDecrease.rule();
    assert_eq!(met_at(&rule, &values(&[0.0, 0.0])), Some(2));
    let unobserved = [values(&[0.0]), vec![Session::default()]].concat();
    let answer = ask(&rule, &unobserved);
    assert_eq!((answer.met, answer.considered[1].reason), (false, Reason::NoData));
}

#[test]
fn nothing_is_not_met_and_says_why() {
    let answer = ask(&table_rule(), &[]);
    assert_eq!((answer.met, answer.first_failing), (false, Some(Condition::Data)));
    assert_eq!(answer.conditions.iter().find(|l| l.condition == Condition::Value).unwrap().actual, None);
    assert_eq!(answer.sentence, "Not met. 0 sessions with data; 3 needed.");
}

#[test]
fn who_computed_it_is_carried_through() {
    let sessions = values(&[90.0]);
    let rule = Rule::new(Comparator::AtLeast, 80.0, 1);
    for (finality, word) in [(Finality::Provisional, "Provisional"), (Finality::Confirmed, "Confirmed")] {
        let answer = evaluate(&rule, &sessions, None, finality).unwrap();
        assert_eq!(answer.finality, finality);
        assert!(answer.sentence.contains(word));
    }
}

#[test]
fn questions_that_contradict_themselves_are_refused() {
    let refused = |rule: &Rule, sessions: &[Session]| {
        evaluate(rule, sessions, None, Finality::Provisional).map(|_| ()).unwrap_err()
    };
    let rule = Rule::new(Comparator::AtLeast, 80.0, 1);
    assert_eq!(refused(&Rule::new(Comparator::AtLeast, f64::NAN, 1), &[]), Refusal::Threshold);
    assert_eq!(refused(&Rule::new(Comparator::AtLeast, 80.0, 0), &[]), Refusal::Window);
    let window = Window { k: 3, of: Some(2) };
    assert_eq!(refused(&Rule { window, ..rule.clone() }, &[]), Refusal::Window);
    assert_eq!(refused(&rule, &values(&[f64::INFINITY])), Refusal::Value);
    assert_eq!(refused(&rule, &values(&[101.0])), Refusal::Value);
    let mut some = values(&[90.0, 90.0]);
    some[0].start_ms = Some(5);
    assert_eq!(refused(&rule, &some), Refusal::StartMissing);
    some[1].start_ms = Some(5);
    some.iter_mut().for_each(|s| s.id = Some("same".to_owned()));
    assert_eq!(refused(&rule, &some), Refusal::DuplicateSession);
    let both = Session { value: Some(90.0), ..run(&[(Response::Correct, 1)]) };
    assert_eq!(refused(&rule, &[both]), Refusal::TwoValues);
    let levelled = Rule { correct_levels: vec![1], ..rule.clone() };
    assert_eq!(refused(&levelled, &[run(&[(Response::Prompted, 1)])]), Refusal::Level);
    assert_eq!(refused(&Rule { per: Per::Day, ..rule }, &values(&[90.0])), Refusal::DayMissing);
}

#[test]
fn a_rule_reads_as_a_sentence() {
    assert_eq!(
        sentence(&table_rule()),
        "Met with a percent correct of at least 80 % in 3 sessions in a row, each with at least 5 trials (a session \
         with fewer is left out), with at least 2 different therapists."
    );
    let full = Rule {
        per: Per::Day,
        window: Window { k: 4, of: Some(5) },
        distinct: Distinct { therapists: 2, settings: 1, days: 3, stimuli: 3 },
        phase: Some(Phase::Active),
        first_trial_only: true,
        probe_only: true,
        prompt_level: Some(2),
        correct_levels: vec![3],
        no_response: NoResponse::LeftOut,
        below_minimum: BelowMinimum::BreaksRun,
        on_met: OnMet { move_to: Some(Phase::Maintenance), open_next: true },
        on_fail: Some(OnFail { demote_after: 2, move_to: Some(Phase::Baseline) }),
        ..table_rule()
    };
    assert_eq!(
        sentence_named(&full, &[(2, "gesture"), (3, "glance")]),
        "Met with a percent correct of at least 80 % on 4 of the last 5 days with data, each with at least 5 trials (a day with \
         fewer counts as a miss), with at least 2 different therapists and 1 setting and 3 different days and 3 \
         different stimuli. A day's value is the mean of its sessions. Only the phase active counts. Only probes \
         count. Only the first trial of each day makes its value. Only what was run at the prompt gesture counts; help \
         at it is correct. Help at glance counts as correct. Trials without a response are left out. Then the target \
         moves to maintenance and the next step opens. After 2 days with data in a row that miss it, back to the phase baseline."
    );
    assert_eq!(
        sentence(&Preset::RethinkLatencyDecrease.rule()),
        "Met with a latency of at most 60 s in 2 sessions in a row."
    );
}
