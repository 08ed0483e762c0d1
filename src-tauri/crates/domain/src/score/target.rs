//! One target in one session: its score as a graph and a criterion read it, from what was observed.

use super::{
    block::Level,
    count::{Window, rate_per_hour, rate_per_min},
    duration::{latency, mean},
    interval::{Mark, Method, Schedule, score_intervals},
    observed::Span,
    product::{Part, pooled},
    task_analysis::{Chain, Plan, score_task},
    trials::score_trials,
};
use crate::{
    measure::{Choice, Measure, PromptLevel},
    observation::{Fact, Observation, Response, elapsed_ms},
    score::Carried,
    session::{Moment, Pause},
};

/// A day of the shortest intervals.
const MAX_INTERVALS: usize = 17_280;

/// A session's score of a target, in its [`Measure::unit`].
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct TargetScore {
    /// None where there is nothing to divide by, or no number at all.
    pub value: Option<f64>,
    /// Fewer trials than the target's minimum: kept, not plotted, not counted to mastery.
    pub below_minimum: bool,
    /// The trials were probes, and no other.
    pub probe: bool,
}

/// How long the session was watched.
#[derive(Clone, Copy, Debug)]
pub struct During<'a> {
    /// Session time less pauses.
    pub observed_ms: u64,
    /// The session's pauses: windows stand still in them (domain §5.4).
    pub pauses: &'a [Pause],
}

/// The score from the observations that count, in the order in which they were made; `now` is the session's end or this
/// moment.
#[must_use]
pub fn score_target(measure: &Measure, valid: &[&Observation], during: During<'_>, now: &Moment) -> TargetScore {
    let value = match measure {
        Measure::Trials { prompts, minimum, .. } => return trials(prompts, *minimum, valid),
        Measure::TaskAnalysis { steps, prompts, chain, taught, .. } => {
            let plan = plan(steps, prompts, *chain, *taught);
            let score = score_task(&chain_runs(steps, valid), &plan);
            if *chain == Chain::Total { score.percent_correct } else { score.percent_taught_correct }
        }
        Measure::Count => rate_per_hour(Window { count: events(valid), observed_ms: during.observed_ms }),
        Measure::Rate => rate_per_min(windows(valid, during, now)),
        Measure::Duration => {
            let ended = bouts(valid).filter(|o| o.ended.is_some()).map(|o| o.bout_ms(now.at, now.boot));
            Some(ended.fold(0, u64::saturating_add) as f64 / 60_000.0)
        }
        Measure::Latency { limit_ms } => latency(&latencies(*limit_ms, valid)).mean_ms.map(seconds),
        Measure::InterResponseTime => mean(&inter_response_times(valid)).map(seconds),
        Measure::Interval { .. } => score_intervals(&interval_marks(measure, valid, now)).percent_scored,
        Measure::Rating { .. } => mean_of(valid.iter().filter_map(|o| match &o.fact {
            Fact::Rating { value } => Some(f64::from(*value)),
            _ => None,
        })),
        Measure::Quantity { .. } => quantity(valid),
        Measure::PermanentProduct { .. } => {
            pooled(valid.iter().filter_map(|o| match &o.fact {
                Fact::PermanentProduct { items, meeting } => {
                    Some(Part { part: u64::from(*meeting), whole: u64::from(*items) })
                }
                _ => None,
            }))
            .percent
        }
        Measure::Fidelity { components, .. } => fidelity(components, valid),
        Measure::FreeText => None,
    };
    TargetScore { value, ..TargetScore::default() }
}

/// The taught trials of a target, or its probes, in order.
#[must_use]
pub fn responses(valid: &[&Observation], probes: bool) -> Vec<Response> {
    let response = |o: &&Observation| match &o.fact {
        Fact::Trial(response) if !probes => Some(*response),
        Fact::Probe(response) if probes => Some(*response),
        _ => None,
    };
    valid.iter().filter_map(response).collect()
}

