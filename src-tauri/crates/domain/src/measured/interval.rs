//! Interval recording: from marks, or from a stream of bouts and events.

use serde::{Deserialize, Serialize};

use super::{
    Asked, Refusal, Scored,
    rate::session,
    refusal::time,
    state::{Disposition, State},
};
use crate::score::{
    Bout, IntervalScore, Mark, Method, Observed, Schedule, Span, Stream, mark_intervals, score_intervals, watched,
};

/// More intervals than a session has.
const MAX_INTERVALS: u64 = 1_000_000;

/// A recorded `mark` (of the `interval` numbered from 1, else in order), a bout (`from_ms`, `to_ms`; no end while it
/// runs) or, for partial intervals, an event (`at_ms`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Entry {
    /// What the observer marked.
    pub mark: Option<Mark>,
    /// Which interval, from 1.
    pub interval: Option<u64>,
    /// Onset.
    pub from_ms: Option<u64>,
    /// Offset.
    pub to_ms: Option<u64>,
    /// Closed by the session's end: still occurring at that instant.
    pub truncated: bool,
    /// An event without length.
    pub at_ms: Option<u64>,
}

/// How to score intervals. A stream needs `interval_ms` and `session`; marks need neither, but with both the intervals
/// nobody marked are missed.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Length of an interval.
    pub interval_ms: Option<u64>,
    /// Its unobserved last part, for writing down; a momentary probe is taken at the interval's end all the same.
    pub rest_ms: u64,
    /// The session.
    pub session: Option<Span>,
    /// Its pauses: intervals whose observed part (momentary: whose probe) touches one were not watched and are missed,
    /// whatever they are marked. They need the schedule.
    pub pauses: Vec<Span>,
    /// The least share of its observed part, 0 to 1, with which a last interval cut by the session's end counts.
    pub minimum_last_share: Option<f64>,
    /// Intervals nobody watched, from 1: missed, whatever they are marked.
    pub missed: Vec<u64>,
    /// What was said of a target without data.
    pub disposition: Option<Disposition>,
}

/// The score of intervals.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Score {
    /// The figures.
    #[serde(flatten)]
    pub score: IntervalScore,
    /// Last intervals left out because the session's end cut them: 0 or 1.
    pub cut: u64,
    /// Bouts and events of a stream wholly outside observed time. Were it all of them, the state would be `has_data` still.
    pub outside: u64,
    /// The behaviour's true share of observed time, which the method estimates; streams only.
    pub percent_of_time: Option<f64>,
    /// Interval by interval.
    pub marks: Vec<Mark>,
}

/// Scores intervals. Intervals that were all missed are `not_observed`.
///
/// # Errors
/// [`Refusal`] for a stream without a schedule, a schedule out of range, or marks mixed with a stream.
pub fn score(asked: &Asked<Entry, Settings>, method: Method) -> Scored<Score> {
    let (entries, settings) = (&asked.observations, &asked.settings);
    let marked = entries.iter().filter(|e| e.mark.is_some()).count();
    if marked > 0 && marked < entries.len() {
        return Err(Refusal::MixedForms);
    }
    let state = State::of(!entries.is_empty(), settings.disposition)?;
    let observed = session(settings.session, &settings.pauses)?;
    let plan = plan(settings, observed.as_ref())?;
    let score = match (observed.zip(plan), marked > 0, state) {
        (plan, true, _) => from_marks(entries, settings, plan.as_ref(), method)?,
        (Some((observed, schedule)), false, State::HasData | State::Zero) => {
            from_stream(entries, settings, &observed, &schedule, method)?
        }
        (None, false, State::HasData) => return Err(Refusal::SettingMissing("interval_ms or session")),
        _ => finish(Vec::new(), 0, 0, None),
    };
    match state {
        State::HasData if score.score.observed == 0 => Ok((State::NotObserved, Some(score))),
        _ => Ok(state.with(|| score)),
    }
}

fn plan(settings: &Settings, observed: Option<&Observed>) -> Result<Option<Schedule>, Refusal> {
    let Some(interval_ms) = settings.interval_ms else {
        return Ok(None);
    };
    if settings.minimum_last_share.is_some_and(|share| !(0.0..=1.0).contains(&share)) {
        return Err(Refusal::SettingOutOfRange("minimum_last_share"));
    }
    if interval_ms == 0 || settings.rest_ms >= interval_ms {
        return Err(Refusal::SettingOutOfRange(if interval_ms == 0 { "interval_ms" } else { "rest_ms" }));
    }
    let schedule = Schedule { interval_ms, rest_ms: settings.rest_ms, minimum_last_share: settings.minimum_last_share };
    match observed {
        Some(observed) if schedule.begun(observed.session()) > MAX_INTERVALS => Err(Refusal::TooMany("intervals")),
        _ => Ok(Some(schedule)),
    }
}

fn finish(marks: Vec<Mark>, cut: u64, outside: u64, percent_of_time: Option<f64>) -> Score {
    Score { score: score_intervals(&marks), cut, outside, percent_of_time, marks }
}

