//! Numbers and names as notes write them.

use crate::text::Name;

const MINUTE_MS: u64 = 60_000;

/// The most names that one line lists.
pub(super) const MOST_NAMED: usize = 10;

/// "1 minute", "3 minutes".
pub(super) fn count(n: u64, one: &str) -> String {
    format!("{n} {one}{}", if n == 1 { "" } else { "s" })
}

/// As [`count`], of a list's length.
pub(super) fn counted(n: usize, one: &str) -> String {
    count(n as u64, one)
}

/// Whole minutes, seconds dropped.
pub(super) fn minutes(ms: u64) -> String {
    count(ms / MINUTE_MS, "minute")
}

/// A name on one line.
pub(super) fn named(name: &Name) -> String {
    name.as_str().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// "A, B and 3 more".
pub(super) fn listed(names: &[String]) -> String {
    let shown = names.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(MOST_NAMED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// A percentage without decimals (domain §3.0).
pub(super) fn percent(value: f64) -> String {
    format!("{} %", decimals(value.round(), 0))
}

/// A number with so many decimals, never "-0".
pub(super) fn decimals(value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    match text.strip_prefix('-') {
        Some(digits) if digits.chars().all(|c| c == '0' || c == '.') => digits.to_owned(),
        _ => text,
    }
}

/// A number with three decimals at most and none that say nothing.
pub(super) fn trimmed(value: f64) -> String {
    let text = decimals(value, 3);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// "4.2 s", "2 min 35 s".
pub(super) fn lasted(ms: f64) -> String {
    let tenths = decimals(ms / 1_000.0, 1);
    if ms < 60_000.0 && tenths != "60.0" {
        return format!("{} s", tenths.strip_suffix(".0").unwrap_or(&tenths));
    }
    let seconds = (ms / 1_000.0).round();
    let (minutes, rest) = ((seconds / 60.0).floor(), seconds % 60.0);
    if rest == 0.0 { format!("{minutes:.0} min") } else { format!("{minutes:.0} min {rest:.0} s") }
}
