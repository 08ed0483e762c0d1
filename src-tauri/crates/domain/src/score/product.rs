//! Shares of things that either did or did not: permanent products and opportunities (domain §3.1).

use serde::Serialize;

/// Some of several.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Part {
    /// Those that did.
    pub part: u64,
    /// All of them.
    pub whole: u64,
}

/// A share in percent.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub struct Share {
    /// Those that did.
    pub part: u64,
    /// All of them.
    pub whole: u64,
    /// The pooled share; none of nothing.
    pub percent: Option<f64>,
}

/// Pools parts: sum over sum, so large blocks weigh more than small ones (domain §3.0).
#[must_use]
pub fn pooled(parts: impl IntoIterator<Item = Part>) -> Share {
    let (part, whole) = parts
        .into_iter()
        .fold((0u64, 0u64), |(part, whole), p| (part.saturating_add(p.part), whole.saturating_add(p.whole)));
    Share { part, whole, percent: (whole > 0).then(|| part as f64 * 100.0 / whole as f64) }
}
