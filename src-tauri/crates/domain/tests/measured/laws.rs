//! Laws that hold for every input.

use baton_domain::{
    measured::{Question, answer},
    score::{Bout, Mark, Method, Observed, Schedule, Span, Stream, mark_intervals, score_intervals},
};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{
    ask, score,
    states::{MEASURES, least},
};

const LENGTH: u64 = 40;
const INTERVALS: u64 = 12;

/// A behaviour stream: bouts of random length at random gaps, in a session of twelve intervals and one to spare.
fn behaviour() -> impl Strategy<Value = Vec<Bout>> {
    prop::collection::vec((0..90u64, 0..70u64), 0..14).prop_map(|parts| {
        let mut now = 0;
        let bout = |(gap, length): (u64, u64)| {
            let from_ms = now + gap;
            now = from_ms + length;
            Bout { from_ms, to_ms: now, truncated: false }
        };
        parts.into_iter().map(bout).collect()
    })
}

fn marks(bouts: &[Bout], from_ms: u64, method: Method) -> Vec<Mark> {
    let session = Span { from_ms, to_ms: from_ms + LENGTH * INTERVALS };
    let schedule = Schedule { interval_ms: LENGTH, rest_ms: 0, minimum_last_share: None };
    mark_intervals(&Stream::new(bouts, &[], session), &Observed::new(session, &[]), &schedule, method)
}

fn percent(bouts: &[Bout], from_ms: u64, method: Method) -> f64 {
    score_intervals(&marks(bouts, from_ms, method)).percent_scored.unwrap()
}

/// The share of time with the behaviour, instant by instant: a second way to the number.
fn truth(bouts: &[Bout], from_ms: u64) -> f64 {
    let on = (from_ms..from_ms + LENGTH * INTERVALS)
        .filter(|t| bouts.iter().any(|b| b.from_ms <= *t && *t < b.to_ms))
        .count();
    on as f64 * 100.0 / (LENGTH * INTERVALS) as f64
}

