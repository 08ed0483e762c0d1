//! Laws of mastery that hold for whatever comes in.

use super::ask;
use baton_domain::mastery::{
    AcrossSessions, BelowMinimum, Chain, Chaining, Comparator, Direction, Distinct, Evaluation, Finality, OnFail, Per,
    Response, Rule, Session, Step, Trial, Use, Window, evaluate, fade, open,
};
use proptest::prelude::*;

fn met_entry(rule: &Rule, sessions: &[Session]) -> Option<usize> {
    ask(rule, sessions).met_at.map(|p| p.entry)
}

prop_compose! {
    fn any_session()(
        value in prop_oneof![(0_u8..=10).prop_map(|v| f64::from(v) * 10.0), 0.0..=100.0_f64],
        therapist in 0_u8..3,
        trials in proptest::option::of(1_u32..12),
        not_run in proptest::bool::weighted(0.1),
        setting in 0_u8..3,
    ) -> Session {
        Session {
            value: Some(value).filter(|_| !not_run),
            therapist: Some(therapist.to_string()),
            trial_count: trials.filter(|_| !not_run),
            not_run,
            setting: Some(setting.to_string()),
            ..Session::default()
        }
    }
}

/// Sessions with a name and a start of their own, eight hours apart.
fn any_sessions() -> impl Strategy<Value = Vec<Session>> {
    proptest::collection::vec(any_session(), 0..25).prop_map(|mut sessions| {
        for (i, session) in sessions.iter_mut().enumerate() {
            session.id = Some(format!("s{i}"));
            session.start_ms = Some(i as i64 * 28_800_000);
            session.utc_offset_min = Some(120);
        }
        sessions
    })
}

prop_compose! {
    fn any_rule()(
        threshold in prop_oneof![(0_u8..=10).prop_map(|v| f64::from(v) * 10.0), 0.0..=100.0_f64],
        k in 1_u32..5,
        more in proptest::option::of(0_u32..3),
        min_trials in 0_u32..7,
        breaks in any::<bool>(),
        therapists in 0_u32..3,
        settings in 0_u32..3,
        days in 0_u32..2,
        daily in any::<bool>(),
    ) -> Rule {
        Rule {
            window: Window { k, of: more.map(|m| k + m) },
            min_trials,
            below_minimum: if breaks { BelowMinimum::BreaksRun } else { BelowMinimum::Skipped },
            distinct: Distinct { therapists, settings, days, stimuli: 0 },
            per: if daily { Per::Day } else { Per::Session },
            ..Rule::new(Comparator::AtLeast, threshold, k)
        }
    }
}

