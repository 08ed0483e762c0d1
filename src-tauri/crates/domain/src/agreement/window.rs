//! Agreement on events within a window of time.

use serde::{Deserialize, Serialize};

use super::{BothEmpty, percent};

/// How the two observers' percentages become one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Combined {
    /// Agreements ÷ (agreements + disagreements): a matched pair is one agreement, an unmatched event of either observer
    /// one disagreement (MacLean, Tapp & Johnson 1985; Mudford, Taylor & Martin 2009).
    #[default]
    AgreementsOverAll,
    /// Matched events ÷ all events: a matched pair counts as two.
    MatchedOverEvents,
    /// The mean of the two observers' percentages; no value if one of them recorded nothing.
    MeanOfObservers,
}

/// Time-window agreement.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct TimeWindow {
    /// Both observers in one figure, by [`Combined`].
    pub percent: Option<f64>,
    /// Of the first observer's events, those matched; no value without an event.
    pub percent_first: Option<f64>,
    /// Of the second observer's events, those matched; no value without an event.
    pub percent_second: Option<f64>,
    /// Pairs.
    pub matched: usize,
    /// The first observer's events.
    pub first: usize,
    /// The second observer's events.
    pub second: usize,
    /// Neither recorded an event.
    pub no_responding: bool,
}

/// Matches events within ± `window_ms`, the ends included, each with at most one of the other observer, and scores them.
#[must_use]
pub fn time_window(
    first_ms: &[i64],
    second_ms: &[i64],
    window_ms: u64,
    combined: Combined,
    both_empty: BothEmpty,
) -> TimeWindow {
    let (first, second) = (first_ms.len(), second_ms.len());
    let matched = match_events(first_ms, second_ms, window_ms).len();
    let no_responding = first + second == 0;
    let of = |part: usize, whole: usize| {
        if no_responding { both_empty.percent() } else { percent(part as f64, whole as f64) }
    };
    let (percent_first, percent_second) = (of(matched, first), of(matched, second));
    let percent = match combined {
        Combined::AgreementsOverAll => of(matched, first + second - matched),
        Combined::MatchedOverEvents => of(2 * matched, first + second),
        Combined::MeanOfObservers => percent_first.zip(percent_second).map(|(a, b)| (a + b) / 2.0),
    };
    TimeWindow { percent, percent_first, percent_second, matched, first, second, no_responding }
}

/// The most pairs of events no further apart than `window_ms`, each event in at most one pair. Pairs are instants of the
/// first and the second observer, in order.
///
/// Taking in time order whatever still fits gives the most: the earliest unmatched event has no later chance that a later
/// event would need less.
#[must_use]
pub fn match_events(first_ms: &[i64], second_ms: &[i64], window_ms: u64) -> Vec<(i64, i64)> {
    let sorted = |events: &[i64]| {
        let mut events = events.to_vec();
        events.sort_unstable();
        events
    };
    let (first, second) = (sorted(first_ms), sorted(second_ms));
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    while let (Some(a), Some(b)) = (first.get(i), second.get(j)) {
        if a.abs_diff(*b) <= window_ms {
            found.push((*a, *b));
            (i, j) = (i + 1, j + 1);
        } else if a < b {
            i += 1;
        } else {
            j += 1;
        }
    }
    found
}
