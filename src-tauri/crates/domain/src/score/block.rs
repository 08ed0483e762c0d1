//! A block of trials under all its rules (domain §3.1, §3.4): prompt levels, error correction, minimum, criterion.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::trials::percent;
use crate::observation::Response;

/// A prompt level as scoring needs it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// [`crate::measure::PromptLevel::code`].
    pub code: u8,
    /// What the technician reads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Whether a response at this level counts as correct.
    #[serde(default)]
    pub counts_as_correct: bool,
}

/// Whether the response is correct: without help, or with help at a level that counts.
#[must_use]
pub fn counts_as_correct(response: Response, levels: &[Level]) -> bool {
    match response {
        Response::Correct => true,
        Response::Prompted { level } => levels.iter().any(|l| l.code == level && l.counts_as_correct),
        Response::Incorrect | Response::NoResponse | Response::NoOpportunity => false,
    }
}

/// How *no response* is scored. Either way it is in the denominator and not correct.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoResponse {
    /// As an incorrect response.
    #[default]
    Incorrect,
    /// As a code of its own, with its own share.
    OwnCode,
}

/// A criterion in blocks of scored trials.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Scored trials in a block.
    pub block: u32,
    /// The least percentage correct of a block, compared unrounded.
    pub percent: f64,
    /// How many adjoining blocks must meet it; 1 unless given.
    #[serde(default = "one")]
    pub consecutive: u32,
    /// Whether a block may start at any trial. By default blocks follow each other from the first trial on.
    #[serde(default)]
    pub sliding: bool,
}

fn one() -> u32 {
    1
}

/// The rules of a block.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Rules {
    /// Prompt levels.
    pub levels: Vec<Level>,
    /// *No response*.
    pub no_response: NoResponse,
    /// Fewer scored trials are kept, not plotted and not counted to mastery. When only the first trial makes the value, the
    /// trials after it count to the minimum all the same, as they do for mastery.
    pub minimum: u32,
    /// How many the plan expects.
    pub expected: Option<u32>,
    /// Score only the first scored trial of each target in each session (a cold probe).
    pub first_trial_only: bool,
    /// What trials to criterion are counted to.
    pub criterion: Option<Criterion>,
}

/// One trial of a block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Trial<'a> {
    /// What the child did.
    pub response: Response,
    /// Repeats an error to correct it: outside the percentage.
    pub error_correction: bool,
    /// Whose first trial it may be: day, session and target.
    pub of: (Option<&'a str>, Option<&'a str>, Option<&'a str>),
}

/// The share of one prompt level.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct LevelShare {
    /// Its code.
    pub level: u8,
    /// Trials scored at it.
    pub trials: u32,
    /// Of all scored trials.
    pub percent: Option<f64>,
}

/// When the criterion was met.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct ToCriterion {
    /// Scored trials up to and including the last of the criterion's blocks.
    pub scored_trials: u32,
    /// All trials presented until then, error corrections and lost opportunities included.
    pub presented_trials: u32,
}

/// The score of a block. Independent, each prompt level, incorrect and (as its own code) no response sum to 100.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Block {
    /// Trials in the percentage.
    pub scored: u32,
    /// Correct without help.
    pub independent: u32,
    /// Independent and prompted at levels that count.
    pub correct: u32,
    /// Incorrect; includes no response unless that is its own code.
    pub incorrect: u32,
    /// No response, however it is scored.
    pub no_response: u32,
    /// Without opportunity: outside.
    pub no_opportunity: u32,
    /// Error-correction trials: outside.
    pub error_corrections: u32,
    /// Trials after the first, when only the first is scored: outside.
    pub after_the_first: u32,
    /// Correct in percent of the scored.
    pub percent_correct: Option<f64>,
    /// Independent in percent of the scored.
    pub percent_independent: Option<f64>,
    /// By prompt level, configured ones first.
    pub prompted: Vec<LevelShare>,
    /// Incorrect in percent of the scored.
    pub percent_incorrect: Option<f64>,
    /// No response in percent of the scored, when it is its own code.
    pub percent_no_response: Option<f64>,
    /// How many the plan expects.
    pub expected: Option<u32>,
    /// Expected trials not yet scored.
    pub remaining: Option<u32>,
    /// Fewer trials than the minimum.
    pub below_minimum: bool,
    /// Whether the block is a point on the graph and counts to mastery: it has a value and enough trials.
    pub plotted: bool,
    /// Trials to criterion; none without a criterion or until it is met.
    pub trials_to_criterion: Option<ToCriterion>,
}

