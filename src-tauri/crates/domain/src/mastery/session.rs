//! What a rule is asked about: the sessions of one target.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Phase, Refusal, rule::Rule};
use crate::civil;

/// A civil day: its number or its name. The caller knows the time zone. Either all sessions of a question have numbers,
/// or all have names.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Day {
    /// Days since any day.
    Number(i64),
    /// As written. A date is YYYY-MM-DD and can be ordered; any other name is only the same or another.
    Name(String),
}

/// What the child did in a trial, in the words of `{"measure":"trials"}`; help is at [`Trial::level`].
pub use crate::measured::trials::Outcome as Response;

/// One opportunity.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trial {
    /// What happened.
    pub response: Response,
    /// The level of help that worked, for a prompted response; needed only where the rule asks for levels.
    #[serde(default)]
    pub level: Option<u8>,
    /// Who ran it; the session's therapist when absent.
    #[serde(default)]
    pub by: Option<String>,
    /// With what; the session's stimulus when absent.
    #[serde(default)]
    pub stimulus: Option<String>,
    /// Its block within the session.
    #[serde(default)]
    pub block: Option<u32>,
    /// Whether it was a probe; all trials of a probe session are.
    #[serde(default)]
    pub probe: bool,
    /// Repeats an error, so it is excluded (domain §3.1).
    #[serde(default)]
    pub error_correction: bool,
}

/// How much of a session one therapist ran, where the session carries a value and no trials.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// Who.
    pub by: String,
    /// Their own scored trials, if known.
    #[serde(default)]
    pub trials: Option<u32>,
}

/// One session of a target, with its trials or with a value scored elsewhere.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Session {
    /// Its name in the answer; "1", "2", … in time order when absent.
    pub id: Option<String>,
    /// When it began, Unix milliseconds. All sessions have one and are sorted by it, or none has: then they are sorted by
    /// their days where these are dates or numbers, and stand in order otherwise.
    pub start_ms: Option<i64>,
    /// The civil day on which it began; that of `start_ms` and `utc_offset_min` when absent and both are there.
    pub day: Option<Day>,
    /// The offset of local time from UTC when it began, in minutes, east positive.
    pub utc_offset_min: Option<i32>,
    /// The target was not run: absence, not data.
    pub not_run: bool,
    /// Who ran it, unless trials or shares say.
    pub therapist: Option<String>,
    /// Who ran how much of it.
    pub shares: Vec<Share>,
    /// Where.
    pub setting: Option<String>,
    /// With what, unless trials say.
    pub stimulus: Option<String>,
    /// The target's phase then.
    pub phase: Option<Phase>,
    /// The active prompt level, when one was (fading across sessions).
    pub prompt_level: Option<u8>,
    /// The whole session was a probe.
    pub probe: bool,
    /// The score in the rule's measure, if it was scored elsewhere.
    pub value: Option<f64>,
    /// How many scored trials the value rests on.
    pub trial_count: Option<u32>,
    /// Its observed time; asked where a day's rates are pooled.
    pub observed_ms: Option<u64>,
    /// The trials, in order.
    pub trials: Vec<Trial>,
}

impl Session {
    /// The day it belongs to.
    #[must_use]
    pub fn day(&self) -> Option<Day> {
        self.day.clone().or_else(|| {
            let local = self.start_ms?.checked_add(i64::from(self.utc_offset_min?) * 60_000)?;
            civil::write_day(civil::shown_day(local)).map(Day::Name)
        })
    }

    /// How many trials a value rests on, if that is known.
    pub(super) fn known_trials(&self) -> Option<u32> {
        let shared = || self.shares.iter().try_fold(0_u32, |sum, s| s.trials.map(|n| sum.saturating_add(n)));
        self.trial_count.or_else(|| shared().filter(|_| !self.shares.is_empty()))
    }

    fn check(&self, rule: &Rule) -> Result<(), Refusal> {
        self.check_data()?;
        let measure = rule.measure;
        if let Some(value) = self.value {
            if !value.is_finite() || (measure.is_percent() && !(0.0..=100.0).contains(&value)) {
                return Err(Refusal::Value);
            }
            if value < 0.0 && !measure.may_be_negative() {
                return Err(Refusal::Value);
            }
            if measure.has_trials() && self.trials.is_empty() && self.known_trials() == Some(0) {
                return Err(Refusal::NoTrials);
            }
            if measure.is_of_trials() && !self.trials.is_empty() {
                return Err(Refusal::TwoValues);
            }
        }
        let shared: u64 = self.shares.iter().filter_map(|s| s.trials).map(u64::from).sum();
        if self.trial_count.is_some_and(|n| shared > u64::from(n)) {
            return Err(Refusal::Share);
        }
        let unlevelled = |t: &Trial| t.response == Response::Prompted && t.level.is_none();
        if rule.needs_levels() && self.trials.iter().any(unlevelled) { Err(Refusal::Level) } else { Ok(()) }
    }

