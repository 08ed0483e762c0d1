//! Several sessions of one day (domain §1.2): counts and total durations may be summed, percentages averaged, or each
//! session kept as a point of its own. Which one is always said, never guessed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How sessions become points.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregate {
    /// One point per session.
    #[default]
    PerSession,
    /// One point per day, the sum of its sessions.
    SumPerDay,
    /// One point per day, the unweighted mean of its sessions' values.
    MeanPerDay,
    /// One point per day, scored as if the day were one session: the day's denominators count by their size.
    PooledPerDay,
}

/// A point for a graph.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Point {
    /// The day, as the observations name it.
    pub day: Option<String>,
    /// The session, when points are per session.
    pub session: Option<String>,
    /// The value; none if no session of the point has one.
    pub value: Option<f64>,
    /// Sessions whose value is in it.
    pub sessions: usize,
}

/// Turns per-session points, in any order, into points per day in order of the day's name (ISO dates sort as dates).
/// Sessions without a value add nothing and divide nothing. `PooledPerDay` cannot be made of values; whoever has the
/// observations groups them by day instead, so here it is as `PerSession`.
#[must_use]
pub fn per_day(points: Vec<Point>, how: Aggregate) -> Vec<Point> {
    if matches!(how, Aggregate::PerSession | Aggregate::PooledPerDay) {
        return points;
    }
    let mut days: BTreeMap<Option<String>, Vec<f64>> = BTreeMap::new();
    for point in points {
        days.entry(point.day).or_default().extend(point.value);
    }
    days.into_iter()
        .map(|(day, values)| {
            let sum = (!values.is_empty()).then(|| values.iter().sum::<f64>());
            let value = match how {
                Aggregate::MeanPerDay => sum.map(|s| s / values.len() as f64),
                _ => sum,
            };
            Point { day, session: None, value, sessions: values.len() }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(day: &str, value: Option<f64>) -> Point {
        Point { day: Some(day.into()), session: None, value, sessions: usize::from(value.is_some()) }
    }

    #[test]
    fn all_sessions_of_a_day_are_in_its_point() {
        let points = vec![point("d2", Some(4.0)), point("d1", Some(1.0)), point("d2", Some(2.0)), point("d2", None)];
        let values = |how| per_day(points.clone(), how).into_iter().map(|p| p.value).collect::<Vec<_>>();
        assert_eq!(values(Aggregate::SumPerDay), [Some(1.0), Some(6.0)]);
        assert_eq!(values(Aggregate::MeanPerDay), [Some(1.0), Some(3.0)]);
        assert_eq!(values(Aggregate::PerSession).len(), 4);
        assert_eq!(per_day(vec![point("d1", None)], Aggregate::SumPerDay)[0].value, None);
    }
}
