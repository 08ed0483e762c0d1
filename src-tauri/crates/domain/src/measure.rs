//! How a target is measured, as it stood when the session began.

pub(crate) mod frozen;
mod kind;

use serde::{Deserialize, Serialize};

pub use crate::mastery::Phase;
use crate::{
    id::{ProgramId, TargetId},
    mastery::Rule,
    score::{Chain, Method},
    text::{Name, Reason},
};
pub use kind::MeasureKind;

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

/// A step, a component, an antecedent: something to choose, with a code that is stable within its target.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Choice {
    /// As recorded in observations.
    pub code: u8,
    /// What the technician reads.
    pub label: Name,
}

/// In which order help is offered (domain §3.4).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ladder {
    /// As the technician sees fit.
    #[default]
    Free,
    /// From the most help to the least.
    MostToLeast,
    /// From the least help to the most.
    LeastToMost,
}

/// What is recorded for a target and how it is scored.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "measure", rename_all = "snake_case")]
pub enum Measure {
    /// Discrete trials, each with a response.
    Trials {
        /// The help that may be given, in the order of the ladder.
        prompts: Vec<PromptLevel>,
        /// Below this many scored trials a session is kept but neither plotted nor counted to mastery.
        minimum: u16,
        /// How many trials the plan expects; 0 where opportunities are taken as they come (natural environment).
        expected: u16,
        /// In which order help is offered.
        #[serde(default)]
        ladder: Ladder,
    },
    /// A chain of steps, each scored like a trial, run by run.
    TaskAnalysis {
        /// The steps, in order.
        steps: Vec<Choice>,
        /// The help that may be given.
        prompts: Vec<PromptLevel>,
        /// How the chain is taught.
        chain: Chain,
        /// The step being taught, from 1; none in a total task.
        taught: Option<u8>,
        /// How many runs the plan expects.
        expected: u16,
    },
    /// One tap, one event; scored as a rate on observed time.
    Count,
    /// One tap, one event, within windows of its own; scored as the pooled rate of the windows.
    Rate,
    /// Bouts with a start and an end.
    Duration,
    /// From an instruction to the response.
    Latency {
        /// No response after this long is none.
        limit_ms: Option<u32>,
    },
    /// The time between one event and the next.
    InterResponseTime,
    /// Marks by interval.
    Interval {
        /// What a mark means.
        method: Method,
        /// From one interval's start to the next one's, the time to record included; never 0.
        interval_ms: u32,
        /// How much of it is for recording; 0 for momentary samples.
        rest_ms: u32,
    },
    /// A rating on a scale.
    Rating {
        /// Lowest value.
        minimum: i16,
        /// Highest value.
        maximum: i16,
    },
    /// A number with a unit.
    Quantity {
        /// The unit: "ml", "steps".
        unit: Name,
    },
    /// What is left when the work is done: items, and how many meet the criterion.
    PermanentProduct {
        /// How many items the plan expects.
        items: Option<u16>,
    },
    /// A checklist of how faithfully the plan was carried out.
    Fidelity {
        /// What is to be done.
        components: Vec<Choice>,
        /// Below this many percent the plan was not carried out as written.
        floor_percent: u8,
    },
    /// Words.
    FreeText,
}

/// The most steps, components, levels or choices that a target lists.
pub const MAX_CHOICES: usize = 60;

/// Shortest interval that a hand can mark.
pub const MIN_INTERVAL_MS: u32 = 5_000;

/// What a score counts in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 0 to 100.
    Percent,
    /// Events an hour.
    PerHour,
    /// Events a minute.
    PerMinute,
    /// Minutes.
    Minutes,
    /// Seconds.
    Seconds,
    /// A value of the target's own scale or unit.
    Value,
    /// No number at all.
    None,
}