proptest! {
    #[test]
    fn partial_is_at_least_the_truth_and_whole_at_most(bouts in behaviour(), from in 0..60u64) {
        let (partial, whole) = (percent(&bouts, from, Method::Partial), percent(&bouts, from, Method::Whole));
        let truth = truth(&bouts, from);
        prop_assert!(partial >= truth - 1e-9 && truth >= whole - 1e-9, "{partial} {truth} {whole}");
    }

    #[test]
    fn marks_equal_those_of_watching_every_instant(bouts in behaviour(), from in 0..60u64) {
        let on = |t: u64| bouts.iter().any(|b| b.from_ms <= t && t < b.to_ms);
        let touched = |t: u64| on(t) || bouts.iter().any(|b| b.from_ms == t);
        for i in 0..INTERVALS {
            let (a, b) = (from + i * LENGTH, from + (i + 1) * LENGTH);
            let seen = |method: Method| marks(&bouts, from, method)[i as usize] == Mark::Scored;
            prop_assert_eq!(seen(Method::Partial), (a..b).any(touched));
            prop_assert_eq!(seen(Method::Whole), (a..b).all(on));
            prop_assert_eq!(seen(Method::Momentary), on(b));
        }
    }

    #[test]
    fn intervals_that_touch_a_pause_are_missed(
        bouts in behaviour(),
        pauses in prop::collection::vec((0..600u64, 0..90u64), 0..5),
        length in 1..600u64,
    ) {
        let session = Span { from_ms: 0, to_ms: length };
        let pauses: Vec<Span> = pauses.into_iter().map(|(from_ms, long)| Span { from_ms, to_ms: from_ms + long }).collect();
        let paused = |t: u64| pauses.iter().any(|p| p.from_ms <= t && t < p.to_ms);
        let schedule = Schedule { interval_ms: LENGTH, rest_ms: 0, minimum_last_share: Some(0.0) };
        let (observed, stream) = (Observed::new(session, &pauses), Stream::new(&bouts, &[], session));
        for method in [Method::Partial, Method::Whole, Method::Momentary] {
            let marks = mark_intervals(&stream, &observed, &schedule, method);
            for (i, mark) in (0..).zip(&marks) {
                let (a, b) = (i * LENGTH, ((i + 1) * LENGTH).min(length));
                let unwatched = match method {
                    Method::Momentary if b == length => paused(b - 1),
                    Method::Momentary => paused(b),
                    _ => (a..b).any(paused),
                };
                prop_assert_eq!(*mark == Mark::Missed, unwatched, "{:?} {}", method, i);
            }
            prop_assert!(observed.observed_ms() > 0 || score_intervals(&marks).percent_scored.is_none());
        }
    }

    #[test]
    fn no_total_and_what_is_outside_make_up_every_bout(bouts in behaviour(), pause in (0..600u64, 0..200u64)) {
        let entries: Vec<Value> = bouts.iter().map(|b| json!({"from_ms": b.from_ms, "to_ms": b.to_ms})).collect();
        let settings = json!({"session": {"to_ms": 600}, "pauses": [{"from_ms": pause.0, "to_ms": pause.0 + pause.1}]});
        let s = score_or_null("duration", &entries, &settings);
        if let Some(total) = s["total_ms"].as_u64() {
            let all: u64 = bouts.iter().map(Bout::length_ms).sum();
            prop_assert_eq!(total + s["outside_ms"].as_u64().unwrap(), all);
            prop_assert!(total <= s["observed_ms"].as_u64().unwrap());
        }
    }

    #[test]
    fn momentary_errs_by_no_more_than_the_intervals_with_a_change(bouts in behaviour()) {
        let error = (percent(&bouts, 0, Method::Momentary) - truth(&bouts, 0)).abs();
        let bound = 2.0 * bouts.len() as f64 * 100.0 / INTERVALS as f64;
        prop_assert!(error <= bound + 1e-9);
    }

    #[test]
    fn momentary_is_unbiased_over_all_starting_instants(bouts in behaviour()) {
        let mean = (0..LENGTH).map(|from| percent(&bouts, from, Method::Momentary)).sum::<f64>() / LENGTH as f64;
        prop_assert!((mean - truth(&bouts, LENGTH)).abs() < 1e-6);
    }

    #[test]
    fn a_bout_cut_in_two_is_the_same_behaviour(bouts in behaviour(), cut in 0.0..1.0f64) {
        let halves: Vec<Bout> = bouts.iter().filter(|b| b.length_ms() > 1).flat_map(|b| {
            let at = b.from_ms + 1 + ((b.length_ms() - 1) as f64 * cut) as u64;
            [Bout { to_ms: at, ..*b }, Bout { from_ms: at, ..*b }]
        }).rev().collect();
        let whole: Vec<Bout> = bouts.iter().copied().filter(|b| b.length_ms() > 1).collect();
        for method in [Method::Partial, Method::Whole, Method::Momentary] {
            prop_assert_eq!(marks(&whole, 0, method), marks(&halves, 0, method));
        }
    }

    #[test]
    fn shares_of_trials_sum_to_a_hundred(codes in prop::collection::vec(0..7usize, 1..60), own in any::<bool>()) {
        let trial = |code: &usize| match code {
            0 => json!({"response": "correct"}),
            1..=3 => json!({"response": "prompted", "level": code}),
            4 => json!({"response": "incorrect"}),
            5 => json!({"response": "no_response"}),
            _ => json!({"response": "no_opportunity"}),
        };
        let trials: Vec<Value> = codes.iter().map(trial).collect();
        let settings = json!({"no_response": if own { "own_code" } else { "incorrect" }});
        let s = score("trials", json!(trials), settings);
        let number = |v: &Value| v.as_f64();
        if codes.iter().all(|c| *c == 6) {
            prop_assert!(s["percent_correct"].is_null());
        } else {
            let levels: f64 = s["prompted"].as_array().unwrap().iter().filter_map(|l| number(&l["percent"])).sum();
            let rest = ["percent_independent", "percent_incorrect", "percent_no_response"];
            let all = levels + rest.iter().filter_map(|key| number(&s[*key])).sum::<f64>();
            prop_assert!((all - 100.0).abs() < 1e-9, "{all}");
        }
    }

    #[test]
    fn order_does_not_matter_to_time(mut times in prop::collection::vec(0..10_000u64, 1..40)) {
        let ask_irt = |times: &[u64]| {
            let events: Vec<Value> = times.iter().map(|t| json!({"at_ms": t})).collect();
            score("inter_response_time", json!(events), json!({}))
        };
        let one = ask_irt(&times);
        times.sort_unstable();
        prop_assert_eq!(&one, &ask_irt(&times));
        let irts: Vec<u64> = one["irts_ms"].as_array().unwrap().iter().filter_map(Value::as_u64).collect();
        prop_assert_eq!(irts.len(), times.len() - 1);
        prop_assert_eq!(irts.iter().sum::<u64>(), times[times.len() - 1] - times[0]);
    }

    #[test]
    fn covered_time_is_at_most_the_total_and_the_session(bouts in behaviour(), mut order in any::<u64>()) {
        let mut entries: Vec<Value> =
            bouts.iter().map(|b| json!({"from_ms": b.from_ms / 2, "to_ms": b.to_ms})).collect();
        let settings = json!({"session": {"to_ms": 600}});
        let one = score_or_null("duration", &entries, &settings);
        for i in (1..entries.len()).rev() {
            order = order.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            entries.swap(i, (order >> 33) as usize % (i + 1));
        }
        prop_assert_eq!(&one, &score_or_null("duration", &entries, &settings));
        if let Some(union) = one["union_ms"].as_u64() {
            prop_assert!(union <= one["total_ms"].as_u64().unwrap());
            prop_assert!((0.0..=100.0).contains(&one["percent_of_session"].as_f64().unwrap()));
        }
    }

    #[test]
    fn pooled_lies_between_the_slowest_and_the_fastest_window(
        windows in prop::collection::vec((0..500u32, 1..5_000_000u64), 1..20)
    ) {
        let entries: Vec<Value> = windows.iter().map(|(c, ms)| json!({"count": c, "observed_ms": ms})).collect();
        let s = score("rate", json!(entries), json!({}));
        let rates: Vec<f64> =
            s["window_rates_per_minute"].as_array().unwrap().iter().filter_map(Value::as_f64).collect();
        let pooled = s["per_minute"].as_f64().unwrap();
        let (low, high) = (rates.iter().copied().fold(f64::MAX, f64::min), rates.iter().copied().fold(0.0, f64::max));
        prop_assert!(low * (1.0 - 1e-9) <= pooled && pooled <= high * (1.0 + 1e-9));
    }

    #[test]
    fn a_cumulative_record_never_decreases(counts in prop::collection::vec(prop::option::of(any::<u32>()), 0..50)) {
        let entries: Vec<Value> = counts.iter().map(|c| json!({"count": c})).collect();
        let answer = ask("cumulative", json!(entries), json!({}));
        if answer["score"].is_object() {
            let totals: Vec<u64> =
                answer["score"]["totals"].as_array().unwrap().iter().filter_map(Value::as_u64).collect();
            prop_assert!(totals.windows(2).all(|w| w[0] <= w[1]));
            prop_assert_eq!(totals.last().copied(), Some(counts.iter().flatten().map(|c| u64::from(*c)).sum()));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8_192))]

    #[test]
    fn nothing_panics_and_percentages_stay_percentages(
        measure in prop::sample::select(&MEASURES[..]),
        form in 0..6usize,
        rows in prop::collection::vec((number(), number(), 0..60usize), 0..6),
        settings in prop::collection::vec(prop::option::of(number()), 12),
    ) {
        // Mostly observations of one form, so that most questions are answered.
        let row = |(a, b, c): &(u64, u64, usize)| entry(measure, if *c == 59 { form + 1 } else { form }, (*a, *b, *c as u64));
        let entries: Vec<Value> = rows.iter().map(row).collect();
        let mut given = least(measure);
        for (key, n) in known(measure).iter().zip(settings) {
            if let Some(n) = n {
                given[*key] = setting(key, n);
            }
        }
        let line = json!({"measure": measure, "observations": entries, "settings": given}).to_string();
        if let Ok(question) = serde_json::from_str::<Question>(&line) {
            match answer(&question) {
                Ok(answer) => bounded(&serde_json::to_value(&answer).unwrap()),
                Err(refusal) => {
                    prop_assert!(refusal.code().starts_with("question.") && !refusal.to_string().is_empty());
                }
            }
        }
    }
}

