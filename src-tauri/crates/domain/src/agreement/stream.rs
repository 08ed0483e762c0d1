//! What one observer recorded, put on the session's time line.

use serde::Deserialize;

use super::{
    Refusal,
    entry::{TrialEntry, marks},
};

/// What one observer recorded of one target in one session. Give what there is: each method takes the first of the kinds
/// that it can use, and a stream may hold several.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stream {
    /// Events in each interval; `null` for an interval that the observer missed.
    pub counts: Option<Vec<Option<u32>>>,
    /// Whether the behaviour occurred in each interval; `null` for an interval that the observer missed. Written as
    /// `true`, `false`, `null`, or as `"scored"`, `"not_scored"`, `"missed"`.
    #[serde(default, deserialize_with = "marks")]
    pub marks: Option<Vec<Option<bool>>>,
    /// The trials in order; `null` for a trial that the observer missed.
    pub trials: Option<Vec<Option<TrialEntry>>>,
    /// The lengths of the bouts in order, where their instants are not known.
    pub durations_ms: Option<Vec<u64>>,
    /// The bouts, in any order, from the session's start.
    pub bouts: Option<Vec<Bout>>,
    /// The events, in any order, from the session's start.
    pub events_ms: Option<Vec<i64>>,
}

/// A bout as it was recorded, in milliseconds from the session's start.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bout {
    /// Onset.
    pub from_ms: i64,
    /// Offset; a bout without one was still under way when the session ended.
    #[serde(default)]
    pub to_ms: Option<i64>,
}

/// A bout on the session's time line, half-open. `to_ms` is never before `from_ms` in what [`place_bouts`] returns.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Span {
    /// Onset.
    pub from_ms: i64,
    /// Offset.
    pub to_ms: i64,
}

impl Span {
    /// Its length; none if it is reversed.
    #[must_use]
    pub fn length_ms(&self) -> u64 {
        if self.to_ms > self.from_ms { self.to_ms.abs_diff(self.from_ms) } else { 0 }
    }

    /// The part of it that lies in `outer`. A span of no length is in `outer` if its instant is.
    pub(super) fn within(&self, outer: Span) -> Option<Span> {
        let inside = self.from_ms < outer.to_ms && (self.to_ms > outer.from_ms || self.from_ms >= outer.from_ms);
        inside.then(|| Span { from_ms: self.from_ms.max(outer.from_ms), to_ms: self.to_ms.min(outer.to_ms) })
    }
}

/// The same time covered by spans that do not overlap, in order. A span of no length at the very end of another is not
/// joined to it: its instant is not in a half-open span.
pub(super) fn union(spans: &[Span]) -> Vec<Span> {
    let mut sorted = spans.to_vec();
    sorted.sort_unstable();
    let mut joined: Vec<Span> = Vec::new();
    for span in sorted {
        match joined.last_mut() {
            Some(last) if span.from_ms < last.to_ms || (span.from_ms == last.to_ms && span.length_ms() > 0) => {
                last.to_ms = last.to_ms.max(span.to_ms);
            }
            _ => joined.push(span),
        }
    }
    joined
}

/// Moves events by the clock offset, orders them, and takes out those outside of the session `[0, session_ms)`: an event
/// at the very end is outside. Without a session all are kept. Returns how many were taken out.
#[must_use]
pub fn place_events(events_ms: &[i64], offset_ms: i64, session_ms: Option<u64>) -> (Vec<i64>, usize) {
    let inside = |at: &i64| session_ms.is_none_or(|end| u64::try_from(*at).is_ok_and(|at| at < end));
    let mut placed: Vec<i64> = events_ms.iter().map(|at| at.saturating_add(offset_ms)).filter(inside).collect();
    placed.sort_unstable();
    let outside = events_ms.len() - placed.len();
    (placed, outside)
}

/// Moves bouts by the clock offset, closes open ones at the session's end, cuts them to the session, and orders them.
/// Those that lie outside of the session altogether are left out. A bout that the session's start or end cut short is kept:
/// both observers' sessions begin and end at the same instants. Its onset is
/// another matter: one before the session is outside, as an event there is ([`place_events`]).
///
/// # Errors
/// [`Refusal::BoutReversed`], and [`Refusal::BoutOpen`] without a session to close the bout.
pub fn place_bouts(bouts: &[Bout], offset_ms: i64, session_ms: Option<u64>) -> Result<Vec<Span>, Refusal> {
    let mut placed = move_bouts(bouts, offset_ms, session_ms)?;
    if let Some(end) = session_ms {
        let session = Span { from_ms: 0, to_ms: i64::try_from(end).unwrap_or(i64::MAX) };
        placed = placed.iter().filter_map(|span| span.within(session)).collect();
    }
    placed.sort_unstable();
    Ok(placed)
}

/// The onsets of bouts, as they were recorded. They need no ends.
pub(super) fn onsets(bouts: &[Bout]) -> Vec<i64> {
    bouts.iter().map(|bout| bout.from_ms).collect()
}

/// Moves bouts by the clock offset and cuts nothing: one still under way at the session's end has no end before the last
/// instant there is.
pub(super) fn move_bouts(bouts: &[Bout], offset_ms: i64, session_ms: Option<u64>) -> Result<Vec<Span>, Refusal> {
    let moved = |bout: &Bout| {
        let from_ms = bout.from_ms.saturating_add(offset_ms);
        match bout.to_ms {
            Some(to_ms) if to_ms < bout.from_ms => Err(Refusal::BoutReversed),
            Some(to_ms) => Ok(Span { from_ms, to_ms: to_ms.saturating_add(offset_ms) }),
            None if session_ms.is_some() => Ok(Span { from_ms, to_ms: i64::MAX }),
            None => Err(Refusal::BoutOpen),
        }
    };
    bouts.iter().map(moved).collect()
}
