//! Raw streams: intervals, matching, and what is refused.

use serde_json::{Value, json};

use crate::{ask, bouts, close, counts, percent, refused};

const PER_OCCURRENCE: &str = "mean_duration_per_occurrence";

#[test]
fn an_event_on_the_edge_belongs_to_the_interval_that_begins_there() {
    let settings = json!({"session_ms": 20_000});
    let at = |at: i64| json!({ "events_ms": [at] });
    close(&ask("exact_count_per_interval", at(10_000), at(9_999), settings.clone())["percent"], 0.0);
    close(&ask("exact_count_per_interval", at(10_000), at(19_999), settings)["percent"], 100.0);
}

#[test]
fn a_missed_interval_is_left_out_for_both() {
    let first = json!({"counts": [3, null, 0, 2]});
    let second = json!({"counts": [3, 4, null, 1]});
    let total = ask("total_count", first.clone(), second.clone(), json!({}));
    close(&total["percent"], 80.0);
    assert_eq!(total["missed"], 2);
    percent("mean_count_per_interval", &first, &second, 75.0);
    percent("exact_count_per_interval", &first, &second, 50.0);
    percent("interval_by_interval", &first, &second, 100.0);
    let none = ask("total_count", json!({"counts": [null]}), json!({"counts": [0]}), json!({}));
    assert_eq!((&none["percent"], &none["no_responding"]), (&Value::Null, &json!(false)));
}

#[test]
fn time_window_matches_each_event_once() {
    let first = json!({"events_ms": [10_000, 20_000, 30_000]});
    let second = json!({"events_ms": [11_000, 12_000, 33_000, 50_000]});
    let asked = |settings: Value| ask("time_window", first.clone(), second.clone(), settings);
    let score = asked(json!({}));
    assert_eq!(score["matched"], 1);
    close(&score["percent_first"], 33.33);
    close(&score["percent_second"], 25.0);
    close(&score["percent"], 100.0 / 6.0);
    close(&asked(json!({"combined": "mean_of_observers"}))["percent"], 29.17);
    close(&asked(json!({"combined": "matched_over_events"}))["percent"], 200.0 / 7.0);
    assert_eq!(asked(json!({"window_ms": 3_000}))["matched"], 2);
    assert_eq!(asked(json!({"window_ms": 2_999}))["matched"], 1);
}

#[test]
fn time_window_is_not_fooled_by_the_nearest() {
    // The nearest pair (11, 10) taken first would leave 9 and 13 without a partner.
    let at = |events: [i64; 2]| json!({ "events_ms": events });
    assert_eq!(ask("time_window", at([9, 11]), at([10, 13]), json!({"window_ms": 2}))["matched"], 2);
}

#[test]
fn seconds_both_on_to_seconds_either_on() {
    let first = bouts(&[(0, 10_000), (20_500, 21_500)]);
    let second = bouts(&[(5_000, 12_000), (5_500, 6_000)]);
    let seconds = ask("second_by_second", first.clone(), second.clone(), json!({}));
    assert_eq!((&seconds["agreed"], &seconds["of"]), (&json!(5.0), &json!(14.0)));
    let exact = ask("second_by_second", first, second, json!({"resolution_ms": 1}));
    assert_eq!((&exact["agreed"], &exact["of"]), (&json!(5_000.0), &json!(13_000.0)));
}

#[test]
fn bouts_are_matched_by_order_when_equally_many() {
    let first = bouts(&[(50_000, 60_000), (0, 10_000)]);
    let second = bouts(&[(0, 8_000), (70_000, 75_000)]);
    let order = ask(PER_OCCURRENCE, first.clone(), second.clone(), json!({"matching": "by_order"}));
    close(&order["percent"], 65.0);
    assert_eq!((&order["matched_by"], &order["without_overlap"]), (&json!("order"), &json!(1)));
    let overlap = ask(PER_OCCURRENCE, first, second, json!({"matching": "by_greatest_overlap"}));
    close(&overlap["percent"], 80.0);
    assert_eq!((&overlap["unmatched_first"], &overlap["unmatched_second"]), (&json!(1), &json!(1)));
}

#[test]
fn bouts_are_matched_by_greatest_overlap_when_unequally_many() {
    let (first, second) = (bouts(&[(0, 10_000), (11_000, 31_000)]), bouts(&[(9_000, 29_000)]));
    let score = ask(PER_OCCURRENCE, first.clone(), second.clone(), json!({}));
    close(&score["percent"], 100.0);
    assert_eq!((&score["matched"], &score["unmatched_first"]), (&json!(1), &json!(1)));
    close(&ask(PER_OCCURRENCE, first.clone(), second.clone(), json!({"unmatched": "zero"}))["percent"], 50.0);
    assert_eq!(refused(PER_OCCURRENCE, first, second, json!({"matching": "by_order"})), "question.occurrences_differ");
}

