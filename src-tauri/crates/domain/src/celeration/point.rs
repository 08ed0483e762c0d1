//! The points of a question: what is read, and which are refused.

use serde::{Deserialize, Deserializer, de::Error};
use serde_json::Value;

use super::Refusal;

/// Frequencies above zero that are read, per minute.
const FREQUENCIES: std::ops::RangeInclusive<f64> = 1e-9..=1e9;
/// Minutes observed that are read.
const MINUTES: std::ops::RangeInclusive<f64> = 1e-6..=1e9;
/// The farthest day from the origin.
const FARTHEST_DAY: u64 = 1_000_000_000;
/// The greatest count; whole numbers up to here are exact.
const GREATEST_COUNT: f64 = 1e15;

/// A point of a question.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionPoint {
    /// Calendar day number, whole; on the chart 0 to 140.
    #[serde(deserialize_with = "day")]
    pub day: i64,
    /// Events per minute; `null` is a session that was not run. A point has this or `count`.
    #[serde(default, deserialize_with = "said")]
    pub per_minute: Said,
    /// Events counted in `minutes_observed`, in place of `per_minute`; `null` as above.
    #[serde(default, deserialize_with = "said")]
    pub count: Said,
    /// Minutes observed: gives the record floor, and a zero its place. Unknown unless said.
    #[serde(default)]
    pub minutes_observed: Option<f64>,
    /// The most events that were possible in that time: gives the record ceiling. No limit unless said.
    #[serde(default)]
    pub opportunities: Option<u32>,
    /// Phase label; a change of label in day order begins a new phase. One phase unless said.
    #[serde(default)]
    pub phase: Option<String>,
}

/// A field that may be left out, be `null`, or have a number.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub enum Said {
    /// Left out.
    #[default]
    Nothing,
    /// `null`: not run.
    NotRun,
    /// A number.
    Number(f64),
}

fn said<'de, D: Deserializer<'de>>(from: D) -> Result<Said, D::Error> {
    Ok(Option::<f64>::deserialize(from)?.map_or(Said::NotRun, Said::Number))
}

fn day<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    let value = Value::deserialize(from)?;
    let whole = |v: &f64| v.fract() == 0.0 && v.abs() <= 2.0 * FARTHEST_DAY as f64;
    value.as_i64().or_else(|| value.as_f64().filter(whole).map(|v| v as i64)).ok_or_else(|| {
        D::Error::custom(format!("a day is whole days as a number, such as 0 or 7 (no date), not {value}"))
    })
}

/// A point that may be drawn.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Run {
    pub per_minute: f64,
    pub minutes: Option<f64>,
    pub count: Option<f64>,
    pub opportunities: Option<u32>,
}

impl QuestionPoint {
    /// The point in range and without negative zero; none of a session that was not run.
    ///
    /// # Errors
    /// [`Refusal`].
    pub(super) fn run(&self) -> Result<Option<Run>, Refusal> {
        if self.day.unsigned_abs() > FARTHEST_DAY {
            return Err(Refusal::Day);
        }
        let minutes = self.minutes()?;
        let (per_minute, count) = match (self.per_minute, self.count) {
            (Said::Number(_), Said::Number(_)) => return Err(Refusal::Both),
            (Said::Nothing, Said::Nothing) => return Err(Refusal::Neither),
            (Said::Number(per_minute), _) => (per_minute + 0.0, None),
            (_, Said::Number(count)) => {
                let count = whole(count)?;
                (count / minutes.ok_or(Refusal::CountWithoutMinutes)?, Some(count))
            }
            _ => return Ok(None),
        };
        match per_minute {
            v if v < 0.0 => Err(Refusal::Negative),
            v if v == 0.0 || FREQUENCIES.contains(&v) => {
                let count = count.or(minutes.map(|m| v * m));
                Ok(Some(Run { per_minute: v, minutes, count, opportunities: self.opportunities }))
            }
            _ => Err(Refusal::Frequency),
        }
    }

    fn minutes(&self) -> Result<Option<f64>, Refusal> {
        match self.minutes_observed {
            Some(m) if m.is_nan() || m <= 0.0 => Err(Refusal::Minutes),
            Some(m) if !MINUTES.contains(&m) => Err(Refusal::MinutesRange),
            minutes => Ok(minutes),
        }
    }
}

fn whole(count: f64) -> Result<f64, Refusal> {
    let right = (0.0..=GREATEST_COUNT).contains(&count) && count.fract() == 0.0;
    right.then_some(count + 0.0).ok_or(Refusal::Count)
}
