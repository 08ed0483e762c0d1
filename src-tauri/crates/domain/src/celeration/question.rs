//! The question in JSON, and its answer phase by phase.

use serde::{Deserialize, Serialize};

use super::{
    Bounce, LineMethod, LogLine, Point, Refusal, Trend,
    chart::{Place, degrees, drawn_at, place, record_ceiling, record_floor},
    fit_log, label, linear_trend, mean, median,
};

/// `{"celeration": …}`.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Points in any order; those of one day in the order in which they were taken.
    pub points: Vec<QuestionPoint>,
    /// How the line is laid; least squares unless said.
    #[serde(default)]
    pub method: LineMethod,
}

/// A point of a question.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionPoint {
    /// Calendar day number; on the chart 0 to 140.
    pub day: i64,
    /// Events per minute.
    pub per_minute: f64,
    /// Minutes observed: gives the record floor, and a zero its place. Unknown unless said.
    #[serde(default)]
    pub minutes_observed: Option<f64>,
    /// The most events that were possible in that time: gives the record ceiling. No limit unless said.
    #[serde(default)]
    pub opportunities: Option<u32>,
    /// Phase label; a change of label in day order begins a new phase. One phase unless said.
    #[serde(default)]
    pub phase: Option<String>,
}

/// One entry per phase, in time order.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Answer {
    /// How lines were laid.
    pub method: LineMethod,
    /// The phases; none of no points.
    pub phases: Vec<PhaseAnswer>,
}

/// One phase.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PhaseAnswer {
    /// Its label.
    pub phase: Option<String>,
    /// All of its points, zeros included.
    pub points: usize,
    /// Zeros, which are in level and trend but in no celeration line.
    pub zeros_left_out: usize,
    /// The celeration line; `null` with fewer than two distinct days above zero.
    pub celeration: Option<CelerationValue>,
    /// Mean frequency: a level of the line graph.
    pub mean_per_minute: Option<f64>,
    /// Median frequency: a level of the line graph.
    pub median_per_minute: Option<f64>,
    /// Trend line of the line graph, on a linear axis; `null` with fewer than two distinct days.
    pub trend: Option<Trend>,
    /// Every point as it is drawn, in day order.
    pub plotted: Vec<PlottedPoint>,
    /// What was found, in words.
    pub sentence: String,
}

/// A celeration line and the bounce around it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CelerationValue {
    /// Weekly factor: 2 doubles, 0.5 halves.
    pub per_week: f64,
    /// As it is written: "×2.00", "÷2.00".
    pub label: String,
    /// Slope of log10(frequency) per day.
    pub slope_log10_per_day: f64,
    /// The angle of the line on the standard chart, in degrees.
    pub degrees: Option<f64>,
    /// The line's ends, on the first and last day that entered the fit.
    pub line: [LineAt; 2],
    /// Envelopes around the line.
    pub bounce: Bounce,
}

/// A point of a line.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct LineAt {
    /// Day.
    pub day: i64,
    /// Frequency on the line; `null` if beyond all numbers.
    pub per_minute: Option<f64>,
}

/// A point as it is drawn.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct PlottedPoint {
    /// Day.
    pub day: i64,
    /// The frequency drawn: a zero at 0.7 × its record floor, `null` if that is not known.
    pub per_minute: Option<f64>,
    /// Its place on the standard chart; `null` off the chart.
    pub place: Option<Place>,
    /// 1 ÷ minutes observed.
    pub record_floor: Option<f64>,
    /// Opportunities ÷ minutes observed.
    pub record_ceiling: Option<f64>,
}

/// Answers a question.
///
/// # Errors
/// [`Refusal`].
pub fn answer(question: &Question) -> Result<Answer, Refusal> {
    question.points.iter().try_for_each(check)?;
    let mut points: Vec<&QuestionPoint> = question.points.iter().collect();
    points.sort_by_key(|p| p.day);
    let phases = points.chunk_by(|a, b| a.phase == b.phase).map(|run| phase(run, question.method)).collect();
    Ok(Answer { method: question.method, phases })
}

fn check(point: &QuestionPoint) -> Result<(), Refusal> {
    match point.per_minute {
        v if v < 0.0 => return Err(Refusal::Negative),
        0.0 => {}
        v if (1e-9..=1e9).contains(&v) => {}
        _ => return Err(Refusal::Frequency),
    }
    if point.minutes_observed.is_some_and(|m| record_floor(m).is_none()) {
        return Err(Refusal::Minutes);
    }
    if point.day.unsigned_abs() > 1_000_000_000 { Err(Refusal::Day) } else { Ok(()) }
}

fn phase(run: &[&QuestionPoint], method: LineMethod) -> PhaseAnswer {
    let points: Vec<Point> = run.iter().map(|p| Point { day: p.day, per_minute: p.per_minute }).collect();
    let by_day: Vec<(i64, f64)> = points.iter().map(|p| (p.day, p.per_minute)).collect();
    let frequencies: Vec<f64> = points.iter().map(|p| p.per_minute).collect();
    let celeration = fit_log(&points, method).and_then(|line| value(&points, &line));
    let zeros_left_out = frequencies.iter().filter(|f| **f == 0.0).count();
    PhaseAnswer {
        phase: run.first().and_then(|p| p.phase.clone()),
        points: points.len(),
        zeros_left_out,
        sentence: sentence(celeration.as_ref(), zeros_left_out),
        celeration,
        mean_per_minute: mean(&frequencies),
        median_per_minute: median(&frequencies),
        trend: linear_trend(&by_day),
        plotted: run.iter().map(|p| plotted(p)).collect(),
    }
}

fn value(points: &[Point], line: &LogLine) -> Option<CelerationValue> {
    let per_week = line.per_week()?;
    let days = || points.iter().filter(|p| p.per_minute > 0.0).map(|p| p.day);
    let end = |day| LineAt { day, per_minute: line.per_minute_at(day) };
    Some(CelerationValue {
        per_week,
        label: label(per_week),
        slope_log10_per_day: line.slope_per_day,
        degrees: degrees(per_week),
        line: [end(days().min()?), end(days().max()?)],
        bounce: Bounce::of(points, line),
    })
}

fn plotted(point: &QuestionPoint) -> PlottedPoint {
    let per_minute = drawn_at(point.per_minute, point.minutes_observed);
    PlottedPoint {
        day: point.day,
        per_minute,
        place: per_minute.and_then(|f| place(point.day, f)),
        record_floor: point.minutes_observed.and_then(record_floor),
        record_ceiling: point.minutes_observed.zip(point.opportunities).and_then(|(m, o)| record_ceiling(m, o)),
    }
}

fn sentence(celeration: Option<&CelerationValue>, zeros: usize) -> String {
    let course = match celeration {
        None => "No celeration: it needs frequencies above zero on two different days, and halves that differ in time."
            .to_owned(),
        Some(c) if c.label == "×1.00" => "The frequency stays as it is from week to week.".to_owned(),
        Some(c) if c.per_week > 1.0 => format!("The frequency multiplies by {:.2} each week.", c.per_week),
        Some(c) => format!("The frequency divides by {:.2} each week.", 1.0 / c.per_week),
    };
    match zeros {
        0 => course,
        1 => format!("{course} One zero has no place on a logarithmic line and was left out of it."),
        n => format!("{course} {n} zeros have no place on a logarithmic line and were left out of it."),
    }
}
