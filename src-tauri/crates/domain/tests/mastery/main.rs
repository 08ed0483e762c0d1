//! Mastery: rules, what they look at, and what follows from them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "test code: a failed step is a failed test")]

mod edges;
mod json;
mod laws;
mod moves;
mod scoring;
mod truth;

use baton_domain::mastery::{Evaluation, Finality, Response, Rule, Session, Trial, evaluate};

pub(crate) fn values(values: &[f64]) -> Vec<Session> {
    values.iter().map(|v| Session { value: Some(*v), ..Session::default() }).collect()
}

pub(crate) fn ask(rule: &Rule, sessions: &[Session]) -> Evaluation {
    evaluate(rule, sessions, None, Finality::Provisional).unwrap()
}

pub(crate) fn met_at(rule: &Rule, sessions: &[Session]) -> Option<usize> {
    ask(rule, sessions).met_at.map(|place| place.entry)
}

pub(crate) fn trials(parts: &[(Response, usize)]) -> Vec<Trial> {
    let trial = |response| Trial {
        response,
        level: None,
        by: None,
        stimulus: None,
        block: None,
        probe: false,
        error_correction: false,
    };
    parts.iter().flat_map(|(r, n)| std::iter::repeat_n(trial(*r), *n)).collect()
}

pub(crate) fn run(parts: &[(Response, usize)]) -> Session {
    Session { trials: trials(parts), ..Session::default() }
}
