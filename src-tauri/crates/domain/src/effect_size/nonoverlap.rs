//! Counts behind PND, PEM and PAND. More is better throughout; neither phase is empty.

use std::cmp::Ordering;

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

/// Treatment points against the baseline's median.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Against {
    pub beyond: usize,
    pub on_it: usize,
}

/// Compares treatment points with the baseline's median.
pub fn against_median(baseline: &[f64], treatment: &[f64]) -> Against {
    let mut sum = Against::default();
    let Some((lower, upper)) = middle(&sorted(baseline)) else { return sum };
    for b in treatment {
        match side(*b, lower, upper) {
            Ordering::Greater => sum.beyond += 1,
            Ordering::Equal => sum.on_it += 1,
            Ordering::Less => {}
        }
    }
    sum
}

/// The two middle ones of sorted values; of an odd number the middle one twice.
fn middle(sorted: &[f64]) -> Option<(f64, f64)> {
    Some((*sorted.get(sorted.len().checked_sub(1)? / 2)?, *sorted.get(sorted.len() / 2)?))
}

/// On which side of the middle of two values another lies. What lies at or outside of the two is told by them; between
/// them the middle of whole numbers is exact, and only that of decimals, which floats miss by a hair (0.1 and 0.2 give
/// 0.15000000000000002), is met within two units in the last place of the greater of the two.
fn side(b: f64, lower: f64, upper: f64) -> Ordering {
    const WHOLE_AND_HALVED: f64 = (1_u64 << 52) as f64;
    match (b.total_cmp(&lower), b.total_cmp(&upper)) {
        (Ordering::Greater, Ordering::Less) => {}
        // Outside of both, or on one of two that differ, or on both.
        (by_lower, by_upper) => return if by_lower == Ordering::Equal { by_upper } else { by_lower },
    }
    let sum = lower + upper;
    let middle = if sum.is_finite() { sum / 2.0 } else { lower / 2.0 + upper / 2.0 };
    let exact = |v: f64| v.fract() == 0.0 && v.abs() <= WHOLE_AND_HALVED;
    let hair = if exact(lower) && exact(upper) { 0.0 } else { 2.0 * f64::EPSILON * lower.abs().max(upper.abs()) };
    if (b - middle).abs() <= hair { Ordering::Equal } else { b.total_cmp(&middle) }
}

/// How many points stay when the fewest are left out to end all overlap.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kept {
    /// Points of both phases that stay.
    pub points: usize,
    /// As many could not stay with at least one point of either phase among them.
    pub of_one_phase_only: bool,
}

/// The most points that can be kept so that every kept baseline point is strictly below every kept treatment point.
/// For each number of lowest baseline points kept, all treatment points above them stay.
pub fn kept(baseline: &[f64], treatment: &[f64]) -> Kept {
    let (baseline, treatment) = (sorted(baseline), sorted(treatment));
    let above = |highest: &f64| treatment.len() - treatment.partition_point(|b| b <= highest);
    let of_both = baseline.iter().enumerate().filter_map(|(i, highest)| match above(highest) {
        0 => None,
        above => Some(i + 1 + above),
    });
    let (of_both, of_one) = (of_both.max().unwrap_or(0), baseline.len().max(treatment.len()));
    Kept { points: of_both.max(of_one), of_one_phase_only: of_both < of_one }
}
