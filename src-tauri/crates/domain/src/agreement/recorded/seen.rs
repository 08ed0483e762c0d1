//! What each of the two observers recorded of one target, on the session's time line.

use std::collections::HashMap;

use super::{shared_time::SharedTime, timeline::Timeline};
use crate::{
    agreement::stream::Span,
    correction::TOLD,
    id::{ObservationId, TargetId, UserId},
    observation::{Fact, Observation},
    session::Stream,
};

/// The same of both observers: of the session's data, and of the second observer's.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Both<T> {
    pub(super) first: T,
    pub(super) second: T,
}

impl<T> Both<T> {
    pub(super) fn map<U>(&self, of: impl Fn(&T) -> U) -> Both<U> {
        Both { first: of(&self.first), second: of(&self.second) }
    }
}

impl<T> Both<Vec<T>> {
    pub(super) fn counts(&self) -> Both<usize> {
        self.map(Vec::len)
    }
}

/// An observation in its place. `to_ms` is never before `from_ms`; a bout without an end has none.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) from_ms: i64,
    pub(super) to_ms: Option<i64>,
    pub(super) of: &'a Observation,
}

impl Seen<'_> {
    /// From when to when a bout lasted; one that was not ended lasts to the end of time.
    pub(super) fn span(&self) -> Span {
        Span { from_ms: self.from_ms, to_ms: self.to_ms.unwrap_or(i64::MAX) }
    }

    pub(super) fn is_bout(&self) -> bool {
        self.of.fact == Fact::Bout
    }
}

/// Whether an observation counts in an agreement with this second observer. Their data in the session's own stream is part of
/// that stream, never of theirs.
pub(super) fn counts(observation: &Observation, second: UserId) -> bool {
    let theirs = observation.stream == Stream::Beside && observation.by == second;
    observation.voided.is_none() && (observation.stream == Stream::Main || theirs)
}

/// What counts, by target, each in the order of its time.
pub(super) fn by_target<'a>(
    observations: &[&'a Observation],
    second: UserId,
    line: &Timeline,
) -> HashMap<TargetId, Both<Vec<Seen<'a>>>> {
    let all: HashMap<ObservationId, &Observation> = observations.iter().map(|o| (o.id, *o)).collect();
    let counted = observations.iter().copied().filter(|o| counts(o, second));
    let mut placed: Vec<Seen<'a>> = counted.map(|o| place(o, &all, line)).collect();
    placed.sort_unstable_by_key(|seen| (seen.from_ms, seen.of.id));
    let mut targets: HashMap<TargetId, Both<Vec<Seen<'a>>>> = HashMap::new();
    for seen in placed {
        let both = targets.entry(seen.of.target).or_insert(Both { first: Vec::new(), second: Vec::new() });
        if seen.of.stream.is_main() { both.first.push(seen) } else { both.second.push(seen) }
    }
    targets
}

/// What was told in the place of something at the same wall time keeps that one's place, whatever was done to the wall clock
/// since the session began.
fn place<'a>(of: &'a Observation, all: &HashMap<ObservationId, &Observation>, line: &Timeline) -> Seen<'a> {
    let struck = of.told.as_ref().and_then(|told| told.in_place_of).and_then(|id| all.get(&id));
    let stands_for = struck.filter(|struck| struck.at.wall_ms == of.at.wall_ms).copied().unwrap_or(of);
    let from_ms = line.touch_ms(stands_for.at, stands_for.boot, Some(stands_for.segment));
    let to_ms = of.ended.map(|end| {
        let since_ms = if of.boot == TOLD { end.at.wall_ms.checked_sub(of.at.wall_ms) } else { None };
        match since_ms {
            Some(since_ms) if end.boot == TOLD => from_ms.saturating_add(since_ms),
            _ => line.touch_ms(end.at, end.boot, Some(of.segment)),
        }
    });
    Seen { from_ms, to_ms: to_ms.map(|to_ms| to_ms.max(from_ms)), of }
}

/// Those that were recorded in the shared time, by their instants or onsets.
pub(super) fn begun_in<'a>(seen: &[Seen<'a>], time: &SharedTime) -> Vec<Seen<'a>> {
    seen.iter().copied().filter(|s| time.holds(s.from_ms)).collect()
}
