//! A course held against a mastery rule (domain §3.4).

use super::{CourseSession, Read, State, amount::amount, in_order, opportunity::shares};
use crate::{
    civil,
    mastery::{self, Day, Evaluation, Finality, Per, Quantity, Recorded, Refusal, Response, Rule, Session, Trial},
    measure::{Measure, Target},
    observation::{self, Fact, Observation},
};

/// The rule as the target's plan completes it, and as its sentence must say it: no session below the plan's own minimum
/// counts, and help that counts as correct on the graph does so here. A minimum of the plan is one of sessions, so it is
/// not asked of blocks, days and probes; sessions below it are not offered to blocks and days at all.
#[must_use]
pub fn as_planned(rule: &Rule, target: &Target) -> Rule {
    let mut rule = rule.clone();
    let Measure::Trials { prompts, minimum, .. } = &target.measure else { return rule };
    if rule.per == Per::Session && !rule.probe_only && rule.measure.has_trials() {
        rule.min_trials = rule.min_trials.max(u32::from(*minimum));
    }
    if matches!(rule.measure, Quantity::PercentCorrect | Quantity::CorrectCount) {
        let counts = prompts.iter().filter(|p| p.counts_as_correct).map(|p| p.code);
        let more: Vec<u8> = counts.filter(|code| !rule.correct_levels.contains(code)).collect();
        rule.correct_levels.extend(more);
    }
    rule
}

/// The sessions as a rule reads them, in order of time. Trials come with their authors; any other measure as a value in the
/// rule's quantity, with whose opportunities it rests on. A session in which the target was measured otherwise, or another
/// step of the chain was taught, has no data for the rule. Settings, stimuli and prompt levels of a whole session are not
/// recorded: a rule that asks for different ones is not met.
#[must_use]
pub fn mastery_sessions(sessions: &[CourseSession<'_>], rule: &Rule) -> Vec<Session> {
    let ordered = in_order(sessions);
    let Some(newest) = ordered.last().map(|s| s.target) else { return Vec::new() };
    ordered.iter().map(|of| session(&Read::new(of), rule, newest)).collect()
}

/// Evaluates a rule, completed by the newest plan ([`as_planned`]), against a course. A rule that was met once stays met: a
/// target that was taken up again after its mastery is asked with its sessions since then.
///
/// # Errors
/// As [`mastery::evaluate`].
pub fn evaluate(
    rule: &Rule,
    sessions: &[CourseSession<'_>],
    recorded: Option<&Recorded>,
    finality: Finality,
) -> Result<Evaluation, Refusal> {
    let newest = in_order(sessions).last().map(|s| s.target);
    let rule = newest.map_or_else(|| rule.clone(), |target| as_planned(rule, target));
    mastery::evaluate(&rule, &mastery_sessions(sessions, &rule), recorded, finality)
}

fn session(read: &Read<'_>, rule: &Rule, newest: &Target) -> Session {
    let named = Session {
        id: Some(read.of.session.to_string()),
        start_ms: Some(read.of.started.at.wall_ms),
        day: civil::write_day(read.of.day()).map(Day::Name),
        phase: Some(read.of.target.phase),
        not_run: read.state == State::NotRun,
        ..Session::default()
    };
    if !read.state.observed() || !is_same_plan(read.measure(), &newest.measure) {
        return named;
    }
    let named = Session { probe: read.score.probe, observed_ms: Some(read.record.observed_ms), ..named };
    if matches!(read.measure(), Measure::Trials { .. }) {
        let left_out = rule.per != Per::Session && !rule.probe_only && read.score.below_minimum;
        return if left_out { named } else { Session { trials: trials(&read.valid), ..named } };
    }
    match amount(read, rule.measure) {
        Some(value) => Session { value: Some(value), shares: shares(read), ..named },
        None => named,
    }
}

/// Whether one rule can speak of both: the same kind of measure and, for a chain that is taught step by step, the same step.
fn is_same_plan(then: &Measure, now: &Measure) -> bool {
    match (then, now) {
        (Measure::TaskAnalysis { chain: a, taught: b, .. }, Measure::TaskAnalysis { chain: c, taught: d, .. }) => {
            (a, b) == (c, d)
        }
        _ => std::mem::discriminant(then) == std::mem::discriminant(now),
    }
}

fn trials(valid: &[&Observation]) -> Vec<Trial> {
    valid.iter().filter_map(|o| trial(o)).collect()
}

fn trial(of: &Observation) -> Option<Trial> {
    let (response, probe, error_correction) = match of.fact {
        Fact::Trial(response) => (response, false, false),
        Fact::Probe(response) => (response, true, false),
        Fact::ErrorCorrection(response) => (response, false, true),
        _ => return None,
    };
    let (response, level) = match response {
        observation::Response::Correct => (Response::Correct, None),
        observation::Response::Prompted { level } => (Response::Prompted, Some(level)),
        observation::Response::Incorrect => (Response::Incorrect, None),
        observation::Response::NoResponse => (Response::NoResponse, None),
        observation::Response::NoOpportunity => (Response::NoOpportunity, None),
    };
    Some(Trial { response, level, by: Some(of.by.to_string()), stimulus: None, block: None, probe, error_correction })
}
