//! A payer's policy, as data.

use serde::{Deserialize, Serialize};

use super::Refusal;
use crate::civil::parse_day;

/// How minutes become units.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// A unit once its midpoint is passed, each code by itself: 8 minutes of 15.
    CptMidpoint,
    /// Whole units only, each code by itself.
    FullUnits,
    /// Units of the total time over all codes of one unit length, then spread over the codes (Medicare's "8-minute rule",
    /// CMS Claims Processing Manual chapter 5).
    MedicareTotalTime,
}

/// Over what time is summed before rounding.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// All sessions of a service date together.
    #[default]
    Day,
    /// Each session by itself; the day's units are their sum.
    Session,
}

/// Whether the time of several providers makes one line.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Providers {
    /// A line for each rendering provider.
    #[default]
    Separate,
    /// One line for all, each provider's time added; for payers who are billed under one supervisor or agency.
    Together,
}

/// What follows from an overlap.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reaction {
    /// Nothing: the payer permits it.
    Allow,
    /// It is shown.
    #[default]
    Warn,
    /// It is shown, and nothing is billed while it stands.
    Block,
}

/// Reactions by kind of overlap; each warns unless said.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OverlapPolicy {
    /// One client, one code, two providers at once.
    pub two_providers_one_client: Reaction,
    /// One provider with two clients at once, unless both segments are of one group code.
    pub one_provider_two_clients: Reaction,
    /// One provider records two segments of one client at once.
    pub recorded_twice: Reaction,
}

/// The length of one unit of a code, from and to a date.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeUnit {
    /// The service code.
    pub code: String,
    /// Minutes in a unit.
    pub minutes: u32,
    /// First service date; open unless said.
    #[serde(default)]
    pub from: Option<String>,
    /// Last service date; open unless said.
    #[serde(default)]
    pub to: Option<String>,
}

/// How one payer counts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// How minutes become units.
    pub rounding: Rounding,
    /// Per day (unless said) or per session.
    #[serde(default)]
    pub per: Scope,
    /// Minutes in a unit of codes not listed in `code_units`; 15 unless said.
    #[serde(default = "quarter_hour")]
    pub unit_minutes: u32,
    /// Unit lengths by code and date; the first that fits holds.
    #[serde(default)]
    pub code_units: Vec<CodeUnit>,
    /// One line per provider (unless said) or one for all. Also under [`Rounding::MedicareTotalTime`], whose total is of one
    /// client's day on one provider's claim; a payer billed for a whole practice says `together`.
    #[serde(default)]
    pub providers: Providers,
    /// Codes under which one provider serves several clients at once.
    #[serde(default)]
    pub group_codes: Vec<String>,
    /// What follows from overlaps.
    #[serde(default)]
    pub overlaps: OverlapPolicy,
}

fn quarter_hour() -> u32 {
    15
}

impl Policy {
    /// A policy with this rounding and all else by default.
    #[must_use]
    pub fn new(rounding: Rounding) -> Self {
        Self {
            rounding,
            per: Scope::default(),
            unit_minutes: quarter_hour(),
            code_units: Vec::new(),
            providers: Providers::default(),
            group_codes: Vec::new(),
            overlaps: OverlapPolicy::default(),
        }
    }

    /// Minutes in a unit of a code on a date.
    #[must_use]
    pub fn unit_minutes_of(&self, code: &str, date: &str) -> u32 {
        let fits = |u: &&CodeUnit| u.code == code && within(date, u.from.as_deref(), u.to.as_deref());
        self.code_units.iter().find(fits).map_or(self.unit_minutes, |u| u.minutes)
    }

    pub(super) fn check(&self) -> Result<(), Refusal> {
        let dated = |unit: &CodeUnit| unit.from.iter().chain(&unit.to).all(|d| parse_day(d).is_some());
        if let Some(number) = self.code_units.iter().position(|unit| !dated(unit)) {
            return Err(Refusal::PolicyDate(number));
        }
        let lengths = self.code_units.iter().map(|u| u.minutes).chain([self.unit_minutes]);
        if lengths.into_iter().all(|m| (1..=1440).contains(&m)) { Ok(()) } else { Err(Refusal::UnitLength) }
    }
}

/// Whether a date lies between two, both included. Dates written year-month-day sort as text.
pub(crate) fn within(date: &str, from: Option<&str>, to: Option<&str>) -> bool {
    from.is_none_or(|f| f <= date) && to.is_none_or(|t| date <= t)
}
