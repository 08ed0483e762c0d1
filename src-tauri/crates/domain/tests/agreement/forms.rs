//! Which of the things that the observers recorded are compared.

use baton_domain::agreement::{Question, answer};
use serde_json::{Value, json};

use crate::{ask, bouts, close, counts, percent, refused};

const PER_OCCURRENCE: &str = "mean_duration_per_occurrence";

#[test]
fn total_count_takes_a_form_that_both_have() {
    let first = json!({"counts": [2, 1], "events_ms": [1_000, 2_000, 3_000]});
    percent("total_count", &first, &json!({"events_ms": [1_000, 2_500]}), 66.67);
    let events_and_bouts = json!({"events_ms": [1, 2, 3], "bouts": [{"from_ms": 0, "to_ms": 5}]});
    percent("total_count", &events_and_bouts, &bouts(&[(0, 5)]), 100.0);
    let window = ask("time_window", events_and_bouts, bouts(&[(0, 5)]), json!({"window_ms": 0}));
    assert_eq!((&window["first"], &window["percent"]), (&json!(1), &json!(100.0)));
}

#[test]
fn whole_counts_are_a_number_like_any_other() {
    for other in [
        counts(&[3]),
        json!({"events_ms": [1, 2, 3]}),
        bouts(&[(0, 1), (2, 3), (4, 5)]),
        json!({"durations_ms": [1, 2, 3]}),
    ] {
        percent("total_count", &counts(&[1, 1, 2]), &other, 75.0);
        percent("total_count", &other, &counts(&[1, 1, 2]), 75.0);
    }
    let missed = json!({"counts": [1, null, 2]});
    assert_eq!(refused("total_count", missed.clone(), counts(&[1, 2]), json!({})), "question.lengths_differ");
    assert_eq!(refused("total_count", json!({"counts": []}), counts(&[1]), json!({})), "question.lengths_differ");
    assert_eq!(refused("total_count", missed, json!({"events_ms": [1]}), json!({})), "question.no_session");
    assert_eq!(refused("total_count", counts(&[1]), json!({"marks": [true]}), json!({})), "question.no_data");
}

#[test]
fn a_missed_interval_is_still_left_out_of_the_others_events() {
    let first = json!({"counts": [1, null, 1], "events_ms": [1_000, 25_000]});
    let second = json!({"events_ms": [2_000, 12_000, 13_000, 22_000]});
    let score = ask("total_count", first, second, json!({"session_ms": 30_000}));
    assert_eq!((&score["percent"], &score["missed"]), (&json!(100.0), &json!(1)));
}

#[test]
fn one_unusable_bout_stops_only_what_needs_its_end() {
    for unusable in [json!({"from_ms": 9_000}), json!({"from_ms": 9_000, "to_ms": 8_000})] {
        let code = if unusable["to_ms"].is_null() { "question.bout_open" } else { "question.bout_reversed" };
        let first = json!({"bouts": [{"from_ms": 1_000, "to_ms": 2_000}, unusable], "trials": ["correct"]});
        let second = json!({"bouts": [{"from_ms": 1_500, "to_ms": 2_000}, {"from_ms": 9_500, "to_ms": 9_600}], "trials": ["correct"]});
        percent("total_count", &first, &second, 100.0);
        percent("time_window", &first, &second, 100.0);
        percent("trial_by_trial", &first, &second, 100.0);
        assert_eq!(refused("second_by_second", first.clone(), second.clone(), json!({})), code);
        let all = ask("all", first, second, json!({}));
        close(&all["scores"]["total_count"]["percent"], 100.0);
        for method in ["total_duration", PER_OCCURRENCE, "second_by_second"] {
            assert_eq!(all["refused"][method], code, "{method}");
        }
    }
    let open = json!({"bouts": [{"from_ms": 5}], "durations_ms": [10]});
    percent("total_duration", &open, &json!({"durations_ms": [8]}), 80.0);
}

