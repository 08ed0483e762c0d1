//! One row of a session.

use baton_contract::view::{Mark, PromptKey, RowState, RowView, RunningBout};
use baton_domain::{
    UserId,
    measure::{Measure, PromptLevel, Target},
    observation::{Fact, Observation, Response},
    score::{Window, rate_per_hour, score_trials},
    session::Moment,
};

use super::ms;

/// How many past responses a row shows.
const LAST: usize = 8;

/// The row of one target from its observations in the session, voided ones included.
pub(crate) fn row_view(
    target: &Target,
    observations: &[Observation],
    observed_ms: u64,
    me: UserId,
    now: &Moment,
) -> RowView {
    let valid: Vec<&Observation> = observations.iter().filter(|o| o.voided.is_none()).collect();
    let state = match &target.measure {
        Measure::Trials { prompts, minimum, expected } => trials(prompts, *minimum, *expected, &valid),
        Measure::Count => {
            let count = u32::try_from(valid.len()).unwrap_or(u32::MAX);
            RowState::Count { count, per_hour: rate_per_hour(Window { count, observed_ms }) }
        }
        Measure::Duration => duration(&valid, now),
    };
    RowView {
        target: target.id.to_string(),
        name: target.name.as_str().to_owned(),
        program: target.program_name.as_str().to_owned(),
        pinned: target.pinned,
        position: target.position,
        state,
        can_undo: valid.iter().any(|o| o.by == me),
    }
}

fn trials(prompts: &[PromptLevel], minimum: u16, expected: u16, valid: &[&Observation]) -> RowState {
    let responses: Vec<Response> = valid
        .iter()
        .filter_map(|o| match o.fact {
            Fact::Trial(response) => Some(response),
            Fact::Count | Fact::Bout => None,
        })
        .collect();
    let score = score_trials(&responses, prompts, minimum);
    RowState::Trials {
        prompts: prompts.iter().map(|p| PromptKey { code: p.code, label: p.label.as_str().to_owned() }).collect(),
        done: score.scored,
        expected,
        minimum,
        last: responses.iter().skip(responses.len().saturating_sub(LAST)).map(mark).collect(),
        percent: score.percent_correct,
    }
}

fn mark(response: &Response) -> Mark {
    match response {
        Response::Correct => Mark::Correct,
        Response::Prompted { .. } => Mark::Prompted,
        Response::Incorrect => Mark::Incorrect,
        Response::NoResponse => Mark::NoResponse,
        Response::NoOpportunity => Mark::NoOpportunity,
    }
}

fn duration(valid: &[&Observation], now: &Moment) -> RowState {
    let (running, ended): (Vec<&Observation>, Vec<&Observation>) = valid.iter().partition(|o| o.ended.is_none());
    RowState::Duration {
        running: running
            .last()
            .map(|o| RunningBout { observation: o.id.to_string(), elapsed_ms: ms(o.bout_ms(now.at, now.boot)) }),
        bouts: u32::try_from(ended.len()).unwrap_or(u32::MAX),
        total_ms: ms(ended.iter().map(|o| o.bout_ms(now.at, now.boot)).sum()),
    }
}
