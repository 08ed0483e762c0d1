//! Counts, rates, cumulative records (domain §3.1).

use serde_json::{Value, json};

use super::{ask, close, refusal, score, times};

const MINUTE: u64 = 60_000;

fn window(count: u32, minutes: u64) -> Value {
    json!({"count": count, "observed_ms": minutes * MINUTE})
}

#[test]
fn a_count_is_the_number_of_events() {
    assert_eq!(score("count", Value::Array(times(6, json!({}))), json!({}))["count"], 6);
    assert_eq!(score("count", json!([{"count": 5}, {"at_ms": 3}]), json!({}))["count"], 6);
}

#[test]
fn rates_of_domain_3_1() {
    close(&score("rate", json!([window(6, 45)]), json!({}))["per_hour"], 8.00);
    let slow = score("rate", json!([window(35, 120)]), json!({}))["per_minute"].as_f64().unwrap();
    assert!((slow - 0.2917).abs() < 0.00005);
    close(&score("rate", json!([window(5, 90)]), json!({}))["per_hour"], 3.33);
    assert_eq!(score("rate", json!([window(6, 45)]), json!({}))["per_hour"], 8.0);
}

#[test]
fn regression_a_rate_is_not_cut_to_a_whole_number() {
    close(&score("rate", json!([window(22, 10)]), json!({}))["per_minute"], 2.2);
}

#[test]
fn windows_are_pooled_unless_the_mean_is_asked_for() {
    let rate = |windows: Value, how: &str| score("rate", windows, json!({"windows": how}))["per_minute"].clone();
    let equal = json!([window(22, 10), window(14, 10)]);
    close(&rate(equal.clone(), "pooled"), 1.8);
    close(&rate(equal, "mean"), 1.8);
    let unequal = json!([window(22, 10), window(14, 5)]);
    close(&rate(unequal.clone(), "pooled"), 2.40);
    close(&rate(unequal.clone(), "mean"), 2.50);
    close(&score("rate", unequal, json!({}))["per_minute"], 2.40);
}

#[test]
fn the_denominator_is_the_session_less_its_pauses() {
    let settings = json!({
        "session": {"from_ms": 0, "to_ms": 12 * MINUTE},
        "pauses": [{"from_ms": MINUTE, "to_ms": 2 * MINUTE}, {"from_ms": 90_000, "to_ms": 3 * MINUTE}],
    });
    let events = json!([{"at_ms": 5}, {"at_ms": 100_000}, {"at_ms": 180_000}, {"at_ms": 12 * MINUTE}, {"count": 3}]);
    let s = score("rate", events, settings);
    assert_eq!(
        (s["observed_ms"].as_u64(), s["count"].as_u64(), s["outside"].as_u64()),
        (Some(600_000), Some(5), Some(2))
    );
    close(&s["per_minute"], 0.5);
}

#[test]
fn without_observed_time_there_is_a_count_and_no_rate() {
    let s = score("rate", json!([{}, {}]), json!({}));
    assert_eq!(s["count"], 2);
    close(&s["per_minute"], None);
    close(&score("rate", json!([{"count": 0, "observed_ms": 0}]), json!({}))["per_minute"], None);
}

#[test]
fn regression_every_session_of_a_day_is_in_its_rate() {
    let at = |session: &str, count: u32, minutes: u64| json!({"count": count, "observed_ms": minutes * MINUTE, "session": session, "day": "2026-11-22"});
    let windows = json!([at("am", 22, 10), at("pm", 14, 5), at("eve", 0, 5)]);
    let points = |how: &str| score("rate", windows.clone(), json!({"aggregate": how}))["points"].clone();
    close(&points("mean_per_day")[0]["value"], 5.0 / 3.0);
    close(&points("pooled_per_day")[0]["value"], 1.8);
    assert_eq!(points("per_session").as_array().unwrap().len(), 3);
    assert_eq!(points("pooled_per_day")[0]["sessions"], 3);
    assert_eq!(refusal("rate", windows.clone(), json!({"aggregate": "sum_per_day"})), "question.cannot_be_summed");
}

