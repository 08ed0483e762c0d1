//! Cohen's kappa: agreement beyond what chance would give.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Pairs, Refusal, pairs, percent};

/// Cohen's kappa and its parts.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Kappa {
    /// (observed − expected) ÷ (1 − expected), at most 1, below 0 for less agreement than by chance. No value if chance
    /// alone explains everything: nothing was compared, or both used one and the same code throughout.
    pub kappa: Option<f64>,
    /// Observed agreement.
    pub percent: Option<f64>,
    /// Agreement expected by chance from how often each observer used each code.
    pub percent_expected: Option<f64>,
    /// How many intervals or trials were compared.
    pub of: usize,
    /// How many were left out because at least one observer missed them.
    pub missed: usize,
}

/// Cohen's kappa (unweighted) over codes given by position.
///
/// # Errors
/// [`Refusal::LengthsDiffer`].
pub fn cohens_kappa<T: Copy + Ord>(first: &[Option<T>], second: &[Option<T>]) -> Result<Kappa, Refusal> {
    let Pairs { both, missed } = pairs(first, second)?;
    let mut uses: BTreeMap<T, (i128, i128)> = BTreeMap::new();
    for (a, b) in &both {
        uses.entry(*a).or_default().0 += 1;
        uses.entry(*b).or_default().1 += 1;
    }
    let n = both.len() as i128;
    let agreed = both.iter().filter(|(a, b)| a == b).count() as i128;
    // Whole numbers throughout, so that perfect agreement is 1 and chance that explains all is seen as such.
    let by_chance: i128 = uses.values().map(|(a, b)| a * b).sum();
    let room = n * n - by_chance;
    Ok(Kappa {
        kappa: (room > 0).then(|| (n * agreed - by_chance) as f64 / room as f64),
        percent: percent(agreed as f64, n as f64),
        percent_expected: percent(by_chance as f64, (n * n) as f64),
        of: both.len(),
        missed,
    })
}
