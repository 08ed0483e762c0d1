//! Zero, not observed and not run are different data (domain §2 row 5, §3.0).

use baton_domain::measured::Question;
use serde_json::{Value, json};

use super::{ask, close, refusal};

pub const MEASURES: [&str; 18] = [
    "trials",
    "task_analysis",
    "count",
    "rate",
    "duration",
    "latency",
    "inter_response_time",
    "partial_interval",
    "whole_interval",
    "momentary_interval",
    "abc",
    "rating",
    "quantity",
    "permanent_product",
    "free_text",
    "opportunities",
    "fidelity",
    "cumulative",
];

/// Settings that every measure needs at least.
pub fn least(measure: &str) -> Value {
    match measure {
        "rating" => json!({"scale": {"minimum": 0, "maximum": 5}}),
        _ => json!({}),
    }
}

/// One observation of each.
fn something(measure: &str) -> Value {
    match measure {
        "trials" => json!({"response": "correct"}),
        "task_analysis" => json!({"steps": [{"response": "correct"}]}),
        "duration" => json!({"length_ms": 5}),
        "latency" => json!({"latency_ms": 5}),
        "inter_response_time" => json!({"at_ms": 5}),
        "partial_interval" | "whole_interval" | "momentary_interval" => json!({"mark": "not_scored"}),
        "abc" => json!({"kind": "abc", "behaviour": "hitting"}),
        "rating" => json!({"value": 0}),
        "quantity" => json!({"value": 0}),
        "permanent_product" => json!({"meets_criterion": false}),
        "free_text" => json!({"text": "calm"}),
        "opportunities" => json!({"outcome": "did_not_occur"}),
        "fidelity" => json!({"component": "delay", "outcome": "incorrect"}),
        _ => json!({}),
    }
}

fn said(measure: &str, disposition: &str) -> Value {
    let mut settings = least(measure);
    settings["disposition"] = json!(disposition);
    settings
}

#[test]
fn absence_of_data_is_not_run_unless_something_is_said() {
    for measure in MEASURES {
        let state = |settings: Value| {
            let answer = ask(measure, json!([]), settings);
            assert_eq!(answer["measure"], measure);
            (answer["state"].as_str().unwrap().to_owned(), answer["score"].is_null())
        };
        assert_eq!(state(least(measure)), ("not_run".to_owned(), true), "{measure}");
        assert_eq!(state(said(measure, "not_observed")), ("not_observed".to_owned(), true), "{measure}");
        assert_eq!(state(said(measure, "zero")), ("zero".to_owned(), false), "{measure}");
    }
}

#[test]
fn what_was_said_may_not_contradict_what_was_recorded() {
    for measure in MEASURES {
        let data = json!([something(measure)]);
        assert_eq!(ask(measure, data.clone(), least(measure))["state"], "has_data", "{measure}");
        for disposition in ["zero", "not_observed"] {
            let code = refusal(measure, data.clone(), said(measure, disposition));
            assert_eq!(code, "question.disposition_contradicts_data", "{measure}");
        }
    }
}

#[test]
fn an_observed_zero_is_a_number_where_a_number_exists_and_null_elsewhere() {
    let zero = |measure: &str, mut settings: Value| {
        settings["disposition"] = json!("zero");
        ask(measure, json!([]), settings)["score"].clone()
    };
    assert_eq!(zero("count", json!({}))["count"], 0);
    close(&zero("rate", json!({"observed_ms": 60_000}))["per_minute"], 0.0);
    close(&zero("rate", json!({}))["per_minute"], None);
    let s = zero("duration", json!({"observed_ms": 60_000}));
    assert_eq!(s["total_ms"], 0);
    close(&s["percent_of_session"], 0.0);
    close(&s["mean_ms"], None);
    let point =
        |value: Value, sessions: u32| json!([{"day": null, "session": null, "value": value, "sessions": sessions}]);
    assert_eq!(zero("count", json!({"aggregate": "sum_per_day"}))["points"], point(json!(0.0), 1));
    assert_eq!(zero("rate", json!({"observed_ms": 60_000}))["points"], point(json!(0.0), 1));
    assert_eq!(zero("rate", json!({}))["points"], point(Value::Null, 0));
    assert_eq!(s["points"], point(json!(0.0), 1));
    close(&zero("trials", json!({}))["percent_correct"], None);
    close(&zero("latency", json!({}))["mean_ms"], None);
    close(&zero("inter_response_time", json!({}))["mean_ms"], None);
    close(&zero("quantity", json!({}))["sum"], 0.0);
    close(&zero("quantity", json!({}))["mean"], None);
    close(&zero("fidelity", json!({}))["percent"], None);
    assert_eq!(zero("cumulative", json!({}))["total"], 0);
}

#[test]
fn an_explicit_count_of_zero_is_an_observed_zero() {
    for measure in ["count", "rate", "cumulative"] {
        let a = ask(measure, json!([{"count": 0}]), json!({}));
        assert_eq!(a["state"], "zero", "{measure}");
        assert_eq!(ask(measure, json!([{"count": 0}]), json!({"disposition": "zero"}))["state"], "zero");
    }
    close(&ask("rate", json!([{"count": 0, "observed_ms": 60_000}]), json!({}))["score"]["per_minute"], 0.0);
}

#[test]
fn settings_may_be_left_out_and_unknown_fields_are_refused() {
    let read = |line: &str| serde_json::from_str::<Question>(line);
    assert!(read(r#"{"measure":"count","observations":[]}"#).is_ok());
    assert!(read(r#"{"measure":"count","observations":[],"settings":null}"#).is_ok());
    for line in [
        r#"{"measure":"count","observations":[],"more":1}"#,
        r#"{"measure":"count","observations":[{"counts":1}]}"#,
        r#"{"measure":"count","observations":[],"settings":{"minimum":1}}"#,
        r#"{"measure":"count","observations":[{"count":-1}]}"#,
        r#"{"measure":"count"}"#,
        r#"{"measure":"unknown","observations":[]}"#,
        r#"{"measure":"abc","observations":[{"kind":"abc","behaviour":"a","who":"b"}]}"#,
    ] {
        assert!(read(line).is_err(), "{line}");
    }
}
