//! A session cut into intervals, and events and bouts put into them.

use super::{
    Refusal,
    stream::{Span, union},
};

/// The most intervals a session is cut into: a day in tenths of a second is 864 000.
pub const MAX_INTERVALS: usize = 1_000_000;

/// A session cut into half-open intervals `[k·interval, (k+1)·interval)`.
///
/// A session that is no multiple of the interval keeps its shorter last interval as an interval of its own: neither
/// dropped nor joined to the one before. What happens at the very end of the session or after it is in no interval, as
/// the session is half-open too.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cut {
    interval_ms: u64,
    session_ms: u64,
    count: usize,
}

impl Cut {
    /// Cuts a session.
    ///
    /// # Errors
    /// [`Refusal::Zero`] for an interval of no length, [`Refusal::TooManyIntervals`] above [`MAX_INTERVALS`].
    pub fn new(session_ms: u64, interval_ms: u64) -> Result<Self, Refusal> {
        if interval_ms == 0 {
            return Err(Refusal::Zero { setting: "interval_ms" });
        }
        match usize::try_from(session_ms.div_ceil(interval_ms)) {
            Ok(count) if count <= MAX_INTERVALS => Ok(Self { interval_ms, session_ms, count }),
            _ => Err(Refusal::TooManyIntervals { most: MAX_INTERVALS }),
        }
    }

    /// How many intervals there are, a shorter last one included.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// The interval of an instant; none before the session, at its end or after it.
    #[must_use]
    pub fn index(&self, at_ms: i64) -> Option<usize> {
        let at = u64::try_from(at_ms).ok().filter(|at| *at < self.session_ms)?;
        usize::try_from(at / self.interval_ms).ok()
    }
}

/// How many events fall into each interval. Events outside of the session are in none.
#[must_use]
pub fn count_events(events_ms: &[i64], cut: Cut) -> Vec<Option<u32>> {
    let mut counts = vec![0_u32; cut.count()];
    for index in events_ms.iter().filter_map(|at| cut.index(*at)) {
        counts[index] = counts[index].saturating_add(1);
    }
    counts.into_iter().map(Some).collect()
}

/// In which intervals a bout was under way at any moment (partial-interval rule, domain §3.3). A bout that ends as an
/// interval begins does not reach into it; a bout of no length marks the interval it lies in.
#[must_use]
pub fn mark_spans(spans: &[Span], cut: Cut) -> Vec<Option<bool>> {
    let mut marks = vec![Some(false); cut.count()];
    let session = Span { from_ms: 0, to_ms: i64::try_from(cut.session_ms).unwrap_or(i64::MAX) };
    for span in union(spans).iter().filter_map(|span| span.within(session)) {
        let last_ms = span.to_ms.saturating_sub(1).max(span.from_ms);
        if let (Some(from), Some(to)) = (cut.index(span.from_ms), cut.index(last_ms)) {
            marks[from..=to].fill(Some(true));
        }
    }
    marks
}
