//! One point for each day: those of one day are joined before anything is fitted, so that their order cannot matter.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{
    Point, Refusal, mean,
    point::{QuestionPoint, Run},
};

/// How points of one day became one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Joining {
    /// All events ÷ all minutes.
    Pooled,
    /// The mean of the frequencies, since the minutes of one or more are not known.
    Mean,
}

/// Points of one day that became one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Joined {
    /// Day.
    pub day: i64,
    /// How many there were.
    pub points: usize,
    /// How they were joined.
    pub by: Joining,
}

/// What was run on one day of one phase.
#[derive(Clone, PartialEq, Debug)]
pub struct Day<'a> {
    pub day: i64,
    pub phase: Option<&'a str>,
    /// Sorted, so that sums come out the same whatever the order of the question.
    runs: Vec<Run>,
    pub not_run: usize,
}

/// Days in order, a day once for each phase label on it. On a day of several labels that of the day before comes first and
/// those that go on come last, else the order is alphabetical.
pub fn days(points: &[QuestionPoint]) -> Result<Vec<Day<'_>>, Refusal> {
    let mut by_day: BTreeMap<i64, BTreeMap<Option<&str>, Day>> = BTreeMap::new();
    for point in points {
        let (day, phase) = (point.day, point.phase.as_deref());
        let new = || Day { day, phase, runs: Vec::new(), not_run: 0 };
        let on = by_day.entry(day).or_default().entry(phase).or_insert_with(new);
        match point.run()? {
            Some(run) => on.runs.push(run),
            None => on.not_run += 1,
        }
    }
    Ok(in_order(by_day))
}

fn in_order<'a>(by_day: BTreeMap<i64, BTreeMap<Option<&'a str>, Day<'a>>>) -> Vec<Day<'a>> {
    let mut all: Vec<Day<'a>> = Vec::new();
    let mut coming = by_day.into_values().peekable();
    while let Some(labels) = coming.next() {
        let before = all.last().map(|d| d.phase);
        let goes_on: BTreeSet<Option<&str>> = coming.peek().into_iter().flat_map(|next| next.keys().copied()).collect();
        let mut of_day: Vec<Day<'a>> = labels.into_values().collect();
        of_day.sort_by_key(|d| (Some(d.phase) != before, goes_on.contains(&d.phase), d.phase));
        of_day.iter_mut().for_each(Day::sort);
        all.append(&mut of_day);
    }
    all
}

impl Day<'_> {
    fn sort(&mut self) {
        let minutes = |r: &Run| r.minutes.unwrap_or(0.0);
        self.runs.sort_by(|a, b| {
            a.per_minute
                .total_cmp(&b.per_minute)
                .then(minutes(a).total_cmp(&minutes(b)))
                .then(count(a).total_cmp(&count(b)))
        });
    }

    /// How many points were run.
    pub fn points(&self) -> usize {
        self.runs.len()
    }

    /// The day's frequency; none if nothing was run.
    pub fn point(&self) -> Option<Point> {
        let per_minute = match self.runs.as_slice() {
            [] => return None,
            [one] => one.per_minute,
            several => match self.minutes() {
                Some(minutes) => several.iter().map(count).sum::<f64>() / minutes,
                None => mean(&several.iter().map(|r| r.per_minute).collect::<Vec<_>>())?,
            },
        };
        Some(Point { day: self.day, per_minute: per_minute + 0.0 })
    }

    /// How the day's points were joined; none of one point.
    pub fn joined(&self) -> Option<Joined> {
        let by = if self.minutes().is_some() { Joining::Pooled } else { Joining::Mean };
        (self.runs.len() > 1).then_some(Joined { day: self.day, points: self.runs.len(), by })
    }

    /// All minutes observed; none if those of a point are not known.
    pub fn minutes(&self) -> Option<f64> {
        self.runs.iter().map(|r| r.minutes).sum()
    }

    /// All opportunities; none if those of a point are not known.
    pub fn opportunities(&self) -> Option<u32> {
        self.runs.iter().map(|r| r.opportunities).try_fold(0_u32, |sum, o| Some(sum.saturating_add(o?)))
    }
}

fn count(run: &Run) -> f64 {
    run.count.unwrap_or(0.0)
}