fn score_or_null(measure: &str, entries: &[Value], settings: &Value) -> Value {
    ask(measure, json!(entries), settings.clone())["score"].clone()
}

/// Small, equal, huge and hostile numbers.
fn number() -> impl Strategy<Value = u64> {
    prop_oneof![8 => 0..4u64, 8 => 0..100u64, 1 => Just((1 << 53) - 1), 1 => Just(1 << 53), 1 => Just(u64::MAX)]
}

fn entry(measure: &str, form: usize, (a, b, c): (u64, u64, u64)) -> Value {
    let (to, name) = (a.saturating_add(b), (c % 3).to_string());
    let pick = |names: &[&str]| json!(names[c as usize % names.len()]);
    let forms = match measure {
        "trials" => vec![
            json!({"response": pick(&OUTCOMES), "target": name, "probe": a == 1, "error_correction": a == 2}),
            json!({"attempts": [{"level": a, "worked": false}, {"worked": c % 2 == 1}], "at_ms": b}),
            json!({"response": "prompted", "level": a, "day": name}),
        ],
        "task_analysis" => {
            vec![json!({"steps": (0..c % 7).map(|i| (i != a).then(|| step(a ^ i))).collect::<Vec<_>>()})]
        }
        "count" | "cumulative" => vec![json!({"count": a, "at_ms": b}), json!({"count": null}), json!({"day": name})],
        "rate" => vec![json!({"at_ms": a, "day": name}), json!({"count": a, "observed_ms": b, "session": name})],
        "duration" => vec![
            json!({"from_ms": a, "to_ms": to}),
            json!({"length_ms": a, "day": name}),
            json!({"from_ms": a}),
            json!({"from_ms": a, "to_ms": b, "truncated": c % 2 == 1}),
        ],
        "latency" => {
            vec![json!({"latency_ms": a}), json!({"instruction_ms": a, "response_ms": b}), json!({"latency_ms": null})]
        }
        "inter_response_time" => {
            vec![json!({"from_ms": a, "to_ms": to}), json!({"at_ms": a, "session": name}), json!({"from_ms": a})]
        }
        "rating" | "quantity" => vec![json!({"value": a}), json!({"value": -(b as f64)}), json!({"value": 1e308})],
        "permanent_product" => vec![json!({"items": to, "meeting": a}), json!({"meets_criterion": a > b})],
        "opportunities" => vec![json!({"opportunities": to, "occurred": a}), json!({"outcome": pick(&TAKEN)})],
        "fidelity" => vec![json!({"component": name, "outcome": pick(&["correct", "incorrect", "not_applicable"])})],
        "free_text" => vec![json!({"text": name})],
        "abc" => vec![
            json!({"kind": "abc", "behaviour": name, "antecedent": name, "count": a}),
            json!({"kind": "count", "behaviour": name, "id": a.to_string()}),
        ],
        _ => vec![
            json!({"from_ms": a, "to_ms": to}),
            json!({"mark": pick(&MARKS)}),
            json!({"at_ms": a}),
            json!({"mark": pick(&MARKS), "interval": b}),
            json!({"from_ms": a}),
        ],
    };
    forms[form % forms.len()].clone()
}

