//! Interobserver agreement, asked in JSON as a stranger would.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use baton_domain::agreement::{Question, answer};
use serde_json::{Value, json};

mod entries;
mod forms;
mod laws;
mod recorded;
mod session;
mod streams;
mod traps;
mod vectors;

fn ask(method: &str, first: Value, second: Value, settings: Value) -> Value {
    let line = json!({"method": method, "first": first, "second": second, "settings": settings});
    let question: Question = serde_json::from_value(line).unwrap();
    serde_json::to_value(answer(&question).unwrap()).unwrap()
}

fn refused(method: &str, first: Value, second: Value, settings: Value) -> &'static str {
    let line = json!({"method": method, "first": first, "second": second, "settings": settings});
    let question: Question = serde_json::from_value(line).unwrap();
    let refusal = answer(&question).unwrap_err();
    assert!(!refusal.to_string().is_empty());
    refusal.code()
}

#[track_caller]
fn close(value: &Value, expected: f64) {
    let value = value.as_f64().unwrap_or_else(|| panic!("{value} is no number"));
    assert!((value - expected).abs() < 0.005, "{value} is not {expected}");
}

#[track_caller]
fn percent(method: &str, first: &Value, second: &Value, expected: f64) {
    close(&ask(method, first.clone(), second.clone(), json!({}))["percent"], expected);
}

fn counts(counts: &[u32]) -> Value {
    json!({ "counts": counts })
}

fn bouts(spans: &[(i64, i64)]) -> Value {
    json!({"bouts": spans.iter().map(|(from, to)| json!({"from_ms": from, "to_ms": to})).collect::<Vec<_>>()})
}

fn vector_b() -> (Value, Value) {
    (
        json!({"marks": [true, false, false, false, true, true, false]}),
        json!({"marks": [false, false, false, false, true, true, true]}),
    )
}
