//! A rule held against sessions: all three layers, with everything that was looked at.

use super::{
    Refusal,
    answered::{
        Cause, Condition, Considered, Evaluation, Failing, Finality, LeftOut, Line, Move, Place, Reason, Recorded,
        Support, Use,
    },
    line::{self, Judged},
    outcome::{self, Active, Group, Scored},
    rule::{BelowMinimum, DayValue, Per, Rule},
    sentence,
    session::{Session, in_order},
    transition::{Entry, Run},
};

/// Means of several values within this of the threshold are taken as equal to it: the difference is the arithmetic's.
/// A single value is compared as it is.
const MEAN_TOLERANCE: f64 = 1e-9;

/// What an entry is to the run; nothing when it is skipped.
pub(super) fn judge(rule: &Rule, scored: &Scored) -> (Use, Reason, Option<Entry>) {
    let Some(value) = scored.value else {
        let reason = scored.left_out.first().map_or(Reason::NoData, |l| l.reason);
        return (Use::Skipped, reason, None);
    };
    if scored.trials.is_none() && scored.at_least < rule.min_trials {
        return (Use::Skipped, Reason::TrialsUnknown, None);
    }
    if scored.trials.is_some_and(|n| n < rule.min_trials) {
        return match rule.below_minimum {
            BelowMinimum::Skipped => (Use::Skipped, Reason::BelowMinimum, None),
            BelowMinimum::BreaksRun => (Use::BrokeRun, Reason::BelowMinimum, Some(Entry::Broke)),
        };
    }
    if holds(rule, value, scored.averaged) {
        (Use::Met, Reason::MeetsCriterion, Some(Entry::Met(scored.facets.clone())))
    } else {
        (Use::Missed, Reason::MissesCriterion, Some(Entry::Missed))
    }
}

fn holds(rule: &Rule, value: f64, averaged: bool) -> bool {
    let near = averaged && (value - rule.threshold).abs() <= MEAN_TOLERANCE;
    rule.comparator.holds(if near { rule.threshold } else { value }, rule.threshold)
}

/// Sorted, checked sessions of a rule that can be asked.
pub(super) fn prepared(rule: &Rule, sessions: &[Session]) -> Result<Vec<Session>, Refusal> {
    rule.check()?;
    let sessions = in_order(sessions, rule)?;
    let dayless = sessions.iter().any(|s| !s.not_run && s.day().is_none());
    if dayless && (rule.per == Per::Day || rule.distinct.days > 0) {
        return Err(Refusal::DayMissing);
    }
    let pooled = rule.day_value.unwrap_or_else(|| rule.measure.day_value()) == DayValue::Pooled;
    let unobserved = sessions.iter().any(|s| !s.not_run && s.value.is_some() && s.observed_ms.is_none());
    if rule.per == Per::Day && rule.measure.is_rate() && pooled && unobserved {
        return Err(Refusal::ObservedTime);
    }
    Ok(sessions)
}

pub(super) fn place(sessions: &[Session], group: &Group, entry: usize) -> Place {
    let last = group.last().and_then(|p| sessions.get(p.session));
    Place {
        session: last.and_then(|s| s.id.clone()).unwrap_or_default(),
        start_ms: last.and_then(|s| s.start_ms),
        block: group.last().and_then(|p| p.block),
        day: last.and_then(Session::day),
        entry: entry + 1,
    }
}

/// Evaluates the rule. Sessions may come unordered if all carry their start. A session that comes in later than all
/// others never changes where the rule was first met (unless it belongs to a day that was judged before it ended).
///
/// # Errors
/// A rule that cannot be asked, sessions that contradict themselves, or a recorded mastery at a session that is not there
/// and whose time cannot stand in for it.
pub fn evaluate(
    rule: &Rule,
    sessions: &[Session],
    recorded: Option<&Recorded>,
    finality: Finality,
) -> Result<Evaluation, Refusal> {
    let sessions = prepared(rule, sessions)?;
    check_recorded(&sessions, recorded)?;
    let groups = outcome::groups(rule, &sessions);
    let Walk { judged, met, failed, failing } = walk(rule, &sessions, &groups);
    let window = line::window(rule, &judged, met);
    let conditions = line::lines(rule, &judged, &window, met.is_some());
    let at = |i: usize| place(&sessions, &groups[i], i);
    let (support, alert) = supported(&sessions, &groups, met, recorded);
    Ok(Evaluation {
        rule: sentence::sentence(rule),
        met: met.is_some(),
        met_at: met.map(at),
        finality,
        first_failing: first_failing(&conditions),
        sentence: outcome_sentence(rule, met.map(at).as_ref(), finality, &conditions),
        conditions,
        considered: considered(rule, &sessions, &groups, judged, &window),
        failing: rule.on_fail.map(|f| Failing { needed: f.demote_after, in_a_row: failing, due_at: failed.map(at) }),
        next: next(rule, met.map(at), failed.map(at)),
        support,
        unsupported: support == Support::Unsupported,
        alert,
    })
}

fn check_recorded(sessions: &[Session], recorded: Option<&Recorded>) -> Result<(), Refusal> {
    let Some(recorded) = recorded else { return Ok(()) };
    let there = recorded.session.is_none() || sessions.iter().any(|s| s.id == recorded.session);
    let timed = recorded.at_ms.is_some() && sessions.iter().all(|s| s.start_ms.is_some());
    if there || timed { Ok(()) } else { Err(Refusal::Recorded) }
}

