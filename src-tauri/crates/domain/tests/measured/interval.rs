//! Interval recording (domain §3.3).

use serde_json::{Value, json};

use super::{ask, close, refusal, score, times};

const METHODS: [&str; 3] = ["partial_interval", "whole_interval", "momentary_interval"];

fn bout(from: u64, to: u64) -> Value {
    json!({"from_ms": from * 1_000, "to_ms": to * 1_000})
}

fn stream() -> Value {
    json!([bout(3, 8), bout(19, 41), bout(55, 56)])
}

fn minute() -> Value {
    json!({"interval_ms": 10_000, "session": {"from_ms": 0, "to_ms": 60_000}})
}

fn places(score: &Value) -> Vec<usize> {
    let marks = score["marks"].as_array().unwrap();
    marks.iter().enumerate().filter(|(_, m)| *m == "scored").map(|(i, _)| i + 1).collect()
}

#[test]
fn the_vector_of_domain_3_3() {
    let expected = [(vec![1, 2, 3, 4, 5, 6], 100.0), (vec![3, 4], 33.33), (vec![2, 3, 4], 50.0)];
    for (method, (intervals, percent)) in METHODS.iter().zip(expected) {
        let s = score(method, stream(), minute());
        assert_eq!(places(&s), intervals, "{method}");
        close(&s["percent_scored"], percent);
        close(&s["percent_of_time"], 46.67);
        assert_eq!(s["observed"], 6);
    }
}

#[test]
fn at_the_probe_a_bout_that_ends_is_over_and_one_that_starts_is_on() {
    let probe = |b: Value| places(&score("momentary_interval", json!([b]), minute()));
    assert!(probe(bout(5, 10)).is_empty());
    assert_eq!(probe(bout(10, 11)), [1]);
    assert_eq!(probe(json!({"from_ms": 9_999, "to_ms": 10_001})), [1]);
    assert_eq!(probe(bout(50, 60)), [5]);
    assert_eq!(probe(json!({"from_ms": 50_001})), [6]);
    assert_eq!(probe(json!({"from_ms": 50_001, "to_ms": 60_000, "truncated": true})), [6]);
    assert!(probe(bout(20, 20)).is_empty());
}

#[test]
fn intervals_are_half_open() {
    let seen = |b: Value| places(&score("partial_interval", json!([b]), minute()));
    assert_eq!(seen(bout(10, 20)), [2]);
    assert_eq!(seen(json!({"at_ms": 10_000})), [2]);
    assert_eq!(seen(json!({"at_ms": 9_999})), [1]);
    assert_eq!(seen(bout(20, 20)), [3]);
    assert!(seen(json!({"at_ms": 60_000})).is_empty());
    assert_eq!(places(&score("whole_interval", json!([bout(10, 20)]), minute())), [2]);
    assert!(places(&score("whole_interval", json!([{"from_ms": 10_001, "to_ms": 20_000}]), minute())).is_empty());
    assert_eq!(places(&score("whole_interval", json!([bout(15, 20), bout(10, 15)]), minute())), [2]);
}

#[test]
fn the_rest_of_an_interval_is_not_observed() {
    let settings = json!({"interval_ms": 20_000, "rest_ms": 5_000, "session": {"to_ms": 100_000}});
    let partial = score("partial_interval", json!([bout(15, 20), bout(34, 40), bout(40, 55)]), settings.clone());
    assert_eq!((places(&partial), partial["intervals"].as_u64()), (vec![2, 3], Some(5)));
    let whole = score("whole_interval", json!([bout(40, 55), bout(61, 80)]), settings.clone());
    assert_eq!(places(&whole), [3]);
    let momentary = score("momentary_interval", json!([bout(15, 16), bout(38, 41)]), settings);
    assert_eq!(places(&momentary), [2]);
}

#[test]
fn a_cut_last_interval_counts_only_with_its_configured_share() {
    let with = |to: u64, share: Value| {
        let settings = json!({"interval_ms": 10_000, "session": {"to_ms": to}, "minimum_last_share": share});
        let s = score("partial_interval", json!([bout(60, 61)]), settings);
        (s["observed"].as_u64().unwrap(), s["cut"].as_u64().unwrap())
    };
    assert_eq!(with(65_000, Value::Null), (6, 1));
    assert_eq!(with(65_000, json!(0.5)), (7, 0));
    assert_eq!(with(65_000, json!(0.51)), (6, 1));
    assert_eq!(with(60_000, json!(0.5)), (6, 0));
    assert_eq!(with(5_000, Value::Null), (0, 1));
    let short = json!({"interval_ms": 10_000, "session": {"to_ms": 5_000}});
    close(
        &score(
            "partial_interval",
            json!([]),
            json!({"interval_ms": 10_000, "session": {"to_ms": 5_000}, "disposition": "zero"}),
        )["percent_scored"],
        None,
    );
    assert_eq!(ask("partial_interval", json!([bout(1, 2)]), short)["state"], "not_observed");
}

#[test]
fn a_missed_interval_is_not_negative() {
    let marks = json!([{"mark": "scored"}, {"mark": "not_scored"}, {"mark": "missed"}, {"mark": "scored"}]);
    for method in METHODS {
        let s = score(method, marks.clone(), json!({}));
        close(&s["percent_scored"], 66.67);
        assert_eq!((s["observed"].as_u64(), s["missed"].as_u64()), (Some(3), Some(1)));
    }
    let all = ask("partial_interval", json!([{"mark": "missed"}]), json!({}));
    assert_eq!(all["state"], "not_observed");
    close(&all["score"]["percent_scored"], None);
    let none = ask("partial_interval", json!([{"mark": "not_scored"}]), json!({}));
    assert_eq!(none["state"], "has_data");
    close(&none["score"]["percent_scored"], 0.0);
}

