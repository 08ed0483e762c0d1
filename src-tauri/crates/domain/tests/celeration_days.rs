//! Celeration questions: points of one day, what may be left out, methods, and what the sentences say.
#![allow(clippy::unwrap_used, reason = "test code: a failed step is a failed test")]

use baton_domain::celeration::{Question, answer};
use proptest::prelude::*;
use serde_json::{Value, json};

fn ask(question: &Value) -> Value {
    let question: Question = serde_json::from_value(question.clone()).unwrap();
    serde_json::to_value(answer(&question).unwrap()).unwrap()
}

fn of(points: Value) -> Value {
    ask(&json!({ "points": points }))["phases"][0].clone()
}

fn sentence(points: Value) -> String {
    of(points)["sentence"].as_str().unwrap().to_owned()
}

#[test]
fn points_of_one_day_are_pooled_when_minutes_are_known_else_averaged() {
    let pooled = of(json!([{"day":0,"count":30,"minutes_observed":10},{"day":0,"per_minute":1,"minutes_observed":30}]));
    assert_eq!(pooled["mean_per_minute"], json!(1.5));
    assert_eq!(pooled["joined"], json!([{"day":0,"points":2,"by":"pooled"}]));
    assert_eq!((&pooled["points"], &pooled["plotted"][0]["record_floor"]), (&json!(2), &json!(0.025)));
    let mean = of(json!([{"day":0,"count":30,"minutes_observed":10},{"day":0,"per_minute":1}]));
    assert_eq!((&mean["mean_per_minute"], &mean["joined"][0]["by"]), (&json!(2.0), &json!("mean")));
    assert_eq!(mean["plotted"][0]["record_floor"], json!(null));
    let apart = of(json!([{"day":0,"per_minute":1},{"day":1,"per_minute":1}]));
    assert_eq!(apart["joined"], json!([]));
}

#[test]
fn labels_of_one_day_go_on_from_before_and_into_after() {
    let points = json!([{"day":1,"per_minute":1,"phase":"B"},{"day":1,"per_minute":1,"phase":"T"},
        {"day":0,"per_minute":1,"phase":"T"},{"day":2,"per_minute":1,"phase":"B"}]);
    let phases = ask(&json!({ "points": points }))["phases"].clone();
    let labels: Vec<&str> = phases.as_array().unwrap().iter().map(|p| p["phase"].as_str().unwrap()).collect();
    assert_eq!(labels, ["T", "B"]);
    let first = json!([{"day":0,"per_minute":1,"phase":"A"},{"day":0,"per_minute":1,"phase":"B"},{"day":1,"per_minute":1,"phase":"A"}]);
    let phases = ask(&json!({ "points": first }))["phases"].clone();
    assert_eq!((&phases[0]["phase"], &phases[1]["phase"]), (&json!("B"), &json!("A")));
}

#[test]
fn a_session_not_run_is_left_out_and_counted() {
    let phase =
        of(json!([{"day":0,"per_minute":null},{"day":1,"count":null,"minutes_observed":5},{"day":2,"per_minute":4}]));
    assert_eq!((&phase["not_run"], &phase["points"], &phase["mean_per_minute"]), (&json!(2), &json!(1), &json!(4.0)));
    assert!(phase["sentence"].as_str().unwrap().ends_with("2 sessions were not run."));
    let none = of(json!([{"day":0,"per_minute":null}]));
    assert_eq!((&none["points"], &none["mean_per_minute"], &none["plotted"]), (&json!(0), &json!(null), &json!([])));
    let counted = of(json!([{"day":0,"count":12,"minutes_observed":8,"per_minute":null}]));
    assert_eq!((&counted["mean_per_minute"], &counted["not_run"]), (&json!(1.5), &json!(0)));
}

#[test]
fn all_methods_or_a_list_give_a_line_for_each() {
    let points = json!([{"day":0,"per_minute":10},{"day":7,"per_minute":20},{"day":14,"per_minute":40}]);
    let all = ask(&json!({"points": points, "method": "all"}));
    assert_eq!(all["method"], "all");
    let lines = all["phases"][0]["celerations"].as_object().unwrap();
    assert_eq!(lines.keys().collect::<Vec<_>>(), ["least_squares", "quarter_intersect", "split_middle"]);
    assert!(lines.values().all(|line| line["label"] == "×2.00"));
    assert_eq!(all["phases"][0]["sentences"].as_object().unwrap().len(), 3);
    assert_eq!(all["phases"][0].get("celeration"), None);
    let two = ask(&json!({"points": points, "method": ["split_middle", "least_squares"]}));
    assert_eq!(two["phases"][0]["celerations"].as_object().unwrap().len(), 2);
    assert_eq!(ask(&json!({"points": points, "method": null})), ask(&json!({ "points": points })));
}

#[test]
fn errors_name_what_would_do() {
    let error = |question: Value| serde_json::from_value::<Question>(question).unwrap_err().to_string();
    assert!(error(json!({"points":[],"method":"QI"})).contains("least_squares, quarter_intersect, split_middle"));
    for day in [json!("2026-11-22"), json!(0.5), json!(null), json!(1e300)] {
        let text = error(json!({"points":[{"day":day,"per_minute":1}]}));
        assert!(text.contains("whole days as a number"), "{text}");
    }
    assert_eq!(of(json!([{"day":7.0,"per_minute":1}]))["plotted"][0]["day"], json!(7));
}

