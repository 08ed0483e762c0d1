//! The session's edges and pauses, and the rules by which bouts mark its intervals.

use serde_json::{Value, json};

use crate::{ask, bouts, close, refused};

#[test]
fn a_bout_begun_before_the_session_has_no_onset_in_it() {
    let early = bouts(&[(-3_000, 12_000)]);
    let at_start = json!({"events_ms": [0], "bouts": [{"from_ms": 0, "to_ms": 12_000}]});
    let settings = json!({"session_ms": 30_000});
    let window = ask("time_window", early.clone(), bouts(&[(0, 12_000)]), settings.clone());
    assert_eq!((&window["first"], &window["matched"], &window["outside_first"]), (&json!(0), &json!(0), &json!(1)));
    let total = ask("total_count", early.clone(), at_start.clone(), settings.clone());
    assert_eq!((&total["percent"], &total["outside_first"]), (&json!(0.0), &json!(1)));
    let counted = ask("exact_count_per_interval", early.clone(), at_start.clone(), settings.clone());
    assert_eq!((&counted["agreed"], &counted["of"]), (&json!(2.0), &json!(3.0)));
    for method in ["interval_by_interval", "scored_interval", "second_by_second", "total_duration"] {
        close(&ask(method, early.clone(), at_start.clone(), settings.clone())["percent"], 100.0);
    }
    let moved = json!({"session_ms": 30_000, "offset_ms": -5_000});
    let window = ask("time_window", json!({"events_ms": []}), bouts(&[(2_000, 9_000)]), moved);
    assert_eq!((&window["second"], &window["outside_second"]), (&json!(0), &json!(1)));
}

#[test]
fn what_was_under_way_is_responding() {
    let early = bouts(&[(-3_000, 12_000)]);
    for (method, settings) in [
        ("total_count", json!({"session_ms": 30_000})),
        ("time_window", json!({"session_ms": 30_000})),
        ("exact_count_per_interval", json!({"session_ms": 30_000})),
        ("interval_by_interval", json!({"session_ms": 10_500, "rule": "whole", "interval_ms": 20_000})),
    ] {
        assert_eq!(ask(method, early.clone(), early.clone(), settings)["no_responding"], false, "{method}");
    }
    let before = bouts(&[(-3_000, -1_000)]);
    assert_eq!(ask("total_count", before.clone(), before, json!({"session_ms": 30_000}))["no_responding"], true);
}

#[test]
fn intervals_that_touch_a_pause_are_missed_for_both() {
    let settings = json!({"session_ms": 60_000, "pauses": [{"from_ms": 15_000, "to_ms": 20_000}, {"from_ms": 39_999, "to_ms": 41_000}]});
    let first = json!({"events_ms": [5_000, 16_000, 25_000], "bouts": [{"from_ms": 5_000, "to_ms": 26_000}]});
    let second = json!({"events_ms": [5_000, 25_000], "bouts": [{"from_ms": 5_000, "to_ms": 9_000}]});
    let counted = ask("exact_count_per_interval", first.clone(), second.clone(), settings.clone());
    assert_eq!((&counted["percent"], &counted["of"], &counted["missed"]), (&json!(100.0), &json!(3.0), &json!(3)));
    let marked = ask("interval_by_interval", first.clone(), second.clone(), settings.clone());
    assert_eq!((&marked["agreed"], &marked["of"], &marked["missed"]), (&json!(3.0), &json!(3.0), &json!(3)));
    let counts = json!({"counts": [1, 4, 1, 0, 0, 0]});
    close(&ask("mean_count_per_interval", counts, second, settings)["percent"], 100.0);
    let probe = json!({"session_ms": 20_000, "rule": "momentary", "pauses": [{"from_ms": 9_000, "to_ms": 10_000}]});
    assert_eq!(ask("kappa", first.clone(), first, probe)["of"], 2);
}

#[test]
fn the_rules_of_domain_3_3_mark_the_intervals() {
    let stream = bouts(&[(3_000, 8_000), (19_000, 41_000), (55_000, 56_000)]);
    let agrees = |rule: &str, marks: [bool; 6]| {
        let settings = json!({"session_ms": 60_000, "rule": rule});
        let score = ask("interval_by_interval", stream.clone(), json!({ "marks": marks }), settings);
        assert_eq!((&score["agreed"], &score["of"]), (&json!(6.0), &json!(6.0)), "{rule}");
    };
    agrees("partial", [true; 6]);
    agrees("whole", [false, false, true, true, false, false]);
    agrees("momentary", [false, true, true, true, false, false]);
}

#[test]
fn a_probe_at_the_end_sees_what_goes_on_and_not_what_ended() {
    let marks = |last: bool| json!({"marks": [false, last]});
    let settings = json!({"session_ms": 20_000, "rule": "momentary"});
    for (bout, last) in [
        (json!({"from_ms": 15_000}), true),
        (json!({"from_ms": 15_000, "to_ms": 20_001}), true),
        (json!({"from_ms": 15_000, "to_ms": 20_000}), false),
    ] {
        close(&ask("interval_by_interval", json!({"bouts": [bout]}), marks(last), settings.clone())["percent"], 100.0);
    }
    let events = json!({"events_ms": [10_000]});
    assert_eq!(refused("kappa", events.clone(), marks(true), settings.clone()), "question.no_data");
    let both = json!({"events_ms": [10_000], "bouts": []});
    close(&ask("interval_by_interval", both, marks(false), settings)["percent"], 100.0);
}

#[test]
fn a_last_interval_counts_by_its_share() {
    let of = |share: Value| {
        let settings = json!({"session_ms": 25_000, "minimum_last_share": share});
        let stream = json!({"events_ms": [1_000, 24_000]});
        let counted = ask("exact_count_per_interval", stream.clone(), stream.clone(), settings.clone())["of"].clone();
        assert_eq!(ask("interval_by_interval", stream.clone(), stream, settings)["of"], counted);
        counted
    };
    assert_eq!([of(json!(0)), of(json!(0.5)), of(json!(0.51)), of(json!(1))], [3.0, 3.0, 2.0, 2.0].map(|n| json!(n)));
    let bout = bouts(&[(1_000, 24_000)]);
    let settings = json!({"session_ms": 25_000, "minimum_last_share": 1});
    assert_eq!(ask("kappa", bout.clone(), bout, settings)["of"], 2);
}

#[test]
fn settings_that_cannot_be_meant_are_refused() {
    let events = json!({"events_ms": [1]});
    let code = |settings: Value| refused("total_count", events.clone(), events.clone(), settings);
    assert_eq!(code(json!({"minimum_last_share": 1.01})), "question.out_of_range");
    assert_eq!(code(json!({"minimum_last_share": -0.1})), "question.out_of_range");
    let pause = json!([{"from_ms": 5, "to_ms": 4}]);
    assert_eq!(code(json!({"session_ms": 10, "pauses": pause})), "question.pause_reversed");
    assert_eq!(code(json!({"pauses": [{"from_ms": 4, "to_ms": 5}]})), "question.no_session");
}
