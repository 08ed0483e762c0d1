//! Values of the plain line graph, whatever its unit: level and trend, phase by phase.

use serde::Serialize;

use super::{fit, mean, median};

/// A straight line on a linear axis: the trend line of a line graph.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Trend {
    /// Change per day.
    pub slope_per_day: f64,
    /// Value at the first day of the points.
    pub at_first_day: f64,
    /// Value at their last day.
    pub at_last_day: f64,
}

/// Least-squares trend of values on days, zeros included; none with fewer than two distinct days, or beyond all numbers.
#[must_use]
pub fn linear_trend(values: &[(i64, f64)]) -> Option<Trend> {
    let line = fit::least_squares(values.iter().copied())?;
    let days = || values.iter().map(|(day, _)| *day);
    let trend = Trend {
        slope_per_day: line.slope_per_day,
        at_first_day: line.at(days().min()?) + 0.0,
        at_last_day: line.at(days().max()?) + 0.0,
    };
    [trend.slope_per_day, trend.at_first_day, trend.at_last_day].iter().all(|v| v.is_finite()).then_some(trend)
}

/// A value on a day, in a phase.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct GraphPoint<'a> {
    /// Calendar day number.
    pub day: i64,
    /// Percent, rate, seconds: what the graph's axis says.
    pub value: f64,
    /// Phase label.
    pub phase: Option<&'a str>,
}

/// One phase of a line graph.
#[derive(Clone, PartialEq, Debug)]
pub struct GraphPhase<'a> {
    /// Its label.
    pub phase: Option<&'a str>,
    /// Its points by day: the data path, which does not go on into the next phase.
    pub path: Vec<(i64, f64)>,
    /// Level as the mean.
    pub mean: Option<f64>,
    /// Level as the median.
    pub median: Option<f64>,
    /// Trend line.
    pub trend: Option<Trend>,
}

/// Splits points at each change of phase label in day order. Values that are not finite are left out.
#[must_use]
pub fn graph_phases<'a>(points: &[GraphPoint<'a>]) -> Vec<GraphPhase<'a>> {
    // Adding zero turns −0 into 0.
    let finite = points.iter().filter(|p| p.value.is_finite()).map(|p| GraphPoint { value: p.value + 0.0, ..*p });
    let mut points: Vec<GraphPoint> = finite.collect();
    points.sort_by_key(|p| p.day);
    let phase = |run: &[GraphPoint<'a>]| {
        let path: Vec<(i64, f64)> = run.iter().map(|p| (p.day, p.value)).collect();
        let values: Vec<f64> = run.iter().map(|p| p.value).collect();
        GraphPhase {
            phase: run.first().and_then(|p| p.phase),
            mean: mean(&values),
            median: median(&values),
            trend: linear_trend(&path),
            path,
        }
    };
    points.chunk_by(|a, b| a.phase == b.phase).map(phase).collect()
}
