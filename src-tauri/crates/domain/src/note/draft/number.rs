//! Ratings, numbers, work and words; and a score as its unit is read.

use super::Seen;
use crate::{
    measure::{Measure, Unit},
    note::words::{counted, decimals, lasted, named, percent, trimmed},
    observation::Fact,
    text::Narrative,
};

/// The most entries of free text that the draft quotes.
const MOST_QUOTED: usize = 3;

/// The most characters of one of them.
const LONGEST_QUOTED: usize = 200;

/// More than any measure gives: a sum of the farthest quantities that a session holds.
const LARGEST_SHOWN: f64 = 1e15;

impl Seen<'_> {
    fn how_many(&self, is_such: impl Fn(&Fact) -> bool) -> usize {
        self.valid.iter().filter(|o| is_such(&o.fact)).count()
    }

    pub(super) fn rating(&self, minimum: i16, maximum: i16) -> String {
        let Some(value) = self.score.value else { return "no data".to_owned() };
        let n = counted(self.how_many(|fact| matches!(fact, Fact::Rating { .. })), "rating");
        format!("{n}, {} on average (scale {minimum} to {maximum})", decimals(value, 2))
    }

    pub(super) fn quantity(&self, unit: &str) -> String {
        let Some(value) = self.score.value else { return "no data".to_owned() };
        let n = self.how_many(|fact| matches!(fact, Fact::Quantity { .. }));
        if n == 1 { format!("{} {unit}", trimmed(value)) } else { format!("{} {unit} in {n} entries", trimmed(value)) }
    }

    pub(super) fn permanent_product(&self) -> String {
        let Some(value) = self.score.value else { return "no data".to_owned() };
        let parts = self.valid.iter().filter_map(|o| match &o.fact {
            Fact::PermanentProduct { items, meeting } => Some((u64::from(*items), u64::from(*meeting))),
            _ => None,
        });
        let (items, meeting) = parts.fold((0, 0), |sum: (u64, u64), part| (sum.0 + part.0, sum.1 + part.1));
        format!("{meeting} of {items} items as asked ({})", percent(value))
    }

    pub(super) fn free_text(&self) -> String {
        let texts: Vec<&Narrative> = self
            .valid
            .iter()
            .filter_map(|o| if let Fact::Text { text } = &o.fact { Some(text) } else { None })
            .collect();
        if texts.is_empty() {
            return "no data".to_owned();
        }
        let quoted: Vec<String> = texts.iter().take(MOST_QUOTED).map(|text| quoted(text)).collect();
        let more = match texts.len().saturating_sub(MOST_QUOTED) {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        format!("{}{more}", quoted.join(", "))
    }

    /// A score in its unit; none of what is no number, or none that was ever measured.
    pub(super) fn shown(&self, value: f64) -> Option<String> {
        if !value.is_finite() || value.abs() > LARGEST_SHOWN {
            return None;
        }
        Some(match (self.target.measure.unit(), &self.target.measure) {
            (Unit::Percent, _) => percent(value),
            (Unit::PerHour, _) => format!("{} per hour", decimals(value, 2)),
            (Unit::PerMinute, _) => format!("{} per minute", decimals(value, 2)),
            (Unit::Minutes, _) => lasted(value * 60_000.0),
            (Unit::Seconds, _) => lasted(value * 1_000.0),
            (Unit::Value, Measure::Quantity { unit }) => format!("{} {}", trimmed(value), named(unit)),
            (Unit::Value, _) => decimals(value, 2),
            (Unit::None, _) => return None,
        })
    }
}

fn quoted(text: &Narrative) -> String {
    let words = text.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
    let shown: String = words.chars().take(LONGEST_QUOTED).collect();
    if shown == words { format!("\"{shown}\"") } else { format!("\"{shown}…\"") }
}
