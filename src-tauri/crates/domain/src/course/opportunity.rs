//! Whose a session is: each author with the opportunities of their own (domain §3.4 row 10, §5.5).

use std::collections::{BTreeMap, BTreeSet};

use super::{Read, State};
use crate::{
    id::UserId,
    mastery::Share,
    measure::{Choice, Measure},
    observation::{Fact, Observation, Response},
    score::{Carried, Chain, Mark, chain_runs, interval_marks, latencies, plan, score_task},
    session::Stream,
};

/// Those whose session it is. For a measure of opportunities each has as many as the score rests on; where it rests on none
/// in particular (events, bouts), everybody who recorded some. A declared zero is of those who held the session, since
/// watching was the work.
pub(super) fn shares(read: &Read<'_>) -> Vec<Share> {
    let own: BTreeMap<UserId, Option<u32>> = if read.state == State::Zero { holders(read) } else { authors(read) };
    own.into_iter().map(|(by, trials)| Share { by: by.to_string(), trials }).collect()
}

fn holders(read: &Read<'_>) -> BTreeMap<UserId, Option<u32>> {
    let main = read.of.segments.iter().filter(|s| s.session == read.of.session && s.stream == Stream::Main);
    main.map(|s| (s.by, None)).collect()
}

fn authors(read: &Read<'_>) -> BTreeMap<UserId, Option<u32>> {
    let each = |counts: &dyn Fn(&Observation) -> u32| count(read.valid.iter().map(|o| (o.by, counts(o))));
    match read.measure() {
        Measure::TaskAnalysis { .. } => count(steps(read).into_iter().map(|by| (by, 1))),
        Measure::Fidelity { components, .. } => {
            count(components.iter().filter_map(|c| component(read, c.code)).map(|by| (by, 1)))
        }
        Measure::Interval { .. } => count(by_hand(read).into_iter().map(|by| (by, marked(read, by)))),
        Measure::Latency { limit_ms } => {
            each(&|o| latencies(*limit_ms, &[o]).iter().flatten().count().try_into().unwrap_or(u32::MAX))
        }
        Measure::PermanentProduct { .. } => each(&|o| match o.fact {
            Fact::PermanentProduct { items, .. } => u32::from(items),
            _ => 0,
        }),
        Measure::Rating { .. } => each(&|o| u32::from(matches!(o.fact, Fact::Rating { .. }))),
        Measure::Quantity { .. } => each(&|o| u32::from(matches!(o.fact, Fact::Quantity { .. }))),
        Measure::Count | Measure::Rate | Measure::Duration | Measure::InterResponseTime => {
            by_hand(read).into_iter().map(|by| (by, None)).collect()
        }
        // Trials carry their own authors; words have no score.
        Measure::Trials { .. } | Measure::FreeText => BTreeMap::new(),
    }
}

fn count(counts: impl Iterator<Item = (UserId, u32)>) -> BTreeMap<UserId, Option<u32>> {
    let mut own: BTreeMap<UserId, u32> = BTreeMap::new();
    for (by, n) in counts.filter(|(_, n)| *n > 0) {
        let sum = own.entry(by).or_default();
        *sum = sum.saturating_add(n);
    }
    own.into_iter().map(|(by, n)| (by, Some(n))).collect()
}

fn by_hand(read: &Read<'_>) -> BTreeSet<UserId> {
    read.valid.iter().filter(|o| !matches!(o.fact, Fact::Abc(_))).map(|o| o.by).collect()
}

/// How many intervals of all rounds this hand marked.
fn marked(read: &Read<'_>, by: UserId) -> u32 {
    let own: Vec<&Observation> = read.valid.iter().copied().filter(|o| o.fact == Fact::Bout || o.by == by).collect();
    let marks = interval_marks(read.measure(), &own, &read.of.started);
    u32::try_from(marks.iter().filter(|m| **m != Mark::Missed).count()).unwrap_or(u32::MAX)
}

/// Who made the mark that counts on a component, if it applied.
fn component(read: &Read<'_>, code: u8) -> Option<UserId> {
    let mark = read.valid.iter().rev().find_map(|o| match o.fact {
        Fact::Component { component, carried } if component == code => Some((o.by, carried)),
        _ => None,
    });
    mark.filter(|(_, carried)| *carried != Carried::NotApplicable).map(|(by, _)| by)
}

/// Who made each mark that a chain's score rests on: in whole runs, every step that applied; of a chain that is taught step
/// by step, the taught one.
fn steps(read: &Read<'_>) -> Vec<UserId> {
    let Measure::TaskAnalysis { steps, prompts, chain, taught, .. } = read.measure() else { return Vec::new() };
    let scored = score_task(&chain_runs(steps, &read.valid), &plan(steps, prompts, *chain, *taught));
    let counts = |place: usize| *chain == Chain::Total || taught.is_some_and(|step| place + 1 == usize::from(step));
    let whole = marks(steps, &read.valid).into_values().zip(&scored.trials).filter(|(_, trial)| trial.complete);
    whole
        .flat_map(|(run, _)| run)
        .filter(|(place, (_, response))| counts(*place) && *response != Response::NoOpportunity)
        .map(|(_, (by, _))| by)
        .collect()
}

/// The mark that counts on each step, run by run, in the order of [`chain_runs`].
fn marks(steps: &[Choice], valid: &[&Observation]) -> BTreeMap<u16, BTreeMap<usize, (UserId, Response)>> {
    let mut runs: BTreeMap<u16, BTreeMap<usize, (UserId, Response)>> = BTreeMap::new();
    for observation in valid {
        if let Fact::Step { run, step, response } = observation.fact
            && let Some(place) = steps.iter().position(|s| s.code == step)
        {
            runs.entry(run).or_default().insert(place, (observation.by, response));
        }
    }
    runs
}
