//! Observations of several sessions in one question, told apart by the names of session and day, and their points.

use std::collections::{BTreeMap, HashMap};

use crate::score::{Aggregate, Point, per_day};

/// The names of day and session, as far as the observation gives them.
pub type Label<'a> = (Option<&'a str>, Option<&'a str>);

/// Groups entries by their label in order of first appearance.
pub(super) fn group<'a, T>(entries: &'a [T], label: impl Fn(&'a T) -> Label<'a>) -> Vec<(Label<'a>, Vec<&'a T>)> {
    let mut groups: Vec<(Label<'a>, Vec<&'a T>)> = Vec::new();
    let mut places: HashMap<Label<'a>, usize> = HashMap::new();
    for entry in entries {
        let key = label(entry);
        let place = *places.entry(key).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.1.push(entry),
            None => groups.push((key, vec![entry])),
        }
    }
    groups
}

/// One point per session or day, in order of the day's name; `value` scores the entries of a session, or of a day when days are pooled.
pub(super) fn points<'a, T>(
    entries: &'a [T],
    how: Aggregate,
    label: impl Fn(&'a T) -> Label<'a>,
    value: impl Fn(&[&'a T]) -> Option<f64>,
) -> Vec<Point> {
    let mut sessions = group(entries, label);
    sessions.sort_by_key(|((day, _), _)| *day);
    let point = |(day, session): Label<'_>, sessions: usize, entries: &[&'a T]| {
        let value = value(entries);
        Point {
            day: day.map(str::to_owned),
            session: session.map(str::to_owned),
            value,
            sessions: if value.is_some() { sessions } else { 0 },
        }
    };
    if how != Aggregate::PooledPerDay {
        return per_day(sessions.iter().map(|(label, entries)| point(*label, 1, entries)).collect(), how);
    }
    let mut days: BTreeMap<Option<&str>, (usize, Vec<&'a T>)> = BTreeMap::new();
    for ((day, _), entries) in sessions {
        let slot = days.entry(day).or_default();
        slot.0 += 1;
        slot.1.extend(entries);
    }
    days.into_iter().map(|(day, (sessions, entries))| point((day, None), sessions, &entries)).collect()
}

/// The point of a target that was watched without anything happening. Nobody says in which session, so it names none.
pub(super) fn zero_point(value: Option<f64>) -> Point {
    Point { day: None, session: None, value, sessions: usize::from(value.is_some()) }
}
