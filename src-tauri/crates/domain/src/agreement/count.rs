//! Agreement on counts.

use super::{BothEmpty, Pairs, Ratio, Refusal, pairs, share};

/// The smaller count to the larger. Two zeros are 100 by definition and flagged, if `both_empty` is
/// [`BothEmpty::Full`], the rule of domain §3.5.
#[must_use]
pub fn total_count(first: u64, second: u64, both_empty: BothEmpty) -> Ratio {
    let ratio = Ratio::smaller_to_larger(first.into(), second.into());
    if first.max(second) == 0 { ratio.both_empty(both_empty) } else { ratio }
}

/// [`total_count`] over the intervals that both observed. No value if there is none: two zeros of intervals that nobody
/// watched are not agreement. It is flagged if there were no intervals at all.
///
/// # Errors
/// [`Refusal::LengthsDiffer`].
pub fn total_count_per_interval(
    first: &[Option<u32>],
    second: &[Option<u32>],
    both_empty: BothEmpty,
) -> Result<Ratio, Refusal> {
    let Pairs { both, missed } = pairs(first, second)?;
    if both.is_empty() {
        return Ok(Ratio::new(0.0, 0.0).missed(missed).no_responding(missed == 0));
    }
    let (first, second) = sums(&both);
    Ok(total_count(first, second, both_empty).missed(missed))
}

/// Mean over the intervals of the smaller count to the larger (*partial agreement*, *block by block*); an interval where
/// both counted nothing agrees fully. `group` adjacent intervals are summed into one before they are compared, a shorter
/// last group kept as its own.
///
/// # Errors
/// [`Refusal::LengthsDiffer`], and [`Refusal::Zero`] for a group of none.
pub fn mean_count_per_interval(first: &[Option<u32>], second: &[Option<u32>], group: usize) -> Result<Ratio, Refusal> {
    over_groups(first, second, group, share)
}

/// Share of the intervals with equal counts, zero included. Grouped as [`mean_count_per_interval`].
///
/// # Errors
/// [`Refusal::LengthsDiffer`], and [`Refusal::Zero`] for a group of none.
pub fn exact_count_per_interval(first: &[Option<u32>], second: &[Option<u32>], group: usize) -> Result<Ratio, Refusal> {
    over_groups(first, second, group, |a, b| if a == b { 1.0 } else { 0.0 })
}

fn over_groups(
    first: &[Option<u32>],
    second: &[Option<u32>],
    group: usize,
    agreement: impl Fn(u64, u64) -> f64,
) -> Result<Ratio, Refusal> {
    if group == 0 {
        return Err(Refusal::Zero { setting: "group" });
    }
    let Pairs { both, missed } = pairs(first, second)?;
    let groups: Vec<(u64, u64)> = first
        .chunks(group)
        .zip(second.chunks(group))
        .filter_map(|(a, b)| pairs(a, b).ok().filter(|p| !p.both.is_empty()).map(|p| sums(&p.both)))
        .collect();
    let agreed = groups.iter().map(|(a, b)| agreement(*a, *b)).sum();
    let silent = (!both.is_empty() || missed == 0) && both.iter().all(|pair| *pair == (0, 0));
    Ok(Ratio::new(agreed, groups.len() as f64).missed(missed).no_responding(silent))
}

fn sums(both: &[(u32, u32)]) -> (u64, u64) {
    both.iter().fold((0, 0), |(a, b), (x, y)| (a + u64::from(*x), b + u64::from(*y)))
}
