//! Mastery as data, in three layers: what makes an opportunity correct, what makes a session count and meet the
//! criterion, how many of those move the target (domain §1.2 and §3.4). Every answer shows each condition with what it
//! asks and what there is, and each session with why it was used, skipped or broke the run.
//!
//! Nothing here moves a target. An evaluation proposes; a device's is provisional until the platform, which has every
//! session, confirms it, and one that lost its ground after a correction raises an alert and is not taken back.

mod answered;
mod chain;
mod evaluate;
mod fading;
mod line;
mod maintenance;
mod opportunity;
mod outcome;
mod phase;
mod preset;
mod quantity;
mod rule;
mod sentence;
mod session;
mod shown;
mod transition;

use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned, de::Error as _};
use serde_json::Value;

pub use answered::{
    Cause, Condition, Considered, Evaluation, Failing, Finality, LeftOut, Line, Move, Place, Reason, Recorded, Support,
    Use,
};
pub use chain::{Chain, Chaining, Opened, open};
pub use evaluate::evaluate;
pub use fading::{AcrossSessions, Direction, Faded, Fading, Step, TrialOrder, WithinTrial, fade, within_trial};
pub use maintenance::{Due, Held, ProbeQuestion, Schedule, due};
pub use phase::{
    ChangeStart, Phase, PhaseAnswer, PhaseQuestion, PhaseStart, answer_phases, change_start, check_history, move_to,
    phase_at,
};
pub use preset::Preset;
pub use quantity::Quantity;
pub use rule::{BelowMinimum, Comparator, DayValue, Distinct, NoResponse, OnFail, OnMet, Per, Probes, Rule, Window};
pub use sentence::{sentence, sentence_named};
pub use session::{Day, Response, Session, Share, Trial, in_order};
pub use shown::{Hidden, Look, Shown, Why, why_not_shown};

/// A rule and the sessions against which it is held.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evaluate {
    /// The rule.
    pub rule: Rule,
    /// The sessions of the target.
    #[serde(default)]
    pub sessions: Vec<Session>,
    /// A mastery recorded earlier.
    #[serde(default)]
    pub recorded: Option<Recorded>,
    /// Who asks: a device (the default) or the platform.
    #[serde(default)]
    pub finality: Finality,
}

/// What can be asked. `{"rule":…,"sessions":[…]}` evaluates a rule; everything else is named by a single key:
/// `{"sentence":…}`, `{"preset":…}`, `{"fading":…}`, `{"within_trial":…}`, `{"phases":…}`, `{"maintenance":…}`,
/// `{"chain":…}`, `{"shown":…}`.
#[derive(Clone, PartialEq, Debug)]
pub enum Question {
    /// Whether a rule is met.
    Evaluate(Box<Evaluate>),
    /// A rule in words.
    Sentence(Box<Rule>),
    /// A rule to begin with.
    Preset(Preset),
    /// Fading across sessions.
    Fading(Box<AcrossSessions>),
    /// Fading within a trial.
    WithinTrial(WithinTrial),
    /// The phases of a target.
    Phases(PhaseQuestion),
    /// Which probe is due.
    Maintenance(ProbeQuestion),
    /// Which step of a chain is open.
    Chain(Chain),
    /// Why a target is not shown.
    Shown(Look),
}

impl<'de> Deserialize<'de> for Question {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        fn read<T: DeserializeOwned, E: serde::de::Error>(value: Value) -> Result<T, E> {
            serde_json::from_value(value).map_err(E::custom)
        }
        let value = Value::deserialize(deserializer)?;
        let Value::Object(fields) = &value else {
            return Err(D::Error::custom("a question about mastery is an object"));
        };
        let alone = if fields.len() == 1 { fields.iter().next() } else { None };
        let Some((key, inner)) = alone.map(|(k, v)| (k.as_str(), v.clone())) else {
            return read(value).map(Box::new).map(Self::Evaluate);
        };
        match key {
            "sentence" => read(inner).map(Self::Sentence),
            "preset" => read(inner).map(Self::Preset),
            "fading" => read(inner).map(Self::Fading),
            "within_trial" => read(inner).map(Self::WithinTrial),
            "phases" => read(inner).map(Self::Phases),
            "maintenance" => read(inner).map(Self::Maintenance),
            "chain" => read(inner).map(Self::Chain),
            "shown" => read(inner).map(Self::Shown),
            _ => read(value).map(Self::Evaluate),
        }
    }
}

/// A rule with its sentence.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Read {
    /// The rule, every field filled in.
    pub rule: Rule,
    /// The same in words.
    pub sentence: String,
}

/// The answer to a [`Question`].
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// To a rule and sessions.
    Evaluation(Box<Evaluation>),
    /// To a rule or the name of one.
    Read(Box<Read>),
    /// To fading across sessions.
    Fading(Fading),
    /// To fading within a trial.
    Trial(TrialOrder),
    /// About phases.
    Phases(PhaseAnswer),
    /// About probes.
    Due(Due),
    /// About a chain.
    Opened(Opened),
    /// About a missing target.
    Shown(Shown),
}

