//! Scores, derived from observations and never stored. A score whose denominator is zero is *no value* (`None`): not 0,
//! not 100, not NaN. Full precision inside; rounding is for the eye (domain §3.0).

mod abc;
mod block;
mod count;
mod day;
mod duration;
mod fidelity;
mod interval;
mod observed;
mod product;
mod rating;
mod spread;
mod target;
mod task_analysis;
mod trials;

pub use abc::{AbcEvent, AbcScore, BehaviourCount, Combination, CountEvent, LinkError, Tally, score_abc};
pub use block::{
    Block, Criterion, Level, LevelShare, NoResponse, Rules, ToCriterion, Trial, counts_as_correct, score_block,
};
pub use count::{Window, cumulative, mean_rate_per_min, pooled_rate_per_min, rate_per_hour, rate_per_min};
pub use day::{Aggregate, Point, per_day};
pub use duration::{
    Bout, LatencySummary, complete_lengths_ms, inter_response_times_bouts, inter_response_times_events, latency,
    long_after_ms, mean, median, percent_of_session, total_ms, union_ms,
};
pub use fidelity::{Carried, ComponentScore, FidelityScore, score_fidelity};
pub use interval::{Interval, IntervalScore, Mark, Method, Schedule, Stream, mark_intervals, score_intervals, watched};
pub use observed::{Observed, Span, covers, merge, shared_ms};
pub use product::{Part, Share, pooled};
pub use rating::{MAX_SCALE_VALUES, QuantityScore, RatingScore, Scale, ValueCount, score_quantities, score_ratings};
pub use spread::Spread;
pub use target::{
    During, TargetScore, chain_runs, interval_marks, last_run, latencies, plan, responses, run_of_mark, score_target,
};
pub use task_analysis::{Chain, Plan, StepView, TaskScore, TaskTrial, score_task};
pub use trials::{TrialScore, percent, score_trials};
