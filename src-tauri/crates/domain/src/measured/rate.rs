//! Counts, rates and cumulative records.

use serde::{Deserialize, Serialize};

use super::{
    Asked, Refusal, Scored,
    label::{points, zero_point},
    refusal::{MAX_MS, time, total},
    state::{Disposition, State},
};
use crate::score::{Aggregate, Observed, Point, Span, Window, mean_rate_per_min, pooled_rate_per_min, rate_per_min};

const MINUTE_MS: f64 = 60_000.0;
/// Minutes of an hour.
const MINUTES: f64 = 60.0;

fn one() -> u32 {
    1
}

fn sum(counts: impl Iterator<Item = u32>) -> u64 {
    counts.map(u64::from).sum()
}

/// One event, or `count` of them. A count of 0 is an observed zero.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountEntry {
    /// How many; 1 unless given.
    #[serde(default = "one")]
    pub count: u32,
    /// When; not needed.
    #[serde(default)]
    pub at_ms: Option<u64>,
    /// Its session.
    #[serde(default)]
    pub session: Option<String>,
    /// Its day.
    #[serde(default)]
    pub day: Option<String>,
}

/// How to score a count.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CountSettings {
    /// How sessions become points.
    pub aggregate: Aggregate,
    /// What was said of a target without data.
    pub disposition: Option<Disposition>,
}

/// A number of events.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CountScore {
    /// Events.
    pub count: u64,
    /// Per session or day; a declared zero has one without a name.
    pub points: Vec<Point>,
}

/// Counts events.
///
/// # Errors
/// [`Refusal`] if there is data and a disposition.
pub fn score_count(asked: &Asked<CountEntry, CountSettings>) -> Scored<CountScore> {
    let entries = &asked.observations;
    for (at, entry) in entries.iter().enumerate() {
        entry.at_ms.map_or(Ok(0), |ms| time(at, ms))?;
    }
    let count = sum(entries.iter().map(|e| e.count));
    let state = State::of_counts(entries.len(), count, asked.settings.disposition)?;
    let value = |entries: &[&CountEntry]| Some(sum(entries.iter().map(|e| e.count)) as f64);
    let mut points = points(entries, asked.settings.aggregate, count_label, value);
    if entries.is_empty() {
        points.push(zero_point(Some(0.0)));
    }
    Ok(state.with(|| CountScore { count, points }))
}

/// A window of its own (`observed_ms`, with its `count`), or an event in session time (`at_ms`, `count`).
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateEntry {
    /// How many; 1 unless given.
    #[serde(default = "one")]
    pub count: u32,
    /// The length of the target's own window.
    #[serde(default)]
    pub observed_ms: Option<u64>,
    /// When, in session time.
    #[serde(default)]
    pub at_ms: Option<u64>,
    /// Its session.
    #[serde(default)]
    pub session: Option<String>,
    /// Its day.
    #[serde(default)]
    pub day: Option<String>,
}

/// How windows make one rate.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Windows {
    /// All events over all time.
    #[default]
    Pooled,
    /// The unweighted mean of the windows' rates.
    Mean,
}

/// How to score a rate. Without windows of its own the target is observed for `observed_ms`, or for the `session` less
/// its `pauses`; then events outside observed time are left out of the rate and counted apart.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RateSettings {
    /// Observed time.
    pub observed_ms: Option<u64>,
    /// The session.
    pub session: Option<Span>,
    /// Its pauses and non-billable breaks.
    pub pauses: Vec<Span>,
    /// How windows make one rate.
    pub windows: Windows,
    /// How sessions become points. Rates are never summed.
    pub aggregate: Aggregate,
    /// What was said of a target without data.
    pub disposition: Option<Disposition>,
}

/// A rate.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RateScore {
    /// Events in observed time.
    pub count: u64,
    /// Observed time; none if unknown.
    pub observed_ms: Option<u64>,
    /// Per minute; none without observed time.
    pub per_minute: Option<f64>,
    /// Per hour.
    pub per_hour: Option<f64>,
    /// How it was made of windows.
    pub windows: Windows,
    /// Each window's rate per minute.
    pub window_rates_per_minute: Vec<Option<f64>>,
    /// Events outside observed time, not in the rate.
    pub outside: u64,
    /// Per minute, per session or day; none for sessions whose observed time is unknown.
    pub points: Vec<Point>,
}