impl Measure {
    /// Whether the end of a session must ask *zero* or *not observed* when nothing was recorded (domain §0, finding 3).
    /// What is run by the technician needs no such question: a target without trials was not run.
    #[must_use]
    pub fn asks_zero(&self) -> bool {
        match self {
            Measure::Count | Measure::Rate | Measure::Duration | Measure::InterResponseTime => true,
            Measure::Trials { .. }
            | Measure::TaskAnalysis { .. }
            | Measure::Latency { .. }
            | Measure::Interval { .. }
            | Measure::Rating { .. }
            | Measure::Quantity { .. }
            | Measure::PermanentProduct { .. }
            | Measure::Fidelity { .. }
            | Measure::FreeText => false,
        }
    }

    /// What a session's score counts in.
    #[must_use]
    pub fn unit(&self) -> Unit {
        self.kind().unit()
    }

    /// Whether something may run here from one tap to another: a bout, a window, an instruction, a round of intervals.
    #[must_use]
    pub fn runs(&self) -> bool {
        matches!(self, Measure::Duration | Measure::Rate | Measure::Latency { .. } | Measure::Interval { .. })
    }

    /// A plan that can be carried out: codes once each, a scale with two ends, intervals that a hand can mark.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        match self {
            Measure::Trials { prompts, .. } => are_once(prompts.iter().map(|p| p.code)),
            Measure::TaskAnalysis { steps, prompts, chain, taught, .. } => {
                let is_step = |taught: &u8| *taught >= 1 && usize::from(*taught) <= steps.len();
                let has_taught =
                    if *chain == Chain::Total { taught.is_none() } else { taught.as_ref().is_some_and(is_step) };
                has_taught && are_choices(steps) && are_once(prompts.iter().map(|p| p.code))
            }
            Measure::Interval { interval_ms, rest_ms, method } => {
                *interval_ms >= MIN_INTERVAL_MS
                    && rest_ms < interval_ms
                    && (*rest_ms == 0 || *method != Method::Momentary)
            }
            Measure::Rating { minimum, maximum } => minimum < maximum,
            Measure::Fidelity { components, floor_percent } => are_choices(components) && *floor_percent <= 100,
            Measure::Latency { limit_ms } => *limit_ms != Some(0),
            Measure::Count
            | Measure::Rate
            | Measure::Duration
            | Measure::InterResponseTime
            | Measure::Quantity { .. }
            | Measure::PermanentProduct { .. }
            | Measure::FreeText => true,
        }
    }
}

fn are_choices(choices: &[Choice]) -> bool {
    !choices.is_empty() && are_once(choices.iter().map(|choice| choice.code))
}

/// Each code once, and no more of them than a hand finds its way through.
fn are_once(codes: impl Iterator<Item = u8>) -> bool {
    let mut seen = [false; 256];
    let mut count = 0;
    codes.into_iter().all(|code| {
        count += 1;
        count <= MAX_CHOICES && !std::mem::replace(&mut seen[usize::from(code)], true)
    })
}

/// What an ABC record of this behaviour chooses from. Free words are always possible.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AbcSheet {
    /// What came before.
    pub antecedents: Vec<Choice>,
    /// What came after.
    pub consequences: Vec<Choice>,
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
    /// What to say or do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instruction: Option<Reason>,
    /// For a behaviour whose events may be described: what came before and after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub abc: Option<AbcSheet>,
    /// Grows with each change ([`crate::program`]).
    #[serde(default, skip_serializing_if = "is_zero")]
    pub version: u32,
    /// The clinic's own mastery rule; none: [`crate::course::default_rule`]. No session freezes it: a rule is asked about
    /// sessions, not in them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<Box<Rule>>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn is_zero(version: &u32) -> bool {
    *version == 0
}

impl Target {
    /// A plan that can be carried out; events are described only where there are events, and a rule judges what is measured.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        let has_events =
            matches!(self.measure, Measure::Count | Measure::Rate | Measure::Duration | Measure::InterResponseTime);
        let fits = |sheet: &AbcSheet| has_events && are_choices(&sheet.antecedents) && are_choices(&sheet.consequences);
        let has_rule =
            self.rule.as_ref().is_none_or(|rule| rule.check().is_ok() && rule.measure.fits(self.measure.kind()));
        self.measure.is_usable() && self.abc.as_ref().is_none_or(fits) && has_rule
    }
}
