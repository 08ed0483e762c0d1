//! Rows on which something runs, or on which time between taps counts.

use baton_contract::view::{IntervalMethod, RowState, RunningBout};
use baton_domain::{
    observation::{Fact, Observation, elapsed_ms},
    score::{Mark, Method, interval_marks, latencies},
};

use super::{LAST, Of};
use crate::view::ms;

impl Of<'_> {
    /// What was begun, in order.
    fn bouts(&self) -> impl DoubleEndedIterator<Item = &Observation> {
        self.valid.iter().copied().filter(|o| o.fact == Fact::Bout)
    }

    fn running(&self) -> Option<&Observation> {
        self.bouts().rev().find(|o| o.ended.is_none())
    }

    fn running_bout(&self) -> Option<RunningBout> {
        let bout = |o: &Observation| RunningBout {
            observation: o.id.to_string(),
            elapsed_ms: ms(self.length_ms(o)),
            long_after_ms: self.long_after_ms.map(ms),
        };
        self.running().map(bout)
    }

    fn length_ms(&self, bout: &Observation) -> u64 {
        bout.bout_ms(self.now.at, self.now.boot)
    }

    fn over(&self) -> u32 {
        u32::try_from(self.bouts().filter(|o| o.ended.is_some()).count()).unwrap_or(u32::MAX)
    }

    pub(super) fn duration(&self) -> RowState {
        RowState::Duration {
            running: self.running_bout(),
            bouts: self.over(),
            total_ms: ms(self
                .bouts()
                .filter(|o| o.ended.is_some())
                .map(|o| self.length_ms(o))
                .fold(0, u64::saturating_add)),
        }
    }

    pub(super) fn rate(&self) -> RowState {
        RowState::Rate {
            window: self.running_bout(),
            windows: self.over(),
            count: self.count(),
            per_minute: self.score().value,
        }
    }

    pub(super) fn latency(&self, limit_ms: Option<u32>) -> RowState {
        let over = latencies(limit_ms, &self.valid);
        RowState::Latency {
            waiting: self.running_bout(),
            limit_ms: limit_ms.map(f64::from),
            instructions: u32::try_from(over.len()).unwrap_or(u32::MAX),
            unanswered: u32::try_from(over.iter().filter(|latency| latency.is_none()).count()).unwrap_or(u32::MAX),
            last_ms: over.last().copied().flatten().map(ms),
            mean_ms: self.score().value.map(|seconds| seconds * 1_000.0),
        }
    }

    pub(super) fn inter_response_time(&self) -> RowState {
        let mut last = self.valid.iter().rev().filter(|o| o.fact == Fact::Count).map(|o| (o.at, o.boot));
        let last_ms = last.next().zip(last.next()).map(|(late, early)| ms(elapsed_ms(early, late)));
        RowState::InterResponseTime {
            count: self.count(),
            last_ms,
            mean_ms: self.score().value.map(|seconds| seconds * 1_000.0),
        }
    }

    pub(super) fn interval(&self, method: Method, interval_ms: u32, rest_ms: u32) -> RowState {
        let round = self.running().map(|o| o.id);
        let of_round = |o: &&Observation| match o.fact {
            Fact::Interval { round: of, index, .. } if Some(of) == round => Some(index),
            _ => None,
        };
        let marks = interval_marks(&self.target.measure, &self.valid, self.now);
        RowState::Interval {
            method: match method {
                Method::Partial => IntervalMethod::Partial,
                Method::Whole => IntervalMethod::Whole,
                Method::Momentary => IntervalMethod::Momentary,
            },
            interval_ms,
            rest_ms,
            round: self.running_bout(),
            marked: self.valid.iter().filter_map(of_round).collect(),
            last: marks.iter().skip(marks.len().saturating_sub(LAST)).map(scored).collect(),
            percent: self.score().value,
        }
    }
}

fn scored(mark: &Mark) -> Option<bool> {
    match mark {
        Mark::Scored => Some(true),
        Mark::NotScored => Some(false),
        Mark::Missed => None,
    }
}