/// What came of walking through the entries.
struct Walk {
    judged: Vec<Judged>,
    /// Where the rule was first met.
    met: Option<usize>,
    /// Where the misses in a row first called for the way back.
    failed: Option<usize>,
    /// Misses in a row at the end.
    failing: u32,
}

fn walk(rule: &Rule, sessions: &[Session], groups: &[Group]) -> Walk {
    let mut run = Run::new(rule);
    let mut judged: Vec<Judged> = Vec::with_capacity(groups.len());
    let mut met = None;
    let mut failed = None;
    for (i, group) in groups.iter().enumerate() {
        let scored = outcome::score(rule, sessions, group, Active::of(rule), &[]);
        let (used, reason, entry) = judge(rule, &scored);
        judged.push(Judged { scored, used, reason });
        let Some(entry) = entry else { continue };
        if run.push(entry) {
            met = met.or(Some(i));
        }
        if rule.on_fail.is_some_and(|f| run.failing == f.demote_after) {
            failed = failed.or(Some(i));
        }
    }
    Walk { judged, met, failed, failing: run.failing }
}

fn first_failing(lines: &[Line]) -> Option<Condition> {
    lines.iter().find(|l| !l.met).map(|l| l.condition)
}

fn outcome_sentence(rule: &Rule, met: Option<&Place>, finality: Finality, lines: &[Line]) -> String {
    let unit = sentence::unit(rule.per);
    match (met, lines.iter().find(|l| !l.met)) {
        (Some(place), _) => {
            let note = match finality {
                Finality::Provisional => "Provisional until the platform has seen every session.",
                Finality::Confirmed => "Confirmed by the platform.",
            };
            let block = place.block.map(|b| format!(", block {b}")).unwrap_or_default();
            format!("Met at {unit} {} of those below (session {}{block}). {note}", place.entry, place.session)
        }
        (None, Some(line)) => format!("Not met. {}", line.sentence),
        (None, None) => "Not met.".to_owned(),
    }
}

fn next(rule: &Rule, met: Option<Place>, failed: Option<Place>) -> Option<Move> {
    let met =
        met.map(|at| Move { cause: Cause::Met, at, move_to: rule.on_met.move_to, open_next: rule.on_met.open_next });
    let failed = failed.map(|at| Move {
        cause: Cause::Failed,
        at,
        move_to: rule.on_fail.and_then(|f| f.move_to),
        open_next: false,
    });
    match (met, failed) {
        (Some(met), Some(failed)) => Some(if failed.at.entry < met.at.entry { failed } else { met }),
        (met, failed) => met.or(failed),
    }
}

fn considered(
    rule: &Rule,
    sessions: &[Session],
    groups: &[Group],
    judged: Vec<Judged>,
    window: &[usize],
) -> Vec<Considered> {
    let mut in_window = vec![false; judged.len()];
    for i in window {
        in_window[*i] = true;
    }
    let entries = groups.iter().zip(judged).zip(in_window);
    entries
        .map(|((group, entry), in_window)| {
            let names: Vec<String> = group.iter().filter_map(|p| sessions[p.session].id.clone()).collect();
            let alone = names.len() == 1;
            let block = group.first().and_then(|p| p.block);
            let left_out: Vec<LeftOut> = if alone { Vec::new() } else { entry.scored.left_out.clone() };
            Considered {
                sentence: sentence::considered(rule, &names, block, &entry.scored, entry.reason),
                block,
                day: group.first().and_then(|p| sessions[p.session].day()),
                sessions: names,
                used: entry.used,
                reason: entry.reason,
                value: entry.scored.value,
                trials: entry.scored.trials,
                therapists: entry.scored.facets.therapists.into_iter().collect(),
                in_window,
                left_out,
            }
        })
        .collect()
}

fn supported(
    sessions: &[Session],
    groups: &[Group],
    met: Option<usize>,
    recorded: Option<&Recorded>,
) -> (Support, Option<String>) {
    let Some(recorded) = recorded else { return (Support::NotRecorded, None) };
    let named = |g: &Group| g.iter().any(|p| recorded.session.is_some() && sessions[p.session].id == recorded.session);
    let by_time = |at: i64| {
        groups.partition_point(|g| g.first().and_then(|p| sessions[p.session].start_ms).is_some_and(|s| s <= at))
    };
    // How many entries there were when it was recorded; all of them if that cannot be told.
    let seen = groups
        .iter()
        .rposition(named)
        .map(|i| i + 1)
        .or_else(|| recorded.at_ms.filter(|_| sessions.iter().any(|s| s.start_ms.is_some())).map(by_time))
        .unwrap_or(groups.len());
    match met {
        Some(i) if i < seen => (Support::Supported, None),
        Some(i) => {
            let session = place(sessions, &groups[i], i).session;
            let alert = format!(
                "The recorded mastery is met only later than recorded, at session {session}. Nothing was changed: \
                 confirm the date or withdraw the mastery."
            );
            (Support::SupportedLater, Some(alert))
        }
        None => {
            let alert = "The data no longer support the recorded mastery. Nothing was changed: look at the corrected \
                         sessions, then keep or withdraw it.";
            (Support::Unsupported, Some(alert.to_owned()))
        }
    }
}
