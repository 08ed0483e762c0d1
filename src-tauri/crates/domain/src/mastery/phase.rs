//! Where a target stands in its life, and how it may move.

use serde::{Deserialize, Serialize};

use super::{Refusal, answered::Finality};

/// The states of a target (domain §1.2, Chorus).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Written down, not yet ready to run.
    Unconfigured,
    /// Ready, to be taught later.
    Future,
    /// Measured before teaching.
    Baseline,
    /// Being taught.
    Active,
    /// Tried with other people, places and things.
    Generalization,
    /// Mastered; probed now and then.
    Maintenance,
    /// Mastered; no longer run.
    Mastered,
    /// Not run for the time being.
    OnHold,
    /// Given up. Nothing is deleted; it can be taken up again.
    Deactivated,
}

impl Phase {
    /// Every phase, in the order of a life.
    pub const ALL: [Phase; 9] = [
        Phase::Unconfigured,
        Phase::Future,
        Phase::Baseline,
        Phase::Active,
        Phase::Generalization,
        Phase::Maintenance,
        Phase::Mastered,
        Phase::OnHold,
        Phase::Deactivated,
    ];

    /// Whether targets of this phase are run in a session; maintenance only when a probe is due.
    #[must_use]
    pub fn is_run(self) -> bool {
        matches!(self, Self::Baseline | Self::Active | Self::Generalization | Self::Maintenance)
    }

    /// Whether a target may go straight from this phase to that. Back to baseline is a reversal design; from baseline
    /// to mastered is a skill that was there already; from hold or after deactivation anything runnable; nothing that
    /// was configured becomes unconfigured again.
    #[must_use]
    pub fn may_become(self, to: Phase) -> bool {
        use Phase::{
            Active, Baseline, Deactivated, Future, Generalization, Maintenance, Mastered, OnHold, Unconfigured,
        };
        match (self, to) {
            (from, to) if from == to => false,
            (_, Unconfigured) | (Unconfigured | Deactivated, OnHold) => false,
            (_, Deactivated) => true,
            (Unconfigured, to) => matches!(to, Future | Baseline | Active),
            (Future, to) => matches!(to, Baseline | Active | OnHold),
            (Baseline, to) => !matches!(to, Future),
            (Active | Generalization | Maintenance | Mastered, to) => !matches!(to, Future),
            (OnHold, _) => true,
            (Deactivated, to) => to != Mastered,
        }
    }

    /// The phases to which a target may go from here.
    #[must_use]
    pub fn next(self) -> Vec<Phase> {
        Self::ALL.into_iter().filter(|to| self.may_become(*to)).collect()
    }
}

/// A phase and when it began. It lasts until the next begins (half-open).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhaseStart {
    /// The phase.
    pub phase: Phase,
    /// Its beginning, Unix milliseconds.
    pub from_ms: i64,
    /// Whether the move rests on a mastery that the platform has not confirmed yet.
    #[serde(default = "confirmed")]
    pub finality: Finality,
}

fn confirmed() -> Finality {
    Finality::Confirmed
}

/// The phase at an instant; none before the first.
#[must_use]
pub fn phase_at(history: &[PhaseStart], at_ms: i64) -> Option<Phase> {
    history.iter().rfind(|p| p.from_ms <= at_ms).map(|p| p.phase)
}

/// Whether the history is one that a target can have.
///
/// # Errors
/// A phase that does not begin after the one before, or one that cannot follow it.
pub fn check_history(history: &[PhaseStart]) -> Result<(), Refusal> {
    for pair in history.windows(2) {
        if pair[1].from_ms <= pair[0].from_ms {
            return Err(Refusal::PhaseOrder);
        }
        if !pair[0].phase.may_become(pair[1].phase) {
            return Err(Refusal::PhaseMove);
        }
    }
    Ok(())
}

/// The history with the target moved to a phase. A first phase may be any:
/// a target may come from another clinic.
///
/// # Errors
/// A history that is not in order, a move that its last phase does not allow, or one that is not after it.
pub fn move_to(history: &[PhaseStart], start: PhaseStart) -> Result<Vec<PhaseStart>, Refusal> {
    let mut moved = history.to_vec();
    moved.push(start);
    check_history(&moved).map(|()| moved)
}

/// The history with the beginning of one phase changed; dates stay ordered.
///
/// # Errors
/// No such phase, or a date that would not lie between its neighbours.
pub fn change_start(history: &[PhaseStart], index: usize, from_ms: i64) -> Result<Vec<PhaseStart>, Refusal> {
    let mut changed = history.to_vec();
    let entry = changed.get_mut(index).ok_or(Refusal::PhaseOrder)?;
    entry.from_ms = from_ms;
    check_history(&changed).map(|()| changed)
}

/// What can be asked about phases.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhaseQuestion {
    /// The phases so far, in order.
    #[serde(default)]
    pub history: Vec<PhaseStart>,
    /// A move to make.
    #[serde(default)]
    pub move_to: Option<PhaseStart>,
    /// A date to change.
    #[serde(default)]
    pub change_start: Option<ChangeStart>,
    /// The instant for which the phase is asked; the last phase when absent.
    #[serde(default)]
    pub at_ms: Option<i64>,
}

/// Another beginning for a phase.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeStart {
    /// Its position in the history, from 0.
    pub index: usize,
    /// Its new beginning.
    pub from_ms: i64,
}

/// The answer about phases.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PhaseAnswer {
    /// The history after what was asked.
    pub history: Vec<PhaseStart>,
    /// The phase at the instant asked for.
    pub phase: Option<Phase>,
    /// The phases to which the target may go from there; every phase if it has none yet.
    pub allowed: Vec<Phase>,
}

/// Checks the history, changes it as asked and says where the target stands.
///
/// # Errors
/// As [`check_history`].
pub fn answer_phases(question: &PhaseQuestion) -> Result<PhaseAnswer, Refusal> {
    check_history(&question.history)?;
    let mut history = question.history.clone();
    if let Some(change) = question.change_start {
        history = change_start(&history, change.index, change.from_ms)?;
    }
    if let Some(start) = question.move_to {
        history = move_to(&history, start)?;
    }
    let phase = match question.at_ms {
        Some(at) => phase_at(&history, at),
        None => history.last().map(|p| p.phase),
    };
    let allowed = phase.map_or_else(|| Phase::ALL.to_vec(), Phase::next);
    Ok(PhaseAnswer { history, phase, allowed })
}
