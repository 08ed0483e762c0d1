//! Permanent products and opportunities: one entry each, or totals.

use serde::{Deserialize, Serialize};

use super::{
    Asked, Refusal, Scored, refusal,
    state::{Disposition, State},
};
use crate::score::{Part, Share, pooled};

/// One item (`meets_criterion`), or several (`items`, `meeting`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProductEntry {
    /// Whether the item meets the criterion.
    pub meets_criterion: Option<bool>,
    /// Items.
    pub items: Option<u64>,
    /// Items that meet it.
    pub meeting: Option<u64>,
}

/// What became of one opportunity.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Taken {
    /// The behaviour occurred.
    Occurred,
    /// It did not.
    DidNotOccur,
    /// There was no opportunity after all: outside the percentage.
    NoOpportunity,
}

/// One opportunity (`outcome`), or several (`opportunities`, `occurred`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OpportunityEntry {
    /// What became of it.
    pub outcome: Option<Taken>,
    /// Opportunities.
    pub opportunities: Option<u64>,
    /// Opportunities at which the behaviour occurred.
    pub occurred: Option<u64>,
}

/// Settings of both.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// What was said of a target without data.
    pub disposition: Option<Disposition>,
}

/// The score of products.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct ProductScore {
    /// Items.
    pub items: u64,
    /// Items that meet the criterion.
    pub meeting: u64,
    /// Meeting ÷ items, pooled; none without items.
    pub percent: Option<f64>,
}

/// The score of opportunities.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct OpportunityScore {
    /// Opportunities.
    pub opportunities: u64,
    /// Opportunities at which the behaviour occurred.
    pub occurred: u64,
    /// Occurred ÷ opportunities, pooled; none without opportunities.
    pub percent: Option<f64>,
}

/// Scores products.
///
/// # Errors
/// [`Refusal`] for an entry that is neither one item nor a total, or more meeting than items.
pub fn score_product(asked: &Asked<ProductEntry, Settings>) -> Scored<ProductScore> {
    let state = State::of(!asked.observations.is_empty(), asked.settings.disposition)?;
    let part = |(at, e): (usize, &ProductEntry)| match e.meets_criterion {
        Some(meets) if e.items.or(e.meeting).is_none() => Ok(Part { part: u64::from(meets), whole: 1 }),
        Some(_) => Err(Refusal::ObservationAmbiguous(at)),
        None => total(at, e.meeting, e.items),
    };
    let share = share(asked.observations.iter().enumerate().map(part))?;
    Ok(state.with(|| ProductScore { items: share.whole, meeting: share.part, percent: share.percent }))
}

/// Scores opportunities.
///
/// # Errors
/// [`Refusal`] for an entry that is neither one opportunity nor a total, or more occurred than opportunities.
pub fn score_opportunities(asked: &Asked<OpportunityEntry, Settings>) -> Scored<OpportunityScore> {
    let state = State::of(!asked.observations.is_empty(), asked.settings.disposition)?;
    let part = |(at, e): (usize, &OpportunityEntry)| match e.outcome {
        Some(taken) if e.opportunities.or(e.occurred).is_none() => {
            Ok(Part { part: u64::from(taken == Taken::Occurred), whole: u64::from(taken != Taken::NoOpportunity) })
        }
        Some(_) => Err(Refusal::ObservationAmbiguous(at)),
        None => total(at, e.occurred, e.opportunities),
    };
    let share = share(asked.observations.iter().enumerate().map(part))?;
    Ok(state.with(|| OpportunityScore { opportunities: share.whole, occurred: share.part, percent: share.percent }))
}

fn share(parts: impl Iterator<Item = Result<Part, Refusal>>) -> Result<Share, Refusal> {
    let parts = parts.collect::<Result<Vec<_>, _>>()?;
    refusal::total(parts.iter().map(|p| p.whole))?;
    Ok(pooled(parts))
}

fn total(at: usize, part: Option<u64>, whole: Option<u64>) -> Result<Part, Refusal> {
    let (Some(part), Some(whole)) = (part, whole) else {
        return Err(Refusal::ObservationIncomplete(at));
    };
    if part > whole { Err(Refusal::PartExceedsWhole(at)) } else { Ok(Part { part, whole }) }
}
