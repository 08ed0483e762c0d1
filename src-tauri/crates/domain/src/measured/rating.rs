//! Ratings and quantities.

use serde::{Deserialize, Serialize};

use super::{
    Asked, Refusal, Scored,
    state::{Disposition, State},
};
use crate::score::{QuantityScore, RatingScore, Scale, score_quantities, score_ratings};

/// One rating.
#[derive(Clone, Copy, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RatingEntry {
    /// A value of the scale.
    pub value: f64,
}

/// The scale.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RatingSettings {
    /// Bounds and step; needed once there is a rating.
    pub scale: Option<Scale>,
    /// What was said of a target without data.
    pub disposition: Option<Disposition>,
}

/// Scores ratings.
///
/// # Errors
/// [`Refusal`] without a usable scale, or for a value that is not on it.
pub fn score_rating(asked: &Asked<RatingEntry, RatingSettings>) -> Scored<RatingScore> {
    let state = State::of(!asked.observations.is_empty(), asked.settings.disposition)?;
    let Some(scale) = asked.settings.scale else {
        return match state {
            State::HasData => Err(Refusal::SettingMissing("scale")),
            _ => Ok(state.with(RatingScore::nothing)),
        };
    };
    scale.values().ok_or(Refusal::SettingOutOfRange("scale"))?;
    let place = |(at, e): (usize, &RatingEntry)| scale.position(e.value).ok_or(Refusal::OffScale(at));
    let positions = asked.observations.iter().enumerate().map(place).collect::<Result<Vec<_>, _>>()?;
    Ok(state.with(|| score_ratings(&positions, &scale)))
}

/// One number.
#[derive(Clone, Copy, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuantityEntry {
    /// The number, in the unit.
    pub value: f64,
}

/// The unit and bounds of a quantity.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QuantitySettings {
    /// The unit's label.
    pub unit: Option<String>,
    /// The least number accepted.
    pub minimum: Option<f64>,
    /// The greatest number accepted.
    pub maximum: Option<f64>,
    /// What was said of a target without data. A quantity of nothing sums to 0 and has no mean.
    pub disposition: Option<Disposition>,
}

/// A summary of numbers in a unit.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct QuantityWithUnit {
    /// The unit's label.
    pub unit: Option<String>,
    /// The summary.
    #[serde(flatten)]
    pub score: QuantityScore,
}

/// Scores quantities.
///
/// # Errors
/// [`Refusal`] for a number out of bounds or not finite, also in the sum.
pub fn score_quantity(asked: &Asked<QuantityEntry, QuantitySettings>) -> Scored<QuantityWithUnit> {
    let settings = &asked.settings;
    let state = State::of(!asked.observations.is_empty(), settings.disposition)?;
    let values: Vec<f64> = asked.observations.iter().map(|e| e.value).collect();
    for (at, value) in values.iter().enumerate() {
        if !value.is_finite() {
            return Err(Refusal::NotFinite(at));
        }
        if settings.minimum.is_some_and(|m| *value < m) || settings.maximum.is_some_and(|m| *value > m) {
            return Err(Refusal::OffScale(at));
        }
    }
    let mut score = score_quantities(&values);
    if score.sum.is_some_and(|sum| !sum.is_finite()) {
        return Err(Refusal::NotFinite(values.len() - 1));
    }
    if state == State::Zero {
        score.sum = Some(0.0);
    }
    Ok(state.with(|| QuantityWithUnit { unit: settings.unit.clone(), score }))
}
