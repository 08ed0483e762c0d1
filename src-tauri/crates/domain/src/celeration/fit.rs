//! Lines through points: least squares, quarter-intersect and split-middle.

use serde::Serialize;

use super::{DAYS_PER_WEEK, Point, median};
use crate::asked::{Asked, Named};

/// How a celeration line is laid.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LineMethod {
    /// Ordinary regression on log10.
    #[default]
    LeastSquares,
    /// Through the medians of the two halves.
    QuarterIntersect,
    /// Quarter-intersect's slope with half of the points on each side.
    SplitMiddle,
}

impl Named for LineMethod {
    const ALL: &'static [Self] = &[Self::LeastSquares, Self::QuarterIntersect, Self::SplitMiddle];
    const UNSAID: Asked<Self> = Asked::One(Self::LeastSquares);
    const NAMES: &'static str = "all, least_squares, quarter_intersect, split_middle, or a list of these";

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "least_squares" => Self::LeastSquares,
            "quarter_intersect" => Self::QuarterIntersect,
            "split_middle" => Self::SplitMiddle,
            _ => return None,
        })
    }
}

/// A straight line over days; on log10 for celeration. Held at a centre, where rounding is smallest.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct LogLine {
    /// Change of the value per day.
    pub slope_per_day: f64,
    centre_day: f64,
    centre_value: f64,
}

impl LogLine {
    /// The line's value (log10 of the frequency) on a day.
    #[must_use]
    pub fn at(&self, day: i64) -> f64 {
        self.centre_value + self.slope_per_day * (day as f64 - self.centre_day)
    }

    /// Weekly celeration as a factor: above 1 it accelerates. None if it is beyond all numbers.
    #[must_use]
    pub fn per_week(&self) -> Option<f64> {
        // A subnormal factor has no finite inverse to be written as.
        positive(10_f64.powf(DAYS_PER_WEEK * self.slope_per_day)).filter(|factor| factor.is_normal())
    }

    /// The frequency on the line on a day; none where it is beyond all numbers.
    #[must_use]
    pub fn per_minute_at(&self, day: i64) -> Option<f64> {
        positive(10_f64.powf(self.at(day)))
    }
}

/// A factor of a logarithmic axis: finite and above zero, or none.
pub(super) fn positive(factor: f64) -> Option<f64> {
    (factor.is_finite() && factor > 0.0).then_some(factor)
}

/// Days and log10 of the frequencies above zero, by day and then by size, so that no order of points matters.
pub(super) fn logs(points: &[Point]) -> Vec<(i64, f64)> {
    let mut logs: Vec<(i64, f64)> =
        points.iter().filter(|p| p.per_minute > 0.0).map(|p| (p.day, p.per_minute.log10())).collect();
    logs.sort_by(|(a, low), (b, high)| a.cmp(b).then(low.total_cmp(high)));
    logs
}

/// Lays a celeration line; none with fewer than two distinct days above zero. The quarter-intersect (and with it the
/// split-middle) has also none when both halves have the same median day.
#[must_use]
pub fn fit_log(points: &[Point], method: LineMethod) -> Option<LogLine> {
    let logs = logs(points);
    match method {
        LineMethod::LeastSquares => least_squares(logs.iter().copied()),
        LineMethod::QuarterIntersect => quarter_intersect(&logs),
        LineMethod::SplitMiddle => {
            let line = quarter_intersect(&logs)?;
            let residuals: Vec<f64> = logs.iter().map(|(day, log)| log - line.at(*day)).collect();
            Some(LogLine { centre_value: line.centre_value + median(&residuals)?, ..line })
        }
    }
}

/// Ordinary least squares of values on days; none with fewer than two distinct days.
pub(super) fn least_squares(points: impl Iterator<Item = (i64, f64)> + Clone) -> Option<LogLine> {
    let n = points.clone().count() as f64;
    // Days are taken from the first one: large day numbers then cost no precision.
    let origin = points.clone().map(|(day, _)| day).min()?;
    let from_origin = |day: i64| day.saturating_sub(origin) as f64;
    let mean_day = points.clone().map(|(day, _)| from_origin(day)).sum::<f64>() / n;
    let mean_value = points.clone().map(|(_, value)| value).sum::<f64>() / n;
    let (mut spread, mut together) = (0.0, 0.0);
    for (day, value) in points {
        let from_mean = from_origin(day) - mean_day;
        spread += from_mean * from_mean;
        together += from_mean * (value - mean_value);
    }
    (spread > 0.0).then(|| LogLine {
        slope_per_day: together / spread + 0.0,
        centre_day: origin as f64 + mean_day,
        centre_value: mean_value,
    })
}

fn quarter_intersect(logs: &[(i64, f64)]) -> Option<LogLine> {
    let half = logs.len() / 2;
    let middle = |half: &[(i64, f64)]| {
        let days: Vec<f64> = half.iter().map(|(day, _)| *day as f64).collect();
        let values: Vec<f64> = half.iter().map(|(_, log)| *log).collect();
        Some((median(&days)?, median(&values)?))
    };
    let (early_day, early) = middle(&logs[..half])?;
    let (late_day, late) = middle(&logs[logs.len() - half..])?;
    (late_day > early_day).then(|| LogLine {
        slope_per_day: (late - early) / (late_day - early_day) + 0.0,
        centre_day: early_day,
        centre_value: early,
    })
}
