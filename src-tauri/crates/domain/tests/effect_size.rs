//! Effect sizes: the sources' rows with exact fractions, and the laws between the indices.
#![allow(clippy::unwrap_used, reason = "test code: a failed step is a failed test")]

use baton_domain::effect_size::{Answer, Goal, Index, Phases, Question, answer, kendall_s};
use proptest::prelude::*;

const TAU_U: Index = Index::TauUATrendAdjusted;

fn value(a: &[f64], b: &[f64], goal: Goal, index: Index) -> Option<f64> {
    Phases::new(a, b, goal).unwrap().value(index)
}

fn check(a: &[f64], b: &[f64], expected: &[(Index, f64)]) {
    for (index, expected) in expected {
        let up = value(a, b, Goal::Increase, *index).unwrap();
        assert!((up - expected).abs() < 1e-12, "{index:?} is {up}, not {expected}");
        let (a, b): (Vec<f64>, Vec<f64>) = (a.iter().map(|v| 50.0 - v).collect(), b.iter().map(|v| 50.0 - v).collect());
        assert_eq!(value(&a, &b, Goal::Decrease, *index), Some(up), "{index:?} mirrored");
    }
}

const PARKER_A: [f64; 6] = [20.0, 20.0, 26.0, 25.0, 22.0, 23.0];
const PARKER_B: [f64; 7] = [28.0, 25.0, 24.0, 27.0, 30.0, 30.0, 29.0];

#[test]
fn parker_vannest_davis_2011_of_domain_3_8() {
    check(
        &PARKER_A,
        &PARKER_B,
        &[
            (Index::Pnd, 5.0 / 7.0),
            (Index::Pand, 11.0 / 13.0),
            (Index::Pem, 1.0),
            (Index::Ird, 6.0 / 7.0 - 1.0 / 6.0),
            (Index::Nap, 38.5 / 42.0),
            (Index::Tau, 35.0 / 42.0),
            (TAU_U, 31.0 / 42.0),
        ],
    );
}

#[test]
fn parker_tau_u_paper_of_domain_3_8() {
    check(
        &[3.0, 3.0, 4.0, 5.0],
        &[4.0, 5.0, 6.0, 7.0, 7.0],
        &[(Index::Pnd, 0.60), (Index::Pem, 1.0), (Index::Nap, 0.90), (Index::Tau, 16.0 / 20.0), (TAU_U, 11.0 / 20.0)],
    );
}

#[test]
fn scan_bob_of_domain_3_8() {
    check(
        &[2.0, 3.0, 5.0, 3.0],
        &[4.0, 5.0, 5.0, 7.0, 6.0],
        &[(Index::Pnd, 0.40), (Index::Pem, 1.0), (Index::Nap, 0.90), (Index::Tau, 0.80), (TAU_U, 0.65)],
    );
}

#[test]
fn tau_u_subtracts_the_baseline_trend_and_can_pass_one() {
    assert_eq!(kendall_s(&[4.0, 3.0, 2.0, 1.0]), -6);
    assert_eq!(value(&[4.0, 3.0, 2.0, 1.0], &[9.0], Goal::Increase, TAU_U), Some(10.0 / 4.0));
    assert_eq!(value(&[1.0, 2.0, 3.0, 4.0], &[9.0], Goal::Increase, TAU_U), Some(-2.0 / 4.0));
}

#[test]
fn a_baseline_at_the_ceiling_has_pnd_zero_by_construction() {
    assert_eq!(value(&[100.0, 20.0], &[100.0, 100.0], Goal::Increase, Index::Pnd), Some(0.0));
}

#[test]
fn a_whole_phase_may_be_removed_to_end_overlap() {
    assert_eq!(value(&[9.0, 9.0], &[1.0, 1.0, 1.0], Goal::Increase, Index::Pand), Some(3.0 / 5.0));
    assert_eq!(value(&[1.0], &[1.0], Goal::Increase, Index::Pand), Some(0.5));
    assert_eq!(value(&[1.0], &[1.0], Goal::Increase, Index::Ird), Some(0.0));
}

#[test]
fn an_empty_phase_has_no_value() {
    for index in Index::ALL {
        assert_eq!(value(&[], &[1.0], Goal::Increase, index), None);
        assert_eq!(value(&[1.0], &[], Goal::Decrease, index), None);
        assert_eq!(value(&[], &[], Goal::Increase, index), None);
    }
}

#[test]
fn negative_zero_ties_with_zero_and_huge_values_stay_finite() {
    assert_eq!(value(&[0.0, -0.0], &[-0.0, 0.0], Goal::Decrease, Index::Nap), Some(0.5));
    assert_eq!(value(&[f64::MAX, f64::MAX], &[f64::MAX], Goal::Increase, Index::Pem), Some(0.5));
    assert_eq!(Phases::new(&[f64::NAN], &[1.0], Goal::Increase).unwrap_err().code(), "question.not_finite");
}

