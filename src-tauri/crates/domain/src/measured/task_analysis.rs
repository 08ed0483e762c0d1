//! Task analyses.

use serde::Deserialize;

use super::{
    Asked, Refusal, Scored,
    state::{Disposition, State},
    trials::{Outcome, check_levels},
};
use crate::{
    observation::Response,
    score::{Chain, Level, Plan, TaskScore, score_task},
};

/// More steps than a task has.
const MAX_STEPS: usize = 1_000;
/// More steps over all trials than one question may ask.
const MAX_CELLS: usize = 5_000_000;

/// A step as recorded.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What the child did; `not_applicable` is outside the percentage.
    pub response: Outcome,
    /// At which prompt level.
    #[serde(default)]
    pub level: Option<u8>,
}

/// One trial of the task: its steps in order, `null` unscored. Steps missing at the end are unscored.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The steps.
    pub steps: Vec<Option<Step>>,
}

/// How to score a task analysis.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// `total`, `forward` or `backward`.
    pub chain: Chain,
    /// Number of steps; the longest trial's unless given.
    pub steps: Option<usize>,
    /// The step being taught, from 1; chains only.
    pub taught_step: Option<usize>,
    /// Prompt levels, as for trials.
    pub prompts: Vec<Level>,
    /// What was said of a target without data.
    pub disposition: Option<Disposition>,
}

/// Scores a task analysis.
///
/// # Errors
/// [`Refusal`] for more steps than the plan has, unknown levels, or a taught step that is not one.
pub fn score(asked: &Asked<Entry, Settings>) -> Scored<TaskScore> {
    let settings = &asked.settings;
    let state = State::of(!asked.observations.is_empty(), settings.disposition)?;
    check_levels(&settings.prompts)?;
    let longest = asked.observations.iter().map(|e| e.steps.len()).max().unwrap_or(0);
    let steps = settings.steps.unwrap_or(longest);
    if steps > MAX_STEPS || (steps == 0 && state == State::HasData) {
        return Err(Refusal::SettingOutOfRange("steps"));
    }
    if steps.saturating_mul(asked.observations.len()) > MAX_CELLS {
        return Err(Refusal::TooMany("steps"));
    }
    let fits =
        |taught: usize| (1..=steps.max(usize::from(steps == 0))).contains(&taught) && settings.chain != Chain::Total;
    if settings.taught_step.is_some_and(|taught| !fits(taught)) {
        return Err(Refusal::SettingOutOfRange("taught_step"));
    }
    let trials =
        asked.observations.iter().enumerate().map(|e| resolve(e, steps, settings)).collect::<Result<Vec<_>, _>>()?;
    let plan = Plan { chain: settings.chain, steps, taught: settings.taught_step, levels: settings.prompts.clone() };
    Ok(state.with(|| score_task(&trials, &plan)))
}

fn resolve((at, entry): (usize, &Entry), steps: usize, settings: &Settings) -> Result<Vec<Option<Response>>, Refusal> {
    if entry.steps.len() > steps {
        return Err(Refusal::OffScale(at));
    }
    let response = |step: &Option<Step>| step.map(|s| s.response.response(s.level, &settings.prompts, at)).transpose();
    entry.steps.iter().map(response).collect()
}
