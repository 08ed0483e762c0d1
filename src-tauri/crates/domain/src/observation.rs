//! Observations: the raw facts of a session. Scores are derived from them and never stored as truth.

use serde::{Deserialize, Serialize};

use crate::{
    id::{ObservationId, SegmentId, SessionId, TargetId, UserId},
    measure::Measure,
};

/// When a finger touched: the time of a fact is touch-down, not commit (domain §3.0). The boot id that gives `boot_ms`
/// its meaning is in the entry's header.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Touch {
    /// Milliseconds since the Unix epoch by the device's wall clock.
    pub wall_ms: i64,
    /// Milliseconds since boot, counting sleep.
    pub boot_ms: u64,
}

/// What the child did in a trial.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "response", rename_all = "snake_case")]
pub enum Response {
    /// Correct with no help.
    Correct,
    /// Correct with help at this level.
    Prompted {
        /// [`crate::measure::PromptLevel::code`].
        level: u8,
    },
    /// Incorrect.
    Incorrect,
    /// No response; scored as incorrect.
    NoResponse,
    /// No opportunity; excluded from the percentage.
    NoOpportunity,
}

/// One recorded fact.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    /// One trial.
    Trial(Response),
    /// One event of a counted behaviour.
    Count,
    /// A bout began. Its end is recorded by another action, maybe by another hand.
    Bout,
}

impl Fact {
    /// Whether this fact can be recorded under this measure.
    #[must_use]
    pub fn fits(&self, measure: &Measure) -> bool {
        match (self, measure) {
            (Fact::Trial(Response::Prompted { level }), Measure::Trials { prompts, .. }) => {
                prompts.iter().any(|p| p.code == *level)
            }
            (Fact::Trial(_), Measure::Trials { .. })
            | (Fact::Count, Measure::Count)
            | (Fact::Bout, Measure::Duration) => true,
            (Fact::Trial(_) | Fact::Count | Fact::Bout, _) => false,
        }
    }
}

/// Why an observation no longer counts. It stays in the chart, voided.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VoidReason {
    /// The hand that made it took it back.
    Undo,
    /// Corrected after the fact.
    Correction,
}

/// An observation as a chart holds it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Observation {
    /// Its id.
    pub id: ObservationId,
    /// Its session.
    pub session: SessionId,
    /// The segment in which it was made.
    pub segment: SegmentId,
    /// What it is about.
    pub target: TargetId,
    /// Who made it.
    pub by: UserId,
    /// When.
    pub at: Touch,
    /// The boot under which `at.boot_ms` counts, 16 bytes as hex-free UUID text.
    pub boot: uuid::Uuid,
    /// What happened.
    pub fact: Fact,
    /// The end of a bout, if it has one.
    pub ended: Option<BoutEnd>,
    /// Set once voided.
    pub voided: Option<Voided>,
}

/// How a bout ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BoutEnd {
    /// Who stopped it.
    pub by: UserId,
    /// When.
    pub at: Touch,
    /// The boot under which `at.boot_ms` counts.
    pub boot: uuid::Uuid,
    /// Whether the session's end closed it rather than a hand: in the total, not in mean or median (domain §3.2).
    pub truncated: bool,
}

/// Who voided an observation, when and why.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Voided {
    /// Who.
    pub by: UserId,
    /// When, wall milliseconds.
    pub at_ms: i64,
    /// Why.
    pub reason: VoidReason,
}

impl Observation {
    /// How long the bout lasted, in milliseconds, up to `now` if it still runs. Taken from the boot clock while start and
    /// end share a boot, else from the wall clock; never negative.
    #[must_use]
    pub fn bout_ms(&self, now: Touch, now_boot: uuid::Uuid) -> u64 {
        let (end, boot) = self.ended.map_or((now, now_boot), |e| (e.at, e.boot));
        elapsed_ms((self.at, self.boot), (end, boot))
    }
}

/// Milliseconds from one touch to another: boot clock under one boot, else wall clock; never negative.
#[must_use]
pub fn elapsed_ms(from: (Touch, uuid::Uuid), to: (Touch, uuid::Uuid)) -> u64 {
    if from.1 == to.1 {
        to.0.boot_ms.saturating_sub(from.0.boot_ms)
    } else {
        u64::try_from(to.0.wall_ms - from.0.wall_ms).unwrap_or(0)
    }
}
