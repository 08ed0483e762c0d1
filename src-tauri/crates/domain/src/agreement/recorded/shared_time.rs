//! The time in which both observers were there.

use super::timeline::Timeline;
use crate::{
    agreement::stream::{Span, union},
    id::UserId,
    session::{Segment, Session, Stream},
};

/// Stretches of the session's time line, in order, none of no length, none meeting another.
#[derive(Clone)]
pub(super) struct SharedTime(Vec<Span>);

impl SharedTime {
    /// The second observer's segments beside the session, from its start to its end, less pauses. The time in which they
    /// provided the session's own data too is not shared: nobody agrees with themselves. A session that still runs has none.
    pub(super) fn of(session: &Session, segments: &[&Segment], second: UserId, line: &Timeline) -> Self {
        let Some(end_ms) = session.ended.as_ref().map(|end| line.moment_ms(end)) else { return SharedTime(Vec::new()) };
        let provided = |stream: Stream| -> Vec<Span> {
            let theirs = segments.iter().filter(|s| s.by == second && s.stream == stream);
            theirs.map(|s| segment_span(s, end_ms, line)).collect()
        };
        let pause = |p: &crate::session::Pause| Span {
            from_ms: line.moment_ms(&p.from),
            to_ms: p.to.as_ref().map_or(end_ms, |to| line.moment_ms(to)),
        };
        let pauses: Vec<Span> = session.pauses.iter().map(pause).collect();
        SharedTime(vec![Span { from_ms: 0, to_ms: end_ms }])
            .within(&provided(Stream::Beside))
            .without(&pauses)
            .without(&provided(Stream::Main))
    }

    /// The part of it that lies in these spans.
    pub(super) fn within(&self, spans: &[Span]) -> Self {
        let spans = joined(spans);
        let part = |ours: &Span| -> Vec<Span> { spans.iter().filter_map(|span| shared(*ours, *span)).collect() };
        SharedTime(self.0.iter().flat_map(part).collect())
    }

    fn without(self, gaps: &[Span]) -> Self {
        let apart = |left: Vec<Span>, gap: Span| -> Vec<Span> {
            let around = |span: Span| {
                let before = Span { to_ms: span.to_ms.min(gap.from_ms), ..span };
                let after = Span { from_ms: span.from_ms.max(gap.to_ms), ..span };
                [before, after].into_iter().filter(|part| part.length_ms() > 0)
            };
            left.into_iter().flat_map(around).collect()
        };
        SharedTime(joined(gaps).into_iter().fold(self.0, apart))
    }

    pub(super) fn length_ms(&self) -> u64 {
        self.0.iter().fold(0, |sum: u64, span| sum.saturating_add(span.length_ms()))
    }

    /// Its first instant.
    pub(super) fn start_ms(&self) -> Option<i64> {
        self.0.first().map(|span| span.from_ms)
    }

    pub(super) fn holds(&self, at_ms: i64) -> bool {
        self.0.iter().any(|span| (span.from_ms..span.to_ms).contains(&at_ms))
    }

    /// How much of it is over at an instant: the instant on a line of shared time alone.
    pub(super) fn over_ms(&self, at_ms: i64) -> i64 {
        let over = |span: &Span| Span { to_ms: span.to_ms.min(at_ms), ..*span }.length_ms();
        let sum = self.0.iter().map(over).fold(0, u64::saturating_add);
        i64::try_from(sum).unwrap_or(i64::MAX)
    }

    /// The parts of a span that lie in it. A span of no length is in it if its instant is.
    pub(super) fn parts(&self, span: Span) -> Vec<Span> {
        if span.length_ms() == 0 {
            return if self.holds(span.from_ms) { vec![span] } else { Vec::new() };
        }
        self.0.iter().filter_map(|ours| shared(*ours, span)).collect()
    }
}

fn segment_span(segment: &Segment, end_ms: i64, line: &Timeline) -> Span {
    let place = |moment: &crate::session::Moment| line.touch_ms(moment.at, moment.boot, Some(segment.id));
    Span { from_ms: place(&segment.started), to_ms: segment.ended.as_ref().map_or(end_ms, place) }
}

fn joined(spans: &[Span]) -> Vec<Span> {
    let long: Vec<Span> = spans.iter().copied().filter(|span| span.length_ms() > 0).collect();
    union(&long)
}

fn shared(a: Span, b: Span) -> Option<Span> {
    let both = Span { from_ms: a.from_ms.max(b.from_ms), to_ms: a.to_ms.min(b.to_ms) };
    (both.length_ms() > 0).then_some(both)
}
