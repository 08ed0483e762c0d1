//! Duration, latency, inter-response time (domain §3.2).

use serde_json::{Value, json};

use super::{close, refusal, score};

fn bout(from: u64, to: u64) -> Value {
    json!({"from_ms": from * 1_000, "to_ms": to * 1_000})
}

#[test]
fn durations_of_domain_3_2() {
    let lengths: Vec<Value> = [30, 45, 20, 60].iter().map(|s| json!({"length_ms": s * 1_000})).collect();
    let s = score("duration", json!(lengths), json!({"observed_ms": 1_800_000}));
    assert_eq!(s["total_ms"], 155_000);
    close(&s["mean_ms"], 38_750.0);
    close(&s["median_ms"], 37_500.0);
    close(&s["percent_of_session"], 8.61);
    close(&s["union_ms"], None);
    close(&score("duration", json!([bout(3, 15)]), json!({}))["mean_ms"], 12_000.0);
}

#[test]
fn overlapping_bouts_are_their_union_in_the_percentage() {
    let s = score("duration", json!([bout(5, 12), bout(0, 10)]), json!({"session": {"to_ms": 60_000}}));
    assert_eq!((s["total_ms"].as_u64(), s["union_ms"].as_u64()), (Some(17_000), Some(12_000)));
    close(&s["percent_of_session"], 20.0);
}

#[test]
fn an_open_bout_is_closed_by_the_session_and_out_of_the_mean() {
    let bouts = json!([bout(0, 10), {"from_ms": 50_000}]);
    let session = json!({"to_ms": 60_000});
    let s = score("duration", bouts.clone(), json!({"session": session}));
    assert_eq!((s["total_ms"].as_u64(), s["truncated"].as_u64()), (Some(20_000), Some(1)));
    close(&s["mean_ms"], 10_000.0);
    let s = score(
        "duration",
        json!([bout(0, 20), {"from_ms": 50_000, "to_ms": null}]),
        json!({"session": session, "include_truncated": true}),
    );
    close(&s["mean_ms"], 15_000.0);
    assert_eq!(refusal("duration", bouts, json!({})), "question.open_bout");
    let only = score("duration", json!([{"from_ms": 50_000}]), json!({"session": session}));
    close(&only["mean_ms"], None);
    close(&only["median_ms"], None);
}

#[test]
fn time_in_pauses_and_outside_the_session_is_outside_the_percentage() {
    let settings =
        json!({"session": {"from_ms": 10_000, "to_ms": 70_000}, "pauses": [{"from_ms": 20_000, "to_ms": 40_000}]});
    let s = score("duration", json!([bout(0, 30), bout(65, 80)]), settings);
    assert_eq!(s["observed_ms"], 40_000);
    close(&s["percent_of_session"], 37.5);
    assert_eq!((&s["total_ms"], &s["union_ms"], &s["outside_ms"]), (&json!(15_000), &json!(15_000), &json!(30_000)));
    close(&s["mean_ms"], 7_500.0);
    close(&s["points"][0]["value"], 15_000.0);
}

#[test]
fn a_bout_wholly_outside_observed_time_is_none() {
    let settings = json!({"session": {"to_ms": 60_000}, "pauses": [{"from_ms": 20_000, "to_ms": 40_000}]});
    let s = score("duration", json!([bout(0, 10), bout(25, 35), bout(70, 80)]), settings.clone());
    assert_eq!((&s["bouts"], &s["total_ms"], &s["outside_ms"]), (&json!(1), &json!(10_000), &json!(20_000)));
    close(&s["mean_ms"], 10_000.0);
    let none = super::ask("duration", json!([bout(25, 35)]), settings);
    assert_eq!((&none["state"], &none["score"]["bouts"]), (&json!("has_data"), &json!(0)));
    close(&none["score"]["percent_of_session"], 0.0);
}

#[test]
fn observed_time_is_given_once_and_totals_stay_exact() {
    let twice = json!({"session": {"to_ms": 1}, "observed_ms": 1});
    assert_eq!(refusal("duration", json!([]), twice), "question.observed_time_twice");
    let long = json!({"length_ms": (1u64 << 53) - 1});
    assert_eq!(refusal("duration", json!([long, long]), json!({})), "question.total_too_large");
}

#[test]
fn total_durations_of_a_day_are_summed_when_the_setting_says_so() {
    let at = |session: &str, to: u64| json!({"from_ms": 0, "to_ms": to, "day": "2026-11-22", "session": session});
    let s =
        score("duration", json!([at("am", 5), at("pm", 7)]), json!({"aggregate": "sum_per_day", "observed_ms": 100}));
    close(&s["points"][0]["value"], 12.0);
    assert_eq!(s["union_ms"], 12);
    close(&s["percent_of_session"], None);
}

