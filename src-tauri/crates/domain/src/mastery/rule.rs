//! A mastery rule: data that a supervisor edits and that reads as a sentence.

use serde::{Deserialize, Serialize};

use super::{Phase, Refusal, quantity::Quantity};

/// How a value is held against the threshold: unrounded (79.6 does not reach 80).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Comparator {
    /// At least.
    #[serde(rename = ">=")]
    AtLeast,
    /// At most.
    #[serde(rename = "<=")]
    AtMost,
    /// Exactly.
    #[serde(rename = "=")]
    Exactly,
    /// More than.
    #[serde(rename = ">")]
    MoreThan,
    /// Less than.
    #[serde(rename = "<")]
    LessThan,
}

impl Comparator {
    /// Whether the value stands up to the threshold.
    #[must_use]
    pub fn holds(self, value: f64, threshold: f64) -> bool {
        match self {
            Self::AtLeast => value >= threshold,
            Self::AtMost => value <= threshold,
            Self::Exactly => value == threshold,
            Self::MoreThan => value > threshold,
            Self::LessThan => value < threshold,
        }
    }

    /// How far the value is on the good side; greater is better. Orders values for "the worst that had to count".
    pub(super) fn merit(self, value: f64, threshold: f64) -> f64 {
        match self {
            Self::AtLeast | Self::MoreThan => value,
            Self::AtMost | Self::LessThan => -value,
            Self::Exactly => -(value - threshold).abs(),
        }
    }
}

/// What makes one entry of the run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// One block of trials: by the trials' own `block`, else by [`Rule::block_trials`], else the session is one block. Only
    /// full blocks count: one with fewer scored trials than `block_trials` is listed as unfinished and not used. A
    /// session that carries a value is one block.
    TrialBlock,
    /// One session.
    #[default]
    Session,
    /// All sessions that began on one civil day.
    Day,
}

/// What a session with data, but with fewer trials than the minimum, does.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BelowMinimum {
    /// It is as if it were not there (the default: domain §3.1, "do not count to mastery").
    #[default]
    Skipped,
    /// It ends a run, or takes a place among the last n as a miss.
    BreaksRun,
}

/// How a trial without a response is scored.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoResponse {
    /// As incorrect (domain §3.1).
    #[default]
    Incorrect,
    /// As a code of its own: scored and not correct, so the percentage is the same, but no error. The graph's other
    /// choice ([`crate::score::block::NoResponse::OwnCode`]).
    OwnCode,
    /// Not at all, like *no opportunity*. Mastery's alone: the percentage then differs from the graph's.
    LeftOut,
}

/// What probe trials among others are to a rule that is not of probes only.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Probes {
    /// Left out, as on the graph. A session that is a probe as a whole is judged by all its trials.
    #[default]
    Apart,
    /// Scored like the others.
    WithTrials,
}

/// How several sessions of one day become one value.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayValue {
    /// The mean of the sessions' values.
    Mean,
    /// For rates all events ÷ all observed time; for all else the mean weighted by trials, which for percentages is all
    /// correct ÷ all scored. A day with a session whose weight is not known has no value.
    Pooled,
    /// The sum.
    Sum,
    /// The value of the last session.
    Last,
}

/// How many entries must meet the criterion: the last `k` in a row, or `k` among the last `of`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// How many must meet it.
    pub k: u32,
    /// Among how many; in a row when absent. While fewer than `of` exist, those that exist are looked at: 3 of 4 is
    /// met by the first three already.
    #[serde(default)]
    pub of: Option<u32>,
}

impl Window {
    /// How many entries it spans.
    #[must_use]
    pub fn span(self) -> u32 {
        self.of.unwrap_or(self.k)
    }

    /// Whether one miss ends it. `k` of `k` is the same as `k` in a row.
    #[must_use]
    pub fn in_a_row(self) -> bool {
        self.span() == self.k
    }
}

/// How many different ones the entries that meet the criterion within the window must cover; 0 asks nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Distinct {
    /// Therapists, each with the minimum of trials of their own (domain §3.4, row 10).
    pub therapists: u32,
    /// Settings.
    pub settings: u32,
    /// Civil days.
    pub days: u32,
    /// Stimuli.
    pub stimuli: u32,
}

/// What follows when the rule is met.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OnMet {
    /// The phase to which the target moves.
    pub move_to: Option<Phase>,
    /// Whether the next step of the chain, or the next target of the program, opens.
    pub open_next: bool,
}

/// What follows when it is missed again and again.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnFail {
    /// After how many entries in a row that miss the criterion.
    pub demote_after: u32,
    /// The phase to which the target goes back; the prompt level alone goes back when absent.
    #[serde(default)]
    pub move_to: Option<Phase>,
}

