//! Task analysis (domain §3.4): total task, forward and backward chaining.

use serde::{Deserialize, Serialize};

use super::{
    block::{Level, counts_as_correct},
    trials::percent,
};
use crate::observation::Response;

/// How the chain is taught.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chain {
    /// Every step in every trial.
    #[default]
    Total,
    /// From the first step on.
    Forward,
    /// From the last step back.
    Backward,
}

/// What is taught.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// The way of chaining.
    pub chain: Chain,
    /// Number of steps.
    pub steps: usize,
    /// The step being taught, from 1; forward chains have mastered those before it, backward chains those after it.
    pub taught: Option<usize>,
    /// Prompt levels.
    pub levels: Vec<Level>,
}

impl Plan {
    /// The steps that must be scored for a trial to be complete, as indices from 0: all of them in a total task, the
    /// mastered ones and the taught one in a chain.
    #[must_use]
    pub fn open(&self) -> std::ops::Range<usize> {
        match (self.chain, self.taught) {
            (Chain::Forward, Some(taught)) => 0..taught.min(self.steps),
            (Chain::Backward, Some(taught)) => taught.saturating_sub(1).min(self.steps)..self.steps,
            _ => 0..self.steps,
        }
    }
}

/// One run of the chain.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct TaskTrial {
    /// Whether every step that must be scored is; an incomplete trial is kept and in no mean.
    pub complete: bool,
    /// Steps scored and applicable.
    pub applicable: u32,
    /// Of these, independent.
    pub independent: u32,
    /// Independent of the applicable; total task only, because a chain is not plotted as a share of all its steps.
    pub percent_independent: Option<f64>,
    /// Independent or prompted at a level that counts; total task only.
    pub percent_correct: Option<f64>,
    /// Chains: steps done independently up to the first failure, from the end that is taught. Steps not applicable are
    /// passed over; an unscored step ends the count.
    pub steps_to_first_failure: Option<u32>,
    /// Chains: whether the taught step was correct; none if it was not scored or not applicable.
    pub taught_correct: Option<bool>,
}

/// One step over all trials, incomplete ones included.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct StepView {
    /// The step, from 1.
    pub step: usize,
    /// Trials in which it was scored and applicable.
    pub scored: u32,
    /// Of these, independent.
    pub percent_independent: Option<f64>,
    /// Of these, correct by the levels.
    pub percent_correct: Option<f64>,
    /// What was recorded, trial by trial.
    pub history: Vec<Option<Response>>,
}

/// The score of a task analysis.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct TaskScore {
    /// Complete trials.
    pub complete: u32,
    /// Incomplete ones.
    pub incomplete: u32,
    /// Mean of the complete trials' percentages; total task only.
    pub percent_independent: Option<f64>,
    /// Mean of the complete trials' percentages; total task only.
    pub percent_correct: Option<f64>,
    /// Chains: mean over the complete trials of the steps up to the first failure.
    pub steps_to_first_failure: Option<f64>,
    /// Chains: complete trials in which the taught step was correct, of those in which it was scored.
    pub percent_taught_correct: Option<f64>,
    /// Trial by trial.
    pub trials: Vec<TaskTrial>,
    /// Step by step.
    pub by_step: Vec<StepView>,
}

/// Scores trials; each is its steps in order, `None` unscored. Missing steps at a trial's end are unscored, steps beyond
/// the plan are left out.
#[must_use]
pub fn score_task(trials: &[Vec<Option<Response>>], plan: &Plan) -> TaskScore {
    let scored: Vec<TaskTrial> = trials.iter().map(|steps| score_trial(steps, plan)).collect();
    let complete: Vec<&TaskTrial> = scored.iter().filter(|t| t.complete).collect();
    let mean = |value: fn(&TaskTrial) -> Option<f64>| {
        let values: Vec<f64> = complete.iter().filter_map(|t| value(t)).collect();
        (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
    };
    let taught: Vec<bool> = complete.iter().filter_map(|t| t.taught_correct).collect();
    TaskScore {
        complete: complete.len() as u32,
        incomplete: (scored.len() - complete.len()) as u32,
        percent_independent: mean(|t| t.percent_independent),
        percent_correct: mean(|t| t.percent_correct),
        steps_to_first_failure: mean(|t| t.steps_to_first_failure.map(f64::from)),
        percent_taught_correct: percent(taught.iter().filter(|t| **t).count() as u32, taught.len() as u32),
        by_step: (0..plan.steps).map(|index| view_step(trials, index, &plan.levels)).collect(),
        trials: scored,
    }
}

fn score_trial(steps: &[Option<Response>], plan: &Plan) -> TaskTrial {
    let step = |index: usize| steps.get(index).copied().flatten();
    let within: Vec<Response> = (0..plan.steps).filter_map(step).collect();
    let tally = tally(&within, &plan.levels);
    let total = plan.chain == Chain::Total;
    let walk = |order: &mut dyn Iterator<Item = usize>| {
        let mut done = 0;
        for index in order {
            match step(index) {
                Some(Response::Correct) => done += 1,
                Some(Response::NoOpportunity) => {}
                _ => break,
            }
        }
        done
    };
    let taught = plan.taught.filter(|_| !total).and_then(|number| step(number.checked_sub(1)?));
    TaskTrial {
        complete: plan.open().all(|index| step(index).is_some()),
        applicable: tally.scored,
        independent: tally.independent,
        percent_independent: percent(tally.independent, tally.scored).filter(|_| total),
        percent_correct: percent(tally.correct, tally.scored).filter(|_| total),
        steps_to_first_failure: match plan.chain {
            Chain::Total => None,
            Chain::Forward => Some(walk(&mut (0..plan.steps))),
            Chain::Backward => Some(walk(&mut (0..plan.steps).rev())),
        },
        taught_correct: taught
            .filter(|r| *r != Response::NoOpportunity)
            .map(|response| counts_as_correct(response, &plan.levels)),
    }
}

fn view_step(trials: &[Vec<Option<Response>>], index: usize, levels: &[Level]) -> StepView {
    let history: Vec<Option<Response>> = trials.iter().map(|steps| steps.get(index).copied().flatten()).collect();
    let scored: Vec<Response> = history.iter().copied().flatten().collect();
    let tally = tally(&scored, levels);
    StepView {
        step: index + 1,
        scored: tally.scored,
        percent_independent: percent(tally.independent, tally.scored),
        percent_correct: percent(tally.correct, tally.scored),
        history,
    }
}

struct Tally {
    scored: u32,
    independent: u32,
    correct: u32,
}

fn tally(steps: &[Response], levels: &[Level]) -> Tally {
    let of = |counts: &dyn Fn(Response) -> bool| steps.iter().filter(|r| counts(**r)).count() as u32;
    Tally {
        scored: of(&|r| r != Response::NoOpportunity),
        independent: of(&|r| r == Response::Correct),
        correct: of(&|r| counts_as_correct(r, levels)),
    }
}
