//! Interobserver agreement between two observers' streams of one session (domain §3.5).
//!
//! The methods are plain functions over what the observers recorded; [`answer`] asks them from JSON. Rules that all
//! share:
//!
//! - A score whose denominator is zero is *no value* (`None`): 0/0 is neither 0, nor 100, nor NaN.
//! - Whoever recorded nothing and whose partner recorded nothing either agree, but on very little: the flag
//!   `no_responding` says so beside the score, and only then: bouts of no length were recorded too. Total count is then 100 by definition; the other quotients of
//!   two amounts (total duration, time window, second by second) have no value unless [`BothEmpty`] says otherwise.
//! - An interval or a trial that one observer missed (`null`) is left out for both: missed is not *no*.
//! - Scores are symmetric: it does not matter who is called first, but for the clock offset, which moves the second.

mod bin;
mod count;
mod duration;
mod entry;
mod form;
mod interval;
mod kappa;
mod observer;
mod occurrence;
mod question;
mod recorded;
mod refusal;
mod stream;
mod trial;
mod window;

use serde::{Deserialize, Serialize};

pub use bin::{Cut, MAX_INTERVALS, Rule, count_events, mark_spans};
pub use count::{exact_count_per_interval, mean_count_per_interval, total_count, total_count_per_interval};
pub use duration::{second_by_second, total_duration};
pub use entry::TrialEntry;
pub use interval::{interval_by_interval, scored_interval, unscored_interval};
pub use kappa::{Kappa, cohens_kappa};
pub use occurrence::{
    MatchedBy, Matching, Occurrences, Unmatched, by_greatest_overlap, by_order, mean_duration_per_occurrence,
};
pub use question::{Answer, Method, Question, Score, Settings, answer};
pub use recorded::{Clocks, MethodScore, SessionAgreement, TargetAgreement, of_session, primary_method};
pub use refusal::Refusal;
pub use stream::{Bout, Span, Stream, place_bouts, place_events};
pub use trial::{kappa_trials, trial_by_trial, trial_by_trial_correctness};
pub use window::{Combined, TimeWindow, match_events, time_window};

/// A percentage of agreement with what it was made of.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Ratio {
    /// `agreed` ÷ `of` × 100, unrounded; no value where `of` is zero, unless `no_responding` counts as agreement.
    pub percent: Option<f64>,
    /// What was agreed on: intervals, trials, seconds, the smaller count, the shorter total in ms, or a sum of shares.
    pub agreed: f64,
    /// What could have been agreed on: intervals, trials, seconds, the larger count, the longer total in ms.
    pub of: f64,
    /// Intervals or trials left out because at least one observer missed them.
    pub missed: usize,
    /// Neither observer recorded the behaviour at all.
    pub no_responding: bool,
}

/// What two empty records score where the method divides one amount by another.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BothEmpty {
    /// No value: nothing was there to agree on.
    Undefined,
    /// 100: both say that nothing happened.
    Full,
}

impl Ratio {
    fn new(agreed: f64, of: f64) -> Self {
        // The sum of no floats is −0, which zero added makes 0.
        Ratio { percent: percent(agreed, of), agreed: agreed + 0.0, of, missed: 0, no_responding: false }
    }

    fn missed(self, missed: usize) -> Self {
        Ratio { missed, ..self }
    }

    fn no_responding(self, no_responding: bool) -> Self {
        Ratio { no_responding, ..self }
    }

    /// The smaller of two amounts to the larger.
    fn smaller_to_larger(first: u128, second: u128) -> Self {
        Ratio::new(first.min(second) as f64, first.max(second) as f64)
    }

    fn both_empty(self, both_empty: BothEmpty) -> Self {
        Ratio { percent: both_empty.percent(), no_responding: true, ..self }
    }
}

impl BothEmpty {
    fn percent(self) -> Option<f64> {
        match self {
            BothEmpty::Undefined => None,
            BothEmpty::Full => Some(100.0),
        }
    }
}

/// Multiplied before it is divided, so that a quotient of small whole numbers that is whole stays whole.
fn percent(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| (100.0 * part / whole).min(100.0))
}

/// The smaller to the larger as a share of one; two equal amounts agree, two zeros too.
fn share(first: u64, second: u64) -> f64 {
    if first == second { 1.0 } else { first.min(second) as f64 / first.max(second) as f64 }
}

/// What both observers recorded, and how many positions at least one of them missed.
struct Pairs<T> {
    both: Vec<(T, T)>,
    missed: usize,
}

fn pairs<T: Copy>(first: &[Option<T>], second: &[Option<T>]) -> Result<Pairs<T>, Refusal> {
    same_length(first, second)?;
    let both: Vec<(T, T)> = first.iter().zip(second).filter_map(|(a, b)| a.zip(*b)).collect();
    Ok(Pairs { missed: first.len() - both.len(), both })
}

fn same_length<T>(first: &[T], second: &[T]) -> Result<(), Refusal> {
    if first.len() == second.len() {
        Ok(())
    } else {
        Err(Refusal::LengthsDiffer { first: first.len(), second: second.len() })
    }
}
