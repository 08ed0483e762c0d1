//! Agreement on how long each bout lasted.

use serde::{Deserialize, Serialize};

use super::{Ratio, Refusal, same_length, share, stream::Span};

/// Which bout of one observer is compared with which of the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matching {
    /// By order if both recorded equally many, else by greatest overlap.
    #[default]
    ByOrderElseOverlap,
    /// By order, and refused if they recorded unequally many.
    ByOrder,
    /// By greatest overlap, however many there are.
    ByGreatestOverlap,
}

/// What a bout counts that has no partner.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unmatched {
    /// Nothing: the mean is over matched bouts (domain §3.5), and the unmatched are reported beside it.
    #[default]
    LeftOut,
    /// A full disagreement.
    Zero,
}

/// Mean duration-per-occurrence with how it came about.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Occurrences {
    /// Sum over matched bouts of the shorter to the longer, by the number of bouts that count.
    #[serde(flatten)]
    pub ratio: Ratio,
    /// Pairs.
    pub matched: usize,
    /// Bouts of the first observer without a partner.
    pub unmatched_first: usize,
    /// Bouts of the second observer without a partner.
    pub unmatched_second: usize,
}

impl Occurrences {
    fn new(shares: f64, matched: usize, lengths: (usize, usize), unmatched: Unmatched) -> Self {
        let (unmatched_first, unmatched_second) = (lengths.0 - matched, lengths.1 - matched);
        let of = match unmatched {
            Unmatched::LeftOut => matched,
            Unmatched::Zero => matched + unmatched_first + unmatched_second,
        };
        let ratio = Ratio::new(shares, of as f64).no_responding(lengths == (0, 0));
        Occurrences { ratio, matched, unmatched_first, unmatched_second }
    }
}

/// Compares bouts under a matching rule. No value without a pair.
///
/// # Errors
/// [`Refusal::OccurrencesDiffer`] by order, [`Refusal::BoutsOverlap`] by overlap.
pub fn mean_duration_per_occurrence(
    first: &[Span],
    second: &[Span],
    matching: Matching,
    unmatched: Unmatched,
) -> Result<Occurrences, Refusal> {
    let overlap = match matching {
        Matching::ByOrderElseOverlap => first.len() != second.len(),
        Matching::ByOrder => false,
        Matching::ByGreatestOverlap => true,
    };
    if overlap {
        return by_greatest_overlap(first, second, unmatched);
    }
    let lengths = |spans: &[Span]| in_order(spans).iter().map(Span::length_ms).collect::<Vec<_>>();
    by_order(&lengths(first), &lengths(second))
}

/// Compares the lengths of bouts by their order: first with first, second with second. Two bouts of no length agree.
///
/// # Errors
/// [`Refusal::OccurrencesDiffer`].
pub fn by_order(first_ms: &[u64], second_ms: &[u64]) -> Result<Occurrences, Refusal> {
    let lengths = (first_ms.len(), second_ms.len());
    same_length(first_ms, second_ms).map_err(|_| Refusal::OccurrencesDiffer { first: lengths.0, second: lengths.1 })?;
    let shares = first_ms.iter().zip(second_ms).map(|(a, b)| share(*a, *b)).sum();
    Ok(Occurrences::new(shares, lengths.0, lengths, Unmatched::LeftOut))
}

/// Compares bouts matched so that the time that partners share is greatest in total, each bout having at most one partner
/// and partners sharing some time (or being the same bout of no length). Between matchings that share equally much, the one with more pairs, then with the
/// greater agreement, so that the answer does not hang on who is first.
///
/// # Errors
/// [`Refusal::BoutsOverlap`] if one observer's bouts overlap each other.
pub fn by_greatest_overlap(first: &[Span], second: &[Span], unmatched: Unmatched) -> Result<Occurrences, Refusal> {
    let (first, second) = (in_order(first), in_order(second));
    if [&first, &second].iter().any(|spans| spans.windows(2).any(|pair| pair[0].to_ms > pair[1].from_ms)) {
        return Err(Refusal::BoutsOverlap);
    }
    let best = best_matching(&overlaps(&first, &second));
    Ok(Occurrences::new(best.shares, best.pairs, (first.len(), second.len()), unmatched))
}

fn in_order(spans: &[Span]) -> Vec<Span> {
    let mut sorted = spans.to_vec();
    sorted.sort_unstable();
    sorted
}

/// Two bouts that may be partners.
struct Overlap {
    first: usize,
    second: usize,
    shared_ms: u64,
    share: f64,
}

/// All pairs that share time, in time order. There are fewer than bouts, and those of one bout lie next to each other.
/// Equal bouts of no length share none and are partners all the same, or a record would not agree with itself.
fn overlaps(first: &[Span], second: &[Span]) -> Vec<Overlap> {
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    while let (Some(a), Some(b)) = (first.get(i), second.get(j)) {
        let both = Span { from_ms: a.from_ms.max(b.from_ms), to_ms: a.to_ms.min(b.to_ms) };
        if both.length_ms() > 0 || a == b {
            let share = share(a.length_ms(), b.length_ms());
            found.push(Overlap { first: i, second: j, shared_ms: both.length_ms(), share });
        }
        let order = (a.to_ms, a.from_ms).cmp(&(b.to_ms, b.from_ms));
        i += usize::from(order.is_le());
        j += usize::from(order.is_ge());
    }
    found
}

/// A matching by what it is worth, in the order in which it is compared.
#[derive(Clone, Copy, PartialEq, PartialOrd, Default)]
struct Worth {
    shared_ms: u128,
    pairs: usize,
    shares: f64,
}

/// The best matching among pairs in time order. A pair excludes only those that share a bout with it, and these lie next
/// to it, so the best that ends with it builds on the best before the first of them.
fn best_matching(overlaps: &[Overlap]) -> Worth {
    let mut best = vec![Worth::default()];
    let (mut first_run, mut second_run) = (0, 0);
    for (k, pair) in overlaps.iter().enumerate() {
        if overlaps[first_run].first != pair.first {
            first_run = k;
        }
        if overlaps[second_run].second != pair.second {
            second_run = k;
        }
        let before = best[first_run.min(second_run)];
        let with = Worth {
            shared_ms: before.shared_ms + u128::from(pair.shared_ms),
            pairs: before.pairs + 1,
            shares: before.shares + pair.share,
        };
        let without = best[k];
        best.push(if with > without { with } else { without });
    }
    best.last().copied().unwrap_or_default()
}
