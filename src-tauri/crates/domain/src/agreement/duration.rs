//! Agreement on how long the behaviour lasted.

use super::{
    BothEmpty, Ratio, Refusal,
    stream::{Span, union},
};

/// The shorter total to the longer. Overlapping bouts of one observer add up, as they do in a total (domain §3.2). Bouts of
/// no length were recorded all the same: two totals of zero that hold any have no value, and are not flagged.
#[must_use]
pub fn total_duration(first_ms: &[u64], second_ms: &[u64], both_empty: BothEmpty) -> Ratio {
    let total = |lengths: &[u64]| lengths.iter().map(|l| u128::from(*l)).sum();
    let ratio = Ratio::smaller_to_larger(total(first_ms), total(second_ms));
    if first_ms.is_empty() && second_ms.is_empty() { ratio.both_empty(both_empty) } else { ratio }
}

/// Seconds in which both recorded the behaviour to seconds in which either did. A second `[k, k+1)` counts for an observer
/// if any part of it is in a bout. Seconds in which neither did are not counted, or long silence would hide every
/// disagreement.
///
/// A bout of no length touches no second. It was recorded all the same: only two records without a bout are empty.
///
/// `resolution_ms` is the length of what is called a second; 1 compares the bouts to the millisecond.
///
/// # Errors
/// [`Refusal::Zero`] for a resolution of none.
pub fn second_by_second(
    first: &[Span],
    second: &[Span],
    resolution_ms: u64,
    both_empty: BothEmpty,
) -> Result<Ratio, Refusal> {
    let resolution = i64::try_from(resolution_ms).unwrap_or(i64::MAX);
    if resolution == 0 {
        return Err(Refusal::Zero { setting: "resolution_ms" });
    }
    let empty = first.is_empty() && second.is_empty();
    let (first, second) = (seconds(first, resolution), seconds(second, resolution));
    let both = common(&first, &second);
    let either = length(&first) + length(&second) - both;
    let ratio = Ratio::new(both as f64, either as f64);
    Ok(if empty { ratio.both_empty(both_empty) } else { ratio })
}

/// The numbers of the seconds that the bouts touch, as spans that do not meet.
fn seconds(bouts: &[Span], resolution: i64) -> Vec<Span> {
    let touched: Vec<Span> = bouts
        .iter()
        .filter(|bout| bout.length_ms() > 0)
        .map(|bout| Span {
            from_ms: bout.from_ms.div_euclid(resolution),
            to_ms: (bout.to_ms - 1).div_euclid(resolution).saturating_add(1),
        })
        .collect();
    union(&touched)
}

fn length(spans: &[Span]) -> u128 {
    spans.iter().map(|s| u128::from(s.length_ms())).sum()
}

/// How much two unions share.
fn common(first: &[Span], second: &[Span]) -> u128 {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while let (Some(a), Some(b)) = (first.get(i), second.get(j)) {
        let overlap = Span { from_ms: a.from_ms.max(b.from_ms), to_ms: a.to_ms.min(b.to_ms) };
        shared += u128::from(overlap.length_ms());
        if a.to_ms <= b.to_ms { i += 1 } else { j += 1 }
    }
    shared
}