/// Checks a session and its pauses.
pub(super) fn session(session: Option<Span>, pauses: &[Span]) -> Result<Option<Observed>, Refusal> {
    let fits = |span: &Span| span.from_ms <= span.to_ms && span.to_ms <= MAX_MS;
    if !session.iter().all(fits) {
        return Err(Refusal::SettingOutOfRange("session"));
    }
    if !pauses.iter().all(fits) {
        return Err(Refusal::SettingOutOfRange("pauses"));
    }
    match session {
        None if !pauses.is_empty() => Err(Refusal::SettingMissing("session")),
        _ => Ok(session.map(|s| Observed::new(s, pauses))),
    }
}

/// Scores a rate.
///
/// # Errors
/// [`Refusal`] for windows mixed with session events, observed time given twice, or events in no time.
///
/// Events that all lie outside observed time are still data: the state is `has_data`, the rate 0, and `outside` says why.
pub fn score_rate(asked: &Asked<RateEntry, RateSettings>) -> Scored<RateScore> {
    let (entries, settings) = (&asked.observations, &asked.settings);
    for (at, entry) in entries.iter().enumerate() {
        time(at, entry.observed_ms.or(entry.at_ms).unwrap_or(0))?;
        if entry.observed_ms.is_some() && entry.at_ms.is_some() {
            return Err(Refusal::ObservationAmbiguous(at));
        }
    }
    check_settings(settings)?;
    let own = entries.iter().filter(|e| e.observed_ms.is_some()).count();
    let observed = session(settings.session, &settings.pauses)?;
    let state = State::of_counts(entries.len(), sum(entries.iter().map(|e| e.count)), settings.disposition)?;
    if own > 0 && own < entries.len() {
        return Err(Refusal::MixedForms);
    }
    total(entries.iter().filter_map(|e| e.observed_ms))?;
    in_some_time(entries, settings, observed.as_ref())?;
    Ok(state.with(|| if own > 0 { by_windows(entries, settings) } else { by_session(entries, settings, observed) }))
}

fn check_settings(settings: &RateSettings) -> Result<(), Refusal> {
    if settings.observed_ms.is_some() && settings.session.is_some() {
        return Err(Refusal::ObservedTimeTwice);
    }
    if settings.observed_ms.is_some_and(|ms| ms > MAX_MS) {
        return Err(Refusal::SettingOutOfRange("observed_ms"));
    }
    if settings.aggregate == Aggregate::SumPerDay { Err(Refusal::CannotBeSummed) } else { Ok(()) }
}

/// Nothing can be counted in no time. Events that have an instant in a session are outside of it instead.
fn in_some_time(entries: &[RateEntry], settings: &RateSettings, observed: Option<&Observed>) -> Result<(), Refusal> {
    let session_ms = settings.observed_ms.or(observed.map(Observed::observed_ms));
    let placed = |e: &RateEntry| observed.is_some() && e.at_ms.is_some();
    let timeless = |e: &RateEntry| e.count > 0 && !placed(e) && e.observed_ms.or(session_ms) == Some(0);
    entries.iter().position(timeless).map_or(Ok(()), |at| Err(Refusal::CountWithoutTime(at)))
}

fn count_label(entry: &CountEntry) -> super::label::Label<'_> {
    (entry.day.as_deref(), entry.session.as_deref())
}

fn label(entry: &RateEntry) -> super::label::Label<'_> {
    (entry.day.as_deref(), entry.session.as_deref())
}

fn windows_of<'a>(entries: impl Iterator<Item = &'a RateEntry>) -> Vec<Window> {
    entries.map(|e| Window { count: e.count, observed_ms: e.observed_ms.unwrap_or(0) }).collect()
}

