//! What of a plan may change within a phase: a dashed line on a graph (domain §3.7, CHO-GRAPH).

use serde::{Deserialize, Serialize};

use crate::{
    measure::{Choice, Ladder, Measure, PromptLevel},
    score::Method,
    text::Name,
};

/// How a target was taught or watched in a session, as far as another way makes another condition: the step of a chain, the
/// order of help and which help counts, the intervals, the time that is waited for.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Condition {
    /// The step being taught, from 1, and what it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    taught: Option<(u8, Option<Name>)>,
    /// In which order help is offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ladder: Option<Ladder>,
    /// Help with which a response counts as correct.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    correct: Vec<Name>,
    /// An interval's method, length and rest, milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    interval: Option<(Method, u32, u32)>,
    /// How long a response is waited for, milliseconds; 0: as long as it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    limit_ms: Option<u32>,
}

impl Condition {
    /// The condition that a plan makes.
    #[must_use]
    pub fn of(measure: &Measure) -> Self {
        match measure {
            Measure::Trials { prompts, ladder, .. } => {
                Self { ladder: Some(*ladder), correct: counting(prompts), ..Self::default() }
            }
            Measure::TaskAnalysis { steps, prompts, taught, .. } => {
                Self { taught: taught.map(|step| named(step, steps)), correct: counting(prompts), ..Self::default() }
            }
            Measure::Interval { method, interval_ms, rest_ms } => {
                Self { interval: Some((*method, *interval_ms, *rest_ms)), ..Self::default() }
            }
            Measure::Latency { limit_ms } => Self { limit_ms: Some(limit_ms.unwrap_or(0)), ..Self::default() },
            Measure::Count
            | Measure::Rate
            | Measure::Duration
            | Measure::InterResponseTime
            | Measure::Rating { .. }
            | Measure::Quantity { .. }
            | Measure::PermanentProduct { .. }
            | Measure::Fidelity { .. }
            | Measure::FreeText => Self::default(),
        }
    }

    /// What is new against the condition before, in words for a label; none where nothing is.
    #[must_use]
    pub fn changed_from(&self, before: &Self) -> Option<String> {
        let mut words = Vec::new();
        if self.taught != before.taught {
            words.push(self.taught.as_ref().map_or_else(|| "Whole chain".to_owned(), step_word));
        }
        if self.ladder != before.ladder {
            words.extend(self.ladder.map(ladder_word));
        }
        if self.correct != before.correct {
            words.push(correct_word(&self.correct));
        }
        if self.interval != before.interval {
            words.extend(self.interval.map(|(method, each_ms, rest_ms)| interval_word(method, each_ms, rest_ms)));
        }
        if self.limit_ms != before.limit_ms {
            words.extend(self.limit_ms.map(limit_word));
        }
        (!words.is_empty()).then(|| words.join(", "))
    }
}

fn counting(prompts: &[PromptLevel]) -> Vec<Name> {
    prompts.iter().filter(|p| p.counts_as_correct).map(|p| p.label.clone()).collect()
}

fn named(step: u8, steps: &[Choice]) -> (u8, Option<Name>) {
    let place = usize::from(step).checked_sub(1);
    (step, place.and_then(|place| steps.get(place)).map(|choice| choice.label.clone()))
}

fn step_word((step, name): &(u8, Option<Name>)) -> String {
    name.as_ref().map_or_else(|| format!("Step {step}"), |name| format!("Step {step}: {}", name.as_str()))
}

fn ladder_word(ladder: Ladder) -> String {
    match ladder {
        Ladder::Free => "Help as seen fit",
        Ladder::MostToLeast => "Most to least help",
        Ladder::LeastToMost => "Least to most help",
    }
    .to_owned()
}

fn correct_word(with: &[Name]) -> String {
    if with.is_empty() {
        return "Alone counts".to_owned();
    }
    let names: Vec<&str> = with.iter().map(Name::as_str).collect();
    format!("With {} counts", names.join(" or "))
}

fn interval_word(method: Method, each_ms: u32, rest_ms: u32) -> String {
    let method = match method {
        Method::Partial => "Partial",
        Method::Whole => "Whole",
        Method::Momentary => "Momentary",
    };
    let rest = if rest_ms == 0 { String::new() } else { format!(" with {} to record", seconds(rest_ms)) };
    format!("{method} {}{rest}", seconds(each_ms))
}

fn limit_word(limit_ms: u32) -> String {
    if limit_ms == 0 { "No limit".to_owned() } else { format!("Limit {}", seconds(limit_ms)) }
}

fn seconds(ms: u32) -> String {
    format!("{} s", f64::from(ms) / 1_000.0)
}
