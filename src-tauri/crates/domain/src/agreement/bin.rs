//! A session cut into intervals, and events and bouts put into them.

use serde::{Deserialize, Serialize};

use super::{Refusal, stream::Span};
use crate::score::{self, Mark, Observed, Schedule, mark_intervals};

/// The most intervals a session is cut into: a day in tenths of a second is 864 000.
pub const MAX_INTERVALS: usize = 1_000_000;

/// Which rule marks an interval from bouts (domain §3.3, [`score::Method`]).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Under way at any moment of the interval. An event, or a bout of no length, marks the interval it lies in.
    #[default]
    Partial,
    /// Under way throughout the interval.
    Whole,
    /// Under way at the instant the interval ends.
    Momentary,
}

impl From<Rule> for score::Method {
    fn from(rule: Rule) -> Self {
        match rule {
            Rule::Partial => score::Method::Partial,
            Rule::Whole => score::Method::Whole,
            Rule::Momentary => score::Method::Momentary,
        }
    }
}

/// A session cut into half-open intervals `[k·interval, (k+1)·interval)`.
///
/// A session that is no multiple of the interval keeps its shorter last interval as an interval of its own, neither
/// dropped nor joined to the one before, unless it is shorter than [`Cut::with_minimum_last_share`] asks. What happens at
/// the very end of the session or after it is in no interval, as the session is half-open too.
#[derive(Clone, PartialEq, Debug)]
pub struct Cut {
    observed: Observed,
    schedule: Schedule,
    count: usize,
}

impl Cut {
    /// Cuts a session without pauses that keeps its last interval however short.
    ///
    /// # Errors
    /// [`Refusal::Zero`] for a session or an interval of no length, [`Refusal::TooManyIntervals`] above [`MAX_INTERVALS`].
    pub fn new(session_ms: u64, interval_ms: u64) -> Result<Self, Refusal> {
        for (setting, length) in [("interval_ms", interval_ms), ("session_ms", session_ms)] {
            if length == 0 {
                return Err(Refusal::Zero { setting });
            }
        }
        let observed = Observed::new(score::Span { from_ms: 0, to_ms: session_ms }, &[]);
        let schedule = Schedule { interval_ms, rest_ms: 0, minimum_last_share: Some(0.0) };
        match usize::try_from(schedule.begun(observed.session())) {
            Ok(count) if count <= MAX_INTERVALS => Ok(Self { observed, schedule, count }),
            _ => Err(Refusal::TooManyIntervals { most: MAX_INTERVALS }),
        }
    }

    /// The same with pauses: an interval that touches one was not watched, and is missed.
    #[must_use]
    pub fn with_pauses(self, pauses: &[score::Span]) -> Self {
        Cut { observed: Observed::new(self.observed.session(), pauses), ..self }
    }

    /// The same without its last interval, if that is cut to less than this share (0 to 1) of an interval.
    #[must_use]
    pub fn with_minimum_last_share(self, share: f64) -> Self {
        let schedule = Schedule { minimum_last_share: Some(share), ..self.schedule };
        let length_ms = self.observed.session().length_ms();
        let cut_short = length_ms % schedule.interval_ms;
        let dropped = cut_short > 0 && (cut_short as f64) < share * schedule.interval_ms as f64;
        let count = (length_ms / schedule.interval_ms + u64::from(cut_short > 0 && !dropped)) as usize;
        Cut { schedule, count, ..self }
    }

    /// How many intervals there are, a shorter last one included.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// The interval of an instant; none before the session, at its end or after it.
    #[must_use]
    pub fn index(&self, at_ms: i64) -> Option<usize> {
        let at = u64::try_from(at_ms).ok().filter(|at| *at < self.observed.session().to_ms)?;
        usize::try_from(at / self.schedule.interval_ms).ok().filter(|index| *index < self.count)
    }

    fn marks(&self, stream: &score::Stream, rule: Rule) -> impl Iterator<Item = Option<bool>> {
        let marks = mark_intervals(stream, &self.observed, &self.schedule, rule.into());
        marks.into_iter().map(|mark| (mark != Mark::Missed).then_some(mark == Mark::Scored))
    }
}

/// How many events fall into each interval; `None` for an interval that touches a pause. Events outside of the session are
/// in none.
#[must_use]
pub fn count_events(events_ms: &[i64], cut: &Cut) -> Vec<Option<u32>> {
    let mut counts = vec![Some(0_u32); cut.count()];
    if !cut.observed.pauses().is_empty() {
        let nothing = score::Stream::new(&[], &[], cut.observed.session());
        counts = cut.marks(&nothing, Rule::Partial).map(|watched| watched.map(|_| 0)).collect();
    }
    for index in events_ms.iter().filter_map(|at| cut.index(*at)) {
        if let Some(Some(count)) = counts.get_mut(index) {
            *count = count.saturating_add(1);
        }
    }
    counts
}

/// In which intervals the rule finds bouts under way; `None` for an interval that touches a pause (for a momentary probe:
/// whose probe falls into one). A bout that ends as an interval begins does not reach into it. A bout that goes on beyond the
/// session is under way at its last instant.
#[must_use]
pub fn mark_spans(spans: &[Span], cut: &Cut, rule: Rule) -> Vec<Option<bool>> {
    let session = cut.observed.session();
    let end_ms = i64::try_from(session.to_ms).unwrap_or(i64::MAX);
    let inside = |span: &Span| {
        let part = span.within(Span { from_ms: 0, to_ms: end_ms })?;
        let ms = |at: i64| u64::try_from(at).ok();
        Some(score::Bout { from_ms: ms(part.from_ms)?, to_ms: ms(part.to_ms)?, truncated: span.to_ms > end_ms })
    };
    let bouts: Vec<score::Bout> = spans.iter().filter_map(inside).collect();
    cut.marks(&score::Stream::new(&bouts, &[], session), rule).collect()
}
