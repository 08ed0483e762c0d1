//! What a session comes to in a rule's quantity.

use super::{CourseSession, Read, State};
use crate::{
    mastery::Quantity,
    measure::Measure,
    observation::{Fact, Observation, elapsed_ms},
    score::{
        Bout, Observed, Span, chain_runs, complete_lengths_ms, latencies, latency, mean, plan, rate_per_hour,
        rate_per_min, score_task, total_ms,
    },
    session::Moment,
};

/// The value; none where the target is not measured in that quantity, or there is nothing to divide by. Trials are not
/// scored here: a rule scores them by itself. Times are reckoned in milliseconds throughout, so that a limit is met to
/// the millisecond.
pub(super) fn amount(read: &Read<'_>, quantity: Quantity) -> Option<f64> {
    match (read.measure(), quantity) {
        (Measure::TaskAnalysis { .. }, Quantity::PercentOfSteps | Quantity::PercentCorrect)
        | (Measure::PermanentProduct { .. } | Measure::Fidelity { .. }, Quantity::PercentCorrect)
        | (Measure::Interval { .. }, Quantity::PercentOfIntervals)
        | (Measure::Rating { .. }, Quantity::Rating)
        | (Measure::Quantity { .. }, Quantity::Amount) => read.score.value,
        (Measure::TaskAnalysis { steps, prompts, chain, taught, .. }, Quantity::PercentIndependent) => {
            score_task(&chain_runs(steps, &read.valid), &plan(steps, prompts, *chain, *taught)).percent_independent
        }
        (Measure::Count | Measure::Rate | Measure::InterResponseTime, _) if is_of_events(quantity) => {
            of_events(read, quantity)
        }
        (Measure::InterResponseTime, Quantity::InterResponseTimeMs) => mean(&inter_response_times(&read.valid)),
        (Measure::Duration, _) => of_bouts(read, quantity),
        (Measure::Latency { limit_ms }, Quantity::LatencyMs) => latency(&latencies(*limit_ms, &read.valid)).mean_ms,
        _ => None,
    }
}

fn is_of_events(quantity: Quantity) -> bool {
    quantity == Quantity::Count || quantity.is_rate()
}

fn of_events(read: &Read<'_>, quantity: Quantity) -> Option<f64> {
    let window = read.record.window()?;
    let rate = match quantity {
        Quantity::Count => return Some(f64::from(window.count)),
        Quantity::RatePerMin => rate_per_min(window),
        _ => rate_per_hour(window),
    };
    // As on the graph: a declared zero of a rate is one, though no window was opened.
    rate.or(read.score.value.filter(|_| read.state == State::Zero))
}

fn inter_response_times(valid: &[&Observation]) -> Vec<u64> {
    let times: Vec<_> = valid.iter().filter(|o| o.fact == Fact::Count).map(|o| (o.at, o.boot)).collect();
    times.windows(2).map(|pair| elapsed_ms(pair[0], pair[1])).collect()
}

fn of_bouts(read: &Read<'_>, quantity: Quantity) -> Option<f64> {
    let bouts = bouts(read);
    match quantity {
        Quantity::TotalDurationMs => Some(total_ms(&bouts) as f64),
        Quantity::MeanDurationMs => mean(&complete_lengths_ms(&bouts)),
        Quantity::Count => Some(bouts.len() as f64),
        Quantity::PercentOfSession => {
            let spans: Vec<Span> = bouts.iter().map(|b| Span { from_ms: b.from_ms, to_ms: b.to_ms }).collect();
            let observed = observed(read.of);
            let whole = observed.observed_ms();
            (whole > 0).then(|| observed.covered_ms(&spans) as f64 * 100.0 / whole as f64)
        }
        _ => None,
    }
}

/// Bouts on the session's time line.
fn bouts(read: &Read<'_>) -> Vec<Bout> {
    let bout = |o: &&Observation| {
        let end = o.ended.filter(|_| o.fact == Fact::Bout)?;
        let from_ms = read.of.started.until(&Moment { at: o.at, boot: o.boot });
        let to_ms = from_ms.saturating_add(o.bout_ms(end.at, end.boot));
        Some(Bout { from_ms, to_ms, truncated: end.truncated })
    };
    read.valid.iter().filter_map(bout).collect()
}

/// The session with its pauses on its own time line.
fn observed(of: &CourseSession<'_>) -> Observed {
    let pause = |pause: &crate::session::Pause| {
        let from_ms = of.started.until(&pause.from);
        pause.to.map(|to| Span { from_ms, to_ms: from_ms.saturating_add(pause.from.until(&to)) })
    };
    let pauses: Vec<Span> = of.pauses.iter().filter_map(pause).collect();
    let to_ms = pauses.iter().map(Span::length_ms).fold(of.observed_ms, u64::saturating_add);
    Observed::new(Span { from_ms: 0, to_ms }, &pauses)
}
