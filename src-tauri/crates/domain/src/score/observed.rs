//! Observed time: the session less its pauses (domain §3.0), and the unions that time measures need.

use serde::{Deserialize, Serialize};

/// A half-open stretch of time `[from_ms, to_ms)`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// Its first instant.
    #[serde(default)]
    pub from_ms: u64,
    /// The first instant after it.
    pub to_ms: u64,
}

impl Span {
    /// Its length; 0 if it ends before it starts.
    #[must_use]
    pub fn length_ms(&self) -> u64 {
        self.to_ms.saturating_sub(self.from_ms)
    }

    /// The part of it inside `other`; empty spans have no part.
    #[must_use]
    pub fn within(&self, other: Span) -> Option<Span> {
        let part = Span { from_ms: self.from_ms.max(other.from_ms), to_ms: self.to_ms.min(other.to_ms) };
        (part.from_ms < part.to_ms).then_some(part)
    }
}

/// The union of spans as disjoint spans in order. Spans that touch are joined, because a behaviour that stops and goes on
/// in the same instant never stopped; empty spans vanish.
#[must_use]
pub fn merge(spans: &[Span]) -> Vec<Span> {
    let mut sorted: Vec<Span> = spans.iter().copied().filter(|s| s.from_ms < s.to_ms).collect();
    sorted.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(sorted.len());
    for span in sorted {
        match merged.last_mut() {
            Some(last) if span.from_ms <= last.to_ms => last.to_ms = last.to_ms.max(span.to_ms),
            _ => merged.push(span),
        }
    }
    merged
}

/// Time covered by both of two merged lists.
#[must_use]
pub fn shared_ms(a: &[Span], b: &[Span]) -> u64 {
    let (mut i, mut j, mut shared) = (0, 0, 0u64);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        shared = shared.saturating_add(x.within(*y).map_or(0, |s| s.length_ms()));
        if x.to_ms <= y.to_ms {
            i += 1;
        } else {
            j += 1;
        }
    }
    shared
}

/// Whether the instant lies in one of the merged spans: at a span's start yes, at its end no.
#[must_use]
pub fn covers(merged: &[Span], at_ms: u64) -> bool {
    let after = merged.partition_point(|s| s.from_ms <= at_ms);
    after > 0 && at_ms < merged[after - 1].to_ms
}

/// A session and the pauses and non-billable breaks in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Observed {
    session: Span,
    pauses: Vec<Span>,
    /// Pause time before each pause, and after the last.
    paused: Vec<u64>,
}

impl Observed {
    /// Pauses may overlap each other and reach beyond the session.
    #[must_use]
    pub fn new(session: Span, pauses: &[Span]) -> Self {
        let clipped: Vec<Span> = pauses.iter().filter_map(|p| p.within(session)).collect();
        let pauses = merge(&clipped);
        let mut paused = vec![0];
        paused.extend(pauses.iter().scan(0, |sum: &mut u64, p| {
            *sum += p.length_ms();
            Some(*sum)
        }));
        Observed { session, pauses, paused }
    }

    /// The session.
    #[must_use]
    pub fn session(&self) -> Span {
        self.session
    }

    /// The pauses, merged and inside the session.
    #[must_use]
    pub fn pauses(&self) -> &[Span] {
        &self.pauses
    }

    /// Session time less the pauses.
    #[must_use]
    pub fn observed_ms(&self) -> u64 {
        self.session.length_ms().saturating_sub(self.pauses.iter().map(Span::length_ms).sum())
    }

    /// How much of the span was watched.
    #[must_use]
    pub fn watched_ms(&self, span: Span) -> u64 {
        let paused_until = |ms: u64| {
            let begun = self.pauses.partition_point(|p| p.from_ms < ms);
            let beyond = begun.checked_sub(1).map_or(0, |last| self.pauses[last].to_ms.saturating_sub(ms));
            self.paused[begun] - beyond
        };
        span.within(self.session).map_or(0, |s| s.length_ms() - (paused_until(s.to_ms) - paused_until(s.from_ms)))
    }

    /// Whether somebody watched at that instant.
    #[must_use]
    pub fn watched(&self, at_ms: u64) -> bool {
        self.session.from_ms <= at_ms && at_ms < self.session.to_ms && !covers(&self.pauses, at_ms)
    }

    /// How much of observed time the spans cover, overlaps once.
    #[must_use]
    pub fn covered_ms(&self, spans: &[Span]) -> u64 {
        let inside: Vec<Span> = spans.iter().filter_map(|s| s.within(self.session)).collect();
        let merged = merge(&inside);
        let all: u64 = merged.iter().map(Span::length_ms).sum();
        all.saturating_sub(shared_ms(&merged, &self.pauses))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from_ms: u64, to_ms: u64) -> Span {
        Span { from_ms, to_ms }
    }

    #[test]
    fn pauses_leave_observed_time_once() {
        let observed =
            Observed::new(span(100, 1_100), &[span(0, 200), span(300, 500), span(400, 600), span(900, 5_000)]);
        assert_eq!(observed.observed_ms(), 1_000 - 100 - 300 - 200);
        assert!(!observed.watched(150) && observed.watched(200) && !observed.watched(300) && !observed.watched(1_100));
        assert_eq!(observed.covered_ms(&[span(0, 350), span(550, 650)]), 100 + 50);
        assert_eq!((observed.watched_ms(span(0, 350)), observed.watched_ms(span(550, 950))), (100, 300));
        assert_eq!((observed.watched_ms(span(350, 400)), observed.watched_ms(span(950, 2_000))), (0, 0));
    }

    #[test]
    fn touching_spans_are_one_and_empty_spans_none() {
        assert_eq!(merge(&[span(5, 10), span(0, 5), span(7, 7), span(9, 3)]), [span(0, 10)]);
        assert!(!covers(&[span(0, 5)], 5) && covers(&[span(0, 5)], 0) && !covers(&[], 0));
    }
}
