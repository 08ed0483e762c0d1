//! Agreement on what lasts: durations and latencies.

use super::{
    Clocks, Compared, MethodScore,
    events::how_many,
    seen::{Both, Seen, begun_in},
    shared_time::SharedTime,
};
use crate::agreement::{
    BothEmpty, Matching, Method, Occurrences, Refusal, Score, Span, Unmatched, by_order, mean_duration_per_occurrence,
    second_by_second, total_duration,
};

/// What is called a second.
const SECOND_MS: u64 = 1_000;

/// A bout in the shared time.
struct Shared {
    /// Where it lies on the session's time line, cut to the shared time.
    parts: Vec<Span>,
    /// The same on a line of shared time alone: as long as it was watched.
    watched: Span,
}

/// Bouts as far as they lie in the shared time, whether they began in it or not; one that was not ended lasts to its end.
pub(super) fn of_durations(both: &Both<Vec<Seen<'_>>>, time: &SharedTime, clocks: Clocks) -> Compared {
    let bouts = both.map(|seen| shared_bouts(seen, time));
    let watched = bouts.map(|bouts| bouts.iter().map(|b| b.watched).collect::<Vec<_>>());
    let lengths = watched.map(|spans| spans.iter().map(Span::length_ms).collect::<Vec<_>>());
    let parts = bouts.map(|bouts| bouts.iter().flat_map(|b| b.parts.clone()).collect::<Vec<_>>());
    let seconds = || second_by_second(&parts.first, &parts.second, SECOND_MS, BothEmpty::Undefined);
    let methods = [
        (
            Method::TotalDuration,
            Ok(Score::Ratio(total_duration(&lengths.first, &lengths.second, BothEmpty::Undefined))),
        ),
        (Method::MeanDurationPerOccurrence, per_occurrence(&watched, &lengths, clocks).map(Score::Occurrences)),
        (Method::SecondBySecond, clocks.shared().and_then(|()| seconds()).map(Score::Ratio)),
        (Method::TotalCount, Ok(how_many(bouts.counts()))),
    ];
    Compared {
        counts: bouts.counts(),
        window_ms: time.length_ms(),
        methods: methods.map(|(method, score)| MethodScore { method, score }).to_vec(),
    }
}

fn shared_bouts(seen: &[Seen<'_>], time: &SharedTime) -> Vec<Shared> {
    let shared = |bout: &Seen<'_>| {
        let span = bout.span();
        let parts = time.parts(span);
        let watched = Span { from_ms: time.over_ms(span.from_ms), to_ms: time.over_ms(span.to_ms) };
        (!parts.is_empty()).then_some(Shared { parts, watched })
    };
    seen.iter().filter(|s| s.is_bout()).filter_map(shared).collect()
}

/// Bouts are told apart by the time that they share, as far as the clocks can tell it.
fn per_occurrence(watched: &Both<Vec<Span>>, lengths: &Both<Vec<u64>>, clocks: Clocks) -> Result<Occurrences, Refusal> {
    match clocks {
        Clocks::Unknown => by_order(&lengths.first, &lengths.second, Unmatched::LeftOut),
        Clocks::Same | Clocks::Compared => {
            mean_duration_per_occurrence(&watched.first, &watched.second, Matching::default(), Unmatched::LeftOut)
        }
    }
}

/// Whole latencies of the instructions given in the shared time, first with first. Two instructions without a response in time
/// agree, one of which only one observer saw a response does not. What was still waited for when a session's end or the
/// observer's leaving cut it short has no latency, and is left out for both.
pub(super) fn of_latencies(both: &Both<Vec<Seen<'_>>>, limit_ms: Option<u32>, time: &SharedTime) -> Compared {
    let waits = both.map(|seen| begun_in(seen, time).into_iter().filter(Seen::is_bout).collect::<Vec<_>>());
    let latencies = waits.map(|waits| waits.iter().map(|wait| latency_ms(wait, limit_ms)).collect::<Vec<_>>());
    let score = in_order(&latencies).map(Score::Occurrences);
    Compared {
        counts: waits.counts(),
        window_ms: time.length_ms(),
        methods: vec![MethodScore { method: Method::MeanDurationPerOccurrence, score }],
    }
}

/// No response in time is no length, which is told from the shortest response; none where nobody knows.
fn latency_ms(wait: &Seen<'_>, limit_ms: Option<u32>) -> Option<u64> {
    let end = wait.of.ended.filter(|end| !end.truncated)?;
    let length_ms = wait.span().length_ms();
    let answered = !end.unanswered && limit_ms.is_none_or(|limit| length_ms <= u64::from(limit));
    Some(if answered { length_ms.max(1) } else { 0 })
}

fn in_order(latencies: &Both<Vec<Option<u64>>>) -> Result<Occurrences, Refusal> {
    let Both { first, second } = latencies;
    if first.len() != second.len() {
        return Err(Refusal::OccurrencesDiffer { first: first.len(), second: second.len() });
    }
    let (first, second): (Vec<u64>, Vec<u64>) = first.iter().zip(second).filter_map(|(a, b)| a.zip(*b)).unzip();
    by_order(&first, &second, Unmatched::LeftOut)
}
