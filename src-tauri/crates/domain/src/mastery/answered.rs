//! The answer to a rule, line by line.

use serde::{Deserialize, Serialize};

use super::{Phase, session::Day};

/// Who computed it: mastery on a device is provisional, for another tablet may hold sessions that this one has not seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finality {
    /// By a device. It never hides a target in a running session.
    #[default]
    Provisional,
    /// By the platform, with every session it has.
    Confirmed,
}

/// What became of an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    /// Used: it meets the criterion.
    Met,
    /// Used: it misses the criterion.
    Missed,
    /// As if it were not there.
    Skipped,
    /// It has too few trials and the rule lets that end the run.
    BrokeRun,
}

/// Why.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Its value stands up to the threshold.
    MeetsCriterion,
    /// Its value does not.
    MissesCriterion,
    /// The target was not run: absence is not data.
    NotRun,
    /// It was run, and nothing was scored, or nothing from which the rule's measure can be scored.
    NoData,
    /// Recorded in another phase.
    OtherPhase,
    /// The rule is of one phase, and none is recorded.
    PhaseUnknown,
    /// Run at another prompt level.
    OtherLevel,
    /// The rule counts probes only, and it has none.
    NoProbe,
    /// The trials ended before the block was full.
    UnfinishedBlock,
    /// The rule has a minimum, and the number of trials is not known.
    TrialsUnknown,
    /// Fewer scored trials than the minimum.
    BelowMinimum,
}

/// A session of an entry that did not take part in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LeftOut {
    /// The session.
    pub session: String,
    /// Why.
    pub reason: Reason,
}

/// One entry (session, block or day) that was looked at.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Considered {
    /// Its sessions: one, unless the rule counts days.
    pub sessions: Vec<String>,
    /// Which block of its session it is, where the rule is of blocks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub block: Option<u32>,
    /// Its civil day, if known.
    pub day: Option<Day>,
    /// What became of it.
    #[serde(rename = "use")]
    pub used: Use,
    /// Why.
    pub reason: Reason,
    /// Its value, unrounded.
    pub value: Option<f64>,
    /// Its scored trials, if known.
    pub trials: Option<u32>,
    /// For whom it counts.
    pub therapists: Vec<String>,
    /// Whether it lies in the window that was judged.
    pub in_window: bool,
    /// Sessions of the day that did not take part.
    pub left_out: Vec<LeftOut>,
    /// The same in words.
    pub sentence: String,
}

/// A condition of the rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Enough entries with data. Needed and actual are entries.
    Data,
    /// Enough of them in the rule's phase. Entries.
    Phase,
    /// Enough of them at the rule's prompt level. Entries.
    PromptLevel,
    /// Enough of them with probes. Entries.
    ProbeOnly,
    /// Trials: the minimum, and the fewest of an entry that matters.
    MinTrials,
    /// The threshold, and the worst value that has to stand up to it.
    Value,
    /// How many must meet the criterion, and how many in the window do.
    Window,
    /// Different therapists.
    Therapists,
    /// Different settings.
    Settings,
    /// Different days.
    Days,
    /// Different stimuli.
    Stimuli,
}

/// One line of the evaluation.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Line {
    /// The condition.
    pub condition: Condition,
    /// What it asks.
    pub needed: f64,
    /// What there is; nothing when there is nothing to look at.
    pub actual: Option<f64>,
    /// Whether it is met.
    pub met: bool,
    /// The same in words.
    pub sentence: String,
}

/// Where something happened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Place {
    /// The last session of the entry.
    pub session: String,
    /// When that session began, if known.
    pub start_ms: Option<i64>,
    /// Which block of that session, where the rule is of blocks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub block: Option<u32>,
    /// The civil day, if known.
    pub day: Option<Day>,
    /// Position in [`Evaluation::considered`], from 1.
    pub entry: usize,
}

/// Misses in a row.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Failing {
    /// After how many the target goes back.
    pub needed: u32,
    /// How many there are at the end of the data.
    pub in_a_row: u32,
    /// Where the number was first reached.
    pub due_at: Option<Place>,
}

/// What called for a move.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The rule was met.
    Met,
    /// It was missed too often.
    Failed,
}

/// The first move that the data call for. It is a proposal: nothing here moves a target.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Move {
    /// What called for it.
    pub cause: Cause,
    /// Where.
    pub at: Place,
    /// To which phase, if the rule names one.
    pub move_to: Option<Phase>,
    /// Whether the next step or target opens.
    pub open_next: bool,
}

/// Whether a mastery recorded earlier still stands on its data.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Support {
    /// None was recorded.
    NotRecorded,
    /// The data meet the rule by then.
    Supported,
    /// They meet it, but only later than recorded.
    SupportedLater,
    /// They no longer meet it: a supervisor is alerted, nothing is reverted.
    Unsupported,
}

/// A mastery recorded earlier.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Recorded {
    /// The session at which it was met.
    pub session: Option<String>,
    /// When that session began; used when the session is not among the data (voided, or not here yet), which must then
    /// carry their own starts.
    pub at_ms: Option<i64>,
}

/// A rule held against sessions.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Evaluation {
    /// The rule in words.
    pub rule: String,
    /// Whether the rule was met at some point.
    pub met: bool,
    /// Where first.
    pub met_at: Option<Place>,
    /// Provisional on a device, confirmed by the platform.
    pub finality: Finality,
    /// Each condition: at the point where the rule was first met, else at the end of the data.
    pub conditions: Vec<Line>,
    /// The first condition that is not met.
    pub first_failing: Option<Condition>,
    /// The outcome in one sentence.
    pub sentence: String,
    /// Every entry that was looked at, in time order.
    pub considered: Vec<Considered>,
    /// Misses in a row, if the rule has a way back.
    pub failing: Option<Failing>,
    /// The first move that the data call for.
    pub next: Option<Move>,
    /// Whether a recorded mastery still stands.
    pub support: Support,
    /// A mastery was recorded and its data no longer meet the rule.
    pub unsupported: bool,
    /// What to tell the supervisor, if a recorded mastery does not stand as recorded.
    pub alert: Option<String>,
}
