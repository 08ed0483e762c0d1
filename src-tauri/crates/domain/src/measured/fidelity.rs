//! Treatment fidelity.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::{
    Asked, Refusal, Scored,
    state::{Disposition, State},
};
use crate::score::{Carried, FidelityScore, score_fidelity};

/// One component in one run.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The component.
    pub component: String,
    /// How it was carried out.
    pub outcome: Carried,
}

/// How to score a checklist.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The components in order; others are refused. Unless given, those of the observations.
    pub components: Vec<String>,
    /// The least acceptable overall percentage, compared unrounded (usually 80, or 90 for safety).
    pub floor_percent: Option<f64>,
    /// What was said of a checklist without marks.
    pub disposition: Option<Disposition>,
}

/// The score, and whether it is acceptable.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Score {
    /// By component and overall.
    #[serde(flatten)]
    pub score: FidelityScore,
    /// Whether the overall percentage reaches the floor; none without either.
    pub meets_floor: Option<bool>,
}

/// Scores a checklist.
///
/// # Errors
/// [`Refusal`] for a component that is not on the checklist, or a floor that is no percentage.
pub fn score(asked: &Asked<Entry, Settings>) -> Scored<Score> {
    let settings = &asked.settings;
    if settings.floor_percent.is_some_and(|floor| !(0.0..=100.0).contains(&floor)) {
        return Err(Refusal::SettingOutOfRange("floor_percent"));
    }
    let state = State::of(!asked.observations.is_empty(), settings.disposition)?;
    let known: HashSet<&str> = settings.components.iter().map(String::as_str).collect();
    let strange = |e: &Entry| !known.is_empty() && !known.contains(e.component.as_str());
    if let Some(at) = asked.observations.iter().position(strange) {
        return Err(Refusal::UnknownComponent(at));
    }
    let marks: Vec<(&str, Carried)> = asked.observations.iter().map(|e| (e.component.as_str(), e.outcome)).collect();
    Ok(state.with(|| {
        let score = score_fidelity(&settings.components, &marks);
        let meets_floor = settings.floor_percent.zip(score.percent).map(|(floor, percent)| percent >= floor);
        Score { score, meets_floor }
    }))
}