#[test]
fn by_order_says_so_and_how_many_pairs_share_no_time() {
    let (first, second) = (bouts(&[(0, 10), (100, 110)]), bouts(&[(0, 10), (200, 210)]));
    let apart = ask(PER_OCCURRENCE, first.clone(), second.clone(), json!({}));
    assert_eq!((&apart["matched_by"], &apart["without_overlap"]), (&json!("overlap"), &json!(0)));
    assert_eq!((&apart["matched"], &apart["unmatched_first"]), (&json!(1), &json!(1)));
    let order = ask(PER_OCCURRENCE, first, second, json!({"matching": "by_order"}));
    assert_eq!((&order["matched_by"], &order["without_overlap"]), (&json!("order"), &json!(1)));
    assert_eq!((&order["percent"], &order["matched"]), (&json!(100.0), &json!(2)));
    let together = ask(PER_OCCURRENCE, bouts(&[(0, 10), (20, 30)]), bouts(&[(1, 10), (22, 30)]), json!({}));
    assert_eq!((&together["matched_by"], &together["without_overlap"]), (&json!("order"), &json!(0)));
    close(&together["percent"], 85.0);
    let lengths = json!({"durations_ms": [10]});
    let unknown = ask(PER_OCCURRENCE, lengths.clone(), lengths, json!({}));
    assert_eq!((&unknown["matched_by"], &unknown["without_overlap"]), (&json!("order"), &Value::Null));
    // One observer's own bouts overlap: only order can match them.
    let own = ask(PER_OCCURRENCE, bouts(&[(0, 9), (5, 14)]), bouts(&[(0, 9), (50, 59)]), json!({}));
    assert_eq!((&own["matched_by"], &own["without_overlap"]), (&json!("order"), &json!(1)));
}

#[test]
fn unequally_many_lengths_are_compared_with_the_rest_at_zero() {
    let (first, second) = (json!({"durations_ms": [10, 20, 30]}), json!({"durations_ms": [10, 10]}));
    let zero = json!({"unmatched": "zero"});
    let score = ask(PER_OCCURRENCE, first.clone(), second.clone(), zero.clone());
    close(&score["percent"], 50.0);
    assert_eq!((&score["matched"], &score["unmatched_first"], &score["of"]), (&json!(2), &json!(1), &json!(3.0)));
    assert_eq!(refused(PER_OCCURRENCE, first, second, json!({})), "question.occurrences_differ");
    close(&ask(PER_OCCURRENCE, json!({"durations_ms": []}), json!({"durations_ms": [5]}), zero)["percent"], 0.0);
}

#[test]
fn the_advice_of_a_refusal_works() {
    let ask_for = |settings: Value| {
        let overlapping = bouts(&[(0, 9), (5, 12)]);
        let line =
            json!({"method": PER_OCCURRENCE, "first": overlapping, "second": bouts(&[(0, 9)]), "settings": settings});
        answer(&serde_json::from_value::<Question>(line).unwrap())
    };
    let text = |settings: Value| ask_for(settings).unwrap_err().to_string();
    assert!(text(json!({})).ends_with("join those that do"));
    assert!(text(json!({"matching": "by_order"})).contains("settings.unmatched zero"));
    assert!(ask_for(json!({"matching": "by_order", "unmatched": "zero"})).is_ok());
    percent(PER_OCCURRENCE, &bouts(&[(0, 12)]), &bouts(&[(0, 9)]), 75.0);
}

#[test]
fn occurrences_of_no_length_were_recorded() {
    let instant = json!({"durations_ms": [0], "bouts": [{"from_ms": 5, "to_ms": 5}]});
    let nothing = json!({"durations_ms": [], "bouts": []});
    for other in [&instant, &nothing] {
        for method in ["total_duration", "second_by_second"] {
            let score = ask(method, instant.clone(), other.clone(), json!({"both_empty": "full"}));
            assert_eq!((&score["percent"], &score["no_responding"]), (&Value::Null, &json!(false)), "{method}");
        }
    }
    let score = ask("total_duration", nothing.clone(), nothing, json!({"both_empty": "full"}));
    assert_eq!((&score["percent"], &score["no_responding"]), (&json!(100.0), &json!(true)));
}
