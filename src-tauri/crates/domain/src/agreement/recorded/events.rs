//! Agreement on events: counts, rates and the times between events.

use super::{
    Clocks, Compared, MethodScore,
    seen::{Both, Seen, begun_in},
    shared_time::SharedTime,
};
use crate::{
    agreement::{
        BothEmpty, Combined, Cut, Method, Ratio, Refusal, Score, count_events, exact_count_per_interval,
        interval_by_interval, mean_count_per_interval, scored_interval, stream::Span, time_window, total_count,
        unscored_interval,
    },
    observation::Fact,
};

/// The intervals into which events are put: a minute, as in the examples of domain §3.5.
const INTERVAL_MS: u64 = 60_000;

/// The ± within which two observers' events are one.
const WINDOW_MS: u64 = 2_000;

const METHODS: [Method; 7] = [
    Method::TotalCount,
    Method::MeanCountPerInterval,
    Method::ExactCountPerInterval,
    Method::IntervalByInterval,
    Method::ScoredInterval,
    Method::UnscoredInterval,
    Method::TimeWindow,
];

type Counts = [Option<u32>];
type Marks = [Option<bool>];

/// Events of the shared time.
pub(super) fn of_events(both: &Both<Vec<Seen<'_>>>, time: &SharedTime, clocks: Clocks) -> Compared {
    compare(&both.map(|seen| instants(&begun_in(seen, time))), time, clocks)
}

/// Events that count in windows: what both had a window open for is shared. Whoever opened none watched for the time of the
/// other's, and counted nothing. Without clocks that can be compared the events of each one's own windows are all there is.
pub(super) fn of_windows(both: &Both<Vec<Seen<'_>>>, time: &SharedTime, clocks: Clocks) -> Compared {
    let windows = both.map(|seen| seen.iter().filter(|s| s.is_bout()).map(Seen::span).collect::<Vec<_>>());
    let open = |time: &SharedTime, windows: &[Span]| match windows {
        [] => time.clone(),
        windows => time.within(windows),
    };
    let shared = match clocks {
        Clocks::Unknown => time.clone(),
        Clocks::Same | Clocks::Compared => open(&open(time, &windows.first), &windows.second),
    };
    let within = |seen: &[Seen<'_>], windows: &[Span]| instants(&begun_in(seen, &shared.within(windows)));
    let events = Both { first: within(&both.first, &windows.first), second: within(&both.second, &windows.second) };
    if shared.length_ms() == 0 {
        return Compared::refused(&METHODS, Refusal::NoSharedTime);
    }
    compare(&events, &shared, clocks)
}

fn instants(seen: &[Seen<'_>]) -> Vec<i64> {
    seen.iter().filter(|s| s.of.fact == Fact::Count).map(|s| s.from_ms).collect()
}

fn compare(events: &Both<Vec<i64>>, time: &SharedTime, clocks: Clocks) -> Compared {
    let counts = counts_by_interval(events, time, clocks);
    let occurred =
        |counts: &Vec<Option<u32>>| -> Vec<Option<bool>> { counts.iter().map(|count| count.map(|n| n > 0)).collect() };
    let marks = counts.as_ref().map(|counts| counts.map(occurred)).map_err(|refusal| *refusal);
    let counted = |by: fn(&Counts, &Counts, usize) -> Result<Ratio, Refusal>| {
        counts.as_ref().map_err(|refusal| *refusal).and_then(|c| by(&c.first, &c.second, 1)).map(Score::Ratio)
    };
    let marked = |by: fn(&Marks, &Marks) -> Result<Ratio, Refusal>| {
        marks.as_ref().map_err(|refusal| *refusal).and_then(|m| by(&m.first, &m.second)).map(Score::Ratio)
    };
    let score = |method: Method| match method {
        Method::MeanCountPerInterval => counted(mean_count_per_interval),
        Method::ExactCountPerInterval => counted(exact_count_per_interval),
        Method::IntervalByInterval => marked(interval_by_interval),
        Method::ScoredInterval => marked(scored_interval),
        Method::UnscoredInterval => marked(unscored_interval),
        Method::TimeWindow => clocks.shared().map(|()| within_window(events)),
        _ => Ok(how_many(events.counts())),
    };
    Compared {
        counts: events.counts(),
        window_ms: time.length_ms(),
        methods: METHODS.map(|method| MethodScore { method, score: score(method) }).to_vec(),
    }
}

/// Total count; two observers who saw nothing agree (domain §3.5).
pub(super) fn how_many(counts: Both<usize>) -> Score {
    Score::Ratio(total_count(counts.first as u64, counts.second as u64, BothEmpty::Full))
}

/// Minutes of shared time, one after the other: pauses are not among them, and a shorter last one is kept.
fn counts_by_interval(
    events: &Both<Vec<i64>>,
    time: &SharedTime,
    clocks: Clocks,
) -> Result<Both<Vec<Option<u32>>>, Refusal> {
    clocks.shared()?;
    let cut = Cut::new(time.length_ms(), INTERVAL_MS)?;
    Ok(events.map(|events| {
        let watched: Vec<i64> = events.iter().map(|at| time.over_ms(*at)).collect();
        count_events(&watched, &cut)
    }))
}

fn within_window(events: &Both<Vec<i64>>) -> Score {
    let Both { first, second } = events;
    Score::TimeWindow(time_window(first, second, WINDOW_MS, Combined::default(), BothEmpty::Undefined))
}
