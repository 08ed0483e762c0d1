//! Trials: prompt ladders, probes, natural-environment trials of several targets in any order.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::{
    Asked, Refusal, Scored,
    label::{Label, group, points},
    refusal::time,
    state::{Disposition, State},
};
use crate::{
    observation::Response,
    score::{Aggregate, Block, Criterion, Level, NoResponse, Point, Rules, Trial, score_block},
};

/// What the child did, as written in a question.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Correct without help.
    #[serde(alias = "independent")]
    Correct,
    /// Correct with help.
    Prompted,
    /// Incorrect.
    Incorrect,
    /// No response.
    NoResponse,
    /// No opportunity; of a step: not applicable.
    #[serde(alias = "not_applicable")]
    NoOpportunity,
}

impl Outcome {
    /// With the level, which only a prompted response may have.
    pub(super) fn response(self, level: Option<u8>, levels: &[Level], at: usize) -> Result<Response, Refusal> {
        match (self, level) {
            (Outcome::Prompted, level) => {
                let level = level.unwrap_or(0);
                if levels.is_empty() || levels.iter().any(|l| l.code == level) {
                    Ok(Response::Prompted { level })
                } else {
                    Err(Refusal::UnknownLevel(at))
                }
            }
            (_, Some(_)) => Err(Refusal::LevelWithoutPrompt(at)),
            (Outcome::Correct, None) => Ok(Response::Correct),
            (Outcome::Incorrect, None) => Ok(Response::Incorrect),
            (Outcome::NoResponse, None) => Ok(Response::NoResponse),
            (Outcome::NoOpportunity, None) => Ok(Response::NoOpportunity),
        }
    }
}

/// One rung of a ladder tried within a trial.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attempt {
    /// The prompt level; none is without help.
    #[serde(default)]
    pub level: Option<u8>,
    /// Whether the child then responded correctly.
    pub worked: bool,
}

/// One trial: a `response` (with its `level` if prompted; 0 if no levels are named), or the `attempts` of a within-trial
/// ladder in order, of which the one that worked counts, and incorrect if none did.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Entry {
    /// What the child did.
    pub response: Option<Outcome>,
    /// At which prompt level.
    pub level: Option<u8>,
    /// The rungs tried.
    pub attempts: Vec<Attempt>,
    /// Repeats an error to correct it.
    pub error_correction: bool,
    /// A probe, scored apart.
    pub probe: bool,
    /// Which target, where several are run in any order.
    pub target: Option<String>,
    /// Its session.
    pub session: Option<String>,
    /// Its day.
    pub day: Option<String>,
    /// When. If every trial has it, trials are put in order of day, session (by name) and then time; equal times stay as
    /// given. Else they are in order already.
    pub at_ms: Option<u64>,
}

/// What is done with probe trials.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Probes {
    /// Scored apart from teaching trials; the minimum and the expected number are those of teaching and do not bind them.
    #[default]
    Apart,
    /// Scored like any trial.
    WithTrials,
}

/// How to score trials.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Prompt levels. If any are named, others are refused; if none, no prompted response counts as correct.
    pub prompts: Vec<Level>,
    /// How *no response* is scored.
    pub no_response: NoResponse,
    /// The least number of trials that is plotted; trials after the first count too.
    pub minimum: u32,
    /// How many the plan expects.
    pub expected: Option<u32>,
    /// Only the first scored trial of each target in each session of each day.
    pub first_trial_only: bool,
    /// What is done with probes.
    pub probes: Probes,
    /// The criterion for trials to criterion.
    pub criterion: Option<Criterion>,
    /// How sessions become points; percentages are never summed.
    pub aggregate: Aggregate,
    /// What was said of a target without data.
    pub disposition: Option<Disposition>,
}

/// One target's trials.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct TargetScore {
    /// The target; none for trials that name none.
    pub target: Option<String>,
    /// Its teaching trials.
    #[serde(flatten)]
    pub block: Block,
    /// Its probes, if there are any.
    pub probes: Option<Block>,
}

/// How often a rung was tried, and how often it worked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct RungScore {
    /// The prompt level; none is without help.
    pub level: Option<u8>,
    /// Trials in which it was tried.
    pub tried: u32,
    /// Trials in which it worked.
    pub worked: u32,
}

/// The score of all trials: pooled over targets, and by target.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct TrialsScore {
    /// All teaching trials, pooled.
    #[serde(flatten)]
    pub block: Block,
    /// All probes, if there are any.
    pub probes: Option<Block>,
    /// By target, if any trial names one. The minimum and the expected number hold for each.
    pub by_target: Vec<TargetScore>,
    /// Within-trial ladders by rung, if any trial has attempts.
    pub rungs: Vec<RungScore>,
    /// Percent correct of teaching trials per session or day, over all targets; none where not plotted.
    pub points: Vec<Point>,
}

struct Resolved<'a> {
    entry: &'a Entry,
    trial: Trial<'a>,
}