/// The definition, word for word and without any cleverness: look at every stretch of entries.
fn first_met_by_definition(rule: &Rule, answer: &Evaluation, sessions: &[Session]) -> Option<usize> {
    let used: Vec<usize> =
        (0..answer.considered.len()).filter(|i| answer.considered[*i].used != Use::Skipped).collect();
    (0..used.len()).find_map(|end| {
        let from = (end + 1).saturating_sub(rule.window.span() as usize);
        let good: Vec<usize> =
            used[from..=end].iter().copied().filter(|i| answer.considered[*i].used == Use::Met).collect();
        let mut settings: Vec<&String> = good
            .iter()
            .flat_map(|i| &answer.considered[*i].sessions)
            .filter_map(|id| sessions.iter().find(|s| s.id.as_ref() == Some(id)))
            .filter_map(|s| s.setting.as_ref())
            .collect();
        let mut therapists: Vec<&String> = good.iter().flat_map(|i| &answer.considered[*i].therapists).collect();
        for names in [&mut settings, &mut therapists] {
            names.sort();
            names.dedup();
        }
        let met = good.len() >= rule.window.k as usize
            && therapists.len() >= rule.distinct.therapists as usize
            && settings.len() >= rule.distinct.settings as usize;
        met.then_some(used[end] + 1)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_chain_opens_every_step_once(
        steps in 1_u32..40, mastered in proptest::collection::vec(1_u32..40, 0..10), back in any::<bool>(),
    ) {
        let mut mastered: Vec<u32> = mastered.into_iter().filter(|s| *s <= steps).collect();
        let chaining = if back { Chaining::Backward } else { Chaining::Forward };
        let mut expected = None;
        loop {
            let opened = open(&Chain { chaining, steps, mastered: mastered.clone() }).unwrap();
            prop_assert_eq!(opened.shown.len() + opened.closed.len(), steps as usize);
            let Some(taught) = opened.taught.first() else {
                prop_assert!(opened.complete);
                break;
            };
            prop_assert!(!mastered.contains(taught));
            prop_assert!(expected.is_none_or(|e| e == *taught));
            expected = opened.opens_next;
            mastered.push(*taught);
        }
    }

    #[test]
    fn only_full_blocks_are_used(
        runs in proptest::collection::vec(proptest::collection::vec(any::<bool>(), 0..30), 0..6), size in 1_u32..12,
    ) {
        let trial = |scored: &bool| {
            let response = if *scored { Response::Correct } else { Response::NoOpportunity };
            Trial { response, level: None, by: None, stimulus: None, block: None, probe: false, error_correction: false }
        };
        let session = |run: &Vec<bool>| Session { trials: run.iter().map(trial).collect(), ..Session::default() };
        let sessions: Vec<Session> = runs.iter().map(session).collect();
        let per = Per::TrialBlock;
        let rule = Rule { per, block_trials: Some(size), ..Rule::new(Comparator::AtLeast, 80.0, 1) };
        let answer = ask(&rule, &sessions);
        let full: usize = runs.iter().map(|r| r.iter().filter(|s| **s).count() / size as usize).sum();
        let used = answer.considered.iter().filter(|c| c.used != Use::Skipped);
        prop_assert!(used.clone().all(|c| c.trials == Some(size)));
        prop_assert_eq!(used.count(), full);
    }

    #[test]
    fn fading_moves_one_level_at_a_time(
        rule in any_rule(), sessions in any_sessions(), demote_after in proptest::option::of(1_u32..4),
    ) {
        let on_fail = demote_after.map(|demote_after| OnFail { demote_after, move_to: None });
        let rule = Rule { on_fail, ..rule };
        let levels = vec![7, 2, 5];
        let place = |level: Option<u8>| level.map_or(3, |l| levels.iter().position(|x| *x == l).unwrap());
        let direction = Direction::MostToLeast;
        let plan = AcrossSessions { levels: levels.clone(), direction, start: None, rule, sessions };
        let fading = fade(&plan).unwrap();
        let mut at = 0;
        for entry in &fading.history {
            prop_assert_eq!(place(entry.level), at);
            match entry.step {
                Some(Step::Promoted) => at += 1,
                Some(Step::Demoted) => {
                    prop_assert!(demote_after.is_some());
                    at -= 1;
                }
                Some(Step::Mastered) => prop_assert_eq!(at, 3),
                None => {}
            }
        }
        prop_assert_eq!(place(fading.level), at);
    }

    #[test]
    fn the_sliding_window_is_the_definition(rule in any_rule(), sessions in any_sessions()) {
        let answer = ask(&rule, &sessions);
        let expected = first_met_by_definition(&rule, &answer, &sessions);
        prop_assert_eq!(answer.met_at.map(|p| p.entry), expected);
    }

    #[test]
    fn a_higher_threshold_never_meets_what_a_lower_did_not(
        rule in any_rule(), sessions in any_sessions(), more in 0.0..50.0_f64,
    ) {
        let higher = Rule { threshold: (rule.threshold + more).min(100.0), ..rule.clone() };
        let (low, high) = (met_entry(&rule, &sessions), met_entry(&higher, &sessions));
        prop_assert!(high.is_none() || low.is_some_and(|l| l <= high.unwrap()), "{low:?} {high:?}");
    }

    #[test]
    fn a_later_session_never_changes_where_it_was_first_met(
        rule in any_rule(), sessions in any_sessions(), last in any_session(),
    ) {
        let before = met_entry(&rule, &sessions);
        let start_ms = Some(100 * 86_400_000);
        let last = Session { id: Some("last".into()), start_ms, utc_offset_min: Some(0), ..last };
        let later = [sessions, vec![last]].concat();
        let after = met_entry(&rule, &later);
        prop_assert!(before.is_none() || before == after);
    }

    #[test]
    fn the_order_of_the_input_does_not_matter(
        rule in any_rule(),
        (sessions, shuffled) in any_sessions().prop_flat_map(|s| (Just(s.clone()), Just(s).prop_shuffle())),
    ) {
        prop_assert_eq!(ask(&rule, &sessions), ask(&rule, &shuffled));
    }

    #[test]
    fn k_of_k_is_k_in_a_row(rule in any_rule(), sessions in any_sessions()) {
        let k = rule.window.k;
        let row = Rule { window: Window { k, of: None }, ..rule.clone() };
        let of = Rule { window: Window { k, of: Some(k) }, ..rule };
        prop_assert_eq!(met_entry(&row, &sessions), met_entry(&of, &sessions));
    }

    #[test]
    fn a_wider_window_never_meets_later(rule in any_rule(), sessions in any_sessions()) {
        let k = rule.window.k;
        let narrow = met_entry(&Rule { window: Window { k, of: None }, ..rule.clone() }, &sessions);
        let wide = met_entry(&Rule { window: Window { k, of: Some(k + 3) }, ..rule }, &sessions);
        prop_assert!(narrow.is_none() || wide.is_some_and(|w| w <= narrow.unwrap()));
    }

    #[test]
    fn absence_changes_nothing(
        rule in any_rule(), sessions in any_sessions(), at in any::<prop::sample::Index>(),
    ) {
        let mut more = sessions.clone();
        let absent = Session { id: Some("absent".into()), start_ms: Some(-1), not_run: true, ..Session::default() };
        let i = at.index(sessions.len() + 1);
        more.insert(i, Session { start_ms: Some(i as i64 * 28_800_000 - 1), ..absent });
        let name = |s: &[Session]| ask(&rule, s).met_at.map(|p| p.session);
        prop_assert_eq!(name(&sessions), name(&more));
    }

    #[test]
    fn lines_and_outcome_agree(rule in any_rule(), sessions in any_sessions()) {
        let answer = ask(&rule, &sessions);
        prop_assert_eq!(answer.met, answer.conditions.iter().all(|l| l.met), "{:?}", answer.conditions);
        prop_assert_eq!(answer.met, answer.first_failing.is_none());
        prop_assert!(answer.conditions.iter().all(|l| l.needed.is_finite() && l.actual.is_none_or(f64::is_finite)));
        for entry in answer.considered.iter().filter(|c| c.in_window) {
            prop_assert!(entry.used != Use::Skipped);
        }
    }

    #[test]
    fn no_numbers_make_it_panic(
        threshold in any::<f64>(), value in any::<f64>(), k in any::<u32>(), of in proptest::option::of(any::<u32>()),
        start in any::<i64>(),
    ) {
        let window = Window { k, of };
        let rule = Rule { window, per: Per::Day, min_trials: k, ..Rule::new(Comparator::Exactly, threshold, 1) };
        let session = Session { value: Some(value), start_ms: Some(start), trial_count: of, ..Session::default() };
        let _ = evaluate(&rule, &[session], None, Finality::Provisional);
    }
}

#[test]
fn a_hundred_thousand_sessions_are_no_matter() {
    let sessions: Vec<Session> = (0..100_000)
        .map(|i| Session {
            value: Some(f64::from(i % 101)),
            start_ms: Some(i64::from((i * 7_919) % 100_000)),
            utc_offset_min: Some(0),
            therapist: Some((i % 9).to_string()),
            ..Session::default()
        })
        .collect();
    let rule = Rule { window: Window { k: 50_000, of: Some(90_000) }, ..Rule::new(Comparator::AtLeast, 50.0, 1) };
    assert_eq!(ask(&rule, &sessions).considered.len(), 100_000);
    assert!(!ask(&Rule { per: Per::Day, ..rule }, &sessions).met);
}
