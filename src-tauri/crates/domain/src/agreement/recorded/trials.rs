//! Agreement on what is recorded one after the other or piece by piece: trials, steps, components, and values.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Clocks, Compared, MethodScore,
    order::{Positions, side_by_side},
    seen::{Both, Seen, begun_in},
    shared_time::SharedTime,
};
use crate::{
    agreement::{
        Method, Pairs, Ratio, Refusal, Score, kappa_trials, pairs, trial_by_trial, trial_by_trial_correctness,
    },
    measure::PromptLevel,
    observation::{Fact, Response},
    score::Carried,
};

/// Taught trials; probes where neither observer has a taught one. A trial that repeats an error is in no score.
pub(super) fn of_trials(
    both: &Both<Vec<Seen<'_>>>,
    prompts: &[PromptLevel],
    time: &SharedTime,
    clocks: Clocks,
) -> Compared {
    let trials = |probes: bool| {
        both.map(|seen| {
            in_time(seen, time, |fact| match fact {
                Fact::Trial(response) if !probes => Some(*response),
                Fact::Probe(response) if probes => Some(*response),
                _ => None,
            })
        })
    };
    let taught = trials(false);
    let has_taught = taught.counts() != Both { first: 0, second: 0 };
    let trials = if has_taught { taught } else { trials(true) };
    responses(trials.counts(), &side_by_side(&trials, clocks), prompts, time)
}

/// Marks on steps, those on the same step of the same run side by side; of two marks the later counts. An observer who came
/// later than the target's first mark began to count runs then: their first run is the session's first in the shared time.
pub(super) fn of_steps(both: &Both<Vec<Seen<'_>>>, prompts: &[PromptLevel], time: &SharedTime) -> Compared {
    let marks = both.map(|seen| {
        in_time(seen, time, |fact| match fact {
            Fact::Step { run, step, response } => Some((i64::from(*run), *step, *response)),
            _ => None,
        })
    });
    let is_early =
        |s: &Seen<'_>| matches!(s.of.fact, Fact::Step { .. }) && time.start_ms().is_some_and(|start| s.from_ms < start);
    let first_run = |marks: &[(i64, (i64, u8, Response))]| marks.iter().map(|(_, (run, ..))| *run).min();
    let runs_before = match (first_run(&marks.first), first_run(&marks.second)) {
        (Some(first), Some(second)) if both.first.iter().any(is_early) => first - second,
        _ => 0,
    };
    let pieces = Both {
        first: marks.first.iter().map(|(_, (run, step, response))| ((*run, *step), *response)).collect(),
        second: marks.second.iter().map(|(_, (run, step, response))| ((run + runs_before, *step), *response)).collect(),
    };
    responses(marks.counts(), &Ok(positions(&pieces)), prompts, time)
}

/// Components of a checklist, each with itself; of two marks the later counts, since a session is one carrying out.
pub(super) fn of_components(both: &Both<Vec<Seen<'_>>>, time: &SharedTime) -> Compared {
    let marks = both.map(|seen| {
        in_time(seen, time, |fact| match fact {
            Fact::Component { component, carried } => Some((*component, as_response(*carried))),
            _ => None,
        })
    });
    let pieces = marks.map(|marks| marks.iter().map(|(_, mark)| *mark).collect());
    responses(marks.counts(), &Ok(positions(&pieces)), &[], time)
}

/// Values agree if they are the same: ratings, numbers, pieces of work. No other method of domain §3.5 means anything here.
pub(super) fn of_values(both: &Both<Vec<Seen<'_>>>, time: &SharedTime, clocks: Clocks) -> Compared {
    let values = both.map(|seen| {
        in_time(seen, time, |fact| match fact {
            Fact::Rating { value } => Some((i64::from(*value), 0)),
            Fact::Quantity { thousandths } => Some((*thousandths, 0)),
            Fact::PermanentProduct { items, meeting } => Some((i64::from(*items), *meeting)),
            _ => None,
        })
    });
    let score = side_by_side(&values, clocks).and_then(|values| same(&values)).map(Score::Ratio);
    Compared {
        counts: values.counts(),
        window_ms: time.length_ms(),
        methods: vec![MethodScore { method: Method::TrialByTrial, score }],
    }
}

fn same<T: Copy + PartialEq>(values: &Positions<T>) -> Result<Ratio, Refusal> {
    let Pairs { both, missed } = pairs(&values.first, &values.second)?;
    let agreed = both.iter().filter(|(a, b)| a == b).count();
    Ok(Ratio::new(agreed as f64, both.len() as f64).missed(missed))
}

/// What the facts of the shared time say, each with its time, in order.
fn in_time<T>(seen: &[Seen<'_>], time: &SharedTime, say: impl Fn(&Fact) -> Option<T>) -> Vec<(i64, T)> {
    begun_in(seen, time).iter().filter_map(|s| Some((s.from_ms, say(&s.of.fact)?))).collect()
}

/// Every piece that either marked, in order.
fn positions<K: Ord>(pieces: &Both<BTreeMap<K, Response>>) -> Positions<Response> {
    let all: BTreeSet<&K> = pieces.first.keys().chain(pieces.second.keys()).collect();
    pieces.map(|marks| all.iter().map(|piece| marks.get(piece).copied()).collect())
}

fn as_response(carried: Carried) -> Response {
    match carried {
        Carried::Correct => Response::Correct,
        Carried::Incorrect => Response::Incorrect,
        Carried::NotApplicable => Response::NoOpportunity,
    }
}

fn responses(
    counts: Both<usize>,
    positions: &Result<Positions<Response>, Refusal>,
    prompts: &[PromptLevel],
    time: &SharedTime,
) -> Compared {
    let correct: Vec<u8> = prompts.iter().filter(|p| p.counts_as_correct).map(|p| p.code).collect();
    let score = |method: Method| {
        let Both { first, second } = positions.as_ref().map_err(|refusal| *refusal)?;
        match method {
            Method::TrialByTrialCorrectness => trial_by_trial_correctness(first, second, &correct).map(Score::Ratio),
            Method::KappaTrials => kappa_trials(first, second).map(Score::Kappa),
            _ => trial_by_trial(first, second).map(Score::Ratio),
        }
    };
    let methods = [Method::TrialByTrial, Method::TrialByTrialCorrectness, Method::KappaTrials];
    Compared {
        counts,
        window_ms: time.length_ms(),
        methods: methods.map(|method| MethodScore { method, score: score(method) }).to_vec(),
    }
}