#[test]
fn a_value_on_a_median_of_two_decimals_ties() {
    assert_eq!(value(&[0.1, 0.2], &[0.15], Goal::Increase, Index::Pem), Some(0.5));
    assert_eq!(value(&[-0.1, -0.2], &[-0.15], Goal::Decrease, Index::Pem), Some(0.5));
}

#[test]
fn a_value_beside_a_median_does_not_tie() {
    let pem = |a: &[f64], b: f64| value(a, &[b], Goal::Increase, Index::Pem).unwrap();
    assert_eq!(pem(&[1_000_000_000.0, 1_000_000_002.0], 1_000_000_002.0), 1.0);
    assert_eq!(pem(&[1_000_000_000.0, 1_000_000_002.0], 1_000_000_001.0), 0.5);
    assert_eq!(pem(&[1_000_000_000.0, 1_000_000_003.0], 1_000_000_001.0), 0.0);
    assert_eq!(pem(&[-1_000_000_000.0, 1_000_000_000.0], 1e-7), 1.0);
    assert_eq!((pem(&[0.1, 0.2], 0.150_000_000_01), pem(&[0.1, 0.2], 0.149_999_999_99)), (1.0, 0.0));
    let next = 1.0 + f64::EPSILON;
    assert_eq!((pem(&[1.0, next], next), pem(&[1.0, next], 1.0), pem(&[1.0, 1.0], next)), (1.0, 0.0, 1.0));
    assert_eq!(pem(&[0.0, 5e-324], 5e-324), 1.0);
}

fn ask(line: &str) -> Answer {
    answer(&serde_json::from_str::<Question>(line).unwrap()).unwrap()
}