fn by_windows(entries: &[RateEntry], settings: &RateSettings) -> RateScore {
    let windows = windows_of(entries.iter());
    let rate = |windows: &[Window]| match settings.windows {
        Windows::Pooled => pooled_rate_per_min(windows),
        Windows::Mean => mean_rate_per_min(windows),
    };
    let per_minute = rate(&windows);
    let count = sum(windows.iter().map(|w| w.count));
    let observed_ms = windows.iter().fold(0, |sum: u64, w| sum.saturating_add(w.observed_ms));
    RateScore {
        count,
        observed_ms: Some(observed_ms),
        per_minute,
        // A pooled rate is divided once, so that 6 in 45 minutes are exactly 8 an hour.
        per_hour: match settings.windows {
            Windows::Pooled => (observed_ms > 0).then(|| count as f64 * MINUTES * MINUTE_MS / observed_ms as f64),
            Windows::Mean => per_minute.map(|r| r * MINUTES),
        },
        windows: settings.windows,
        window_rates_per_minute: windows.iter().map(|w| rate_per_min(*w)).collect(),
        outside: 0,
        points: points(entries, settings.aggregate, label, |entries| rate(&windows_of(entries.iter().copied()))),
    }
}

fn by_session(entries: &[RateEntry], settings: &RateSettings, observed: Option<Observed>) -> RateScore {
    let seen = |e: &RateEntry| e.at_ms.zip(observed.as_ref()).is_none_or(|(at, observed)| observed.watched(at));
    let count = sum(entries.iter().filter(|e| seen(e)).map(|e| e.count));
    let observed_ms = settings.observed_ms.or(observed.as_ref().map(Observed::observed_ms));
    let rate = |count: u64| observed_ms.filter(|ms| *ms > 0).map(|ms| count as f64 * MINUTE_MS / ms as f64);
    let per_minute = rate(count);
    let mut points = points(entries, settings.aggregate, label, |entries| {
        rate(sum(entries.iter().filter(|e| seen(e)).map(|e| e.count)))
    });
    if entries.is_empty() {
        points.push(zero_point(per_minute));
    }
    let first = entries.first().map(label);
    if entries.iter().any(|e| Some(label(e)) != first) {
        for point in &mut points {
            (point.value, point.sessions) = (None, 0);
        }
    }
    RateScore {
        count,
        observed_ms,
        per_minute,
        per_hour: observed_ms.filter(|ms| *ms > 0).map(|ms| count as f64 * MINUTES * MINUTE_MS / ms as f64),
        windows: settings.windows,
        window_rates_per_minute: Vec::new(),
        outside: sum(entries.iter().filter(|e| !seen(e)).map(|e| e.count)),
        points,
    }
}

/// One session's count; `null` is not observed, a missing count is one event.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CumulativeEntry {
    /// How many; 1 unless given.
    #[serde(default = "some_one")]
    pub count: Option<u32>,
    /// When. If every entry has it, entries are put in its order; else they are in order already.
    #[serde(default)]
    pub at_ms: Option<u64>,
}

// An absent count is one event, while a null one is no observation: hence the option in a default.
#[allow(clippy::unnecessary_wraps)]
fn some_one() -> Option<u32> {
    Some(1)
}

/// Settings of a cumulative record.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CumulativeSettings {
    /// What was said of a target without data.
    pub disposition: Option<Disposition>,
}

/// A cumulative record. It never decreases.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CumulativeScore {
    /// The running sum after each entry; none where nothing was observed.
    pub totals: Vec<Option<u64>>,
    /// The last sum.
    pub total: u64,
}

/// Sums counts up. Entries that were all not observed make the state `not_observed`.
///
/// # Errors
/// [`Refusal`] if there is data and a disposition.
pub fn score_cumulative(asked: &Asked<CumulativeEntry, CumulativeSettings>) -> Scored<CumulativeScore> {
    let mut entries: Vec<&CumulativeEntry> = asked.observations.iter().collect();
    for (at, entry) in entries.iter().enumerate() {
        entry.at_ms.map_or(Ok(0), |ms| time(at, ms))?;
    }
    if entries.iter().all(|e| e.at_ms.is_some()) {
        entries.sort_by_key(|e| e.at_ms);
    }
    let seen = entries.iter().filter(|e| e.count.is_some()).count();
    let all = sum(entries.iter().filter_map(|e| e.count));
    let said = asked.settings.disposition;
    let state = match State::of_counts(seen, all, said)? {
        State::NotRun if !entries.is_empty() => State::NotObserved,
        state => state,
    };
    let mut total = 0;
    let totals = entries.iter().map(|e| {
        total += u64::from(e.count?);
        Some(total)
    });
    let totals = totals.collect();
    Ok(state.with(|| CumulativeScore { totals, total }))
}
