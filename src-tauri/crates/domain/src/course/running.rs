//! What is read from counts over time: the cumulative record and celeration (domain §3.1, §3.7).

use chrono::{NaiveDate, Weekday};

use super::{Point, point::alike};
use crate::{
    celeration::{Answer, Asked, LineMethod, Question, QuestionPoint, Refusal, Said, answer},
    measure::Unit,
    score,
};

/// The cumulative record: after each point, how many events there were up to and with it. It never decreases; a session
/// that was not run or not observed adds nothing. None where no point counts events.
#[must_use]
pub fn cumulative(points: &[Point]) -> Option<Vec<u32>> {
    points.iter().any(|p| p.events.is_some()).then(|| {
        let counts: Vec<u32> = points.iter().map(|p| p.events.unwrap_or(0)).collect();
        score::cumulative(&counts)
    })
}

/// Points of the standard celeration chart.
#[derive(Clone, PartialEq, Debug)]
pub struct Frequencies {
    /// Day 0 of the chart, in days since 1970-01-01: the Sunday on or before the first point. The chart itself ends 140
    /// days later; what comes after is in the fits and has no place on it.
    pub sunday: i64,
    /// The points, their days counted from that Sunday, their phase by its wire name.
    pub points: Vec<QuestionPoint>,
}

/// A course on the standard celeration chart.
#[derive(Clone, PartialEq, Debug)]
pub struct Celeration {
    /// As [`Frequencies::sunday`].
    pub sunday: i64,
    /// Phase by phase: celeration with its bounce and sentence, level, and every point with its record floor.
    pub answer: Answer,
}

/// Frequencies of counts and rates, with the minutes in which they were watched for, which give the record floor. Sessions
/// without one, not observed ones included, are there as *not run* (domain §3.0 knows no fourth state), so that a phase
/// line stands between what lies before and after it. Points of another kind of measure than the newest do not take part.
/// None where nothing was counted.
#[must_use]
pub fn frequencies(points: &[Point]) -> Option<Frequencies> {
    let counted: Vec<&Point> = alike(points).collect();
    counted.iter().find(|p| per_minute(p).is_some())?;
    let sunday = sunday_before(counted.iter().map(|p| p.day).min()?)?;
    Some(Frequencies { sunday, points: counted.into_iter().map(|p| frequency(p, sunday)).collect() })
}

/// The celeration of a course; none where nothing was counted.
///
/// # Errors
/// What `celeration` refuses: a frequency, a length or a day that only a broken clock can give.
pub fn celeration_of(points: &[Point], method: Asked<LineMethod>) -> Result<Option<Celeration>, Refusal> {
    let Some(Frequencies { sunday, points }) = frequencies(points) else { return Ok(None) };
    answer(&Question { points, method }).map(|answer| Some(Celeration { sunday, answer }))
}

fn per_minute(point: &Point) -> Option<f64> {
    match point.unit() {
        Unit::PerHour => point.value.map(|v| v / 60.0),
        Unit::PerMinute => point.value,
        Unit::Percent | Unit::Minutes | Unit::Seconds | Unit::Value | Unit::None => None,
    }
}

fn frequency(point: &Point, sunday: i64) -> QuestionPoint {
    QuestionPoint {
        day: point.day.saturating_sub(sunday),
        per_minute: per_minute(point).map_or(Said::NotRun, Said::Number),
        minutes_observed: point.minutes_observed(),
        phase: serde_json::to_value(point.phase).ok().and_then(|name| name.as_str().map(str::to_owned)),
        ..QuestionPoint::default()
    }
}

fn sunday_before(day: i64) -> Option<i64> {
    let date = NaiveDate::from_epoch_days(i32::try_from(day).ok()?)?;
    date.week(Weekday::Sun).checked_first_day().map(|sunday| i64::from(sunday.to_epoch_days()))
}
