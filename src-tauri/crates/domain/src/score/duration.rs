//! Duration, latency and inter-response time (domain §3.2). Times are milliseconds; intervals are half-open.

/// One bout on the session's time line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bout {
    /// Onset.
    pub from_ms: u64,
    /// Offset.
    pub to_ms: u64,
    /// Closed by the session's end: in the total, not in mean or median.
    pub truncated: bool,
}

impl Bout {
    /// Its length.
    #[must_use]
    pub fn length_ms(&self) -> u64 {
        self.to_ms.saturating_sub(self.from_ms)
    }
}

/// Sum of all bouts, truncated ones included.
#[must_use]
pub fn total_ms(bouts: &[Bout]) -> u64 {
    bouts.iter().fold(0, |sum: u64, bout| sum.saturating_add(bout.length_ms()))
}

/// Time covered by at least one bout: overlapping bouts of one behaviour count once in a share of the session.
#[must_use]
pub fn union_ms(bouts: &[Bout]) -> u64 {
    let mut sorted: Vec<(u64, u64)> = bouts.iter().map(|b| (b.from_ms, b.to_ms.max(b.from_ms))).collect();
    sorted.sort_unstable();
    let mut covered = 0;
    let mut reach = 0;
    for (from, to) in sorted {
        covered += to.saturating_sub(from.max(reach));
        reach = reach.max(to);
    }
    covered
}

/// Share of observed time covered by bouts, in percent; no value without observed time.
#[must_use]
pub fn percent_of_session(bouts: &[Bout], observed_ms: u64) -> Option<f64> {
    (observed_ms > 0).then(|| union_ms(bouts) as f64 * 100.0 / observed_ms as f64)
}

/// Lengths that enter mean and median: bouts that a hand ended.
#[must_use]
pub fn complete_lengths_ms(bouts: &[Bout]) -> Vec<u64> {
    bouts.iter().filter(|b| !b.truncated).map(Bout::length_ms).collect()
}

/// Arithmetic mean; no value of nothing.
#[must_use]
pub fn mean(values: &[u64]) -> Option<f64> {
    let sum: u128 = values.iter().map(|v| u128::from(*v)).sum();
    (!values.is_empty()).then(|| sum as f64 / values.len() as f64)
}

/// Of how many finished bouts the usual length is known.
const KNOWN_BOUTS: usize = 3;

/// How many times its usual length a bout may last before it is asked after.
const TIMES_USUAL: f64 = 3.0;

/// Nothing is asked after sooner than this.
const SOONEST_MS: u64 = 60_000;

/// Beyond how many milliseconds a bout has run unusually long, as if its timer were forgotten (domain §5.4): three times the
/// median of the finished ones, a minute at least; none where fewer than three are known.
#[must_use]
pub fn long_after_ms(finished: &[u64]) -> Option<u64> {
    let usual = median(finished).filter(|_| finished.len() >= KNOWN_BOUTS)?;
    Some(((usual * TIMES_USUAL) as u64).max(SOONEST_MS))
}

/// Median; no value of nothing.
#[must_use]
pub fn median(values: &[u64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        n if n % 2 == 1 => Some(sorted[middle] as f64),
        _ => Some((u128::from(sorted[middle - 1]) + u128::from(sorted[middle])) as f64 / 2.0),
    }
}

/// Latencies from instruction to response onset, with those that never came.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct LatencySummary {
    /// Mean of the responses that came.
    pub mean_ms: Option<f64>,
    /// Their median.
    pub median_ms: Option<f64>,
    /// How many came.
    pub responded: usize,
    /// How many did not within the limit: counted apart, never put at the limit's value.
    pub no_response: usize,
}

/// Summarises latencies; `None` is no response within the limit.
#[must_use]
pub fn latency(latencies_ms: &[Option<u64>]) -> LatencySummary {
    let came: Vec<u64> = latencies_ms.iter().flatten().copied().collect();
    LatencySummary {
        mean_ms: mean(&came),
        median_ms: median(&came),
        responded: came.len(),
        no_response: latencies_ms.len() - came.len(),
    }
}

/// Onset of each bout less the offset of the one before.
#[must_use]
pub fn inter_response_times_bouts(bouts: &[Bout]) -> Vec<u64> {
    bouts.windows(2).map(|pair| pair[1].from_ms.saturating_sub(pair[0].to_ms)).collect()
}

/// Differences of event times; the time before the first is none.
#[must_use]
pub fn inter_response_times_events(times_ms: &[u64]) -> Vec<u64> {
    times_ms.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bouts(seconds: &[(u64, u64)]) -> Vec<Bout> {
        seconds.iter().map(|(from, to)| Bout { from_ms: from * 1000, to_ms: to * 1000, truncated: false }).collect()
    }

    #[test]
    fn durations_of_domain_3_2() {
        let four = bouts(&[(0, 30), (100, 145), (200, 220), (300, 360)]);
        assert_eq!(total_ms(&four), 155_000);
        let lengths = complete_lengths_ms(&four);
        assert_eq!(mean(&lengths), Some(38_750.0));
        assert_eq!(median(&lengths), Some(37_500.0));
        assert!((percent_of_session(&four, 30 * 60_000).unwrap() - 8.61).abs() < 0.005);
    }

    #[test]
    fn overlapping_bouts_count_once_in_the_share() {
        assert_eq!(union_ms(&bouts(&[(0, 10), (5, 12)])), 12_000);
        assert_eq!(union_ms(&bouts(&[(5, 12), (0, 10), (20, 21)])), 13_000);
    }

    #[test]
    fn a_bout_cut_by_the_end_is_in_the_total_and_not_in_the_mean() {
        let mut two = bouts(&[(0, 10), (50, 60)]);
        two[1].truncated = true;
        assert_eq!(total_ms(&two), 20_000);
        assert_eq!(complete_lengths_ms(&two), [10_000]);
    }

    #[test]
    fn latencies_of_domain_3_2() {
        let summary = latency(&[Some(4_200), Some(3_000), Some(6_300), None]);
        assert_eq!(summary.mean_ms, Some(4_500.0));
        assert_eq!(summary.median_ms, Some(4_200.0));
        assert_eq!((summary.responded, summary.no_response), (3, 1));
        assert_eq!(latency(&[None]).mean_ms, None);
    }

    #[test]
    fn inter_response_times_of_domain_3_2() {
        let irt = inter_response_times_bouts(&bouts(&[(10, 14), (25, 30), (58, 60)]));
        assert_eq!(irt, [11_000, 28_000]);
        assert_eq!(mean(&irt), Some(19_500.0));
        let irt = inter_response_times_events(&[10_000, 25_000, 31_000, 58_000]);
        assert_eq!(irt, [15_000, 6_000, 27_000]);
        assert_eq!(mean(&irt), Some(16_000.0));
        assert!(inter_response_times_events(&[5]).is_empty());
    }

    #[test]
    fn nothing_is_no_value() {
        assert_eq!((mean(&[]), median(&[]), percent_of_session(&[], 0)), (None, None, None));
    }
}
