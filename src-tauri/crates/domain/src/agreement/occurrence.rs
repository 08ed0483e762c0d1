//! Agreement on how long each bout lasted.

use serde::{Deserialize, Serialize};

use super::{Ratio, Refusal, share, stream::Span};

/// Which bout of one observer is compared with which of the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matching {
    /// By order if both recorded equally many and every pair shares time, else by greatest overlap: partners that share no
    /// time are hardly the same occurrence. Equally many of which one observer's overlap each other are compared by order
    /// all the same, as overlap cannot match them. Where only lengths are known, by order.
    #[default]
    ByOrderElseOverlap,
    /// By order, shared time or not. If they recorded unequally many it is refused, unless [`Unmatched::Zero`] says what
    /// the rest counts.
    ByOrder,
    /// By greatest overlap, however many there are.
    ByGreatestOverlap,
}

/// The rule by which bouts were matched.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchedBy {
    /// First with first, second with second.
    Order,
    /// By the time that they share.
    Overlap,
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
    /// The rule by which the pairs came about.
    pub matched_by: MatchedBy,
    /// Pairs.
    pub matched: usize,
    /// Pairs that share no time; unknown where only lengths were recorded.
    pub without_overlap: Option<usize>,
    /// Bouts of the first observer without a partner.
    pub unmatched_first: usize,
    /// Bouts of the second observer without a partner.
    pub unmatched_second: usize,
}

/// Pairs of bouts.
struct Matched {
    by: MatchedBy,
    shares: f64,
    pairs: usize,
    without_overlap: Option<usize>,
}

impl Occurrences {
    fn new(matched: &Matched, lengths: (usize, usize), unmatched: Unmatched) -> Self {
        let pairs = matched.pairs;
        let (unmatched_first, unmatched_second) = (lengths.0 - pairs, lengths.1 - pairs);
        let of = match unmatched {
            Unmatched::LeftOut => pairs,
            Unmatched::Zero => pairs + unmatched_first + unmatched_second,
        };
        let ratio = Ratio::new(matched.shares, of as f64).no_responding(lengths == (0, 0));
        let (matched_by, without_overlap) = (matched.by, matched.without_overlap);
        Occurrences { ratio, matched_by, matched: pairs, without_overlap, unmatched_first, unmatched_second }
    }
}

/// Compares bouts under a matching rule. No value without a pair, unless unmatched bouts count as zero.
///
/// # Errors
/// [`Refusal::OccurrencesDiffer`] by order, [`Refusal::BoutsOverlap`] by overlap.
pub fn mean_duration_per_occurrence(
    first: &[Span],
    second: &[Span],
    matching: Matching,
    unmatched: Unmatched,
) -> Result<Occurrences, Refusal> {
    let (first, second) = (in_order(first), in_order(second));
    let apart = first.iter().zip(&second).filter(|(a, b)| !partners(**a, **b)).count();
    let by_overlap = match matching {
        Matching::ByOrderElseOverlap if first.len() == second.len() => {
            apart > 0 && disjoint(&first) && disjoint(&second)
        }
        Matching::ByOrderElseOverlap | Matching::ByGreatestOverlap => true,
        Matching::ByOrder => false,
    };
    if by_overlap {
        return by_greatest_overlap(&first, &second, unmatched);
    }
    let lengths = |spans: &[Span]| spans.iter().map(Span::length_ms).collect::<Vec<_>>();
    let by_order = by_order(&lengths(&first), &lengths(&second), unmatched)?;
    Ok(Occurrences { without_overlap: Some(apart), ..by_order })
}

/// Compares the lengths of bouts by their order: first with first, second with second. Two bouts of no length agree. The
/// rest of the longer record has no partner.
///
/// # Errors
/// [`Refusal::OccurrencesDiffer`] if there is a rest that is to be left out: nobody knows which bouts the rest are.
pub fn by_order(first_ms: &[u64], second_ms: &[u64], unmatched: Unmatched) -> Result<Occurrences, Refusal> {
    let lengths = (first_ms.len(), second_ms.len());
    if lengths.0 != lengths.1 && unmatched == Unmatched::LeftOut {
        return Err(Refusal::OccurrencesDiffer { first: lengths.0, second: lengths.1 });
    }
    let shares = first_ms.iter().zip(second_ms).map(|(a, b)| share(*a, *b)).sum();
    let pairs = lengths.0.min(lengths.1);
    Ok(Occurrences::new(&Matched { by: MatchedBy::Order, shares, pairs, without_overlap: None }, lengths, unmatched))
}

/// Compares bouts matched so that the time that partners share is greatest in total, each bout having at most one partner
/// and partners sharing some time (or being the same bout of no length). Between matchings that share equally much, the
/// one with more pairs, then with the greater agreement, so that the answer does not hang on who is first.
///
/// # Errors
/// [`Refusal::BoutsOverlap`] if one observer's bouts overlap each other.
pub fn by_greatest_overlap(first: &[Span], second: &[Span], unmatched: Unmatched) -> Result<Occurrences, Refusal> {
    let (first, second) = (in_order(first), in_order(second));
    if !(disjoint(&first) && disjoint(&second)) {
        return Err(Refusal::BoutsOverlap);
    }
    let Worth { shares, pairs, .. } = best_matching(&overlaps(&first, &second));
    let matched = Matched { by: MatchedBy::Overlap, shares, pairs, without_overlap: Some(0) };
    Ok(Occurrences::new(&matched, (first.len(), second.len()), unmatched))
}

/// Whether none of the bouts, in order, begins before the one before it ends.
fn disjoint(spans: &[Span]) -> bool {
    spans.windows(2).all(|pair| pair[0].to_ms <= pair[1].from_ms)
}

/// The time that two bouts share.
fn shared(a: Span, b: Span) -> Span {
    Span { from_ms: a.from_ms.max(b.from_ms), to_ms: a.to_ms.min(b.to_ms) }
}

/// Whether two bouts may be partners by overlap.
fn partners(a: Span, b: Span) -> bool {
    shared(a, b).length_ms() > 0 || a == b
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
        if partners(*a, *b) {
            let share = share(a.length_ms(), b.length_ms());
            found.push(Overlap { first: i, second: j, shared_ms: shared(*a, *b).length_ms(), share });
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
