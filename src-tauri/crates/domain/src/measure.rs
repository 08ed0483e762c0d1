//! How a target is measured, as it stood when the session began.
//!
//! Three measures so far: trials with prompt levels, count (scored as a rate on observed time), and duration in bouts.

use serde::{Deserialize, Serialize};

use crate::{
    id::{ProgramId, TargetId},
    text::Name,
};

/// Which way a target should go. Scores and trends are read by it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// More is better.
    Increase,
    /// Less is better.
    Decrease,
}

/// One level of help, in the order in which the target lists them. No global order of intrusiveness is assumed
/// (domain §3.4).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PromptLevel {
    /// Stable code within the target, as recorded in observations.
    pub code: u8,
    /// What the technician reads: "model", "gesture".
    pub label: Name,
    /// Whether a response at this level counts as correct in the percentage.
    pub counts_as_correct: bool,
}

/// What is recorded for a target and how it is scored.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "measure", rename_all = "snake_case")]
pub enum Measure {
    /// Discrete trials, each with a response.
    Trials {
        /// The help that may be given.
        prompts: Vec<PromptLevel>,
        /// Below this many scored trials a session is kept but neither plotted nor counted to mastery.
        minimum: u16,
        /// How many trials the plan expects.
        expected: u16,
    },
    /// One tap, one event; scored as a rate on observed time.
    Count,
    /// Bouts with a start and an end.
    Duration,
}

impl Measure {
    /// Whether the end of a session must ask *zero* or *not observed* when nothing was recorded (domain §0, finding 3).
    /// Trials need no such question: a target without trials was not run.
    #[must_use]
    pub fn asks_zero(&self) -> bool {
        match self {
            Measure::Count | Measure::Duration => true,
            Measure::Trials { .. } => false,
        }
    }
}

/// Where a target stands in its life (domain §1.2, Chorus).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Measured before teaching.
    Baseline,
    /// Being taught.
    Active,
    /// Mastered; probed now and then.
    Maintenance,
    /// Not run for the time being.
    OnHold,
}

/// A target as the session froze it at its start: later changes of the program do not alter a running session.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Target {
    /// The target.
    pub id: TargetId,
    /// Its program.
    pub program: ProgramId,
    /// The program's name.
    pub program_name: Name,
    /// The target's name.
    pub name: Name,
    /// How it is measured.
    pub measure: Measure,
    /// Which way it should go.
    pub goal: Goal,
    /// Its phase.
    pub phase: Phase,
    /// Whether it stays in the strip at the top of the session.
    pub pinned: bool,
    /// Position in the sheet; rows never move while a session runs.
    pub position: u16,
}
