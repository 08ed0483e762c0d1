//! Celeration on the standard celeration chart, and the plain values of a line graph (domain §3.7).
//!
//! A celeration line is straight on a logarithmic axis. Its weekly celeration is 10^(7 × slope of log10(frequency) on day
//! number): ×2 doubles each week, ÷2 halves. Three ways to lay the line:
//!
//! - **least squares**: ordinary regression of log10(frequency) on day;
//! - **quarter-intersect**: through (median day, median log10) of the earlier and of the later half of the points; with
//!   an odd number the middle point is in neither half. A median of two is their middle, so of two frequencies it is the
//!   geometric mean;
//! - **split-middle** (White): the quarter-intersect slope, moved up or down until as many points lie above as below (by
//!   the median of the residuals).
//!
//! A zero has no logarithm: it is left out of every fit, counted, and said. No line exists with fewer than two distinct
//! days above zero. Phases are runs of equal labels in day order; no line crosses from one to the next.
//!
//! A question's points of one day and phase are joined before anything is fitted, so that no order of input matters:
//! events ÷ minutes when the minutes of all are known (pooled), else the mean of their frequencies, zeros included.

mod bounce;
pub mod chart;
mod day;
mod fit;
mod graph;
mod point;
mod question;
mod sentence;

pub use crate::asked::Asked;
pub use bounce::{Band, Bounce, Envelope, bounce};
pub use day::{Joined, Joining};
pub use fit::{LineMethod, LogLine, fit_log};
pub use graph::{GraphPhase, GraphPoint, Trend, graph_phases, linear_trend};
pub use point::{QuestionPoint, Said};
pub use question::{Answer, CelerationValue, Laid, LineAt, PhaseAnswer, PlottedPoint, Question, answer};

/// Days in the unit of celeration.
pub const DAYS_PER_WEEK: f64 = 7.0;

/// A frequency on a calendar day.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Point {
    /// Calendar day number; any origin.
    pub day: i64,
    /// Events per minute; never negative.
    pub per_minute: f64,
}

/// The weekly celeration as it is written: "×2.28", or "÷1.25" when it falls; "×1.00" for what rounds to no change, and
/// "×1.20e9" for what is beyond a million.
#[must_use]
pub fn label(per_week: f64) -> String {
    let (sign, factor) = if per_week < 1.0 { ('÷', 1.0 / per_week) } else { ('×', per_week) };
    // What would round to a million is written like one.
    if factor >= 999_999.995 {
        return format!("{sign}{:.2e}", factor.min(f64::MAX));
    }
    let text = format!("{factor:.2}");
    if text == "1.00" { "×1.00".to_owned() } else { format!("{sign}{text}") }
}

/// Arithmetic mean; no value of nothing.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64 + 0.0)
}

/// Median, the middle of the two middle ones of an even number; no value of nothing.
#[must_use]
pub fn median(values: &[f64]) -> Option<f64> {
    percentile(values, 50.0)
}

/// Percentile by linear interpolation between order statistics (Hyndman and Fan's type 7, the default of spreadsheets, R
/// and numpy); no value of nothing.
#[must_use]
pub fn percentile(values: &[f64], percent: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1)?;
    let at = percent.clamp(0.0, 100.0) / 100.0 * last as f64;
    let below = sorted.get(at.floor() as usize)?;
    let above = sorted.get(at.ceil() as usize)?;
    Some(below + (above - below) * at.fract() + 0.0)
}

/// Why there is no answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// A frequency is negative.
    #[error("A frequency is below zero. Correct it and ask again.")]
    Negative,
    /// A frequency is not finite, or too large or small to be one per minute.
    #[error("A frequency is not between one in a billion and a billion per minute. Check its unit and ask again.")]
    Frequency,
    /// Minutes observed are not a positive number.
    #[error("The minutes observed must be above zero. Leave them out if they are not known.")]
    Minutes,
    /// Minutes observed are positive, but no length of a record.
    #[error("The minutes observed are not between a millionth and a billion. Check their unit and ask again.")]
    MinutesRange,
    /// A count is negative, broken or huge.
    #[error("A count is not a whole number of events from 0 to 10^15. Correct it and ask again.")]
    Count,
    /// A count has no minutes.
    #[error("A count needs minutes_observed to be a frequency. Add them, or give per_minute.")]
    CountWithoutMinutes,
    /// A point has two frequencies.
    #[error("A point has both per_minute and count. Give one of them.")]
    Both,
    /// A point has no frequency.
    #[error(
        "A point has no frequency. Give per_minute, or count with minutes_observed, or null for a session not run."
    )]
    Neither,
    /// A day number is farther than a billion days from the origin.
    #[error(
        "A day number is farther than a billion days from 0. Count days from the chart's first Sunday and ask again."
    )]
    Day,
}

impl Refusal {
    /// Stable wire code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::Negative => "question.negative",
            Refusal::Frequency => "question.frequency_out_of_range",
            Refusal::Minutes => "question.minutes_not_positive",
            Refusal::MinutesRange => "question.minutes_out_of_range",
            Refusal::Count => "question.count_not_whole",
            Refusal::CountWithoutMinutes => "question.count_without_minutes",
            Refusal::Both => "question.frequency_twice",
            Refusal::Neither => "question.frequency_missing",
            Refusal::Day => "question.day_out_of_range",
        }
    }
}
