//! The points of a graph.

use serde::{Deserialize, Serialize};

use super::{Condition, CourseSession, Read, State, day, in_order};
use crate::{
    chart::CivilDate,
    civil,
    id::SessionId,
    measure::{MeasureKind, Phase, Unit},
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
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
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
    pub measured: MeasureKind,
    /// How it was taught or watched then.
    #[serde(default)]
    pub condition: Condition,
    /// Whether it rests on data, on a declared zero, or on nothing.
    pub state: State,
    /// The score, unrounded; none where nothing was observed or there is nothing to divide by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Fewer trials than the target's minimum: kept, not plotted, not counted to mastery.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub below_minimum: bool,
    /// The trials were probes, and no other.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub probe: bool,
    /// Events seen, where the target is measured by them and was observed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<u32>,
    /// For how long it was watched, in milliseconds: the target's own windows for a rate that has any, else the session
    /// less its pauses; 0 where nobody watched.
    pub observed_ms: u64,
}

impl Point {
    /// What the value counts in.
    #[must_use]
    pub fn unit(&self) -> Unit {
        self.measured.unit()
    }

    /// By when it began; points of one instant by session.
    pub(super) fn place(&self) -> (i64, Option<SessionId>) {
        (self.started_ms, self.sessions.first().copied())
    }

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
        date_of(self.day)
    }
}

/// A day, in days since 1970-01-01, as a date; none outside the years 0000 to 9999.
#[must_use]
pub fn date_of(day: i64) -> Option<CivilDate> {
    civil::write_day(day).map(CivilDate)
}

/// The points of a course in order of time, whatever the order of its sessions.
#[must_use]
pub fn points(sessions: &[CourseSession<'_>], by: By) -> Vec<Point> {
    let points = in_order(sessions).into_iter().map(|of| point(&Read::new(of))).collect();
    joined(points, by)
}

/// Points of sessions as points of what is asked for, in order of time: those of the past, whose sessions are not kept, beside
/// those of sessions.
#[must_use]
pub fn joined(mut sessions: Vec<Point>, by: By) -> Vec<Point> {
    sessions.sort_by_key(Point::place);
    match by {
        By::Session => sessions,
        By::Day => day::by_day(&sessions),
    }
}

/// The point of one session.
pub(super) fn point(read: &Read<'_>) -> Point {
    Point {
        sessions: vec![read.of.session],
        started_ms: read.of.started.at.wall_ms,
        day: read.of.day(),
        phase: read.of.target.phase,
        measured: read.measure().kind(),
        condition: Condition::of(read.measure()),
        state: read.state,
        value: read.score.value,
        below_minimum: read.score.below_minimum,
        probe: read.score.probe,
        events: read.record.events,
        observed_ms: read.record.observed_ms,
    }
}

/// Those that were measured as the newest was: what may be compared.
pub fn alike(points: &[Point]) -> impl Iterator<Item = &Point> {
    let kind = points.last().map(|p| p.measured);
    points.iter().filter(move |p| Some(p.measured) == kind)
}
