//! Each condition of a rule as a line: what it asks, what there is, whether it is met.

use std::collections::BTreeSet;

use super::{
    answered::{Condition, Line, Reason, Use},
    outcome::Scored,
    rule::{BelowMinimum, Per, Rule},
    sentence::{amount, comparison, count, opportunities, progress, verdict},
};

/// An entry with what became of it.
pub(super) struct Judged {
    pub scored: Scored,
    pub used: Use,
    pub reason: Reason,
}

/// The entries of the judged window: those up to the one with which the rule was met, else the last. Skipped entries
/// are not among them.
pub(super) fn window(rule: &Rule, judged: &[Judged], met: Option<usize>) -> Vec<usize> {
    let end = met.map_or(judged.len(), |i| i + 1);
    let mut last: Vec<usize> =
        (0..end).rev().filter(|i| judged[*i].used != Use::Skipped).take(rule.window.span() as usize).collect();
    last.reverse();
    last
}

/// The lines, in the order in which a failing one explains those after it.
pub(super) fn lines(rule: &Rule, judged: &[Judged], window: &[usize], met: bool) -> Vec<Line> {
    let mut lines = data_lines(rule, judged);
    let entries: Vec<&Judged> = window.iter().map(|i| &judged[*i]).collect();
    lines.extend(minimum_line(rule, judged, &entries, met));
    let passing: Vec<&Judged> = if rule.window.in_a_row() {
        let run = entries.iter().rev().take_while(|e| e.used == Use::Met);
        run.copied().collect()
    } else {
        entries.iter().filter(|e| e.used == Use::Met).copied().collect()
    };
    lines.push(value_line(rule, &entries));
    lines.push(window_line(rule, passing.len()));
    lines.extend(distinct_lines(rule, &passing));
    lines
}

fn data_lines(rule: &Rule, judged: &[Judged]) -> Vec<Line> {
    let needed = rule.window.k;
    let mut left: Vec<Reason> = judged.iter().map(|j| j.reason).collect();
    let mut stage = |condition, out: &[Reason], what: &str| {
        left.retain(|r| !out.contains(r));
        let actual = left.len();
        let sentence = match (&condition, rule.per, actual) {
            (Condition::Data, Per::TrialBlock, 1) => format!("1 full block; {needed} needed."),
            (Condition::Data, Per::TrialBlock, n) => format!("{n} full blocks; {needed} needed."),
            (_, per, n) => format!("{} {what}; {needed} needed.", count(n as u64, per)),
        };
        line(condition, needed, actual, sentence)
    };
    let mut lines =
        vec![stage(Condition::Data, &[Reason::NotRun, Reason::NoData, Reason::UnfinishedBlock], "with data")];
    let phase = stage(Condition::Phase, &[Reason::OtherPhase, Reason::PhaseUnknown], "in the rule's phase");
    let level = stage(Condition::PromptLevel, &[Reason::OtherLevel], "at the rule's prompt level");
    let probe = stage(Condition::ProbeOnly, &[Reason::NoProbe], "with probes");
    lines.extend(rule.phase.map(|_| phase));
    lines.extend(rule.prompt_level.map(|_| level));
    lines.extend(rule.probe_only.then_some(probe));
    lines
}

fn line(condition: Condition, needed: u32, actual: usize, sentence: String) -> Line {
    let met = actual >= needed as usize;
    Line { condition, needed: f64::from(needed), actual: Some(actual as f64), met, sentence }
}