#[test]
fn impossible_bouts_are_refused() {
    assert_eq!(refusal("duration", json!([bout(5, 3)]), json!({})), "question.ends_before_it_starts");
    assert_eq!(refusal("duration", json!([{"to_ms": 3}]), json!({})), "question.observation_incomplete");
    assert_eq!(
        refusal("duration", json!([{"from_ms": 0, "length_ms": 3}]), json!({})),
        "question.observation_ambiguous"
    );
    assert_eq!(refusal("duration", json!([bout(0, 1), {"length_ms": 3}]), json!({})), "question.mixed_forms");
    assert_eq!(
        refusal("duration", json!([bout(0, 2)]), json!({"observed_ms": 1_000})),
        "question.longer_than_observed"
    );
    let late = json!([{"from_ms": 61_000}]);
    assert_eq!(refusal("duration", late, json!({"session": {"to_ms": 60_000}})), "question.ends_before_it_starts");
}

#[test]
fn equal_instants_are_a_bout_of_no_length() {
    let s = score("duration", json!([bout(5, 5)]), json!({"session": {"to_ms": 60_000}}));
    assert_eq!(s["bouts"], 1);
    close(&s["mean_ms"], 0.0);
    close(&s["percent_of_session"], 0.0);
}

#[test]
fn a_missing_response_is_counted_apart_and_never_put_at_the_limit() {
    let latencies = json!([{"latency_ms": 4_200}, {"latency_ms": 3_000}, {"latency_ms": 6_300}, {"latency_ms": null}]);
    let s = score("latency", latencies, json!({"limit_ms": 10_000}));
    close(&s["mean_ms"], 4_500.0);
    close(&s["median_ms"], 4_200.0);
    assert_eq!(
        (s["responded"].as_u64(), s["no_response"].as_u64(), s["instructions"].as_u64()),
        (Some(3), Some(1), Some(4))
    );
    close(&s["percent_responded"], 75.0);
}

#[test]
fn a_response_after_the_limit_is_none_and_one_at_it_is_in_time() {
    let pairs = json!([
        {"instruction_ms": 1_000, "response_ms": 11_000}, {"instruction_ms": 1_000, "response_ms": 11_001},
        {"instruction_ms": 1_000, "response_ms": null},
    ]);
    let s = score("latency", pairs, json!({"limit_ms": 10_000}));
    assert_eq!((s["responded"].as_u64(), s["no_response"].as_u64()), (Some(1), Some(2)));
    close(&s["mean_ms"], 10_000.0);
    close(&score("latency", json!([{"latency_ms": null}]), json!({}))["mean_ms"], None);
    let early = json!([{"instruction_ms": 5, "response_ms": 4}]);
    assert_eq!(refusal("latency", early, json!({})), "question.response_before_instruction");
    assert_eq!(refusal("latency", json!([{}]), json!({})), "question.observation_incomplete");
    assert_eq!(refusal("latency", json!([{"instruction_ms": 5}]), json!({})), "question.observation_incomplete");
    let both = json!([{"latency_ms": 5, "response_ms": 5}]);
    assert_eq!(refusal("latency", both, json!({})), "question.observation_ambiguous");
}

#[test]
fn inter_response_times_of_domain_3_2() {
    let s = score("inter_response_time", json!([bout(10, 14), bout(25, 30), bout(58, 60)]), json!({}));
    assert_eq!(s["irts_ms"], json!([11_000, 28_000]));
    close(&s["mean_ms"], 19_500.0);
    let events: Vec<Value> = [58, 10, 31, 25].iter().map(|s| json!({"at_ms": s * 1_000})).collect();
    let s = score("inter_response_time", json!(events), json!({}));
    assert_eq!(s["irts_ms"], json!([15_000, 6_000, 27_000]));
    close(&s["mean_ms"], 16_000.0);
    let one = score("inter_response_time", json!([{"at_ms": 5}]), json!({}));
    close(&one["mean_ms"], None);
}

#[test]
fn overlapping_responses_are_one_or_refused() {
    let bouts = json!([bout(20, 30), bout(0, 10), bout(2, 4), bout(5, 12), bout(30, 31)]);
    let s = score("inter_response_time", bouts.clone(), json!({}));
    assert_eq!((&s["irts_ms"], &s["merged"], &s["responses"]), (&json!([8_000, 0]), &json!(2), &json!(3)));
    assert_eq!(refusal("inter_response_time", bouts, json!({"overlap": "refuse"})), "question.overlap");
}

#[test]
fn no_inter_response_time_reaches_across_sessions_or_an_open_bout() {
    let events = json!([{"at_ms": 5, "session": "a"}, {"at_ms": 9, "session": "a"}, {"at_ms": 20, "session": "b"}]);
    assert_eq!(score("inter_response_time", events, json!({}))["irts_ms"], json!([4]));
    let last = json!([bout(0, 1), {"from_ms": 3_000}]);
    assert_eq!(score("inter_response_time", last, json!({}))["irts_ms"], json!([2_000]));
    let open = json!([{"from_ms": 0}, bout(4, 5)]);
    assert_eq!(refusal("inter_response_time", open, json!({})), "question.open_bout_followed");
    assert_eq!(refusal("inter_response_time", json!([bout(0, 1), {"at_ms": 1}]), json!({})), "question.mixed_forms");
}
