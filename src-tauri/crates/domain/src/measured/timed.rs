//! Duration, latency and inter-response time.

use serde::{Deserialize, Deserializer, Serialize};

use super::{
    Asked, Refusal, Scored,
    label::{Label, group, points, zero_point},
    rate::session,
    refusal::{MAX_MS, time, total},
    state::{Disposition, State},
};
use crate::score::{
    Aggregate, Bout, Observed, Point, Span, Spread, inter_response_times_bouts, inter_response_times_events, latency,
    union_ms,
};

/// A bout in session time (`from_ms`, `to_ms`; no end while it runs), or only its `length_ms`.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BoutEntry {
    /// Onset.
    pub from_ms: Option<u64>,
    /// Offset; none is open, closed by the session's end and truncated.
    pub to_ms: Option<u64>,
    /// Its length, where onset and offset are not known.
    pub length_ms: Option<u64>,
    /// Closed by the session's end rather than a hand.
    pub truncated: bool,
    /// Its session.
    pub session: Option<String>,
    /// Its day.
    pub day: Option<String>,
}

/// How to score bouts.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DurationSettings {
    /// The session; closes open bouts.
    pub session: Option<Span>,
    /// Its pauses. Time of a bout in them or outside the session is in no figure but `outside_ms`.
    pub pauses: Vec<Span>,
    /// Observed time, where the session's instants are not known.
    pub observed_ms: Option<u64>,
    /// Whether truncated bouts enter mean, median and range. They are always in the total.
    pub include_truncated: bool,
    /// How sessions become points.
    pub aggregate: Aggregate,
    /// What was said of a target without data.
    pub disposition: Option<Disposition>,
}

/// The score of bouts.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct DurationScore {
    /// Bouts; not those wholly outside observed time.
    pub bouts: usize,
    /// Of these, truncated.
    pub truncated: usize,
    /// Sum of all bouts, as far as they lie in observed time where the session is known.
    pub total_ms: u64,
    /// Time of bouts outside the session or in its pauses: in no other figure.
    pub outside_ms: u64,
    /// Mean, median and range of bouts a hand ended.
    #[serde(flatten)]
    pub spread: Spread,
    /// Time covered by at least one bout; none where only lengths are known.
    pub union_ms: Option<u64>,
    /// Observed time; none if unknown.
    pub observed_ms: Option<u64>,
    /// Covered part of observed time (of lengths: their sum); none without observed time, and for bouts of several
    /// sessions, which need a question each.
    pub percent_of_session: Option<f64>,
    /// Total milliseconds per session or day.
    pub points: Vec<Point>,
}

struct Timed<'a> {
    label: Label<'a>,
    bout: Bout,
    /// Its observed part; all of it where the session's instants, or its own, are not known.
    ms: u64,
}

impl Timed<'_> {
    fn outside_ms(&self) -> u64 {
        self.bout.length_ms() - self.ms
    }
}

/// Scores bouts.
///
/// # Errors
/// [`Refusal`] for bouts that end before they start, open ones without a session, or more behaviour than observed time.
pub fn score_duration(asked: &Asked<BoutEntry, DurationSettings>) -> Scored<DurationScore> {
    let (entries, settings) = (&asked.observations, &asked.settings);
    let observed = session(settings.session, &settings.pauses)?;
    if settings.observed_ms.is_some() && observed.is_some() {
        return Err(Refusal::ObservedTimeTwice);
    }
    if settings.observed_ms.is_some_and(|ms| ms > MAX_MS) {
        return Err(Refusal::SettingOutOfRange("observed_ms"));
    }
    let state = State::of(!entries.is_empty(), settings.disposition)?;
    let lengths = entries.iter().filter(|e| e.length_ms.is_some()).count();
    let resolve = |(at, e): (usize, &'_ BoutEntry)| resolve(at, e, settings.session);
    let bouts = entries.iter().enumerate().map(resolve).collect::<Result<Vec<_>, _>>()?;
    total(bouts.iter().map(Bout::length_ms))?;
    let clock = observed.as_ref().filter(|_| lengths == 0);
    let timed: Vec<Timed<'_>> = entries.iter().zip(bouts).map(|(e, bout)| place(e, bout, clock)).collect();
    if lengths > 0 && lengths < entries.len() {
        return Err(Refusal::MixedForms);
    }
    let score = durations(&timed, settings, observed.as_ref(), lengths > 0)?;
    Ok(state.with(|| score))
}

fn place<'a>(entry: &'a BoutEntry, bout: Bout, observed: Option<&Observed>) -> Timed<'a> {
    let label = (entry.day.as_deref(), entry.session.as_deref());
    let span = Span { from_ms: bout.from_ms, to_ms: bout.to_ms };
    Timed { label, bout, ms: observed.map_or(bout.length_ms(), |o| o.watched_ms(span)) }
}

