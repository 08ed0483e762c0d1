//! Limits that warn: medically unlikely edits and authorised units, dated, as they come in (domain §3.9).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Line, Refusal, policy::within};
use crate::civil::parse_day;

/// What a limit counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitKind {
    /// Units of one client on one date, over all providers: a medically unlikely edit. A flag, no limit of treatment.
    Mue,
    /// Units of one client over the limit's dates: an authorisation.
    Authorized,
}

/// A limit in force from and to a date.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// What it counts.
    pub kind: LimitKind,
    /// The service code.
    pub code: String,
    /// Whose; each client's unless said.
    #[serde(default)]
    pub client: Option<String>,
    /// Most units.
    pub units: u64,
    /// Units of an authorisation used up before these segments; 0 unless said.
    #[serde(default)]
    pub used: u64,
    /// First service date; open unless said.
    #[serde(default)]
    pub from: Option<String>,
    /// Last service date; open unless said.
    #[serde(default)]
    pub to: Option<String>,
    /// Where the figure is from, such as a quarter's table; shown with the warning.
    #[serde(default)]
    pub source: Option<String>,
}

/// A limit exceeded.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct OverLimit {
    /// What was counted.
    pub kind: LimitKind,
    /// The service code.
    pub code: String,
    /// Whose; `null` for a limit of every client that was used up before.
    pub client: Option<String>,
    /// The date of a medically unlikely edit.
    pub date: Option<String>,
    /// Units counted, those used before included.
    pub units: u64,
    /// Most units.
    pub limit: u64,
    /// The limit's source.
    pub source: Option<String>,
    /// In words.
    pub sentence: String,
}

impl Limit {
    pub(super) fn check(&self, number: usize) -> Result<(), Refusal> {
        let dated = self.from.iter().chain(&self.to).all(|d| parse_day(d).is_some());
        if dated { Ok(()) } else { Err(Refusal::LimitDate(number)) }
    }

    /// An authorisation of which nothing is left before any of these segments.
    fn used_up(&self) -> Option<OverLimit> {
        let spent = self.kind == LimitKind::Authorized && self.used >= self.units;
        spent.then(|| OverLimit {
            kind: self.kind,
            code: self.code.clone(),
            client: self.client.clone(),
            date: None,
            units: self.used,
            limit: self.units,
            source: self.source.clone(),
            sentence: format!(
                "{} units of {} were used before, where {} are authorised: none is left. Ask the payer for more.",
                self.used, self.code, self.units
            ),
        })
    }

    fn over(&self, client: &str, date: Option<&str>, units: u64) -> Option<OverLimit> {
        let when = date.map_or_else(|| "in the authorised time".to_owned(), |d| format!("on {d}"));
        (units > self.units).then(|| OverLimit {
            kind: self.kind,
            code: self.code.clone(),
            client: Some(client.to_owned()),
            date: date.map(str::to_owned),
            units,
            limit: self.units,
            source: self.source.clone(),
            sentence: format!(
                "{units} units of {} {when}, where {} are the most. Check the times; ask the payer if they are right.",
                self.code, self.units
            ),
        })
    }
}

/// The limits that lines exceed, and the authorisations that were used up before any line.
#[must_use]
pub fn over_limits(lines: &[Line], limits: &[Limit]) -> Vec<OverLimit> {
    let mut by_code: BTreeMap<(&str, Option<&str>), Vec<usize>> = BTreeMap::new();
    for (number, limit) in limits.iter().enumerate() {
        by_code.entry((&limit.code, limit.client.as_deref())).or_default().push(number);
    }
    let mut sums: BTreeMap<(usize, &str, Option<&str>), u64> = BTreeMap::new();
    for line in lines {
        let of = |client| by_code.get(&(line.code.as_str(), client)).into_iter().flatten();
        for number in of(None).chain(of(Some(line.client.as_str()))) {
            let limit = &limits[*number];
            if within(&line.date, limit.from.as_deref(), limit.to.as_deref()) {
                let date = (limit.kind == LimitKind::Mue).then_some(line.date.as_str());
                let before = if limit.kind == LimitKind::Authorized { limit.used } else { 0 };
                let sum = sums.entry((*number, &line.client, date)).or_insert(before);
                *sum = sum.saturating_add(line.units);
            }
        }
    }
    let mut found = vec![false; limits.len()];
    let mut over: Vec<(usize, OverLimit)> = Vec::new();
    for ((number, client, date), units) in sums {
        if let Some(exceeded) = limits[number].over(client, date, units) {
            found[number] = true;
            over.push((number, exceeded));
        }
    }
    let spent = limits.iter().enumerate().filter(|(number, _)| !found[*number]);
    over.extend(spent.filter_map(|(number, limit)| Some((number, limit.used_up()?))));
    over.sort_by_key(|(number, _)| *number);
    over.into_iter().map(|(_, over)| over).collect()
}
