//! The traps of domain §3.5: what others' code gets wrong.

use baton_domain::agreement::{Cut, Rule, Span, count_events, mark_spans};
use serde_json::{Value, json};

use crate::{ask, close, counts, percent, vector_b};

#[test]
fn datatracker_non_occurrence_is_not_the_total_index() {
    let (first, second) = vector_b();
    percent("interval_by_interval", &first, &second, 71.43);
    let unscored = ask("unscored_interval", first, second, json!({}));
    assert_eq!((&unscored["agreed"], &unscored["of"]), (&json!(3.0), &json!(5.0)));
}

#[test]
fn nan_what_never_occurred_has_no_scored_interval_agreement() {
    let silent = counts(&[0, 0, 0]);
    let scored = ask("scored_interval", silent.clone(), silent.clone(), json!({}));
    assert_eq!((&scored["percent"], &scored["no_responding"]), (&Value::Null, &json!(true)));
    percent("unscored_interval", &silent, &silent, 100.0);
    let always = json!({"marks": [true, true]});
    let unscored = ask("unscored_interval", always.clone(), always, json!({}));
    assert_eq!((&unscored["percent"], &unscored["no_responding"]), (&Value::Null, &json!(false)));
}

#[test]
fn both_silent_agree_on_counts_and_are_flagged() {
    let silent = counts(&[0, 0, 0]);
    for method in ["total_count", "mean_count_per_interval", "exact_count_per_interval", "interval_by_interval"] {
        let score = ask(method, silent.clone(), silent.clone(), json!({}));
        assert_eq!((&score["percent"], &score["no_responding"]), (&json!(100.0), &json!(true)), "{method}");
    }
    let undefined = ask("total_count", silent.clone(), silent, json!({"both_empty": "undefined"}));
    assert_eq!(undefined["percent"], Value::Null);
}

#[test]
fn bird_3_both_empty_is_not_zero() {
    let empty = json!({"events_ms": [], "bouts": []});
    for method in ["time_window", "second_by_second", "total_duration", "mean_duration_per_occurrence"] {
        let score = ask(method, empty.clone(), empty.clone(), json!({}));
        assert_eq!((&score["percent"], &score["no_responding"]), (&Value::Null, &json!(true)), "{method}");
    }
    for method in ["time_window", "second_by_second", "total_duration"] {
        let full = ask(method, empty.clone(), empty.clone(), json!({"both_empty": "full"}));
        assert_eq!((&full["percent"], &full["no_responding"]), (&json!(100.0), &json!(true)), "{method}");
    }
    let total = ask("total_count", empty.clone(), empty, json!({}));
    assert_eq!((&total["percent"], &total["no_responding"]), (&json!(100.0), &json!(true)));
}

#[test]
fn nothing_compared_is_no_value() {
    let none = json!({"counts": [], "trials": []});
    for method in ["mean_count_per_interval", "exact_count_per_interval", "interval_by_interval", "trial_by_trial"] {
        assert_eq!(ask(method, none.clone(), none.clone(), json!({}))["percent"], Value::Null, "{method}");
    }
    for method in ["kappa", "kappa_trials"] {
        let score = ask(method, none.clone(), none.clone(), json!({}));
        assert_eq!((&score["kappa"], &score["percent"]), (&Value::Null, &Value::Null), "{method}");
    }
}

#[test]
fn one_silent_observer_is_zero_and_has_no_percentage_of_their_own() {
    let score = ask("time_window", json!({"events_ms": []}), json!({"events_ms": [5]}), json!({}));
    assert_eq!((&score["percent"], &score["percent_first"]), (&json!(0.0), &Value::Null));
    assert_eq!((&score["percent_second"], &score["no_responding"]), (&json!(0.0), &json!(false)));
    percent("total_count", &counts(&[0]), &counts(&[3]), 0.0);
}

#[test]
fn the_last_partial_minute_is_an_interval_of_its_own() {
    let settings = json!({"session_ms": 150_000, "interval_ms": 60_000});
    let first = json!({"events_ms": [10_000, 70_000, 130_000, 140_000]});
    let second = json!({"events_ms": [10_000, 70_000, 149_999]});
    let mean = ask("mean_count_per_interval", first, second, settings);
    close(&mean["percent"], 83.33);
    assert_eq!(mean["of"], 3.0);
    let group = json!({"group": 2});
    let grouped = ask("exact_count_per_interval", counts(&[1, 1, 2, 0, 5]), counts(&[1, 1, 1, 1, 4]), group);
    assert_eq!((&grouped["agreed"], &grouped["of"]), (&json!(2.0), &json!(3.0)));
}

#[test]
fn an_event_at_the_end_or_beyond_is_outside_and_told() {
    let settings = json!({"session_ms": 65_000, "interval_ms": 10_000});
    let first = json!({"events_ms": [0, 64_999, 65_000, 1_000_000_000, -1]});
    let second = json!({"events_ms": [9_999, 60_000]});
    for method in ["total_count", "exact_count_per_interval", "interval_by_interval"] {
        let score = ask(method, first.clone(), second.clone(), settings.clone());
        close(&score["percent"], 100.0);
        assert_eq!((&score["outside_first"], &score["outside_second"]), (&json!(3), &json!(0)));
    }
}

#[test]
fn the_intervals_themselves_end_with_the_session() {
    for session_ms in [20_000, 25_000] {
        let cut = Cut::new(session_ms, 10_000).unwrap();
        let end = i64::try_from(session_ms).unwrap();
        assert_eq!(cut.index(end - 1), Some(cut.count() - 1));
        assert_eq!((cut.index(end), cut.index(i64::MAX), cut.index(-1)), (None, None, None));
        assert_eq!(count_events(&[end - 1, end, end + 1, -1], &cut).last(), Some(&Some(1)));
        let across = Span { from_ms: -5, to_ms: end + 5 };
        assert!(mark_spans(&[across], &cut, Rule::Partial).iter().all(|mark| *mark == Some(true)));
        assert!(
            mark_spans(&[Span { from_ms: end, to_ms: end + 5 }], &cut, Rule::Partial)
                .iter()
                .all(|mark| *mark == Some(false))
        );
    }
}

#[test]
fn the_second_observers_clock_is_put_right() {
    let first = json!({"events_ms": [1_000, 20_000, 40_000], "bouts": [{"from_ms": 0, "to_ms": 5_000}]});
    let second = json!({"events_ms": [-6_000, 13_000, 33_000], "bouts": [{"from_ms": -7_000, "to_ms": -2_000}]});
    let settings = json!({"session_ms": 60_000, "offset_ms": 7_000, "window_ms": 0});
    let all = ask("all", first.clone(), second.clone(), settings);
    for method in ["time_window", "exact_count_per_interval", "second_by_second", "mean_duration_per_occurrence"] {
        close(&all["scores"][method]["percent"], 100.0);
    }
    close(&ask("time_window", first, second, json!({}))["percent"], 0.0);
}