#[test]
fn a_question_in_json_is_answered_with_a_sentence() {
    let all = ask(r#"{"baseline":[20,20,26,25,22,23],"treatment":[28,25,24,27,null,30,30,29]}"#);
    assert_eq!((all.baseline_points, all.treatment_points, all.left_out, all.values.len()), (6, 7, 1, 7));
    assert!(
        all.sentences[&Index::Nap]
            .starts_with("Of 42 pairs of one baseline and one treatment session, treatment is higher")
    );
    assert!(all.sentences[&Index::Nap].contains("Counting a tie as half, that is 92 of 100;"));
    assert!(all.sentences[&Index::Tau].contains("treatment is higher in 38 and lower in 3, with 1 tied"));
    assert!(all.sentences[&Index::Pand].starts_with("11 of 13 sessions can be kept: leaving out 2"));
    let one = ask(r#"{"baseline":[3],"treatment":[2,2],"goal":"decrease","method":"tau_u"}"#);
    assert_eq!(serde_json::to_value(&one.values).unwrap(), serde_json::json!({"tau_u_a_trend_adjusted": 1.0}));
    let none = ask(r#"{"baseline":[],"treatment":[2],"method":"nap"}"#);
    assert_eq!(serde_json::to_value(&none.values).unwrap(), serde_json::json!({"nap": null}));
    assert!(none.sentences[&Index::Nap].starts_with("No value"));
    assert!(serde_json::from_str::<Question>(r#"{"baseline":[],"treatment":[],"method":"napp"}"#).is_err());
    assert!(serde_json::from_str::<Question>(r#"{"baseline":[],"treatment":[],"gaol":"increase"}"#).is_err());
}

#[test]
fn a_sentence_never_says_all_or_none_of_nearly() {
    let mut b = vec![2.0; 999];
    b.push(0.0);
    let nearly = Phases::new(&[1.0], &b, Goal::Increase).unwrap();
    assert!(nearly.sentence(Index::Nap).contains("that is more than 99 of 100;"));
    let hardly = Phases::new(&[1.0], &b, Goal::Decrease).unwrap();
    assert!(hardly.sentence(Index::Nap).contains("that is fewer than 1 of 100;"));
    assert!(hardly.sentence(Index::Nap).contains("is lower, as hoped"));
    assert!(
        nearly.sentence(Index::Tau).contains("a balance of between 99 and 100 in 100"),
        "{}",
        nearly.sentence(Index::Tau)
    );
    assert!(hardly.sentence(Index::Tau).contains("a balance of between minus 99 and minus 100 in 100"));
    // 500 better and 499 worse, and the other way round.
    let b: Vec<f64> = (0..999).map(|i| f64::from(i % 2) * 2.0).collect();
    let even = Phases::new(&[1.0], &b, Goal::Decrease).unwrap();
    assert!(even.sentence(Index::Tau).contains("a balance of between 0 and 1 in 100"));
    let even = Phases::new(&[1.0], &b, Goal::Increase).unwrap();
    assert!(even.sentence(Index::Tau).contains("a balance of between 0 and minus 1 in 100"));
}

#[test]
fn total_failure_is_not_praised() {
    let of = |a: &[f64], b: &[f64], index| Phases::new(a, b, Goal::Increase).unwrap().sentence(index);
    for (a, b, phase) in [
        (vec![9.0], vec![1.0, 2.0, 3.0, 4.0], "leaving out all of baseline,"),
        (vec![9.0, 8.0], vec![1.0], "leaving out all of treatment,"),
        (vec![9.0, 8.0], vec![1.0, 2.0], "leaving out all of baseline or all of treatment,"),
    ] {
        for index in [Index::Pand, Index::Ird] {
            let sentence = of(&a, &b, index);
            assert!(sentence.contains(phase) && sentence.contains("says nothing of improvement"), "{sentence}");
            assert!(!sentence.contains("improved"), "{sentence}");
        }
    }
    let floor = of(&[9.0], &[1.0, 10.0], Index::Ird);
    assert!(
        floor.starts_with("Overlap ends with no fewer sessions left out than by leaving out all of baseline"),
        "{floor}"
    );
    let some = of(&[3.0, 3.0, 4.0, 5.0], &[4.0, 5.0, 6.0, 7.0, 7.0], Index::Pand);
    assert!(some.contains("7 of 9 sessions can be kept") && some.contains("never below 56 of 100"), "{some}");
    assert!(of(&[1.0], &[2.0, 3.0], Index::Pand).starts_with("No overlap: all 3 sessions are kept."));
}

#[test]
fn sentences_count_in_words_that_fit() {
    let of = |a: &[f64], b: &[f64], index| Phases::new(a, b, Goal::Increase).unwrap().sentence(index);
    let tie = of(&[2.0], &[2.0], Index::Nap);
    assert!(tie.starts_with(
        "Of 1 pair of one baseline and one treatment session, treatment is higher, as hoped, in none and equal in 1."
    ));
    assert!(tie.contains("Counting a tie as half, that is 50 of 100"));
    assert!(of(&[2.0], &[2.0], Index::Tau).starts_with("Of 1 pair of"));
    assert!(of(&[2.0], &[3.0], Index::Pnd).starts_with("1 of 1 treatment session is above"));
    assert!(of(&[2.0], &[1.0, 2.0], Index::Pem).starts_with("None of 2 treatment sessions is above"));
    assert!(of(&[2.0], &[1.0, 2.0], Index::Pem).contains("and 1 exactly on it, counted as half"));
    assert!(of(&[2.0, 2.0], &[1.0], TAU_U).starts_with("Baseline shows no trend to take off"));
    assert_eq!(of(&[], &[], Index::Nap), "No value: neither phase has data.");
    assert_eq!(of(&[], &[1.0], Index::Nap), "No value: baseline has no data.");
    assert_eq!(of(&[1.0], &[], Index::Nap), "No value: treatment has no data.");
}

#[test]
fn a_method_may_be_a_list_or_null_and_another_is_told_what_would_do() {
    let with = |method: &str| {
        serde_json::from_str::<Question>(&format!(r#"{{"baseline":[1],"treatment":[2],"method":{method}}}"#))
    };
    let values = |method: &str| answer(&with(method).unwrap()).unwrap().values.len();
    assert_eq!(
        (values("null"), values(r#""all""#), values(r#"["nap","pnd","nap"]"#), values(r#"["nap","all"]"#)),
        (7, 7, 2, 7)
    );
    for wrong in [r#""NAP""#, r#""tau-u""#, r#"["nap","x"]"#, "[]", "7", "{}", "[1]"] {
        let error = with(wrong).unwrap_err().to_string();
        assert!(
            error.contains("all, nap, tau, tau_u (or tau_u_a_trend_adjusted), pnd, pem, pand, ird"),
            "{wrong}: {error}"
        );
    }
}

#[test]
fn a_hundred_thousand_points_do_not_take_pairs_squared() {
    let a: Vec<f64> = (0..100_000).map(|i| f64::from(i % 977)).collect();
    let b: Vec<f64> = (0..100_000).map(|i| f64::from(i % 983)).collect();
    let phases = Phases::new(&a, &b, Goal::Increase).unwrap();
    assert!(Index::ALL.iter().all(|i| phases.value(*i).is_some_and(f64::is_finite)));
}

/// The most points kept, by trying every subset.
fn kept_by_brute_force(a: &[f64], b: &[f64]) -> u32 {
    let mut best = 0;
    for mask in 0_u32..1 << (a.len() + b.len()) {
        let kept = |i: usize| mask >> i & 1 == 1;
        let highest = (0..a.len()).filter(|i| kept(*i)).map(|i| a[i]).fold(f64::NEG_INFINITY, f64::max);
        let lowest = (0..b.len()).filter(|j| kept(a.len() + j)).map(|j| b[j]).fold(f64::INFINITY, f64::min);
        if highest < lowest {
            best = best.max(mask.count_ones());
        }
    }
    best
}

fn s_by_brute_force(series: &[f64]) -> i64 {
    let later = |i: usize| series[i + 1..].iter().map(move |l| i64::from(*l > series[i]) - i64::from(*l < series[i]));
    (0..series.len()).flat_map(later).sum()
}

fn phase(most: usize) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec((-6_i32..7).prop_map(f64::from), 1..most)
}

fn both() -> impl Strategy<Value = Goal> {
    prop_oneof![Just(Goal::Increase), Just(Goal::Decrease)]
}

proptest! {
    #[test]
    fn pand_keeps_as_many_as_any_subset(a in phase(7), b in phase(7)) {
        let all = (a.len() + b.len()) as f64;
        let kept = f64::from(kept_by_brute_force(&a, &b));
        prop_assert_eq!(value(&a, &b, Goal::Increase, Index::Pand), Some(kept / all));
    }

    #[test]
    fn kendall_s_is_the_sum_over_all_pairs(series in phase(40)) {
        prop_assert_eq!(kendall_s(&series), s_by_brute_force(&series));
    }

    #[test]
    fn tau_is_twice_nap_less_one_and_shares_stay_in_range(a in phase(20), b in phase(20), goal in both()) {
        let get = |index| value(&a, &b, goal, index).unwrap();
        prop_assert!((get(Index::Tau) - (2.0 * get(Index::Nap) - 1.0)).abs() < 1e-12);
        for index in [Index::Nap, Index::Pnd, Index::Pem, Index::Pand] {
            prop_assert!((0.0..=1.0).contains(&get(index)));
        }
        let (m, n) = (a.len() as f64, b.len() as f64);
        prop_assert!((get(Index::Ird) - (1.0 - (m + n).powi(2) / (2.0 * m * n) * (1.0 - get(Index::Pand)))).abs() < 1e-9);
        prop_assert!(get(Index::Ird) >= (1.0 - m.min(n) / m.max(n)) / 2.0 - 1e-12);
    }

    #[test]
    fn negation_with_the_other_goal_and_shifting_change_nothing(a in phase(20), b in phase(20), goal in both()) {
        let map = |v: &[f64], f: fn(f64) -> f64| v.iter().map(|v| f(*v)).collect::<Vec<_>>();
        let other = if goal == Goal::Increase { Goal::Decrease } else { Goal::Increase };
        for index in Index::ALL {
            let here = value(&a, &b, goal, index);
            prop_assert_eq!(value(&map(&a, |v| -v), &map(&b, |v| -v), other, index), here);
            prop_assert_eq!(value(&map(&a, |v| v + 8.0), &map(&b, |v| v + 8.0), goal, index), here);
        }
        let nap = |goal| value(&a, &b, goal, Index::Nap).unwrap();
        prop_assert!((nap(goal) + nap(other) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn pem_of_whole_numbers_is_exact(a in prop::collection::vec(0_i64..9, 1..9), b in 0_i64..9, far in 0_i64..1 << 50) {
        let at = |v: &i64| (v + far) as f64;
        let mut sorted = a.clone();
        sorted.sort_unstable();
        let expected = match (2 * b).cmp(&(sorted[(a.len() - 1) / 2] + sorted[a.len() / 2])) {
            std::cmp::Ordering::Less => 0.0,
            std::cmp::Ordering::Equal => 0.5,
            std::cmp::Ordering::Greater => 1.0,
        };
        let a: Vec<f64> = a.iter().map(at).collect();
        prop_assert_eq!(value(&a, &[at(&b)], Goal::Increase, Index::Pem), Some(expected));
    }

    #[test]
    fn pem_counts_a_tie_as_half(a in phase(20), extra in 1_usize..9) {
        let mut sorted = a.clone();
        sorted.sort_by(f64::total_cmp);
        let median = (sorted[(a.len() - 1) / 2] + sorted[a.len() / 2]) / 2.0;
        prop_assert_eq!(value(&a, &vec![median; extra], Goal::Increase, Index::Pem), Some(0.5));
    }

    #[test]
    fn any_finite_values_have_finite_indices(
        a in prop::collection::vec(any::<f64>(), 0..9),
        b in prop::collection::vec(any::<f64>(), 0..9),
        goal in both(),
    ) {
        match Phases::new(&a, &b, goal) {
            Ok(phases) => for index in Index::ALL {
                prop_assert_eq!(phases.value(index).is_some(), !a.is_empty() && !b.is_empty());
                prop_assert!(phases.value(index).is_none_or(f64::is_finite));
                prop_assert!(!phases.sentence(index).is_empty());
            },
            Err(_) => prop_assert!(a.iter().chain(&b).any(|v| !v.is_finite())),
        }
    }
}
