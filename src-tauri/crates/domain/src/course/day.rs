//! Several sessions of one day become one point (domain §1.2, §3.0), by one rule for each measure.

use super::{Point, Read, State, point::point};
use crate::{
    mastery::DayValue,
    measure::{Measure, Unit},
    score::{Window, rate_per_hour, rate_per_min},
};

/// How sessions of one day become one value. Percentages and means (latency, inter-response time, rating) are averaged,
/// each session weighing the same; total durations and quantities are summed; rates are pooled, all events by all observed
/// time, as counts are, since a count's graph is a rate (the counts themselves are summed with them).
#[must_use]
pub fn day_value(measure: &Measure) -> DayValue {
    match (measure.unit(), measure) {
        (Unit::PerHour | Unit::PerMinute, _) => DayValue::Pooled,
        (Unit::Minutes, _) | (_, Measure::Quantity { .. }) => DayValue::Sum,
        (Unit::Percent | Unit::Seconds | Unit::Value | Unit::None, _) => DayValue::Mean,
    }
}

/// The points of days. A day has a point for each phase and kind of measure on it, and one of its own for probes, which are
/// apart from taught trials; sessions without data join what there is.
pub(super) fn by_day(read: &[Read<'_>]) -> Vec<Point> {
    let mut read: Vec<&Read<'_>> = read.iter().collect();
    // A device that travels may write a later instant under an earlier date.
    read.sort_by_key(|r| (r.of.day(), r.of.place()));
    let alike = |a: &&Read<'_>, b: &&Read<'_>| {
        let key = |r: &Read<'_>| (r.of.day(), r.of.target.phase, std::mem::discriminant(r.measure()));
        key(a) == key(b)
    };
    read.chunk_by(alike).flat_map(parts).filter_map(|part| joined(&part)).collect()
}

/// Taught sessions and probes, by which began first.
fn parts<'a>(day: &[&'a Read<'a>]) -> Vec<Vec<&'a Read<'a>>> {
    let (mut probes, mut others): (Vec<_>, Vec<_>) = day.iter().copied().partition(|r| r.score.probe);
    if !others.iter().any(|r| r.state.observed()) {
        probes.append(&mut others);
        probes.sort_by_key(|r| r.of.place());
    }
    let mut parts = vec![others, probes];
    parts.sort_by_key(|part| part.first().map(|r| r.of.place()));
    parts
}

/// One point of several sessions; none of none. Sessions below the minimum, and events without observed time, stay out where
/// another session has a value.
fn joined(part: &[&Read<'_>]) -> Option<Point> {
    let first = point(part.first()?);
    let enough = |r: &&&Read<'_>| r.score.value.is_some() && !r.score.below_minimum;
    let counted: Vec<&Read<'_>> =
        if part.iter().any(|r| enough(&r)) { part.iter().filter(enough).copied().collect() } else { part.to_vec() };
    let observed = || part.iter().filter(|r| r.state.observed());
    Some(Point {
        sessions: part.iter().map(|r| r.of.session).collect(),
        state: state(part),
        value: value(&counted),
        below_minimum: counted.iter().any(|r| r.score.below_minimum),
        probe: part.iter().any(|r| r.score.probe),
        events: observed().filter_map(|r| r.record.events).reduce(u32::saturating_add),
        observed_ms: observed().map(|r| r.record.observed_ms).fold(0, u64::saturating_add),
        ..first
    })
}

/// The most that any of its sessions says.
fn state(part: &[&Read<'_>]) -> State {
    let says = |state: &State| part.iter().any(|r| r.state == *state);
    [State::HasData, State::Zero, State::NotObserved].into_iter().find(says).unwrap_or(State::NotRun)
}

fn value(part: &[&Read<'_>]) -> Option<f64> {
    let values: Vec<f64> = part.iter().filter_map(|r| r.score.value).collect();
    let (measure, last) = (part.first()?.measure(), values.last().copied()?);
    let sum: f64 = values.iter().sum();
    match day_value(measure) {
        DayValue::Mean => Some(sum / values.len() as f64),
        DayValue::Sum => Some(sum),
        DayValue::Last => Some(last),
        // Without observed time all that has a value is a declared zero.
        DayValue::Pooled => pooled(measure, part).or(Some(last)),
    }
    .filter(|v| v.is_finite())
}

fn pooled(measure: &Measure, part: &[&Read<'_>]) -> Option<f64> {
    let windows = part.iter().filter_map(|r| r.record.window());
    let all = windows.reduce(|a, b| Window {
        count: a.count.saturating_add(b.count),
        observed_ms: a.observed_ms.saturating_add(b.observed_ms),
    })?;
    if measure.unit() == Unit::PerHour { rate_per_hour(all) } else { rate_per_min(all) }
}
