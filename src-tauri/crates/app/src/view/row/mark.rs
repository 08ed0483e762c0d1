//! Rows on which each key says how something went: chains and checklists.

use baton_contract::view::{CarriedOut, ComponentKey, Mark, RowState, StepKey};
use baton_domain::{
    measure::{Choice, PromptLevel},
    observation::{Fact, Response},
    score::{Carried, Chain, chain_runs, last_run, plan},
};

use super::{Of, prompt_keys};

/// A response as a mark on the row.
pub(in crate::view) fn mark(response: &Response) -> Mark {
    match response {
        Response::Correct => Mark::Correct,
        Response::Prompted { .. } => Mark::Prompted,
        Response::Incorrect => Mark::Incorrect,
        Response::NoResponse => Mark::NoResponse,
        Response::NoOpportunity => Mark::NoOpportunity,
    }
}

/// The row of a chain, with the steps as the current run has them.
pub(super) fn task_analysis(
    of: &Of<'_>,
    steps: &[Choice],
    prompts: &[PromptLevel],
    chain: Chain,
    taught: Option<u8>,
    expected: u16,
) -> RowState {
    let open = plan(steps, prompts, chain, taught).open();
    let runs = chain_runs(steps, &of.valid);
    let whole = runs.iter().filter(|run| run[open.clone()].iter().all(Option::is_some)).count();
    let current = runs.last();
    let key = |(place, step): (usize, &Choice)| StepKey {
        code: step.code,
        label: step.label.as_str().to_owned(),
        open: open.contains(&place),
        mark: current.and_then(|run| run[place]).as_ref().map(mark),
    };
    RowState::TaskAnalysis {
        steps: steps.iter().enumerate().map(key).collect(),
        prompts: prompt_keys(prompts),
        next_level: of.next_level(prompts),
        run: last_run(&of.valid).unwrap_or(1),
        runs: u32::try_from(whole).unwrap_or(u32::MAX),
        expected,
        percent: of.score().value,
    }
}

impl Of<'_> {
    pub(super) fn fidelity(&self, components: &[Choice], floor_percent: u8) -> RowState {
        let last = |code: u8| {
            self.last(|fact| match fact {
                Fact::Component { component, carried } if *component == code => Some(carried_out(*carried)),
                _ => None,
            })
        };
        let key = |c: &Choice| ComponentKey { code: c.code, label: c.label.as_str().to_owned(), carried: last(c.code) };
        RowState::Fidelity {
            components: components.iter().map(key).collect(),
            percent: self.score().value,
            floor_percent,
        }
    }
}

pub(in crate::view) fn carried_out(carried: Carried) -> CarriedOut {
    match carried {
        Carried::Correct => CarriedOut::Correct,
        Carried::Incorrect => CarriedOut::Incorrect,
        Carried::NotApplicable => CarriedOut::NotApplicable,
    }
}
