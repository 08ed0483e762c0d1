//! Observations: the raw facts of a session. Scores are derived from them and never stored as truth.

use serde::{Deserialize, Serialize};

use crate::{
    correction::Told,
    id::{ObservationId, SegmentId, SessionId, TargetId, UserId},
    measure::{Choice, Measure, PromptLevel, Target},
    score::Carried,
    session::Stream,
    text::{Narrative, Reason},
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

/// What came before and after one event of a behaviour. The event itself is counted by its own observation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Abc {
    /// The event.
    pub of: ObservationId,
    /// [`crate::measure::AbcSheet::antecedents`], by code.
    pub antecedents: Vec<u8>,
    /// [`crate::measure::AbcSheet::consequences`], by code.
    pub consequences: Vec<u8>,
    /// In free words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<Narrative>,
}

/// One recorded fact.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    /// One trial.
    Trial(Response),
    /// A trial repeated to correct an error: kept, in no score.
    ErrorCorrection(Response),
    /// A trial without teaching: apart from the taught ones.
    Probe(Response),
    /// One step of one run of a chain.
    Step {
        /// The run, from 1 in each session.
        run: u16,
        /// The step's code.
        step: u8,
        /// What the child did. *No opportunity*: the step did not apply.
        #[serde(flatten)]
        response: Response,
    },
    /// One event of a counted behaviour.
    Count,
    /// A bout, a window, an instruction or a round of intervals began. Its end is recorded by another action, maybe by
    /// another hand.
    Bout,
    /// An interval of a round was scored.
    Interval {
        /// The round.
        round: ObservationId,
        /// Which interval of it, from 0.
        index: u32,
        /// Whether the behaviour occurred as the method asks.
        occurred: bool,
    },
    /// A rating.
    Rating {
        /// A value of the scale.
        value: i16,
    },
    /// A number.
    Quantity {
        /// In thousandths of the unit, so that what was typed is what is kept.
        thousandths: i64,
    },
    /// A finished piece of work.
    PermanentProduct {
        /// Items.
        items: u16,
        /// Of these, as asked.
        meeting: u16,
    },
    /// One component of a checklist.
    Component {
        /// The component's code.
        component: u8,
        /// How it was carried out.
        carried: Carried,
    },
    /// What came before and after an event.
    Abc(Abc),
    /// Words.
    Text {
        /// The words.
        text: Narrative,
    },
}

/// The most runs of a chain in a session.
pub const MAX_RUNS: u16 = 1_000;

/// The farthest a quantity lies from 0, in thousandths.
pub const MAX_THOUSANDTHS: i64 = 1_000_000_000_000;

impl Fact {
    /// Whether this fact can be recorded for this target.
    #[must_use]
    pub fn fits(&self, target: &Target) -> bool {
        let is_level = |prompts: &[PromptLevel], response: &Response| match response {
            Response::Prompted { level } => prompts.iter().any(|p| p.code == *level),
            Response::Correct | Response::Incorrect | Response::NoResponse | Response::NoOpportunity => true,
        };
        match (self, &target.measure) {
            (
                Fact::Trial(response) | Fact::ErrorCorrection(response) | Fact::Probe(response),
                Measure::Trials { prompts, .. },
            ) => is_level(prompts, response),
            (Fact::Step { run, step, response }, Measure::TaskAnalysis { steps, prompts, .. }) => {
                (1..=MAX_RUNS).contains(run) && is_choice(steps, *step) && is_level(prompts, response)
            }
            (Fact::Count, Measure::Count | Measure::Rate | Measure::InterResponseTime) => true,
            (Fact::Bout, measure) => measure.runs(),
            (Fact::Interval { .. }, Measure::Interval { .. }) | (Fact::Text { .. }, Measure::FreeText) => true,
            (Fact::Rating { value }, Measure::Rating { minimum, maximum }) => (*minimum..=*maximum).contains(value),
            (Fact::Quantity { thousandths }, Measure::Quantity { .. }) => {
                (-MAX_THOUSANDTHS..=MAX_THOUSANDTHS).contains(thousandths)
            }
            (Fact::PermanentProduct { items, meeting }, Measure::PermanentProduct { .. }) => {
                *items >= 1 && meeting <= items
            }
            (Fact::Component { component, .. }, Measure::Fidelity { components, .. }) => {
                is_choice(components, *component)
            }
            (Fact::Abc(abc), _) => target.abc.as_ref().is_some_and(|sheet| {
                abc.antecedents.iter().all(|code| is_choice(&sheet.antecedents, *code))
                    && abc.consequences.iter().all(|code| is_choice(&sheet.consequences, *code))
                    && !(abc.antecedents.is_empty() && abc.consequences.is_empty() && abc.words.is_none())
            }),
            _ => false,
        }
    }
}

fn is_choice(choices: &[Choice], code: u8) -> bool {
    choices.iter().any(|choice| choice.code == code)
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
    /// Whose data it is part of.
    #[serde(default, skip_serializing_if = "Stream::is_main")]
    pub stream: Stream,
    /// Set where it was said after the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Told>,
}

/// How a bout ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BoutEnd {
    /// Who closed it.
    pub by: UserId,
    /// When.
    pub at: Touch,
    /// The boot under which `at.boot_ms` counts.
    pub boot: uuid::Uuid,
    /// Whether the session's end closed it rather than a hand: in the total, not in mean or median (domain §3.2).
    pub truncated: bool,
    /// Whether an instruction got no response: its length means nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unanswered: bool,
}

/// Who voided an observation, when and why.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Voided {
    /// Who.
    pub by: UserId,
    /// When, wall milliseconds.
    pub at_ms: i64,
    /// Why.
    pub reason: VoidReason,
    /// Why, in words, for a correction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<Reason>,
}

impl Observation {
    /// Whether both are part of the same data: the session's, or one hand's own beside it.
    #[must_use]
    pub fn goes_with(&self, other: &Observation) -> bool {
        other.is_of(self.stream, self.by)
    }

    /// Whether it is part of the session's data, or of this hand's own beside it.
    #[must_use]
    pub fn is_of(&self, stream: Stream, by: UserId) -> bool {
        self.stream == stream && (stream.is_main() || self.by == by)
    }

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
        u64::try_from(to.0.wall_ms.saturating_sub(from.0.wall_ms)).unwrap_or(0)
    }
}