fn resolve(at: usize, entry: &BoutEntry, session: Option<Span>) -> Result<Bout, Refusal> {
    let (from_ms, to_ms) = match (entry.from_ms, entry.to_ms, entry.length_ms) {
        (None, None, Some(length)) => (0, Some(length)),
        (Some(from), to, None) => (from, to),
        (None, _, None) => return Err(Refusal::ObservationIncomplete(at)),
        _ => return Err(Refusal::ObservationAmbiguous(at)),
    };
    let (to_ms, truncated) = match to_ms {
        Some(to) => (to, entry.truncated),
        None => (session.ok_or(Refusal::OpenBout(at))?.to_ms, true),
    };
    time(at, from_ms)?;
    time(at, to_ms)?;
    if to_ms < from_ms { Err(Refusal::EndsBeforeItStarts(at)) } else { Ok(Bout { from_ms, to_ms, truncated }) }
}

fn durations(
    timed: &[Timed<'_>],
    settings: &DurationSettings,
    observed: Option<&Observed>,
    only_lengths: bool,
) -> Result<DurationScore, Refusal> {
    let sessions = group(timed, |t| t.label);
    let single = sessions.len() <= 1;
    let union = sessions.iter().fold(0, |sum: u64, (_, timed)| sum.saturating_add(covered(timed, observed)));
    let sum = |timed: &[&Timed<'_>]| timed.iter().map(|t| t.ms).sum::<u64>();
    let all: Vec<&Timed<'_>> = timed.iter().collect();
    let total_ms = sum(&all);
    let covered = if only_lengths { total_ms } else { union };
    let time = observed.map(Observed::observed_ms).or(settings.observed_ms);
    if single && time.is_some_and(|time| covered > time) {
        return Err(Refusal::LongerThanObserved);
    }
    let seen = || timed.iter().filter(|t| t.ms > 0 || t.outside_ms() == 0);
    let enters = |t: &&Timed<'_>| settings.include_truncated || !t.bout.truncated;
    let lengths: Vec<u64> = seen().filter(enters).map(|t| t.ms).collect();
    let mut points = points(timed, settings.aggregate, |t| t.label, |timed| Some(sum(timed) as f64));
    if timed.is_empty() {
        points.push(zero_point(Some(0.0)));
    }
    Ok(DurationScore {
        bouts: seen().count(),
        truncated: seen().filter(|t| t.bout.truncated).count(),
        total_ms,
        outside_ms: timed.iter().map(Timed::outside_ms).sum(),
        spread: Spread::of(&lengths),
        union_ms: (!only_lengths).then_some(union),
        observed_ms: time,
        percent_of_session: time.filter(|t| *t > 0 && single).map(|t| covered as f64 * 100.0 / t as f64),
        points,
    })
}

/// Time covered by at least one of a session's bouts.
fn covered(timed: &[&Timed<'_>], observed: Option<&Observed>) -> u64 {
    let bouts: Vec<Bout> = timed.iter().map(|t| t.bout).collect();
    let spans = || bouts.iter().map(|b| Span { from_ms: b.from_ms, to_ms: b.to_ms }).collect::<Vec<_>>();
    observed.map_or_else(|| union_ms(&bouts), |observed| observed.covered_ms(&spans()))
}

fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<u64>>, D::Error> {
    Option::<u64>::deserialize(deserializer).map(Some)
}

/// A latency (`latency_ms`), or its two instants (`instruction_ms`, the end of the instruction, and `response_ms`, the
/// onset of the response). `null` for the latency or the response is no response.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LatencyEntry {
    /// From the end of the instruction to the onset of the response.
    #[serde(deserialize_with = "given")]
    pub latency_ms: Option<Option<u64>>,
    /// End of the instruction.
    pub instruction_ms: Option<u64>,
    /// Onset of the response.
    #[serde(deserialize_with = "given")]
    pub response_ms: Option<Option<u64>>,
}

/// How to score latencies.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LatencySettings {
    /// A latency longer than this is no response; one of just this length is in time.
    pub limit_ms: Option<u64>,
    /// What was said of a target without data.
    pub disposition: Option<Disposition>,
}

/// The score of latencies.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct LatencyScore {
    /// Instructions.
    pub instructions: usize,
    /// Responses within the limit.
    pub responded: usize,
    /// None within it: counted apart, never put at the limit's value.
    pub no_response: usize,
    /// Responded, in percent of the instructions.
    pub percent_responded: Option<f64>,
    /// Mean, median and range of the responses within the limit.
    #[serde(flatten)]
    pub spread: Spread,
}