/// Scores trials in the order given.
#[must_use]
pub fn score_block(trials: &[Trial<'_>], rules: &Rules) -> Block {
    let mut counts = Counts::default();
    let mut seen = HashSet::new();
    let mut levels: Vec<(u8, u32)> = rules.levels.iter().map(|l| (l.code, 0)).collect();
    let mut scored: Vec<(bool, u32)> = Vec::new();
    for (presented, trial) in (1u32..).zip(trials) {
        if trial.error_correction {
            counts.error_corrections += 1;
        } else if trial.response == Response::NoOpportunity {
            counts.no_opportunity += 1;
        } else if !seen.insert(trial.of) && rules.first_trial_only {
            counts.after_the_first += 1;
        } else {
            counts.add(trial.response, &mut levels);
            scored.push((counts_as_correct(trial.response, &rules.levels), presented));
        }
    }
    counts.block(scored.len() as u32, &levels, rules, &scored)
}

#[derive(Default)]
struct Counts {
    independent: u32,
    wrong: u32,
    no_response: u32,
    no_opportunity: u32,
    error_corrections: u32,
    after_the_first: u32,
}

impl Counts {
    fn add(&mut self, response: Response, levels: &mut Vec<(u8, u32)>) {
        match response {
            Response::Correct => self.independent += 1,
            Response::Prompted { level } => match levels.iter_mut().find(|(code, _)| *code == level) {
                Some(count) => count.1 += 1,
                None => levels.push((level, 1)),
            },
            Response::Incorrect => self.wrong += 1,
            Response::NoResponse => self.no_response += 1,
            Response::NoOpportunity => {}
        }
    }

    fn block(&self, scored: u32, levels: &[(u8, u32)], rules: &Rules, order: &[(bool, u32)]) -> Block {
        let own = rules.no_response == NoResponse::OwnCode;
        let incorrect = self.wrong + if own { 0 } else { self.no_response };
        let correct = order.iter().filter(|(correct, _)| *correct).count() as u32;
        let below_minimum = scored.saturating_add(self.after_the_first) < rules.minimum;
        let share = |(level, trials): &(u8, u32)| LevelShare {
            level: *level,
            trials: *trials,
            percent: percent(*trials, scored),
        };
        Block {
            scored,
            independent: self.independent,
            correct,
            incorrect,
            no_response: self.no_response,
            no_opportunity: self.no_opportunity,
            error_corrections: self.error_corrections,
            after_the_first: self.after_the_first,
            percent_correct: percent(correct, scored),
            percent_independent: percent(self.independent, scored),
            prompted: levels.iter().map(share).collect(),
            percent_incorrect: percent(incorrect, scored),
            percent_no_response: percent(self.no_response, scored).filter(|_| own),
            expected: rules.expected,
            remaining: rules.expected.map(|expected| expected.saturating_sub(scored)),
            below_minimum,
            plotted: !below_minimum && scored > 0,
            trials_to_criterion: rules.criterion.and_then(|criterion| to_criterion(order, &criterion)),
        }
    }
}

/// Finds the first trial at which the criterion's last block ends; each entry is whether the trial was correct and its
/// place among all presented.
fn to_criterion(order: &[(bool, u32)], criterion: &Criterion) -> Option<ToCriterion> {
    let block = criterion.block as usize;
    if block == 0 || criterion.consecutive == 0 {
        return None;
    }
    let mut sums = vec![0u32; order.len() + 1];
    let mut runs = vec![0u32; order.len() + 1];
    for end in 1..=order.len() {
        sums[end] = sums[end - 1] + u32::from(order[end - 1].0);
        if end < block || !(criterion.sliding || end % block == 0) {
            continue;
        }
        let correct = sums[end] - sums[end - block];
        if f64::from(correct) * 100.0 >= criterion.percent * f64::from(criterion.block) {
            runs[end] = runs[end - block] + 1;
        }
        if runs[end] >= criterion.consecutive {
            return Some(ToCriterion { scored_trials: end as u32, presented_trials: order[end - 1].1 });
        }
    }
    None
}
