//! What a rule is asked about: the sessions of one target.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Phase, Refusal, rule::Quantity};

/// A civil day: its number or its name. Compared for sameness alone; the caller knows the time zone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Day {
    /// Days since any day.
    Number(i64),
    /// As written, "2026-11-22".
    Name(String),
}

/// What the child did in a trial.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Response {
    /// Correct with no help.
    Correct,
    /// Correct with help, at [`Trial::level`].
    Prompted,
    /// Incorrect.
    Incorrect,
    /// No response.
    NoResponse,
    /// No opportunity, or a step that did not apply: excluded.
    NoOpportunity,
}

/// One opportunity.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trial {
    /// What happened.
    pub response: Response,
    /// The level of help that worked, for a prompted response.
    #[serde(default)]
    pub level: Option<u8>,
    /// Who ran it; the session's therapist when absent.
    #[serde(default)]
    pub by: Option<String>,
    /// With what; the session's stimulus when absent.
    #[serde(default)]
    pub stimulus: Option<String>,
    /// Its block within the session.
    #[serde(default)]
    pub block: Option<u32>,
    /// Whether it was a probe; all trials of a probe session are.
    #[serde(default)]
    pub probe: bool,
    /// Repeats an error, so it is excluded (domain §3.1).
    #[serde(default)]
    pub error_correction: bool,
}

/// How much of a session one therapist ran, where the session carries a value and no trials.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// Who.
    pub by: String,
    /// Their own scored trials, if known.
    #[serde(default)]
    pub trials: Option<u32>,
}

/// One session of a target, with its trials or with a value scored elsewhere.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Session {
    /// Its name in the answer; "1", "2", … in time order when absent.
    pub id: Option<String>,
    /// When it began, Unix milliseconds. All sessions have one and are sorted by it, or none has and they are in order.
    pub start_ms: Option<i64>,
    /// The civil day on which it began; the UTC day of `start_ms` when absent.
    pub day: Option<Day>,
    /// The target was not run: absence, not data.
    pub not_run: bool,
    /// Who ran it, unless trials or shares say.
    pub therapist: Option<String>,
    /// Who ran how much of it.
    pub shares: Vec<Share>,
    /// Where.
    pub setting: Option<String>,
    /// With what, unless trials say.
    pub stimulus: Option<String>,
    /// The target's phase then.
    pub phase: Option<Phase>,
    /// The active prompt level, when one was (fading across sessions).
    pub prompt_level: Option<u8>,
    /// The whole session was a probe.
    pub probe: bool,
    /// The score in the rule's measure, if it was scored elsewhere.
    pub value: Option<f64>,
    /// How many scored trials the value rests on.
    pub trial_count: Option<u32>,
    /// Its observed time; asked where a day's rates are pooled.
    pub observed_ms: Option<u64>,
    /// The trials, in order.
    pub trials: Vec<Trial>,
}

const DAY_MS: i64 = 86_400_000;

impl Session {
    /// The day it belongs to.
    #[must_use]
    pub fn day(&self) -> Option<Day> {
        self.day.clone().or_else(|| self.start_ms.map(|ms| Day::Number(ms.div_euclid(DAY_MS))))
    }

    fn check(&self, measure: Quantity) -> Result<(), Refusal> {
        if let Some(value) = self.value {
            if !value.is_finite() || (measure.is_percent() && !(0.0..=100.0).contains(&value)) {
                return Err(Refusal::Value);
            }
            if value < 0.0 && !matches!(measure, Quantity::Rating | Quantity::Amount) {
                return Err(Refusal::Value);
            }
            if measure.is_of_trials() && !self.trials.is_empty() {
                return Err(Refusal::TwoValues);
            }
        }
        let shared: u64 = self.shares.iter().filter_map(|s| s.trials).map(u64::from).sum();
        if self.trial_count.is_some_and(|n| shared > u64::from(n)) {
            return Err(Refusal::Share);
        }
        let unlevelled = |t: &Trial| t.response == Response::Prompted && t.level.is_none();
        if self.trials.iter().any(unlevelled) { Err(Refusal::Level) } else { Ok(()) }
    }
}

/// Checks the sessions and gives them in time order, each with a name. Equal starts are ordered by name.
///
/// # Errors
/// Some without a start beside some with one, a name twice, a value that its measure cannot have, a value beside
/// trials, shares beyond the trials, or a prompted trial without its level.
pub fn in_order(sessions: &[Session], measure: Quantity) -> Result<Vec<Session>, Refusal> {
    let dated = sessions.iter().filter(|s| s.start_ms.is_some()).count();
    if dated != 0 && dated != sessions.len() {
        return Err(Refusal::StartMissing);
    }
    let mut sorted = sessions.to_vec();
    if dated > 0 {
        sorted.sort_by(|a, b| (a.start_ms, &a.id).cmp(&(b.start_ms, &b.id)));
    }
    let mut names = BTreeSet::new();
    for (i, session) in sorted.iter_mut().enumerate() {
        session.check(measure)?;
        let name = session.id.get_or_insert_with(|| (i + 1).to_string());
        if !names.insert(name.clone()) {
            return Err(Refusal::DuplicateSession);
        }
    }
    Ok(sorted)
}