/// A mastery rule in three layers (domain §1.2, Motivity): what makes an opportunity correct, what makes a session (or
/// block, or day) count and meet the criterion, and how many of those move the target.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Opportunity: prompt levels at which a response counts as correct, beside the unprompted. None by default.
    #[serde(default)]
    pub correct_levels: Vec<u8>,
    /// Opportunity: how *no response* is scored.
    #[serde(default)]
    pub no_response: NoResponse,
    /// Opportunity: only sessions run at this level count, and help at this level counts as correct.
    #[serde(default)]
    pub prompt_level: Option<u8>,
    /// Opportunity: only probes count.
    #[serde(default)]
    pub probe_only: bool,
    /// Opportunity: what probe trials are where not only probes count.
    #[serde(default)]
    pub probes: Probes,
    /// Opportunity: only the first scored trial of each entry makes its value; the minimum is still asked of all.
    #[serde(default)]
    pub first_trial_only: bool,
    /// Session: by what it is judged.
    #[serde(default)]
    pub measure: Quantity,
    /// Session: how the value is compared.
    pub comparator: Comparator,
    /// Session: with what.
    pub threshold: f64,
    /// Session: what an entry is.
    #[serde(default)]
    pub per: Per,
    /// Session: how many scored trials it needs; 0 asks none. One whose number of trials is not known is left out.
    #[serde(default)]
    pub min_trials: u32,
    /// Session: what one with fewer does.
    #[serde(default)]
    pub below_minimum: BelowMinimum,
    /// Session: how many scored trials make a block where trials carry none.
    #[serde(default)]
    pub block_trials: Option<u32>,
    /// Session: how a day's sessions become one value; [`Quantity::day_value`] when absent.
    #[serde(default)]
    pub day_value: Option<DayValue>,
    /// Session: only sessions of this phase count; one that names none is left out.
    #[serde(default)]
    pub phase: Option<Phase>,
    /// Transition: how many entries must meet the criterion.
    pub window: Window,
    /// Transition: what they must cover.
    #[serde(default)]
    pub distinct: Distinct,
    /// Transition: what follows when met.
    #[serde(default)]
    pub on_met: OnMet,
    /// Transition: what follows when missed.
    #[serde(default)]
    pub on_fail: Option<OnFail>,
}

// Its level is finite ([`Rule::check`]; no wire carries another), so that equality is one.
impl Eq for Rule {}

impl Rule {
    /// A rule with everything else at its default: percent correct of a session, no minimum, `k` in a row.
    #[must_use]
    pub fn new(comparator: Comparator, threshold: f64, k: u32) -> Self {
        Self {
            correct_levels: Vec::new(),
            no_response: NoResponse::default(),
            prompt_level: None,
            probe_only: false,
            probes: Probes::default(),
            first_trial_only: false,
            measure: Quantity::default(),
            comparator,
            threshold,
            per: Per::default(),
            min_trials: 0,
            below_minimum: BelowMinimum::default(),
            block_trials: None,
            day_value: None,
            phase: None,
            window: Window { k, of: None },
            distinct: Distinct::default(),
            on_met: OnMet::default(),
            on_fail: None,
        }
    }

    /// Whether the rule can be asked at all.
    ///
    /// # Errors
    /// A threshold that is no number or that no value reaches, a window of nothing, more different days than the window
    /// has entries, or trials asked of a measure that has none.
    pub fn check(&self) -> Result<(), Refusal> {
        let Window { k, of } = self.window;
        if !self.threshold.is_finite() || !self.is_reachable() {
            return Err(Refusal::Threshold);
        }
        if k == 0 || of.is_some_and(|n| n < k) || self.block_trials == Some(0) {
            return Err(Refusal::Window);
        }
        if self.on_fail.is_some_and(|f| f.demote_after == 0) {
            return Err(Refusal::Window);
        }
        let of_trials = self.min_trials > 0 || self.block_trials.is_some() || self.per == Per::TrialBlock;
        if self.distinct.days > self.window.span() || (of_trials && !self.measure.has_trials()) {
            return Err(Refusal::RuleImpossible);
        }
        Ok(())
    }

    /// Whether some value could stand up to the threshold, and the threshold is itself a value of the measure.
    fn is_reachable(&self) -> bool {
        let least = if self.measure.may_be_negative() { f64::NEG_INFINITY } else { 0.0 };
        let most = if self.measure.is_percent() { 100.0 } else { f64::INFINITY };
        let in_range = (least..=most).contains(&self.threshold);
        match self.comparator {
            Comparator::MoreThan => in_range && self.threshold < most,
            Comparator::LessThan => in_range && self.threshold > least,
            Comparator::AtLeast | Comparator::AtMost | Comparator::Exactly => in_range,
        }
    }

    /// Whether it matters to the rule with how much help a prompted response came.
    pub(super) fn needs_levels(&self) -> bool {
        let levels = !self.correct_levels.is_empty() || self.prompt_level.is_some();
        levels && !matches!(self.measure, Quantity::PercentIndependent | Quantity::ErrorCount)
    }
}
