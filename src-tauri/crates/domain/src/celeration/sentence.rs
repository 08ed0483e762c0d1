//! What was found, in words, with how much it rests on.

use super::{CelerationValue, LineMethod, label, question::Found};

/// Points below which a line is too little to go by.
const FEW_POINTS: usize = 5;
/// Days below which a line is too little to go by.
const FEW_DAYS: i64 = 7;

/// The sentence of one line, or of none.
pub fn of(line: Option<&CelerationValue>, method: LineMethod, found: &Found) -> String {
    let mut sentence = line.map_or_else(|| none(method), course);
    let mut add = |text: String| {
        sentence.push(' ');
        sentence.push_str(&text);
    };
    if found.zeros > 0 {
        let (zeros, were) = said(found.zeros, "zero has", "zeros have", "was", "were");
        add(format!("{zeros} no place on a logarithmic line and {were} left out of it."));
    }
    if found.zeros_of_unknown_length > 0 {
        let (zeros, _) = said(found.zeros_of_unknown_length, "zero", "zeros", "", "");
        add(format!("{zeros} without minutes_observed cannot be drawn on the chart."));
    }
    if found.not_run > 0 {
        let (sessions, were) = said(found.not_run, "session", "sessions", "was", "were");
        add(format!("{sessions} {were} not run."));
    }
    sentence
}

fn said(count: usize, one: &str, many: &str, was: &'static str, were: &'static str) -> (String, &'static str) {
    if count == 1 { (format!("One {one}"), was) } else { (format!("{count} {many}"), were) }
}

fn none(method: LineMethod) -> String {
    match method {
        LineMethod::LeastSquares => "No celeration: it needs frequencies above zero on two different days.".to_owned(),
        LineMethod::QuarterIntersect | LineMethod::SplitMiddle => {
            "No celeration: it needs frequencies above zero on two different days, one in each half of the points."
                .to_owned()
        }
    }
}

fn course(line: &CelerationValue) -> String {
    let label = label(line.per_week);
    let [from, to] = line.line.map(|end| end.day);
    let days = to - from + 1;
    let course = match label.strip_prefix('÷') {
        Some(factor) => format!("divides by about {factor} each week"),
        None if label == "×1.00" => "stays about as it is from week to week (×1.00)".to_owned(),
        None => format!("multiplies by about {} each week", label.trim_start_matches('×')),
    };
    let limit = if line.points < FEW_POINTS || days < FEW_DAYS {
        format!("Fewer than {FEW_POINTS} points or {FEW_DAYS} days are too little to go by.")
    } else {
        "It describes these days, and does not say why, or that it will go on.".to_owned()
    };
    format!("From {} points on days {from} to {to} ({days} days): the frequency {course}. {limit}", line.points)
}
