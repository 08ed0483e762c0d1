//! Mean, median and range of lengths in milliseconds.

use serde::Serialize;

use super::duration::{mean, median};

/// What can be said of several lengths; nothing of none.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub struct Spread {
    /// Arithmetic mean.
    pub mean_ms: Option<f64>,
    /// Median; of an even number the mean of the middle two.
    pub median_ms: Option<f64>,
    /// Shortest.
    pub shortest_ms: Option<u64>,
    /// Longest.
    pub longest_ms: Option<u64>,
}

impl Spread {
    /// Of these lengths, in any order.
    #[must_use]
    pub fn of(lengths_ms: &[u64]) -> Self {
        Spread {
            mean_ms: mean(lengths_ms),
            median_ms: median(lengths_ms),
            shortest_ms: lengths_ms.iter().copied().min(),
            longest_ms: lengths_ms.iter().copied().max(),
        }
    }
}
