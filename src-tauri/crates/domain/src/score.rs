//! Scores, derived from observations and never stored. A score whose denominator is zero is *no value* (`None`): not 0,
//! not 100, not NaN. Full precision inside; rounding is for the eye (domain §3.0).

mod count;
mod duration;
mod trials;

pub use count::{Window, cumulative, mean_rate_per_min, pooled_rate_per_min, rate_per_hour, rate_per_min};
pub use duration::{
    Bout, LatencySummary, complete_lengths_ms, inter_response_times_bouts, inter_response_times_events, latency, mean,
    median, percent_of_session, total_ms, union_ms,
};
pub use trials::{TrialScore, percent, score_trials};
