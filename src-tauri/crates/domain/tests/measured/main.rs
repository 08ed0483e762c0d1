//! Every measure through its JSON question: the vectors of domain §3.0–3.4 and §3.6, states, refusals and laws.

#![allow(clippy::unwrap_used, clippy::panic, reason = "test code: a failed step is a failed test")]

mod interval;
mod laws;
mod others;
mod rate;
mod states;
mod task_analysis;
mod timed;
mod trials;

use baton_domain::measured::{Question, answer};
use serde_json::{Value, json};

/// The whole answer to a question.
pub fn ask(measure: &str, observations: Value, settings: Value) -> Value {
    let line = json!({"measure": measure, "observations": observations, "settings": settings}).to_string();
    let question: Question = serde_json::from_str(&line).unwrap();
    serde_json::to_value(answer(&question).unwrap()).unwrap()
}

/// Its score.
pub fn score(measure: &str, observations: Value, settings: Value) -> Value {
    let answer = ask(measure, observations, settings);
    assert!(answer["score"].is_object(), "{answer}");
    answer["score"].clone()
}

/// The code of the refusal.
pub fn refusal(measure: &str, observations: Value, settings: Value) -> &'static str {
    let line = json!({"measure": measure, "observations": observations, "settings": settings}).to_string();
    let question: Question = serde_json::from_str(&line).unwrap();
    answer(&question).unwrap_err().code()
}

/// Asserts a number to two decimals, or exactly null.
#[track_caller]
pub fn close(value: &Value, expected: impl Into<Option<f64>>) {
    match expected.into() {
        None => assert!(value.is_null(), "{value} is not null"),
        Some(expected) => {
            let number = value.as_f64().unwrap_or_else(|| panic!("{value} is no number"));
            assert!((number - expected).abs() < 0.005, "{number} is not {expected}");
        }
    }
}

/// So many observations like this one.
pub fn times(n: usize, observation: Value) -> Vec<Value> {
    vec![observation; n]
}