#[test]
fn a_bout_under_way_at_the_end_is_closed_there() {
    let (first, second) = (json!({"bouts": [{"from_ms": 50_000}]}), bouts(&[(52_000, 61_000)]));
    let all = ask("all", first.clone(), second.clone(), json!({"session_ms": 60_000}));
    close(&all["scores"]["total_duration"]["percent"], 80.0);
    close(&all["scores"]["interval_by_interval"]["percent"], 100.0);
    assert_eq!(refused("total_duration", first, second, json!({})), "question.bout_open");
}

#[test]
fn a_bout_marks_the_intervals_it_reaches_into() {
    let marks = json!({"marks": [true, true, false, true, true, true]});
    let spans = bouts(&[(3_000, 8_000), (0, 20_000), (30_000, 30_000), (41_000, 50_001)]);
    close(&ask("interval_by_interval", spans, marks, json!({"session_ms": 60_000}))["percent"], 100.0);
    let on_the_edge = bouts(&[(0, 10_000), (10_000, 10_000)]);
    let both = json!({"marks": [true, true]});
    close(&ask("interval_by_interval", on_the_edge, both, json!({"session_ms": 20_000}))["percent"], 100.0);
}

#[test]
fn events_and_bouts_of_one_stream_both_mark_intervals() {
    let stream = json!({"events_ms": [5_000], "bouts": [{"from_ms": 20_000, "to_ms": 30_000}]});
    let marks = json!({"marks": [true, false, true]});
    close(&ask("interval_by_interval", stream, marks, json!({"session_ms": 30_000}))["percent"], 100.0);
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let events = json!({"events_ms": [1]});
    assert_eq!(refused("total_count", json!({}), events.clone(), json!({})), "question.no_data");
    assert_eq!(refused("interval_by_interval", events.clone(), events.clone(), json!({})), "question.no_session");
    assert_eq!(
        refused("exact_count_per_interval", counts(&[1]), counts(&[1, 2]), json!({})),
        "question.lengths_differ"
    );
    for zero in ["session_ms", "interval_ms", "resolution_ms", "group"] {
        assert_eq!(refused("total_count", events.clone(), events.clone(), json!({ zero: 0 })), "question.zero");
    }
    let endless = json!({"session_ms": u64::MAX, "interval_ms": 1});
    assert_eq!(refused("kappa", events.clone(), events, endless), "question.too_many_intervals");
    let reversed = bouts(&[(5, 4)]);
    assert_eq!(refused("total_duration", reversed.clone(), reversed, json!({})), "question.bout_reversed");
    let overlapping = bouts(&[(0, 9), (5, 12)]);
    assert_eq!(refused(PER_OCCURRENCE, overlapping, bouts(&[(0, 9)]), json!({})), "question.bouts_overlap");
}

#[test]
fn the_extremes_of_time_are_no_panic() {
    let (least, most) = (i64::MIN, i64::MAX);
    let stream = json!({"events_ms": [least, most, 0], "bouts": [{"from_ms": least, "to_ms": most}]});
    for settings in [
        json!({"offset_ms": most, "resolution_ms": 1}),
        json!({"offset_ms": least, "resolution_ms": u64::MAX, "window_ms": u64::MAX}),
        json!({"session_ms": u64::MAX, "interval_ms": u64::MAX, "offset_ms": 1}),
        json!({"session_ms": 1}),
    ] {
        let all = ask("all", stream.clone(), stream.clone(), settings);
        assert!(all["scores"]["time_window"].is_object());
    }
}

#[test]
fn a_hundred_thousand_of_each_are_no_burden() {
    let stream = |late: i64| {
        let events: Vec<i64> = (0..100_000).map(|k| k * 700 + late).collect();
        let bouts: Vec<Value> = events.iter().map(|at| json!({"from_ms": at, "to_ms": at + 600})).collect();
        json!({"events_ms": events, "bouts": bouts, "trials": vec!["correct"; 100_000]})
    };
    let settings = json!({"session_ms": 70_001_000, "interval_ms": 100, "matching": "by_greatest_overlap"});
    let all = ask("all", stream(0), stream(50), settings);
    assert_eq!(all["scores"].as_object().unwrap().len(), 14);
    close(&all["scores"][PER_OCCURRENCE]["percent"], 100.0);
}
