//! Interval recording (domain §3.3): partial, whole and momentary, from a stream of bouts or from marks.
//!
//! Definitions. All spans are half-open. An interval is `interval_ms` long; its last `rest_ms` are for writing down and
//! not observed. *Partial*: the behaviour occurs at any moment of the observed part. *Whole*: it fills the observed part.
//! *Momentary*: it is occurring at the instant the interval ends (the start of the next, as the ARPobservation simulator
//! has it), rest or not; a bout ending at that instant is not occurring, one starting at it is.

use serde::{Deserialize, Serialize};

use super::{
    duration::Bout,
    observed::{Observed, Span, covers, merge},
};

/// Which rule scores an interval.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Any moment of the observed part.
    Partial,
    /// All of the observed part.
    Whole,
    /// The instant of its end.
    Momentary,
}

/// What became of one interval.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// The behaviour met the rule.
    Scored,
    /// It did not.
    NotScored,
    /// Nobody scored it: not negative, not in the denominator.
    Missed,
}

/// How a session is cut.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Schedule {
    /// Length of an interval, more than 0.
    pub interval_ms: u64,
    /// Unobserved last part of each, less than the interval.
    pub rest_ms: u64,
    /// The least share of its observed part with which a last interval cut by the session's end still counts; none
    /// excludes every cut interval.
    pub minimum_last_share: Option<f64>,
}

/// One interval of a schedule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Interval {
    /// The part that is observed.
    pub observed: Span,
    /// The instant of a momentary probe.
    pub ends_ms: u64,
}

impl Schedule {
    /// How many intervals begin in the session. A schedule without length has none.
    #[must_use]
    pub fn begun(&self, session: Span) -> u64 {
        session
            .length_ms()
            .checked_div(self.interval_ms)
            .map_or(0, |full| full + u64::from(!session.length_ms().is_multiple_of(self.interval_ms)))
    }

    /// The intervals that count. A last one counts if its observed part is whole; if it is cut, by
    /// `minimum_last_share`. For a momentary probe the observed part is the interval itself.
    #[must_use]
    pub fn intervals(&self, session: Span, method: Method) -> Vec<Interval> {
        let rest = if method == Method::Momentary { 0 } else { self.rest_ms };
        let full = self.interval_ms.saturating_sub(rest);
        if full == 0 {
            return Vec::new();
        }
        let cut = |i: u64| {
            let from_ms = session.from_ms + i * self.interval_ms;
            let to_ms = from_ms.saturating_add(full).min(session.to_ms);
            let ends_ms = from_ms.saturating_add(self.interval_ms).min(session.to_ms);
            Interval { observed: Span { from_ms, to_ms }, ends_ms }
        };
        let counts = |interval: &Interval| {
            let part = interval.observed.length_ms();
            part == full || self.minimum_last_share.is_some_and(|least| part as f64 >= least * full as f64)
        };
        (0..self.begun(session)).map(cut).filter(counts).collect()
    }
}

/// A behaviour's stream, made ready for scoring.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stream {
    bouts: Vec<Span>,
    instants: Vec<u64>,
}

impl Stream {
    /// From bouts and instantaneous events in any order; a bout without length is an event. A bout truncated by the
    /// session's end is still occurring at that instant, so a momentary probe there sees it.
    #[must_use]
    pub fn new(bouts: &[Bout], events_ms: &[u64], session: Span) -> Self {
        let spans: Vec<Span> = bouts
            .iter()
            .map(|b| Span {
                from_ms: b.from_ms,
                to_ms: if b.truncated && b.to_ms >= session.to_ms { u64::MAX } else { b.to_ms },
            })
            .collect();
        let points = spans.iter().filter(|s| s.from_ms == s.to_ms).map(|s| s.from_ms);
        let mut instants: Vec<u64> = events_ms.iter().copied().chain(points).collect();
        instants.sort_unstable();
        Stream { bouts: merge(&spans), instants }
    }

    fn touches(&self, part: Span) -> bool {
        let next = self.bouts.partition_point(|b| b.to_ms <= part.from_ms);
        let event = self.instants.partition_point(|at| *at < part.from_ms);
        self.bouts.get(next).is_some_and(|b| b.from_ms < part.to_ms)
            || self.instants.get(event).is_some_and(|at| *at < part.to_ms)
    }

    fn fills(&self, part: Span) -> bool {
        let next = self.bouts.partition_point(|b| b.to_ms <= part.from_ms);
        self.bouts.get(next).is_some_and(|b| b.from_ms <= part.from_ms && part.to_ms <= b.to_ms)
    }

    fn meets(&self, interval: &Interval, method: Method) -> bool {
        match method {
            Method::Partial => self.touches(interval.observed),
            Method::Whole => self.fills(interval.observed),
            Method::Momentary => covers(&self.bouts, interval.ends_ms),
        }
    }

    /// Time of the behaviour within observed time, as a share in percent: what the interval methods estimate.
    #[must_use]
    pub fn percent_of_time(&self, observed: &Observed) -> Option<f64> {
        let time = observed.observed_ms();
        (time > 0).then(|| observed.covered_ms(&self.bouts) as f64 * 100.0 / time as f64)
    }
}

/// Whether somebody watched an interval: no pause touches its observed part, or, for a momentary probe, its instant. A
/// probe at the session's end was not watched if the session ends in a pause.
#[must_use]
pub fn watched(observed: &Observed, interval: &Interval, method: Method) -> bool {
    let (pauses, end_ms) = (observed.pauses(), observed.session().to_ms);
    match method {
        Method::Momentary => {
            let ends_paused = interval.ends_ms == end_ms && pauses.last().is_some_and(|p| p.to_ms == end_ms);
            !ends_paused && !covers(pauses, interval.ends_ms)
        }
        Method::Partial | Method::Whole => {
            let part = interval.observed;
            let next = pauses.partition_point(|p| p.to_ms <= part.from_ms);
            pauses.get(next).is_none_or(|p| p.from_ms >= part.to_ms)
        }
    }
}

/// Marks every interval that counts. One that nobody [`watched`] is missed.
#[must_use]
pub fn mark_intervals(stream: &Stream, observed: &Observed, schedule: &Schedule, method: Method) -> Vec<Mark> {
    let mark = |interval: &Interval| match (watched(observed, interval, method), stream.meets(interval, method)) {
        (false, _) => Mark::Missed,
        (true, true) => Mark::Scored,
        (true, false) => Mark::NotScored,
    };
    schedule.intervals(observed.session(), method).iter().map(mark).collect()
}

/// The score of interval marks.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct IntervalScore {
    /// Intervals that count, missed ones included.
    pub intervals: usize,
    /// Intervals somebody scored either way.
    pub observed: usize,
    /// Scored ones.
    pub scored: usize,
    /// Missed ones.
    pub missed: usize,
    /// Scored of the observed; none if all were missed.
    pub percent_scored: Option<f64>,
}

/// Scores marks: scored ÷ observed.
#[must_use]
pub fn score_intervals(marks: &[Mark]) -> IntervalScore {
    let scored = marks.iter().filter(|m| **m == Mark::Scored).count();
    let missed = marks.iter().filter(|m| **m == Mark::Missed).count();
    let observed = marks.len() - missed;
    IntervalScore {
        intervals: marks.len(),
        observed,
        scored,
        missed,
        percent_scored: (observed > 0).then(|| scored as f64 * 100.0 / observed as f64),
    }
}