/// Scores latencies.
///
/// # Errors
/// [`Refusal`] for responses before their instruction, or entries that say neither or both.
pub fn score_latency(asked: &Asked<LatencyEntry, LatencySettings>) -> Scored<LatencyScore> {
    let state = State::of(!asked.observations.is_empty(), asked.settings.disposition)?;
    let within = |ms: &u64| asked.settings.limit_ms.is_none_or(|limit| *ms <= limit);
    let resolve = |(at, e): (usize, &LatencyEntry)| resolve_latency(at, e).map(|ms| ms.filter(within));
    let latencies = asked.observations.iter().enumerate().map(resolve).collect::<Result<Vec<_>, _>>()?;
    let came: Vec<u64> = latencies.iter().flatten().copied().collect();
    let summary = latency(&latencies);
    let instructions = latencies.len();
    Ok(state.with(|| LatencyScore {
        instructions,
        responded: summary.responded,
        no_response: summary.no_response,
        percent_responded: (instructions > 0).then(|| summary.responded as f64 * 100.0 / instructions as f64),
        spread: Spread::of(&came),
    }))
}

fn resolve_latency(at: usize, entry: &LatencyEntry) -> Result<Option<u64>, Refusal> {
    let latency = match (entry.latency_ms, entry.instruction_ms, entry.response_ms) {
        (Some(latency), None, None) => latency,
        (None, Some(from), Some(Some(to))) => Some(to.checked_sub(from).ok_or(Refusal::ResponseBeforeInstruction(at))?),
        (None, Some(_), Some(None)) => None,
        (None, None, _) | (None, Some(_), None) => return Err(Refusal::ObservationIncomplete(at)),
        _ => return Err(Refusal::ObservationAmbiguous(at)),
    };
    time(at, latency.unwrap_or(0)).map(|_| latency)
}

/// An instantaneous response (`at_ms`), or a bout (`from_ms`, `to_ms`; only the last may be open). In any order.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ResponseEntry {
    /// When.
    pub at_ms: Option<u64>,
    /// Onset.
    pub from_ms: Option<u64>,
    /// Offset.
    pub to_ms: Option<u64>,
    /// Its session; no inter-response time reaches from one to another.
    pub session: Option<String>,
}

/// What is done with bouts of one behaviour that overlap.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overlap {
    /// They are one response: between them the behaviour never stopped. Bouts that only touch stay two, 0 ms apart.
    #[default]
    Merge,
    /// They are refused.
    Refuse,
}

