//! The points of a graph.

use std::mem::{Discriminant, discriminant};

use super::{CourseSession, Read, State, day, in_order};
use crate::{
    chart::CivilDate,
    civil,
    id::SessionId,
    measure::{Measure, Phase, Unit},
};

/// What makes a point.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    /// Each session.
    Session,
    /// The sessions of a civil day, joined as [`super::day_value`] says.
    Day,
}

/// A point. One of a session that was not run or not observed is there too, without a value: it is not drawn.
#[derive(Clone, PartialEq, Debug)]
pub struct Point {
    /// Its sessions, in order; one unless points are by day.
    pub sessions: Vec<SessionId>,
    /// When the first of them began, wall milliseconds.
    pub started_ms: i64,
    /// The civil day on which they began, in days since 1970-01-01.
    pub day: i64,
    /// The target's phase, as frozen then.
    pub phase: Phase,
    /// The kind of measure then: points of different kinds are not compared.
    pub measured: Discriminant<Measure>,
    /// What the value counts in.
    pub unit: Unit,
    /// Whether it rests on data, on a declared zero, or on nothing.
    pub state: State,
    /// The score, unrounded; none where nothing was observed or there is nothing to divide by.
    pub value: Option<f64>,
    /// Fewer trials than the target's minimum: kept, not plotted, not counted to mastery.
    pub below_minimum: bool,
    /// The trials were probes, and no other.
    pub probe: bool,
    /// Events seen, where the target is measured by them and was observed.
    pub events: Option<u32>,
    /// For how long it was watched, in milliseconds: the target's own windows for a rate that has any, else the session
    /// less its pauses; 0 where nobody watched.
    pub observed_ms: u64,
}

impl Point {
    /// The value that a graph's path goes through and that phases are compared by.
    #[must_use]
    pub fn plotted(&self) -> Option<f64> {
        self.value.filter(|_| !self.below_minimum)
    }

    /// For how many minutes it was watched; none where nobody did.
    #[must_use]
    pub fn minutes_observed(&self) -> Option<f64> {
        (self.observed_ms > 0).then(|| self.observed_ms as f64 / 60_000.0)
    }

    /// The day as a date; none outside the years 0000 to 9999.
    #[must_use]
    pub fn date(&self) -> Option<CivilDate> {
        civil::write_day(self.day).map(CivilDate)
    }
}

/// The points of a course in order of time, whatever the order of its sessions.
#[must_use]
pub fn points(sessions: &[CourseSession<'_>], by: By) -> Vec<Point> {
    let read: Vec<Read<'_>> = in_order(sessions).into_iter().map(Read::new).collect();
    match by {
        By::Session => read.iter().map(point).collect(),
        By::Day => day::by_day(&read),
    }
}

/// The point of one session.
pub(super) fn point(read: &Read<'_>) -> Point {
    Point {
        sessions: vec![read.of.session],
        started_ms: read.of.started.at.wall_ms,
        day: read.of.day(),
        phase: read.of.target.phase,
        measured: discriminant(read.measure()),
        unit: read.measure().unit(),
        state: read.state,
        value: read.score.value,
        below_minimum: read.score.below_minimum,
        probe: read.score.probe,
        events: read.record.events,
        observed_ms: read.record.observed_ms,
    }
}

/// Those that were measured as the newest was: what may be compared.
pub(super) fn alike(points: &[Point]) -> impl Iterator<Item = &Point> {
    let kind = points.last().map(|p| p.measured);
    points.iter().filter(move |p| Some(p.measured) == kind)
}