fn trials(prompts: &[PromptLevel], minimum: u16, valid: &[&Observation]) -> TargetScore {
    let taught = responses(valid, false);
    let probe = taught.is_empty();
    let score = score_trials(&if probe { responses(valid, true) } else { taught }, prompts, minimum);
    // A cold probe is one trial by plan: no minimum is asked of it (domain §3.4).
    let below_minimum = score.below_minimum && !(probe && score.scored > 0);
    TargetScore { value: score.percent_correct, below_minimum, probe: probe && score.scored > 0 }
}

/// The runs of a chain in order; each is its steps in order, none unscored. Of two marks on a step the later counts.
#[must_use]
pub fn chain_runs(steps: &[Choice], valid: &[&Observation]) -> Vec<Vec<Option<Response>>> {
    let mut runs: std::collections::BTreeMap<u16, Vec<Option<Response>>> = std::collections::BTreeMap::new();
    for observation in valid {
        if let Fact::Step { run, step, response } = &observation.fact
            && let Some(place) = steps.iter().position(|s| s.code == *step)
        {
            runs.entry(*run).or_insert_with(|| vec![None; steps.len()])[place] = Some(*response);
        }
    }
    runs.into_values().collect()
}

/// The run to which a mark on `step` belongs: the last one; the next where that is whole, or has to end. A step that is not
/// taught yet, done with help in a whole run, belongs to that run.
#[must_use]
pub fn run_of_mark(measure: &Measure, valid: &[&Observation], step: u8, ends_last: bool) -> u16 {
    let Measure::TaskAnalysis { steps, prompts, chain, taught, .. } = measure else { return 1 };
    let Some(last) = last_run(valid) else { return 1 };
    let open = plan(steps, prompts, *chain, *taught).open();
    let place = steps.iter().position(|s| s.code == step);
    let is_whole = chain_runs(steps, valid).last().is_some_and(|run| {
        let is_left = place.is_some_and(|place| !open.contains(&place) && run[place].is_none());
        open.clone().all(|place| run[place].is_some()) && !is_left
    });
    if is_whole || ends_last { last.saturating_add(1) } else { last }
}

/// The number of the last run that was begun.
#[must_use]
pub fn last_run(valid: &[&Observation]) -> Option<u16> {
    valid.iter().filter_map(|o| if let Fact::Step { run, .. } = &o.fact { Some(*run) } else { None }).max()
}

/// The windows together: their time less pauses, and the events in them. An event whose window was taken back is in none.
fn windows(valid: &[&Observation], during: During<'_>, now: &Moment) -> Window {
    let lengths = bouts(valid).map(|window| {
        let start = Moment { at: window.at, boot: window.boot };
        let end = window.ended.map_or(*now, |end| Moment { at: end.at, boot: end.boot });
        let paused = during.pauses.iter().map(|pause| shared_ms(pause, &start, &end)).fold(0, u64::saturating_add);
        start.until(&end).saturating_sub(paused)
    });
    let in_one = |event: &&&Observation| {
        bouts(valid).any(|window| {
            let (begun, made) = ((window.at, window.boot), (event.at, event.boot));
            elapsed_ms(made, begun) == 0 && elapsed_ms(begun, made) <= window.bout_ms(now.at, now.boot)
        })
    };
    let count = valid.iter().filter(|o| o.fact == Fact::Count).filter(in_one).count();
    Window { count: u32::try_from(count).unwrap_or(u32::MAX), observed_ms: lengths.fold(0, u64::saturating_add) }
}

/// How much of a pause lies between two moments.
fn shared_ms(pause: &Pause, start: &Moment, end: &Moment) -> u64 {
    let length = start.until(end);
    let within = |moment: &Moment| start.until(moment).min(length);
    within(&pause.to.unwrap_or(*end)).saturating_sub(within(&pause.from))
}

/// Of two marks on a component the later counts: a session is one carrying out of the plan.
fn fidelity(components: &[Choice], valid: &[&Observation]) -> Option<f64> {
    let last = |code: u8| {
        valid.iter().rev().find_map(|o| match &o.fact {
            Fact::Component { component, carried } if *component == code => Some(*carried),
            _ => None,
        })
    };
    let part = |carried: Carried| match carried {
        Carried::Correct => Some(Part { part: 1, whole: 1 }),
        Carried::Incorrect => Some(Part { part: 0, whole: 1 }),
        Carried::NotApplicable => None,
    };
    pooled(components.iter().filter_map(|c| last(c.code)).filter_map(part)).percent
}