/// How to score inter-response times.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IrtSettings {
    /// What is done with overlapping bouts.
    pub overlap: Overlap,
    /// What was said of a target without data.
    pub disposition: Option<Disposition>,
}

/// The score of inter-response times.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct IrtScore {
    /// Responses, after merging.
    pub responses: usize,
    /// Bouts merged into another.
    pub merged: usize,
    /// The times in order: onset less the offset before. The time before the first response is none.
    pub irts_ms: Vec<u64>,
    /// Mean, median and range.
    #[serde(flatten)]
    pub spread: Spread,
}

/// Scores inter-response times.
///
/// # Errors
/// [`Refusal`] for events mixed with bouts, bouts that end before they start, or an open one that is not the last.
pub fn score_irt(asked: &Asked<ResponseEntry, IrtSettings>) -> Scored<IrtScore> {
    let state = State::of(!asked.observations.is_empty(), asked.settings.disposition)?;
    let events = asked.observations.iter().filter(|e| e.at_ms.is_some()).count();
    let placed: Vec<(usize, &ResponseEntry)> = asked.observations.iter().enumerate().collect();
    for (at, entry) in &placed {
        check_response(*at, entry)?;
    }
    if events > 0 && events < placed.len() {
        return Err(Refusal::MixedForms);
    }
    let (mut irts_ms, mut responses) = (Vec::new(), 0);
    for (_, entries) in group(&placed, |(_, e)| (None, e.session.as_deref())) {
        if events > 0 {
            let mut times: Vec<u64> = entries.iter().filter_map(|(_, e)| e.at_ms).collect();
            times.sort_unstable();
            responses += times.len();
            irts_ms.extend(inter_response_times_events(&times));
        } else {
            let bouts = join(&entries, asked.settings.overlap)?;
            responses += bouts.len();
            irts_ms.extend(inter_response_times_bouts(&bouts));
        }
    }
    let merged = placed.len() - responses;
    Ok(state.with(|| IrtScore { responses, merged, spread: Spread::of(&irts_ms), irts_ms }))
}

fn check_response(at: usize, entry: &ResponseEntry) -> Result<(), Refusal> {
    for ms in [entry.at_ms, entry.from_ms, entry.to_ms].into_iter().flatten() {
        time(at, ms)?;
    }
    match (entry.at_ms, entry.from_ms, entry.to_ms) {
        (Some(_), None, None) | (None, Some(_), None) => Ok(()),
        (None, Some(from), Some(to)) if to < from => Err(Refusal::EndsBeforeItStarts(at)),
        (None, Some(_), Some(_)) => Ok(()),
        (None, None, _) => Err(Refusal::ObservationIncomplete(at)),
        _ => Err(Refusal::ObservationAmbiguous(at)),
    }
}

fn join(entries: &[&(usize, &ResponseEntry)], overlap: Overlap) -> Result<Vec<Bout>, Refusal> {
    let whole = |(at, e): &&(usize, &ResponseEntry)| {
        (e.from_ms.unwrap_or(0), e.to_ms.unwrap_or(u64::MAX), e.to_ms.is_none(), *at)
    };
    let mut sorted: Vec<_> = entries.iter().map(whole).collect();
    sorted.sort_unstable();
    let mut bouts: Vec<Bout> = Vec::new();
    let mut open = None;
    for (from_ms, to_ms, truncated, at) in sorted {
        if let Some(open) = open {
            return Err(Refusal::OpenBoutFollowed(open));
        }
        open = truncated.then_some(at);
        match bouts.last_mut() {
            Some(last) if from_ms < last.to_ms => {
                if overlap == Overlap::Refuse {
                    return Err(Refusal::Overlap(at));
                }
                last.to_ms = last.to_ms.max(to_ms);
            }
            _ => bouts.push(Bout { from_ms, to_ms, truncated }),
        }
    }
    Ok(bouts)
}
