//! The question in JSON, and its answer phase by phase.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Bounce, LineMethod, LogLine, Point, QuestionPoint, Refusal, Trend,
    chart::{Place, degrees, drawn_at, place, record_ceiling, record_floor},
    day::{Day, Joined, days},
    fit_log, label, linear_trend, mean, median, sentence,
};
use crate::asked::Asked;

/// `{"celeration": …}`.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Points in any order; those of one day and phase are joined.
    pub points: Vec<QuestionPoint>,
    /// How the line is laid, a name, a list or all; least squares unless said.
    #[serde(default)]
    pub method: Asked<LineMethod>,
}

/// One entry per phase, in time order.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Answer {
    /// How lines were laid, as asked.
    pub method: Asked<LineMethod>,
    /// The phases; none of no points.
    pub phases: Vec<PhaseAnswer>,
}

/// One phase.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PhaseAnswer {
    /// Its label.
    pub phase: Option<String>,
    /// All of its points that were run, zeros included, before those of one day were joined.
    pub points: usize,
    /// Sessions that were not run.
    pub not_run: usize,
    /// The days of several points, which became one before anything else.
    pub joined: Vec<Joined>,
    /// Days whose frequency is zero; they are in level and trend but in no celeration line.
    pub zeros_left_out: usize,
    /// The celeration lines, with what was found in words.
    #[serde(flatten)]
    pub laid: Laid,
    /// Mean of the days' frequencies: a level of the line graph.
    pub mean_per_minute: Option<f64>,
    /// Median of the days' frequencies: a level of the line graph.
    pub median_per_minute: Option<f64>,
    /// Trend line of the line graph, on a linear axis; `null` with fewer than two distinct days.
    pub trend: Option<Trend>,
    /// Every day's point as it is drawn, in day order.
    pub plotted: Vec<PlottedPoint>,
}

/// Lines of a phase: one if one method was asked for by its name, else one for each. A line is `null` with fewer than two
/// distinct days above zero.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(untagged)]
pub enum Laid {
    /// Of one method.
    One {
        /// The line.
        celeration: Option<Box<CelerationValue>>,
        /// What was found, in words.
        sentence: String,
    },
    /// Of all, or of a list.
    Each {
        /// A line for each method.
        celerations: BTreeMap<LineMethod, Option<CelerationValue>>,
        /// What was found, in words.
        sentences: BTreeMap<LineMethod, String>,
    },
}

/// A celeration line and the bounce around it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CelerationValue {
    /// Days that entered the fit.
    pub points: usize,
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
    /// The frequency drawn: a zero at 0.7 × its record floor but never below the chart, `null` if that is not known.
    pub per_minute: Option<f64>,
    /// Its place on the standard chart; `null` off the chart.
    pub place: Option<Place>,
    /// 1 ÷ minutes observed.
    pub record_floor: Option<f64>,
    /// Opportunities ÷ minutes observed.
    pub record_ceiling: Option<f64>,
}

/// What a phase's sentence counts.
pub(super) struct Found {
    pub zeros: usize,
    pub zeros_of_unknown_length: usize,
    pub not_run: usize,
}

/// Answers a question.
///
/// # Errors
/// [`Refusal`].
pub fn answer(question: &Question) -> Result<Answer, Refusal> {
    let days = days(&question.points)?;
    let phases = days.chunk_by(|a, b| a.phase == b.phase).map(|run| phase(run, &question.method)).collect();
    Ok(Answer { method: question.method.clone(), phases })
}

fn phase(run: &[Day], method: &Asked<LineMethod>) -> PhaseAnswer {
    let points: Vec<Point> = run.iter().filter_map(Day::point).collect();
    let by_day: Vec<(i64, f64)> = points.iter().map(|p| (p.day, p.per_minute)).collect();
    let frequencies: Vec<f64> = points.iter().map(|p| p.per_minute).collect();
    let plotted: Vec<PlottedPoint> = run.iter().filter_map(plotted).collect();
    let found = Found {
        zeros: frequencies.iter().filter(|f| **f == 0.0).count(),
        zeros_of_unknown_length: plotted.iter().filter(|p| p.per_minute.is_none()).count(),
        not_run: run.iter().map(|d| d.not_run).sum(),
    };
    PhaseAnswer {
        phase: run.first().and_then(|d| d.phase.map(str::to_owned)),
        points: run.iter().map(Day::points).sum(),
        not_run: found.not_run,
        joined: run.iter().filter_map(Day::joined).collect(),
        zeros_left_out: found.zeros,
        laid: laid(&points, method, &found),
        mean_per_minute: mean(&frequencies),
        median_per_minute: median(&frequencies),
        trend: linear_trend(&by_day),
        plotted,
    }
}

fn laid(points: &[Point], method: &Asked<LineMethod>, found: &Found) -> Laid {
    let lay = |method: LineMethod| {
        let line = fit_log(points, method).and_then(|line| value(points, &line));
        let sentence = sentence::of(line.as_ref(), method, found);
        (line, sentence)
    };
    if let Asked::One(method) = method {
        let (celeration, sentence) = lay(*method);
        return Laid::One { celeration: celeration.map(Box::new), sentence };
    }
    let (mut celerations, mut sentences) = (BTreeMap::new(), BTreeMap::new());
    for method in method.methods() {
        let (line, sentence) = lay(*method);
        celerations.insert(*method, line);
        sentences.insert(*method, sentence);
    }
    Laid::Each { celerations, sentences }
}

fn value(points: &[Point], line: &LogLine) -> Option<CelerationValue> {
    let per_week = line.per_week()?;
    let days = || points.iter().filter(|p| p.per_minute > 0.0).map(|p| p.day);
    let end = |day| LineAt { day, per_minute: line.per_minute_at(day) };
    Some(CelerationValue {
        points: days().count(),
        per_week,
        label: label(per_week),
        slope_log10_per_day: line.slope_per_day,
        degrees: degrees(per_week),
        line: [end(days().min()?), end(days().max()?)],
        bounce: Bounce::of(points, line),
    })
}

fn plotted(day: &Day) -> Option<PlottedPoint> {
    let point = day.point()?;
    let minutes = day.minutes();
    let per_minute = drawn_at(point.per_minute, minutes);
    Some(PlottedPoint {
        day: point.day,
        per_minute,
        place: per_minute.and_then(|f| place(point.day, f)),
        record_floor: minutes.and_then(record_floor),
        record_ceiling: minutes.zip(day.opportunities()).and_then(|(m, o)| record_ceiling(m, o)),
    })
}