/// How a chain is taught, as its score reads it.
#[must_use]
pub fn plan(steps: &[Choice], prompts: &[PromptLevel], chain: Chain, taught: Option<u8>) -> Plan {
    let level = |p: &PromptLevel| Level { code: p.code, label: None, counts_as_correct: p.counts_as_correct };
    Plan { chain, steps: steps.len(), taught: taught.map(usize::from), levels: prompts.iter().map(level).collect() }
}

/// Marks of all rounds, in order: an interval that is over and has none was missed; the one that runs does not count yet.
#[must_use]
pub fn interval_marks(measure: &Measure, valid: &[&Observation], now: &Moment) -> Vec<Mark> {
    let Measure::Interval { method, interval_ms, rest_ms } = measure else { return Vec::new() };
    let schedule =
        Schedule { interval_ms: u64::from(*interval_ms), rest_ms: u64::from(*rest_ms), minimum_last_share: None };
    bouts(valid)
        .flat_map(|round| {
            let session = Span { from_ms: 0, to_ms: round.bout_ms(now.at, now.boot) };
            let mut marks = vec![Mark::Missed; over(&schedule, session, *method)];
            for observation in valid {
                if let Fact::Interval { round: of, index, occurred } = &observation.fact
                    && *of == round.id
                    && let Some(mark) = marks.get_mut(*index as usize)
                {
                    *mark = if *occurred { Mark::Scored } else { Mark::NotScored };
                }
            }
            marks
        })
        .collect()
}

/// How many intervals of a round are over; never more than a day of the shortest ones, whatever a clock says.
fn over(schedule: &Schedule, round: Span, method: Method) -> usize {
    let rest = if method == Method::Momentary { 0 } else { schedule.rest_ms };
    let length = schedule.interval_ms.max(1);
    let (full, begun) = (round.length_ms() / length, round.length_ms() % length);
    let last = u64::from(rest > 0 && begun >= length.saturating_sub(rest));
    usize::try_from(full.saturating_add(last)).unwrap_or(usize::MAX).min(MAX_INTERVALS)
}

/// Latencies in order, none where no response came in time; an instruction that still waits, or that the session's end cut
/// off, is not among them.
#[must_use]
pub fn latencies(limit_ms: Option<u32>, valid: &[&Observation]) -> Vec<Option<u64>> {
    let within = |ms: &u64| limit_ms.is_none_or(|limit| *ms <= u64::from(limit));
    bouts(valid)
        .filter_map(|o| o.ended.map(|end| (o, end)))
        .filter(|(_, end)| !end.truncated)
        .map(|(o, end)| Some(o.bout_ms(end.at, end.boot)).filter(|_| !end.unanswered).filter(within))
        .collect()
}

fn inter_response_times(valid: &[&Observation]) -> Vec<u64> {
    let times: Vec<_> = valid.iter().filter(|o| o.fact == Fact::Count).map(|o| (o.at, o.boot)).collect();
    times.windows(2).map(|pair| elapsed_ms(pair[0], pair[1])).collect()
}

fn quantity(valid: &[&Observation]) -> Option<f64> {
    let mut sum = None;
    for observation in valid {
        if let Fact::Quantity { thousandths } = &observation.fact {
            sum = Some(sum.unwrap_or(0_i64).saturating_add(*thousandths));
        }
    }
    sum.map(|thousandths| thousandths as f64 / 1_000.0)
}

fn bouts<'a>(valid: &'a [&Observation]) -> impl Iterator<Item = &'a Observation> {
    valid.iter().copied().filter(|o| o.fact == Fact::Bout)
}

fn events(valid: &[&Observation]) -> u32 {
    u32::try_from(valid.iter().filter(|o| o.fact == Fact::Count).count()).unwrap_or(u32::MAX)
}

fn seconds(ms: f64) -> f64 {
    ms / 1_000.0
}

fn mean_of(values: impl Iterator<Item = f64>) -> Option<f64> {
    let values: Vec<f64> = values.collect();
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}
