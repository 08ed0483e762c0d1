//! Counts and rates (domain §3.1).

/// A stretch of observation and what was counted in it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Window {
    /// Events.
    pub count: u32,
    /// Observed time in milliseconds.
    pub observed_ms: u64,
}

/// Events per minute of observed time; no value without observed time.
#[must_use]
pub fn rate_per_min(window: Window) -> Option<f64> {
    (window.observed_ms > 0).then(|| f64::from(window.count) * 60_000.0 / window.observed_ms as f64)
}

/// Events per hour of observed time; no value without observed time.
#[must_use]
pub fn rate_per_hour(window: Window) -> Option<f64> {
    (window.observed_ms > 0).then(|| f64::from(window.count) * 3_600_000.0 / window.observed_ms as f64)
}

/// All events over all observed time, per minute: the product's default for several windows.
#[must_use]
pub fn pooled_rate_per_min(windows: &[Window]) -> Option<f64> {
    let count: u64 = windows.iter().map(|w| u64::from(w.count)).sum();
    let observed_ms = windows.iter().fold(0, |sum: u64, w| sum.saturating_add(w.observed_ms));
    (observed_ms > 0).then(|| count as f64 * 60_000.0 / observed_ms as f64)
}

/// The mean of the windows' rates, per minute. Differs from the pooled rate when windows are unequal.
#[must_use]
pub fn mean_rate_per_min(windows: &[Window]) -> Option<f64> {
    let rates: Option<Vec<f64>> = windows.iter().map(|w| rate_per_min(*w)).collect();
    rates.filter(|r| !r.is_empty()).map(|r| r.iter().sum::<f64>() / r.len() as f64)
}

/// Running sum of counts; it stops at the greatest number there is rather than wrap.
#[must_use]
pub fn cumulative(counts: &[u32]) -> Vec<u32> {
    counts
        .iter()
        .scan(0u32, |sum, count| {
            *sum = sum.saturating_add(*count);
            Some(*sum)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(count: u32, minutes: f64) -> Window {
        Window { count, observed_ms: (minutes * 60_000.0) as u64 }
    }

    fn close(a: Option<f64>, b: f64) {
        assert!((a.unwrap() - b).abs() < 0.005, "{a:?} is not {b}");
    }

    #[test]
    fn rates_of_domain_3_1() {
        close(rate_per_hour(window(6, 45.0)), 8.00);
        close(rate_per_min(window(35, 120.0)), 0.29);
        assert!((rate_per_min(window(35, 120.0)).unwrap() - 0.2917).abs() < 0.00005);
        close(rate_per_hour(window(5, 90.0)), 3.33);
        close(rate_per_min(window(22, 10.0)), 2.2);
    }

    #[test]
    fn several_windows_pool_by_default_and_the_mean_differs_when_unequal() {
        let equal = [window(22, 10.0), window(14, 10.0)];
        close(mean_rate_per_min(&equal), 1.8);
        close(pooled_rate_per_min(&equal), 1.8);
        let unequal = [window(22, 10.0), window(14, 5.0)];
        close(mean_rate_per_min(&unequal), 2.50);
        close(pooled_rate_per_min(&unequal), 2.40);
    }

    #[test]
    fn a_rate_on_no_time_is_no_value() {
        assert_eq!(rate_per_min(window(3, 0.0)), None);
        assert_eq!(pooled_rate_per_min(&[]), None);
        assert_eq!(mean_rate_per_min(&[]), None);
        assert_eq!(mean_rate_per_min(&[window(1, 1.0), window(1, 0.0)]), None);
    }

    #[test]
    fn a_cumulative_record_never_decreases() {
        assert_eq!(cumulative(&[2, 0, 3]), [2, 2, 5]);
        assert_eq!(cumulative(&[u32::MAX, 1]), [u32::MAX, u32::MAX]);
    }
}
