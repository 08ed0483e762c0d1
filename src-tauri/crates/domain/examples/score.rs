//! Answers questions about data, one JSON object a line: scores of any measure, agreement, mastery, units, effect sizes and
//! celeration. `cargo run -q -p baton-domain --example score` reads lines and prints one answer for each; the README of this
//! crate has the schema. What cannot be answered is `{"error":{"code":…,"text":…}}`, and the next line is read.

use std::{
    fmt::Display,
    io::{self, BufRead, Write},
};

use baton_domain::{agreement, celeration, effect_size, mastery, measured, units};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        match std::str::from_utf8(&line).map(|line| line.trim_start_matches('\u{feff}').trim()) {
            Ok("") => {}
            Ok(line) => writeln!(out, "{}", answer(line))?,
            Err(error) => writeln!(out, "{}", malformed(&error))?,
        }
    }
    Ok(())
}

/// One answer to one line.
pub fn answer(line: &str) -> Value {
    let question = match serde_json::from_str::<Map<String, Value>>(line) {
        Ok(question) => question,
        Err(error) => return malformed(&error),
    };
    if question.contains_key("measure") {
        return ask(Value::Object(question), measured::answer, measured::Refusal::code);
    }
    let mut subjects = question.into_iter();
    let (Some((subject, asked)), None) = (subjects.next(), subjects.next()) else {
        return malformed(&"a line has one subject, or a measure with observations and settings");
    };
    match subject.as_str() {
        "agreement" => ask(asked, agreement::answer, agreement::Refusal::code),
        "mastery" => ask(asked, mastery::answer, mastery::Refusal::code),
        "units" => ask(asked, units::answer, units::Refusal::code),
        "effect_size" => ask(asked, effect_size::answer, effect_size::Refusal::code),
        "celeration" => ask(asked, celeration::answer, celeration::Refusal::code),
        other => malformed(&format!("there is no subject {other}")),
    }
}

fn ask<Q: DeserializeOwned, A: Serialize, R: Display>(
    asked: Value,
    answer: impl Fn(&Q) -> Result<A, R>,
    code: impl Fn(&R) -> &'static str,
) -> Value {
    let question = match serde_json::from_value::<Q>(asked) {
        Ok(question) => question,
        Err(error) => return malformed(&error),
    };
    match answer(&question) {
        Ok(answer) => serde_json::to_value(answer).unwrap_or_else(|error| malformed(&error)),
        Err(refusal) => error(code(&refusal), &refusal),
    }
}

fn malformed(text: &dyn Display) -> Value {
    error("question.malformed", text)
}

fn error(code: &str, text: &dyn Display) -> Value {
    json!({ "error": { "code": code, "text": text.to_string() } })
}
