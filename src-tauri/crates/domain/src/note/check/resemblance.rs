//! How much of one text is in another.

use std::collections::HashSet;

/// Words of one shingle.
const SHINGLE: usize = 3;

/// From 0 to 1: what two texts share of all their runs of three words (the Jaccard index of their shingles; A. Z. Broder, "On
/// the resemblance and containment of documents", 1997). Case and punctuation do not matter. A text without words is like none.
pub(super) fn resemblance(a: &str, b: &str) -> f64 {
    let (a, b) = (shingles(a), shingles(b));
    let shared = a.intersection(&b).count();
    let all = a.len() + b.len() - shared;
    if all == 0 { 0.0 } else { shared as f64 / all as f64 }
}

/// A text shorter than a shingle is one.
fn shingles(text: &str) -> HashSet<String> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let size = SHINGLE.min(words.len()).max(1);
    words.windows(size).map(|run| run.join(" ")).collect()
}