/// Why a question about mastery has no answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// The threshold is no finite number, or none that a value could stand up to.
    #[error("The threshold must be a number that the measure can have and that a value can meet. Correct the rule.")]
    Threshold,
    /// A window of nothing.
    #[error(
        "The window must be k at least 1 among at least k, and a block or a demotion at least 1. Correct the rule."
    )]
    Window,
    /// More different days than entries, or trials of a measure without.
    #[error(
        "The rule asks for more different days than its window has entries, or for trials of a measure that has none. \
         Correct the rule."
    )]
    RuleImpossible,
    /// Some sessions without a start.
    #[error("Some sessions have a start and others none. Give every session its start_ms, or none.")]
    StartMissing,
    /// A session without a day under a rule of days.
    #[error("The rule counts days, and a session has none. Give its day, or utc_offset_min beside start_ms.")]
    DayMissing,
    /// A day that is none.
    #[error("A day is a date that exists (YYYY-MM-DD), a name or a number; an offset is less than a day. Correct it.")]
    Day,
    /// Numbers beside names.
    #[error("Some days are numbers and others names. Give all of one kind.")]
    DaysMixed,
    /// Days whose order is not known.
    #[error("The sessions are not in the order of their days. Give dates (YYYY-MM-DD) or every session's start_ms.")]
    DayOrder,
    /// A day's rates without observed time.
    #[error("A day's rates are pooled by observed time, and a session has none. Give observed_ms, or set day_value.")]
    ObservedTime,
    /// A session twice.
    #[error("A session occurs twice. Give each its own id.")]
    DuplicateSession,
    /// A value that cannot be.
    #[error("A session's value is outside what its measure can have. Correct the value.")]
    Value,
    /// A value that rests on nothing.
    #[error(
        "A session has a value and no trials on which it rests. Correct the number of trials or leave the value out."
    )]
    NoTrials,
    /// Data of a session that was not run.
    #[error("A session is marked as not run and has data. Remove one of them.")]
    NotRun,
    /// A recorded mastery at a session that is not there.
    #[error("The recorded mastery names a session that is not there. Give that session, or at_ms beside start_ms.")]
    Recorded,
    /// A value and trials that both give the score.
    #[error("A session has a value beside the trials from which it is scored. Give one of them.")]
    TwoValues,
    /// More shared trials than trials.
    #[error("The therapists' trials are more than the session's. Correct the shares.")]
    Share,
    /// A level that is missing or none of the target's.
    #[error("A prompted response needs its level, and a level must be one of the target's. Correct the level.")]
    Level,
    /// A list of levels that is none.
    #[error("The target needs at least one prompt level, and each only once. Correct the list.")]
    Levels,
    /// A schedule that never comes.
    #[error("A schedule must be of at least 1, on days that exist. Correct the schedule.")]
    Schedule,
    /// Phases out of order.
    #[error("Each phase must begin after the one before. Correct the dates.")]
    PhaseOrder,
    /// A phase that cannot follow.
    #[error("A target cannot go from this phase to that. Choose one of the allowed phases.")]
    PhaseMove,
    /// A chain that is none.
    #[error("A chain has 1 to 1000 steps, and mastered steps are among them. Correct the steps.")]
    Steps,
}

impl Refusal {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Threshold => "question.threshold",
            Self::Window => "question.window",
            Self::RuleImpossible => "question.rule_impossible",
            Self::StartMissing => "question.start_missing",
            Self::DayMissing => "question.day_missing",
            Self::Day => "question.day",
            Self::DaysMixed => "question.days_mixed",
            Self::DayOrder => "question.day_order",
            Self::ObservedTime => "question.observed_time",
            Self::DuplicateSession => "question.duplicate_session",
            Self::Value => "question.value",
            Self::NoTrials => "question.no_trials",
            Self::NotRun => "question.not_run",
            Self::Recorded => "question.recorded",
            Self::TwoValues => "question.two_values",
            Self::Share => "question.share",
            Self::Level => "question.level",
            Self::Levels => "question.levels",
            Self::Schedule => "question.schedule",
            Self::PhaseOrder => "question.phase_order",
            Self::PhaseMove => "question.phase_move",
            Self::Steps => "question.steps",
        }
    }
}

fn read(rule: &Rule) -> Result<Answer, Refusal> {
    rule.check()?;
    Ok(Answer::Read(Box::new(Read { rule: rule.clone(), sentence: sentence(rule) })))
}

/// Answers a question about mastery.
///
/// # Errors
/// Where the question contradicts itself; see [`Refusal`].
pub fn answer(question: &Question) -> Result<Answer, Refusal> {
    match question {
        Question::Evaluate(q) => {
            evaluate(&q.rule, &q.sessions, q.recorded.as_ref(), q.finality).map(Box::new).map(Answer::Evaluation)
        }
        Question::Sentence(rule) => read(rule),
        Question::Preset(preset) => read(&preset.rule()),
        Question::Fading(plan) => fade(plan).map(Answer::Fading),
        Question::WithinTrial(plan) => within_trial(plan).map(Answer::Trial),
        Question::Phases(q) => answer_phases(q).map(Answer::Phases),
        Question::Maintenance(q) => due(q).map(Answer::Due),
        Question::Chain(chain) => open(chain).map(Answer::Opened),
        Question::Shown(look) => why_not_shown(look).map(Answer::Shown),
    }
}
