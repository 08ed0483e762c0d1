//! Ratings on a bounded scale, and numbers with a unit.

use serde::{Deserialize, Serialize};

/// A rating scale: from `minimum` to `maximum` in steps.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// Lowest value.
    pub minimum: f64,
    /// Highest value.
    pub maximum: f64,
    /// Distance of neighbouring values; 1 unless given.
    #[serde(default = "one")]
    pub step: f64,
}

fn one() -> f64 {
    1.0
}

/// More values than a hand could tell apart: such a scale is a quantity.
pub const MAX_SCALE_VALUES: u32 = 1_000;

/// More decimals than any number keeps.
const MAX_DECIMALS: usize = 15;

impl Scale {
    /// How many values it has; none if it is no scale (bounds reversed, step not positive, not finite, or too many).
    #[must_use]
    pub fn values(&self) -> Option<u32> {
        let steps = (self.maximum - self.minimum) / self.step;
        let usable = self.minimum.is_finite() && self.maximum.is_finite() && self.step.is_finite() && self.step > 0.0;
        (usable && (0.0..f64::from(MAX_SCALE_VALUES)).contains(&steps)).then(|| (steps + 1e-9).floor() as u32 + 1)
    }

    /// Which value of the scale this is, counted from 0; none if it is not on the scale.
    #[must_use]
    pub fn position(&self, value: f64) -> Option<u32> {
        let steps = (value - self.minimum) / self.step;
        let nearest = steps.round();
        let on = (steps - nearest).abs() < 1e-6 && nearest >= 0.0;
        self.values().filter(|n| on && nearest < f64::from(*n)).map(|_| nearest as u32)
    }

    fn at(&self, position: usize) -> f64 {
        self.written(self.minimum + position as f64 * self.step, 0)
    }

    /// The number as the scale would write it, so that the third tenth is 0.3 and not 0.30000000000000004; `more` decimals
    /// than its values have. A scale with more decimals than a number keeps is left as it is.
    fn written(&self, value: f64, more: usize) -> f64 {
        let decimals = |n: f64| format!("{n}").split_once('.').map_or(0, |(_, after)| after.len());
        let places = decimals(self.minimum).max(decimals(self.step)) + more;
        let exact = || format!("{value:.places$}").parse().unwrap_or(value);
        if places <= MAX_DECIMALS { exact() } else { value }
    }
}

/// How often one value was given.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct ValueCount {
    /// The value.
    pub value: f64,
    /// How often.
    pub times: u32,
}

/// A summary of ratings.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RatingScore {
    /// How many.
    pub ratings: u32,
    /// Mean.
    pub mean: Option<f64>,
    /// Median; of an even number the mean of the middle two.
    pub median: Option<f64>,
    /// The value given most often, if there is exactly one such.
    pub mode: Option<f64>,
    /// All values given most often.
    pub modes: Vec<f64>,
    /// Every value of the scale, also those never given.
    pub by_value: Vec<ValueCount>,
}

impl RatingScore {
    /// The summary of no rating, on whatever scale.
    #[must_use]
    pub fn nothing() -> Self {
        RatingScore { ratings: 0, mean: None, median: None, mode: None, modes: Vec::new(), by_value: Vec::new() }
    }
}

/// Summarises ratings given as positions on the scale ([`Scale::position`]); positions beyond the scale are left out.
#[must_use]
pub fn score_ratings(positions: &[u32], scale: &Scale) -> RatingScore {
    let mut times = vec![0u32; scale.values().unwrap_or(0) as usize];
    for position in positions {
        if let Some(slot) = times.get_mut(*position as usize) {
            *slot += 1;
        }
    }
    let ratings: u32 = times.iter().sum();
    let most = times.iter().copied().max().filter(|m| *m > 0);
    let modes: Vec<f64> =
        times.iter().enumerate().filter(|(_, t)| Some(**t) == most).map(|(i, _)| scale.at(i)).collect();
    let steps: u64 = times.iter().enumerate().map(|(i, t)| i as u64 * u64::from(*t)).sum();
    RatingScore {
        ratings,
        mean: (ratings > 0).then(|| mean_value(steps, ratings, scale)),
        median: median_value(&times, ratings, scale),
        mode: (modes.len() == 1).then(|| modes[0]),
        modes,
        by_value: times.iter().enumerate().map(|(i, t)| ValueCount { value: scale.at(i), times: *t }).collect(),
    }
}

fn mean_value(steps: u64, ratings: u32, scale: &Scale) -> f64 {
    let sum = scale.written(scale.minimum * f64::from(ratings) + steps as f64 * scale.step, 0);
    if sum.is_finite() {
        sum / f64::from(ratings)
    } else {
        scale.minimum + steps as f64 / f64::from(ratings) * scale.step
    }
}

fn median_value(times: &[u32], ratings: u32, scale: &Scale) -> Option<f64> {
    let nth = |n: u32| {
        let mut seen = 0;
        times.iter().position(|t| {
            seen += t;
            seen > n
        })
    };
    let (low, high) = (nth(ratings.checked_sub(1)? / 2)?, nth(ratings / 2)?);
    Some(scale.written((scale.at(low) + scale.at(high)) / 2.0, 1))
}

/// A summary of numbers.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct QuantityScore {
    /// How many numbers.
    pub entries: usize,
    /// Their sum; none of none.
    pub sum: Option<f64>,
    /// Mean.
    pub mean: Option<f64>,
    /// Least.
    pub min: Option<f64>,
    /// Greatest.
    pub max: Option<f64>,
}

/// Summarises finite numbers.
#[must_use]
pub fn score_quantities(values: &[f64]) -> QuantityScore {
    let some = !values.is_empty();
    let sum = values.iter().sum::<f64>();
    QuantityScore {
        entries: values.len(),
        sum: some.then_some(sum),
        mean: some.then(|| sum / values.len() as f64),
        min: values.iter().copied().reduce(f64::min),
        max: values.iter().copied().reduce(f64::max),
    }
}