    fn check_data(&self) -> Result<(), Refusal> {
        let ran = self.value.is_some() || !self.trials.is_empty() || self.known_trials().is_some_and(|n| n > 0);
        if self.not_run && ran {
            return Err(Refusal::NotRun);
        }
        let like_a_date = |name: &str| {
            let like = |(i, b): (usize, u8)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() };
            name.len() == 10 && name.bytes().enumerate().all(like)
        };
        let no_day = matches!(&self.day, Some(Day::Name(n)) if n.is_empty() || (like_a_date(n) && civil::parse_day(n).is_none()));
        if no_day || self.utc_offset_min.is_some_and(|m| m.abs_diff(0) >= 24 * 60) {
            return Err(Refusal::Day);
        }
        Ok(())
    }
}

/// The day's place among others of its kind, if it has one.
fn rank(day: &Day) -> Option<i64> {
    match day {
        Day::Number(n) => Some(*n),
        Day::Name(name) => civil::parse_day(name),
    }
}

fn check_kinds(sessions: &[Session]) -> Result<(), Refusal> {
    let days: Vec<Day> = sessions.iter().filter_map(Session::day).collect();
    let numbers = days.iter().filter(|d| matches!(d, Day::Number(_))).count();
    if numbers == 0 || numbers == days.len() { Ok(()) } else { Err(Refusal::DaysMixed) }
}

/// Sorts sessions without a start by their days. Where a day has no rank, or is not known, the order given must not
/// contradict the days there are: names that are no dates come together, ranks do not fall.
fn sort_by_days(sessions: &mut [Session]) -> Result<(), Refusal> {
    let days: Vec<Day> = sessions.iter().filter_map(Session::day).collect();
    let ranks: Vec<i64> = days.iter().filter_map(rank).collect();
    if ranks.len() == sessions.len() {
        sessions.sort_by_cached_key(|s| s.day().as_ref().and_then(rank));
        return Ok(());
    }
    let ordered = if ranks.len() == days.len() {
        ranks.is_sorted()
    } else {
        let mut begun = BTreeSet::new();
        ranks.is_empty() && days.chunk_by(|a, b| a == b).all(|same| begun.insert(&same[0]))
    };
    if ordered { Ok(()) } else { Err(Refusal::DayOrder) }
}

/// Checks the sessions and gives them in time order, each with a name. Equal starts are ordered by name. One without a name
/// gets its place as one, or the next number that no other has.
///
/// # Errors
/// Some without a start beside some with one, days that are no days, of two kinds or out of order, a name twice, a value
/// that its measure cannot have, a value beside trials or of none, data of what was not run, shares beyond the trials, or
/// a prompted trial without the level that the rule needs.
pub fn in_order(sessions: &[Session], rule: &Rule) -> Result<Vec<Session>, Refusal> {
    let dated = sessions.iter().filter(|s| s.start_ms.is_some()).count();
    if dated != 0 && dated != sessions.len() {
        return Err(Refusal::StartMissing);
    }
    sessions.iter().try_for_each(|s| s.check(rule))?;
    check_kinds(sessions)?;
    let mut sorted = sessions.to_vec();
    if dated > 0 {
        sorted.sort_by(|a, b| (a.start_ms, &a.id).cmp(&(b.start_ms, &b.id)));
    } else {
        sort_by_days(&mut sorted)?;
    }
    name_all(&mut sorted)?;
    Ok(sorted)
}

fn name_all(sorted: &mut [Session]) -> Result<(), Refusal> {
    let mut names = BTreeSet::new();
    if !sorted.iter().filter_map(|s| s.id.clone()).all(|name| names.insert(name)) {
        return Err(Refusal::DuplicateSession);
    }
    let mut beyond = sorted.len();
    for (i, session) in sorted.iter_mut().enumerate().filter(|(_, s)| s.id.is_none()) {
        let mut name = (i + 1).to_string();
        while !names.insert(name.clone()) {
            beyond += 1;
            name = beyond.to_string();
        }
        session.id = Some(name);
    }
    Ok(())
}