/// Where short entries are skipped, the minimum fails only if that leaves too few, and likewise where the number of
/// trials is not known; where short ones end the run, if one of them lies in the window.
fn minimum_line(rule: &Rule, judged: &[Judged], window: &[&Judged], met: bool) -> Option<Line> {
    if rule.min_trials == 0 {
        return None;
    }
    let short: Vec<&Judged> = judged.iter().filter(|j| j.reason == Reason::BelowMinimum).collect();
    let unknown = judged.iter().filter(|j| j.reason == Reason::TrialsUnknown).count();
    let used = judged.iter().filter(|j| j.used != Use::Skipped).count();
    let too_few = !met && used < rule.window.k as usize;
    let trials = |entries: &[&Judged]| entries.iter().filter_map(|j| j.scored.trials).min();
    let (short_blocks, worst) = match rule.below_minimum {
        BelowMinimum::Skipped => (too_few && !short.is_empty(), trials(&short)),
        BelowMinimum::BreaksRun => (!met && window.iter().any(|j| j.reason == Reason::BelowMinimum), trials(window)),
    };
    let unchecked = too_few && unknown > 0;
    let actual = match (short_blocks, unchecked) {
        (true, _) => worst,
        (false, true) => None,
        (false, false) => trials(window),
    };
    let needed = f64::from(rule.min_trials);
    let sentence = minimum_sentence(rule, short.len() as u64, unknown as u64, actual.is_some());
    let met = !(short_blocks || unchecked);
    Some(Line { condition: Condition::MinTrials, needed, actual: actual.map(f64::from), met, sentence })
}

fn minimum_sentence(rule: &Rule, short: u64, unknown: u64, any: bool) -> String {
    let fate = match rule.below_minimum {
        BelowMinimum::Skipped => "left out",
        BelowMinimum::BreaksRun => "taken as a miss",
    };
    let mut found = Vec::new();
    if short > 0 {
        found.push(format!("{} had fewer, {fate}", count(short, rule.per)));
    }
    if unknown > 0 {
        found.push(format!("{} without a known number, left out", count(unknown, rule.per)));
    }
    if found.is_empty() {
        found.push(if any { "all have them" } else { "there is nothing to count yet" }.to_owned());
    }
    format!("At least {} each; {}.", opportunities(rule.measure, rule.min_trials), found.join("; "))
}

fn value_line(rule: &Rule, window: &[&Judged]) -> Line {
    let mut values: Vec<(f64, bool)> = window
        .iter()
        .filter(|j| j.used != Use::BrokeRun)
        .filter_map(|j| j.scored.value.map(|v| (v, j.used == Use::Met)))
        .collect();
    let merit = |v: f64| rule.comparator.merit(v, rule.threshold);
    values.sort_by(|a, b| merit(b.0).total_cmp(&merit(a.0)));
    let worst = values.get(values.len().min(rule.window.k as usize).wrapping_sub(1)).copied();
    let asked = comparison(rule);
    let sentence = match worst {
        None => format!("{asked} asked; there is no value yet."),
        Some((value, true)) => format!("{asked} asked; the worst that counts is {}.", amount(rule, value)),
        Some((value, false)) => format!("{asked} asked; {} {}.", amount(rule, value), verdict(rule, value)),
    };
    let met = worst.is_some_and(|(_, met)| met);
    Line { condition: Condition::Value, needed: rule.threshold, actual: worst.map(|(v, _)| v), met, sentence }
}

fn window_line(rule: &Rule, passing: usize) -> Line {
    line(Condition::Window, rule.window.k, passing, progress(rule, passing, "it"))
}

fn distinct_lines(rule: &Rule, passing: &[&Judged]) -> Vec<Line> {
    let facets = || passing.iter().map(|j| &j.scored.facets);
    let therapists: BTreeSet<_> = facets().flat_map(|f| &f.therapists).collect();
    let settings: BTreeSet<_> = facets().flat_map(|f| &f.settings).collect();
    let days: BTreeSet<_> = facets().flat_map(|f| &f.days).collect();
    let stimuli: BTreeSet<_> = facets().flat_map(|f| &f.stimuli).collect();
    let asked = rule.distinct;
    [
        (Condition::Therapists, asked.therapists, therapists.len(), "therapists"),
        (Condition::Settings, asked.settings, settings.len(), "settings"),
        (Condition::Days, asked.days, days.len(), "days"),
        (Condition::Stimuli, asked.stimuli, stimuli.len(), "stimuli"),
    ]
    .into_iter()
    .filter(|(_, needed, ..)| *needed > 0)
    .map(|(condition, needed, actual, what)| {
        line(condition, needed, actual, format!("{actual} of {needed} different {what} needed."))
    })
    .collect()
}