#[test]
fn counts_of_a_day_are_summed_when_the_setting_says_so() {
    let at = |day: &str, session: &str, count: u32| json!({"day": day, "session": session, "count": count});
    let counts = json!([at("2026-11-23", "a", 4), at("2026-11-22", "a", 2), at("2026-11-22", "b", 3)]);
    let points = |how: &str| score("count", counts.clone(), json!({"aggregate": how}))["points"].clone();
    close(&points("sum_per_day")[0]["value"], 5.0);
    close(&points("mean_per_day")[0]["value"], 2.5);
    close(&points("per_session")[2]["value"], 4.0);
}

#[test]
fn events_of_several_sessions_have_no_rate_each_without_windows() {
    let events = json!([{"session": "a"}, {"session": "b"}]);
    let s = score("rate", events, json!({"observed_ms": MINUTE}));
    close(&s["points"][0]["value"], None);
    close(&s["per_minute"], 2.0);
}

#[test]
fn a_cumulative_record_never_decreases_and_has_gaps() {
    let s = score("cumulative", json!([{"count": 2}, {"count": 0}, {"count": 3}]), json!({}));
    assert_eq!(s["totals"], json!([2, 2, 5]));
    let s = score("cumulative", json!([{"count": 2}, {"count": null}, {}]), json!({}));
    assert_eq!((&s["totals"], &s["total"]), (&json!([2, null, 3]), &json!(3)));
    let s = score("cumulative", json!([{"at_ms": 9, "count": 1}, {"at_ms": 4, "count": 5}]), json!({}));
    assert_eq!(s["totals"], json!([5, 6]));
    assert_eq!(ask("cumulative", json!([{"count": null}]), json!({}))["state"], "not_observed");
}

#[test]
fn contradictory_rates_are_refused() {
    assert_eq!(refusal("rate", json!([window(1, 1), {}]), json!({})), "question.mixed_forms");
    assert_eq!(refusal("rate", json!([{"at_ms": 1, "observed_ms": 1}]), json!({})), "question.observation_ambiguous");
    assert_eq!(refusal("rate", json!([{"at_ms": 1u64 << 60}]), json!({})), "question.time_too_large");
    let twice = json!({"observed_ms": 1, "session": {"to_ms": 1}});
    assert_eq!(refusal("rate", json!([]), twice), "question.observed_time_twice");
    assert_eq!(refusal("rate", json!([]), json!({"pauses": [{"to_ms": 1}]})), "question.setting_missing");
    let back = json!({"session": {"from_ms": 2, "to_ms": 1}});
    assert_eq!(refusal("rate", json!([]), back), "question.setting_out_of_range");
}

#[test]
fn events_in_no_time_are_refused() {
    let code = "question.count_without_time";
    assert_eq!(refusal("rate", json!([window(1, 1), window(2, 0)]), json!({})), code);
    assert_eq!(refusal("rate", json!([{}]), json!({"observed_ms": 0})), code);
    let all_paused = json!({"session": {"to_ms": 10}, "pauses": [{"to_ms": 10}]});
    assert_eq!(refusal("rate", json!([{}]), all_paused.clone()), code);
    let s = score("rate", json!([{"at_ms": 5}]), all_paused);
    assert_eq!((&s["outside"], &s["count"], &s["per_minute"]), (&json!(1), &json!(0), &Value::Null));
    assert_eq!(
        refusal("rate", json!(times(2, json!({"observed_ms": (1u64 << 53) - 1}))), json!({})),
        "question.total_too_large"
    );
}

#[test]
fn events_that_are_all_outside_are_data_all_the_same() {
    let a = ask("rate", json!([{"at_ms": 70_000}]), json!({"session": {"to_ms": 60_000}}));
    assert_eq!((&a["state"], &a["score"]["outside"], &a["score"]["count"]), (&json!("has_data"), &json!(1), &json!(0)));
    close(&a["score"]["per_minute"], 0.0);
}

#[test]
fn points_are_in_order_of_days() {
    let at = |day: &str, session: &str| json!({"day": day, "session": session});
    let counts = json!([at("2026-11-23", "a"), at("2026-11-22", "b"), at("2026-11-23", "c"), at("2026-11-22", "a")]);
    let s = score("count", counts, json!({}));
    let order: Vec<String> =
        s["points"].as_array().unwrap().iter().map(|p| format!("{}{}", p["day"], p["session"])).collect();
    assert_eq!(order.concat(), r#""2026-11-22""b""2026-11-22""a""2026-11-23""a""2026-11-23""c""#);
}