#[test]
fn marks_know_their_interval_and_the_unmarked_are_missed() {
    let s = score(
        "whole_interval",
        json!([{"mark": "scored", "interval": 6}, {"mark": "not_scored", "interval": 2}]),
        minute(),
    );
    assert_eq!((places(&s), s["missed"].as_u64()), (vec![6], Some(4)));
    close(&s["percent_scored"], 50.0);
    let twice = json!([{"mark": "scored", "interval": 2}, {"mark": "missed", "interval": 2}]);
    assert_eq!(refusal("partial_interval", twice, json!({})), "question.interval_taken");
    let beyond = json!([{"mark": "scored", "interval": 7}]);
    assert_eq!(refusal("partial_interval", beyond, minute()), "question.interval_taken");
    let some = json!([{"mark": "scored", "interval": 1}, {"mark": "scored"}]);
    assert_eq!(refusal("partial_interval", some, json!({})), "question.mixed_forms");
}

#[test]
fn a_pause_and_a_locked_screen_miss_their_intervals() {
    let mut settings = minute();
    settings["pauses"] = json!([{"from_ms": 15_000, "to_ms": 21_000}]);
    settings["missed"] = json!([6]);
    let s = score("partial_interval", stream(), settings.clone());
    assert_eq!((places(&s), s["missed"].as_u64()), (vec![1, 4, 5], Some(3)));
    let s = score("momentary_interval", stream(), settings);
    assert_eq!((places(&s), s["missed"].as_u64()), (vec![3, 4], Some(2)));
}

#[test]
fn an_observed_zero_is_zero_percent() {
    let mut settings = minute();
    settings["disposition"] = json!("zero");
    for method in METHODS {
        let a = ask(method, json!([]), settings.clone());
        assert_eq!(a["state"], "zero");
        close(&a["score"]["percent_scored"], 0.0);
    }
}

#[test]
fn impossible_schedules_are_refused() {
    let ask = |settings: Value| refusal("partial_interval", json!([bout(1, 2)]), settings);
    assert_eq!(ask(json!({})), "question.setting_missing");
    assert_eq!(ask(json!({"interval_ms": 0, "session": {"to_ms": 1}})), "question.setting_out_of_range");
    assert_eq!(ask(json!({"interval_ms": 5, "rest_ms": 5, "session": {"to_ms": 9}})), "question.setting_out_of_range");
    assert_eq!(ask(json!({"interval_ms": 1, "session": {"to_ms": 1u64 << 50}})), "question.too_many");
    let share = json!({"interval_ms": 5, "session": {"to_ms": 9}, "minimum_last_share": 1.5});
    assert_eq!(ask(share), "question.setting_out_of_range");
    for method in ["whole_interval", "momentary_interval"] {
        assert_eq!(refusal(method, json!([{"at_ms": 1}]), minute()), "question.event_needs_length");
    }
    assert_eq!(refusal("partial_interval", json!([bout(2, 1)]), minute()), "question.ends_before_it_starts");
    assert_eq!(refusal("partial_interval", json!([bout(1, 2), {"mark": "scored"}]), minute()), "question.mixed_forms");
}

#[test]
fn a_session_that_ends_in_a_pause_has_no_last_probe() {
    let mut settings = minute();
    settings["pauses"] = json!([{"from_ms": 55_000, "to_ms": 90_000}]);
    let s = score("momentary_interval", json!([bout(0, 70)]), settings.clone());
    assert_eq!((s["missed"].as_u64(), s["observed"].as_u64()), (Some(1), Some(5)));
    settings["pauses"] = json!([{"to_ms": 60_000}]);
    for method in METHODS {
        let a = ask(method, json!([bout(0, 70)]), settings.clone());
        assert_eq!((&a["state"], &a["score"]["observed"]), (&json!("not_observed"), &json!(0)));
        close(&a["score"]["percent_scored"], None);
        close(&a["score"]["percent_of_time"], None);
    }
}

#[test]
fn what_nobody_watched_is_missed_whatever_it_is_marked() {
    let mut settings = minute();
    settings["pauses"] = json!([{"from_ms": 15_000, "to_ms": 21_000}]);
    settings["missed"] = json!([6]);
    let s = score("partial_interval", json!(times(6, json!({"mark": "scored"}))), settings.clone());
    assert_eq!((places(&s), s["missed"].as_u64()), (vec![1, 4, 5], Some(3)));
    let marks = json!([{"mark": "scored"}, {"mark": "scored"}]);
    let s = score("whole_interval", marks.clone(), json!({"missed": [2]}));
    assert_eq!((s["scored"].as_u64(), s["missed"].as_u64()), (Some(1), Some(1)));
    assert_eq!(refusal("whole_interval", marks.clone(), json!({"missed": [3]})), "question.setting_out_of_range");
    settings["interval_ms"] = Value::Null;
    assert_eq!(refusal("whole_interval", marks, settings), "question.setting_missing");
}

#[test]
fn behaviour_outside_observed_time_is_counted_apart() {
    let mut settings = minute();
    settings["pauses"] = json!([{"from_ms": 10_000, "to_ms": 20_000}]);
    let stream =
        json!([{"at_ms": 60_000}, {"at_ms": 15_000}, {"at_ms": 5_000}, bout(61, 70), bout(12, 18), bout(50, 70)]);
    let s = score("partial_interval", stream, settings);
    assert_eq!((s["outside"].as_u64(), places(&s)), (Some(4), vec![1, 6]));
}