fn from_marks(
    entries: &[Entry],
    settings: &Settings,
    plan: Option<&(Observed, Schedule)>,
    method: Method,
) -> Result<Score, Refusal> {
    if plan.is_none() && !settings.pauses.is_empty() {
        return Err(Refusal::SettingMissing("interval_ms"));
    }
    let begun = plan.map(|(observed, schedule)| schedule.begun(observed.session()));
    let given = place(entries, begun)?;
    let all = given.len() as u64;
    let mut marks: Vec<Mark> = given.into_iter().map(|m| m.unwrap_or(Mark::Missed)).collect();
    if let Some((observed, schedule)) = plan {
        let counting = schedule.intervals(observed.session(), method);
        marks.truncate(counting.len());
        for (mark, interval) in marks.iter_mut().zip(&counting) {
            if !watched(observed, interval, method) {
                *mark = Mark::Missed;
            }
        }
    }
    miss(&mut marks, &settings.missed, all)?;
    let cut = all - marks.len() as u64;
    Ok(finish(marks, cut, 0, None))
}

/// The marks in the order of their intervals.
fn place(entries: &[Entry], begun: Option<u64>) -> Result<Vec<Option<Mark>>, Refusal> {
    let numbered = entries.iter().filter(|e| e.interval.is_some()).count();
    if numbered > 0 && numbered < entries.len() {
        return Err(Refusal::MixedForms);
    }
    let mut marks: Vec<Option<Mark>> = vec![None; begun.unwrap_or(0) as usize];
    for (at, entry) in entries.iter().enumerate() {
        if entry.from_ms.or(entry.to_ms).or(entry.at_ms).is_some() || entry.truncated {
            return Err(Refusal::ObservationAmbiguous(at));
        }
        let number = entry.interval.unwrap_or(at as u64 + 1);
        if number == 0 || number > begun.unwrap_or(MAX_INTERVALS) {
            return Err(Refusal::IntervalTaken(at));
        }
        if marks.len() < number as usize {
            marks.resize(number as usize, None);
        }
        if marks[number as usize - 1].is_some() {
            return Err(Refusal::IntervalTaken(at));
        }
        marks[number as usize - 1] = entry.mark;
    }
    Ok(marks)
}

/// Takes out what nobody watched, of so many intervals begun.
fn miss(marks: &mut [Mark], missed: &[u64], begun: u64) -> Result<(), Refusal> {
    for number in missed {
        if *number == 0 || *number > begun {
            return Err(Refusal::SettingOutOfRange("missed"));
        }
        if let Some(mark) = marks.get_mut(*number as usize - 1) {
            *mark = Mark::Missed;
        }
    }
    Ok(())
}

fn from_stream(
    entries: &[Entry],
    settings: &Settings,
    observed: &Observed,
    schedule: &Schedule,
    method: Method,
) -> Result<Score, Refusal> {
    let (mut bouts, mut events) = (Vec::new(), Vec::new());
    for (at, entry) in entries.iter().enumerate() {
        let bout = behaviour(at, entry, observed.session().to_ms)?;
        match entry.at_ms {
            None => bouts.push(bout),
            Some(_) if method != Method::Partial => return Err(Refusal::EventNeedsLength(at)),
            Some(event) => events.push(event),
        }
    }
    let stream = Stream::new(&bouts, &events, observed.session());
    let mut marks = mark_intervals(&stream, observed, schedule, method);
    let begun = schedule.begun(observed.session());
    miss(&mut marks, &settings.missed, begun)?;
    let cut = begun - marks.len() as u64;
    // A bout at the very end is seen by the last momentary probe, so it is not outside.
    let end_ms = observed.session().to_ms;
    let outside = |b: &&Bout| match b.length_ms() {
        0 => !observed.watched(b.from_ms),
        _ => observed.watched_ms(Span { from_ms: b.from_ms, to_ms: b.to_ms }) == 0 && b.from_ms != end_ms,
    };
    let unseen = bouts.iter().filter(outside).count() + events.iter().filter(|at| !observed.watched(**at)).count();
    Ok(finish(marks, cut, unseen as u64, stream.percent_of_time(observed)))
}

/// The entry as a bout; one without length is an event. An open bout goes on beyond the session's end.
fn behaviour(at: usize, entry: &Entry, end_ms: u64) -> Result<Bout, Refusal> {
    for ms in [entry.from_ms, entry.to_ms, entry.at_ms].into_iter().flatten() {
        time(at, ms)?;
    }
    match (entry.from_ms, entry.to_ms, entry.at_ms) {
        _ if entry.interval.is_some() => Err(Refusal::ObservationAmbiguous(at)),
        (None, None, Some(event)) => Ok(Bout { from_ms: event, to_ms: event, truncated: false }),
        (Some(from), Some(to), None) if to < from => Err(Refusal::EndsBeforeItStarts(at)),
        (Some(from), Some(to), None) => Ok(Bout { from_ms: from, to_ms: to, truncated: entry.truncated }),
        (Some(from), None, None) if from > end_ms => Err(Refusal::EndsBeforeItStarts(at)),
        (Some(from), None, None) => Ok(Bout { from_ms: from, to_ms: end_ms, truncated: true }),
        (None, _, None) => Err(Refusal::ObservationIncomplete(at)),
        _ => Err(Refusal::ObservationAmbiguous(at)),
    }
}
