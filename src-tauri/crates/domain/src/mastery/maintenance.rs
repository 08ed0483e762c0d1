//! Scheduled probes of what was mastered: which session or day is due next.

use serde::{Deserialize, Serialize};

use super::{Refusal, session::Day};
use crate::civil;

/// When probes are due.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Schedule {
    /// Every so many sessions of the client: the fifth after mastery, then the fifth after each probe (domain §1.2,
    /// CentralReach).
    EverySessions(u32),
    /// Every so many days after mastery, then after each probe.
    EveryDays(u32),
    /// So many days after mastery, each once: 7, 14, 30. A probe settles all that were due by its day.
    DaysAfter(Vec<u32>),
}

/// A session of the client after mastery.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Held {
    /// Its civil day.
    pub day: Day,
    /// Whether the target was probed in it.
    #[serde(default)]
    pub probed: bool,
}

/// What is asked.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProbeQuestion {
    /// The schedule.
    pub schedule: Schedule,
    /// The civil day of mastery. All days here are dates (2026-11-22), or all are numbers of one count of days.
    pub since_day: Day,
    /// Today.
    pub today: Day,
    /// The client's sessions after mastery, whether the target was run or not; sorted by day, else as given. Those
    /// before mastery or after today are not looked at.
    #[serde(default)]
    pub sessions: Vec<Held>,
}

/// When the next probe is due.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Due {
    /// Whether the next session, if it is held today, should probe.
    pub due_now: bool,
    /// Which session after mastery is due, counted from 1.
    pub due_session: Option<u64>,
    /// Which day is due, as days were given.
    pub due_day: Option<Day>,
    /// By how many sessions, or days, it is late; 0 when it is not.
    pub late_by: u64,
    /// No further probe is scheduled.
    pub finished: bool,
    /// The same in words.
    pub sentence: String,
}

/// Which session or day is due next.
///
/// # Errors
/// A schedule of every 0, an empty list or one with a 0 in it, days out of range, no dates, or of two kinds.
pub fn due(question: &ProbeQuestion) -> Result<Due, Refusal> {
    let dated = matches!(question.since_day, Day::Name(_));
    let number = |day: &Day| match day {
        Day::Number(n) if !dated => Ok(*n),
        Day::Name(name) if dated => civil::parse_day(name).ok_or(Refusal::Day),
        Day::Number(_) | Day::Name(_) => Err(Refusal::DaysMixed),
    };
    let (since, today) = (number(&question.since_day)?, number(&question.today)?);
    let mut held = Vec::with_capacity(question.sessions.len());
    for session in &question.sessions {
        held.push((number(&session.day)?, session.probed));
    }
    held.retain(|(day, _)| (since..=today).contains(day));
    held.sort_by_key(|(day, _)| *day);
    let last_probe = held.iter().rev().find(|(_, probed)| *probed).map(|(day, _)| *day);
    let mut due = scheduled(&question.schedule, since, today, &held, last_probe)?;
    if let Some(Day::Number(day)) = due.due_day.clone().filter(|_| dated) {
        due.due_day = Some(Day::Name(civil::write_day(day).ok_or(Refusal::Schedule)?));
    }
    Ok(due)
}

fn scheduled(
    schedule: &Schedule,
    since: i64,
    today: i64,
    held: &[(i64, bool)],
    last_probe: Option<i64>,
) -> Result<Due, Refusal> {
    match schedule {
        Schedule::EverySessions(0) | Schedule::EveryDays(0) => Err(Refusal::Schedule),
        Schedule::EverySessions(n) => Ok(by_session(u64::from(*n), held)),
        Schedule::EveryDays(n) => {
            let due = add(last_probe.unwrap_or(since), *n)?;
            Ok(by_day(due, today))
        }
        Schedule::DaysAfter(days) if days.is_empty() || days.contains(&0) => Err(Refusal::Schedule),
        Schedule::DaysAfter(days) => {
            let mut dates = days.iter().map(|d| add(since, *d)).collect::<Result<Vec<i64>, Refusal>>()?;
            dates.sort_unstable();
            let open = dates.into_iter().find(|d| last_probe.is_none_or(|p| p < *d));
            Ok(open.map_or_else(finished, |d| by_day(d, today)))
        }
    }
}

fn add(day: i64, days: u32) -> Result<i64, Refusal> {
    day.checked_add(i64::from(days)).ok_or(Refusal::Schedule)
}

fn by_session(n: u64, held: &[(i64, bool)]) -> Due {
    let since = held.iter().rev().take_while(|(_, probed)| !probed).count() as u64;
    let wait = (n - 1).saturating_sub(since);
    let late_by = since.saturating_sub(n - 1);
    let due_session = held.len() as u64 + 1 + wait;
    let sentence = match (wait, late_by) {
        (0, 0) => "The next session probes it.".to_owned(),
        (0, late) => format!("The next session probes it; {late} too late."),
        (1, _) => "The session after the next probes it.".to_owned(),
        (wait, _) => format!("After {wait} more sessions the next one probes it."),
    };
    Due { due_now: wait == 0, due_session: Some(due_session), due_day: None, late_by, finished: false, sentence }
}

fn by_day(due: i64, today: i64) -> Due {
    let late_by = today.checked_sub(due).and_then(|d| u64::try_from(d).ok()).unwrap_or(0);
    let sentence = match due.saturating_sub(today) {
        0 => "A probe is due today.".to_owned(),
        1 => "A probe is due tomorrow.".to_owned(),
        d if d > 0 => format!("A probe is due in {d} days."),
        -1 => "A probe was due yesterday.".to_owned(),
        _ => format!("A probe was due {late_by} days ago."),
    };
    Due {
        due_now: today >= due,
        due_session: None,
        due_day: Some(Day::Number(due)),
        late_by,
        finished: false,
        sentence,
    }
}

fn finished() -> Due {
    let sentence = "All scheduled probes are done.".to_owned();
    Due { due_now: false, due_session: None, due_day: None, late_by: 0, finished: true, sentence }
}
