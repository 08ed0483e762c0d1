//! Counts behind PND, PEM and PAND. More is better throughout; neither phase is empty.

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}

/// Treatment points strictly beyond the highest baseline point.
pub fn beyond_best(baseline: &[f64], treatment: &[f64]) -> usize {
    let best = baseline.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    treatment.iter().filter(|b| **b > best).count()
}

/// Twice the treatment points beyond the baseline's median, plus those on it. A median between two values is a sum of
/// decimals, which floats miss by a hair (0.1 and 0.2 give 0.15000000000000002): within a billionth is on it.
pub fn half_points_beyond_median(baseline: &[f64], treatment: &[f64]) -> usize {
    let median = median(&sorted(baseline));
    let on_it = |b: f64| b == median || (baseline.len().is_multiple_of(2) && (b - median).abs() <= median.abs() * 1e-9);
    let halves = |b: &f64| if on_it(*b) { 1 } else { 2 * usize::from(*b > median) };
    treatment.iter().map(halves).sum()
}

/// Median of sorted values. Halves before adding, so that two huge values stay finite.
pub fn median(sorted: &[f64]) -> f64 {
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => 0.0,
        n if n % 2 == 1 => sorted[middle],
        _ if sorted[middle - 1] == sorted[middle] => sorted[middle],
        _ => {
            let sum = sorted[middle - 1] + sorted[middle];
            if sum.is_finite() { sum / 2.0 } else { sorted[middle - 1] / 2.0 + sorted[middle] / 2.0 }
        }
    }
}

/// The most points that can be kept so that every kept baseline point is strictly below every kept treatment point.
/// For each number of lowest baseline points kept, all treatment points above them stay.
pub fn kept(baseline: &[f64], treatment: &[f64]) -> usize {
    let (baseline, treatment) = (sorted(baseline), sorted(treatment));
    let with_baseline = baseline.iter().enumerate().map(|(i, highest)| {
        let at_or_below = treatment.partition_point(|b| b <= highest);
        i + 1 + treatment.len() - at_or_below
    });
    with_baseline.max().unwrap_or(0).max(treatment.len())
}