const OUTCOMES: [&str; 5] = ["correct", "prompted", "incorrect", "no_response", "not_applicable"];
const TAKEN: [&str; 3] = ["occurred", "did_not_occur", "no_opportunity"];
const MARKS: [&str; 3] = ["scored", "not_scored", "missed"];

fn step(n: u64) -> Value {
    json!({"response": OUTCOMES[(n % 5) as usize]})
}

fn known(measure: &str) -> &'static [&'static str] {
    match measure {
        "trials" => &["minimum", "criterion"],
        "task_analysis" => &["steps", "taught_step", "chain"],
        "rate" | "duration" => &["session", "pauses", "observed_ms"],
        "latency" => &["limit_ms"],
        "partial_interval" | "whole_interval" | "momentary_interval" => {
            &["missed", "pauses", "rest_ms", "minimum_last_share", "session", "interval_ms"]
        }
        _ => &[],
    }
}

fn setting(key: &str, n: u64) -> Value {
    match key {
        "session" => json!({"from_ms": n / 4, "to_ms": n}),
        "pauses" => json!([{"from_ms": n / 2, "to_ms": n}, {"from_ms": n / 3, "to_ms": n / 2}]),
        "missed" => json!([n]),
        "minimum_last_share" => json!(n as f64 / 50.0),
        "rest_ms" => json!(n % 3),
        "criterion" => json!({"block": n % 4, "percent": n, "sliding": n > 9}),
        "chain" => json!(["total", "forward", "backward"][(n % 3) as usize]),
        _ => json!(n),
    }
}

/// Every number named percent lies between 0 and 100.
fn bounded(value: &Value) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| {
            if let Some(n) = value.as_f64().filter(|_| key.starts_with("percent")) {
                assert!((0.0..=100.0).contains(&n), "{key} is {n}");
            }
            bounded(value);
        }),
        Value::Array(values) => values.iter().for_each(bounded),
        _ => {}
    }
}

#[test]
fn a_hundred_thousand_observations_are_no_trouble() {
    let many = |one: fn(u64) -> Value| Value::Array((0..100_000).map(one).collect());
    let trials =
        many(|n| json!({"response": "correct", "target": (n % 300).to_string(), "session": (n % 500).to_string()}));
    assert_eq!(
        score("trials", trials, json!({"criterion": {"block": 1, "percent": 100, "consecutive": 99_999}}))["scored"],
        100_000
    );
    let bouts = many(|n| json!({"from_ms": (n * 7_919) % 1_000_000, "to_ms": (n * 7_919) % 1_000_000 + n % 50}));
    let settings = json!({"interval_ms": 10, "session": {"to_ms": 1_000_000}});
    assert_eq!(score("partial_interval", bouts.clone(), settings)["intervals"], 100_000);
    assert!(score("inter_response_time", bouts, json!({}))["responses"].as_u64() > Some(0));
}
