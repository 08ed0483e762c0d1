//! Several sessions of one day become one point (domain §1.2, §3.0), by one rule for each measure.

use super::{Point, State};
use crate::{
    mastery::DayValue,
    measure::{MeasureKind, Unit},
    score::{Window, rate_per_hour, rate_per_min},
};

/// How sessions of one day become one value. Percentages and means (latency, inter-response time, rating) are averaged,
/// each session weighing the same; total durations and quantities are summed; rates are pooled, all events by all observed
/// time, as counts are, since a count's graph is a rate (the counts themselves are summed with them).
#[must_use]
pub fn day_value(measured: MeasureKind) -> DayValue {
    match (measured.unit(), measured) {
        (Unit::PerHour | Unit::PerMinute, _) => DayValue::Pooled,
        (Unit::Minutes, _) | (_, MeasureKind::Quantity) => DayValue::Sum,
        (Unit::Percent | Unit::Seconds | Unit::Value | Unit::None, _) => DayValue::Mean,
    }
}

/// The points of days. A day has a point for each phase, kind of measure and condition on it, and one of its own for probes,
/// which are apart from taught trials; sessions without data join what there is.
pub(super) fn by_day(sessions: &[Point]) -> Vec<Point> {
    let mut sessions: Vec<&Point> = sessions.iter().collect();
    // A device that travels may write a later instant under an earlier date.
    sessions.sort_by_key(|p| (p.day, p.place()));
    let alike = |a: &&Point, b: &&Point| {
        (a.day, a.phase, a.measured, &a.condition) == (b.day, b.phase, b.measured, &b.condition)
    };
    sessions.chunk_by(alike).flat_map(parts).filter_map(|part| joined(&part)).collect()
}

/// Taught sessions and probes, by which began first.
fn parts<'a>(day: &[&'a Point]) -> Vec<Vec<&'a Point>> {
    let (mut probes, mut others): (Vec<_>, Vec<_>) = day.iter().copied().partition(|p| p.probe);
    if !others.iter().any(|p| p.state.observed()) {
        probes.append(&mut others);
        probes.sort_by_key(|p| p.place());
    }
    let mut parts = vec![others, probes];
    parts.sort_by_key(|part| part.first().map(|p| p.place()));
    parts
}

/// One point of several sessions; none of none. Sessions below the minimum, and events without observed time, stay out where
/// another session has a value.
fn joined(part: &[&Point]) -> Option<Point> {
    let first = (*part.first()?).clone();
    let enough = |p: &&&Point| p.plotted().is_some();
    let counted: Vec<&Point> =
        if part.iter().any(|p| enough(&p)) { part.iter().filter(enough).copied().collect() } else { part.to_vec() };
    let observed = || part.iter().filter(|p| p.state.observed());
    Some(Point {
        sessions: part.iter().flat_map(|p| p.sessions.iter().copied()).collect(),
        state: state(part),
        value: value(first.measured, &counted),
        below_minimum: counted.iter().any(|p| p.below_minimum),
        probe: part.iter().any(|p| p.probe),
        events: observed().filter_map(|p| p.events).reduce(u32::saturating_add),
        observed_ms: observed().map(|p| p.observed_ms).fold(0, u64::saturating_add),
        ..first
    })
}

/// The most that any of its sessions says.
fn state(part: &[&Point]) -> State {
    let says = |state: &State| part.iter().any(|p| p.state == *state);
    [State::HasData, State::Zero, State::NotObserved].into_iter().find(says).unwrap_or(State::NotRun)
}

fn value(measured: MeasureKind, part: &[&Point]) -> Option<f64> {
    let values: Vec<f64> = part.iter().filter_map(|p| p.value).collect();
    let last = values.last().copied()?;
    let sum: f64 = values.iter().sum();
    match day_value(measured) {
        DayValue::Mean => Some(sum / values.len() as f64),
        DayValue::Sum => Some(sum),
        DayValue::Last => Some(last),
        // Without observed time all that has a value is a declared zero.
        DayValue::Pooled => pooled(measured, part).or(Some(last)),
    }
    .filter(|v| v.is_finite())
}

fn pooled(measured: MeasureKind, part: &[&Point]) -> Option<f64> {
    let windows = part.iter().filter_map(|p| p.events.map(|count| Window { count, observed_ms: p.observed_ms }));
    let all = windows.reduce(|a, b| Window {
        count: a.count.saturating_add(b.count),
        observed_ms: a.observed_ms.saturating_add(b.observed_ms),
    })?;
    if measured.unit() == Unit::PerHour { rate_per_hour(all) } else { rate_per_min(all) }
}