/// Scores trials.
///
/// # Errors
/// [`Refusal`] for entries without or with two responses, unknown levels, or settings out of range.
pub fn score(asked: &Asked<Entry, Settings>) -> Scored<TrialsScore> {
    let settings = &asked.settings;
    check(settings)?;
    let state = State::of(!asked.observations.is_empty(), settings.disposition)?;
    let mut trials =
        asked.observations.iter().enumerate().map(|e| resolve(e, settings)).collect::<Result<Vec<_>, _>>()?;
    if trials.iter().all(|t| t.entry.at_ms.is_some()) {
        trials.sort_by(|a, b| (label(a), a.entry.at_ms).cmp(&(label(b), b.entry.at_ms)));
    }
    let rules = Rules {
        levels: settings.prompts.clone(),
        no_response: settings.no_response,
        minimum: settings.minimum,
        expected: settings.expected,
        first_trial_only: settings.first_trial_only,
        criterion: settings.criterion,
    };
    Ok(state.with(|| whole(&asked.observations, &trials, &rules, settings)))
}

/// Refuses two prompt levels of one code, of which it could not be said which counts.
pub(super) fn check_levels(levels: &[Level]) -> Result<(), Refusal> {
    let mut seen = HashSet::new();
    match levels.iter().find(|l| !seen.insert(l.code)) {
        Some(level) => Err(Refusal::PromptCodeTaken(level.code)),
        None => Ok(()),
    }
}

fn check(settings: &Settings) -> Result<(), Refusal> {
    if settings.aggregate == Aggregate::SumPerDay {
        return Err(Refusal::CannotBeSummed);
    }
    check_levels(&settings.prompts)?;
    match settings.criterion {
        Some(c) if c.block == 0 || c.consecutive == 0 || !(0.0..=100.0).contains(&c.percent) => {
            Err(Refusal::SettingOutOfRange("criterion"))
        }
        _ => Ok(()),
    }
}

fn resolve<'a>((at, entry): (usize, &'a Entry), settings: &Settings) -> Result<Resolved<'a>, Refusal> {
    entry.at_ms.map_or(Ok(0), |ms| time(at, ms))?;
    let response = match (entry.response, entry.attempts.is_empty()) {
        (Some(outcome), true) => outcome.response(entry.level, &settings.prompts, at)?,
        (None, false) if entry.level.is_none() => ladder(&entry.attempts, &settings.prompts, at)?,
        (None, true) => return Err(Refusal::ObservationIncomplete(at)),
        _ => return Err(Refusal::ObservationAmbiguous(at)),
    };
    let of = (entry.day.as_deref(), entry.session.as_deref(), entry.target.as_deref());
    Ok(Resolved { entry, trial: Trial { response, error_correction: entry.error_correction, of } })
}

fn ladder(attempts: &[Attempt], levels: &[Level], at: usize) -> Result<Response, Refusal> {
    let worked = attempts.iter().position(|a| a.worked);
    if worked.is_some_and(|place| place + 1 < attempts.len()) {
        return Err(Refusal::AttemptAfterSuccess(at));
    }
    for level in attempts.iter().filter_map(|a| a.level) {
        Outcome::Prompted.response(Some(level), levels, at)?;
    }
    Ok(match worked.map(|place| attempts[place].level) {
        Some(None) => Response::Correct,
        Some(Some(level)) => Response::Prompted { level },
        None => Response::Incorrect,
    })
}

fn whole(entries: &[Entry], trials: &[Resolved<'_>], rules: &Rules, settings: &Settings) -> TrialsScore {
    let all: Vec<&Resolved<'_>> = trials.iter().collect();
    let (block, probes) = split(&all, rules, settings.probes);
    let by_target = if entries.iter().any(|e| e.target.is_some()) {
        group(trials, |t| (t.entry.target.as_deref(), None))
            .into_iter()
            .map(|((target, _), trials)| {
                let (block, probes) = split(&trials, rules, settings.probes);
                TargetScore { target: target.map(str::to_owned), block, probes }
            })
            .collect()
    } else {
        Vec::new()
    };
    let points = points(trials, settings.aggregate, label, |trials| {
        let block = split(trials, rules, settings.probes).0;
        block.percent_correct.filter(|_| block.plotted)
    });
    TrialsScore { block, probes, by_target, rungs: rungs(entries), points }
}

fn label<'a>(trial: &'a Resolved<'_>) -> Label<'a> {
    (trial.entry.day.as_deref(), trial.entry.session.as_deref())
}

fn split(trials: &[&Resolved<'_>], rules: &Rules, probes: Probes) -> (Block, Option<Block>) {
    let apart = |t: &&&Resolved<'_>| probes == Probes::Apart && t.entry.probe;
    let (probe, teach): (Vec<_>, Vec<_>) = trials.iter().partition(apart);
    let score = |trials: &[&Resolved<'_>], rules: &Rules| {
        let trials: Vec<Trial<'_>> = trials.iter().map(|t| t.trial).collect();
        score_block(&trials, rules)
    };
    let unbound = || Rules { minimum: 0, expected: None, ..rules.clone() };
    (score(&teach, rules), (!probe.is_empty()).then(|| score(&probe, &unbound())))
}

fn rungs(entries: &[Entry]) -> Vec<RungScore> {
    let mut found: Vec<RungScore> = Vec::new();
    for attempt in entries.iter().flat_map(|e| &e.attempts) {
        let worked = u32::from(attempt.worked);
        match found.iter_mut().find(|r| r.level == attempt.level) {
            Some(rung) => {
                rung.tried += 1;
                rung.worked += worked;
            }
            None => found.push(RungScore { level: attempt.level, tried: 1, worked }),
        }
    }
    found
}