#[test]
fn sentences_say_how_much_a_line_rests_on() {
    let few = sentence(json!([{"day":0,"per_minute":1},{"day":7,"per_minute":2}]));
    assert_eq!(
        few,
        "From 2 points on days 0 to 7 (8 days): the frequency multiplies by about 2.00 each week. Fewer than 5 points or 7 \
         days are too little to go by."
    );
    let six_days = (0..6).map(|day| json!({"day":day,"per_minute":1})).collect::<Vec<_>>();
    assert!(sentence(json!(six_days)).contains("stays about as it is from week to week (×1.00). Fewer than"));
    let seven = (0..7).map(|day| json!({"day":day,"per_minute":f64::from(64 >> day)})).collect::<Vec<_>>();
    let seven = sentence(json!(seven));
    assert!(seven.contains("divides by about 128.00 each week. It describes these days"), "{seven}");
    let one = json!([{"day":0,"per_minute":1}]);
    assert!(!sentence(one.clone()).contains("half"));
    let halves = ask(&json!({"points":one,"method":"split_middle"}));
    assert!(halves["phases"][0]["sentence"].as_str().unwrap().contains("each half"));
}

#[test]
fn a_zero_of_a_long_record_is_pinned_and_one_of_unknown_length_is_said_to_have_no_place() {
    let pinned = of(json!([{"day":14,"per_minute":0,"minutes_observed":1440}]));
    assert_eq!(pinned["plotted"][0]["place"], json!({"x":0.1,"y":0.0}));
    let unknown = of(json!([{"day":14,"per_minute":0}]));
    assert_eq!(unknown["plotted"][0]["per_minute"], json!(null));
    assert!(
        unknown["sentence"]
            .as_str()
            .unwrap()
            .contains("One zero without minutes_observed cannot be drawn on the chart.")
    );
    assert!(!pinned["sentence"].as_str().unwrap().contains("without minutes_observed"));
}

fn no_negative_zero(value: &Value) -> bool {
    match value {
        Value::Number(n) => n.as_f64().is_none_or(|v| v != 0.0 || v.is_sign_positive()),
        Value::Array(all) => all.iter().all(no_negative_zero),
        Value::Object(all) => all.values().all(no_negative_zero),
        _ => true,
    }
}

#[test]
fn no_negative_zero_comes_back() {
    for frequency in ["-0.0", "-0", "0"] {
        let points = format!(
            r#"{{"method":"all","points":[{{"day":0,"per_minute":{frequency}}},{{"day":2,"per_minute":-0.0,"minutes_observed":9}},
            {{"day":3,"count":-0.0,"minutes_observed":9}}]}}"#
        );
        let answer = ask(&serde_json::from_str(&points).unwrap());
        assert!(no_negative_zero(&answer), "{answer}");
    }
}

fn some_point() -> impl Strategy<Value = Value> {
    let frequency =
        prop_oneof![(0_u32..60).prop_map(|c| json!(f64::from(c) / 7.0)), Just(json!(null)), Just(json!(-0.0))];
    let minutes = prop_oneof![Just(json!(null)), (1_u32..90).prop_map(|m| json!(f64::from(m) / 3.0))];
    let phase = prop_oneof![Just(json!(null)), Just(json!("A")), Just(json!("B"))];
    (0_i64..6, frequency, minutes, phase).prop_map(|(day, per_minute, minutes_observed, phase)| {
        json!({"day": day, "per_minute": per_minute, "minutes_observed": minutes_observed, "phase": phase})
    })
}

proptest! {
    #[test]
    fn the_order_of_points_never_matters(
        (points, shuffled) in prop::collection::vec(some_point(), 0..24)
            .prop_flat_map(|points| (Just(points.clone()), Just(points).prop_shuffle()))
    ) {
        let all = ask(&json!({"points": points, "method": "all"}));
        prop_assert!(no_negative_zero(&all));
        prop_assert_eq!(all, ask(&json!({"points": shuffled, "method": "all"})));
    }

    #[test]
    fn a_joined_day_lies_among_its_points(points in prop::collection::vec((1_u32..60, 1_u32..90), 1..9)) {
        let rate = |(c, m): &(u32, u32)| f64::from(*c) / f64::from(*m);
        let all = points.iter().map(|(c, m)| json!({"day":0,"count":c,"minutes_observed":m})).collect::<Vec<_>>();
        let found = of(json!(all))["mean_per_minute"].as_f64().unwrap();
        let total = f64::from(points.iter().map(|p| p.0).sum::<u32>()) / f64::from(points.iter().map(|p| p.1).sum::<u32>());
        prop_assert!((found - total).abs() < 1e-12);
        prop_assert!(points.iter().any(|p| rate(p) <= found + 1e-12) && points.iter().any(|p| rate(p) >= found - 1e-12));
    }
}
