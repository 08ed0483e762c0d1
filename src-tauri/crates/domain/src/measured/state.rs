//! What is known of a target in a session (domain §2 row 5, §3.0): absence of data is never a zero by itself.

use serde::{Deserialize, Serialize};

use super::refusal::Refusal;

/// What the clinician said of a target without data when the session ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    /// Watched the whole time; nothing happened.
    Zero,
    /// Nobody watched.
    NotObserved,
}

/// Whether there is anything to score.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nothing recorded and nothing said.
    NotRun,
    /// Observed, and nothing happened.
    Zero,
    /// Not observed.
    NotObserved,
    /// Something was recorded.
    HasData,
}

impl State {
    /// From whether something was recorded and what was said.
    ///
    /// # Errors
    /// [`Refusal::DispositionContradictsData`] if both.
    pub fn of(recorded: bool, disposition: Option<Disposition>) -> Result<State, Refusal> {
        match (recorded, disposition) {
            (true, None) => Ok(State::HasData),
            (true, Some(_)) => Err(Refusal::DispositionContradictsData),
            (false, None) => Ok(State::NotRun),
            (false, Some(Disposition::Zero)) => Ok(State::Zero),
            (false, Some(Disposition::NotObserved)) => Ok(State::NotObserved),
        }
    }

    /// From the sum of explicit counts: entries that all say 0 are an observed zero, which *zero* does not contradict.
    ///
    /// # Errors
    /// As [`State::of`].
    pub fn of_counts(entries: usize, sum: u64, disposition: Option<Disposition>) -> Result<State, Refusal> {
        match (entries, sum, disposition) {
            (1.., 0, None | Some(Disposition::Zero)) => Ok(State::Zero),
            _ => State::of(entries > 0, disposition),
        }
    }

    /// Whether there is a score: the target was observed.
    #[must_use]
    pub fn observed(self) -> bool {
        matches!(self, State::Zero | State::HasData)
    }

    /// Scores only what was observed.
    pub(super) fn with<T>(self, score: impl FnOnce() -> T) -> (State, Option<T>) {
        (self, self.observed().then(score))
    }
}
