//! Agreement on whether the behaviour occurred, interval by interval.

use super::{Pairs, Ratio, Refusal, pairs};

/// Share of the intervals in which both say that it occurred or both say that it did not (*point by point*).
///
/// # Errors
/// [`Refusal::LengthsDiffer`].
pub fn interval_by_interval(first: &[Option<bool>], second: &[Option<bool>]) -> Result<Ratio, Refusal> {
    among(first, second, |_, _| true)
}

/// Of the intervals in which at least one scored an occurrence, the share in which both did (*occurrence agreement*). No
/// value if nobody scored one.
///
/// # Errors
/// [`Refusal::LengthsDiffer`].
pub fn scored_interval(first: &[Option<bool>], second: &[Option<bool>]) -> Result<Ratio, Refusal> {
    among(first, second, |a, b| a || b)
}

/// Of the intervals in which at least one scored an absence, the share in which both did (*non-occurrence agreement*). No
/// value if nobody scored one. Its denominator is not the number of intervals: that would be
/// [`interval_by_interval`] under another name.
///
/// # Errors
/// [`Refusal::LengthsDiffer`].
pub fn unscored_interval(first: &[Option<bool>], second: &[Option<bool>]) -> Result<Ratio, Refusal> {
    among(first, second, |a, b| !a || !b)
}

fn among(
    first: &[Option<bool>],
    second: &[Option<bool>],
    counts: impl Fn(bool, bool) -> bool,
) -> Result<Ratio, Refusal> {
    let Pairs { both, missed } = pairs(first, second)?;
    let of = both.iter().filter(|(a, b)| counts(*a, *b)).count();
    let agreed = both.iter().filter(|(a, b)| counts(*a, *b) && a == b).count();
    let silent = (!both.is_empty() || missed == 0) && both.iter().all(|pair| *pair == (false, false));
    Ok(Ratio::new(agreed as f64, of as f64).missed(missed).no_responding(silent))
}
