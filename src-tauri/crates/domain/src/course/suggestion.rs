//! A rule for clinics that set none.

use crate::{
    mastery::{Comparator, OnMet, Phase, Preset, Quantity, Rule},
    measure::{Goal, Measure, Target},
    score::Chain,
};

/// Trials asked of a session where neither plan nor rule says how many (domain §3.4, RET-DEF).
const USUAL_TRIALS: u32 = 5;

/// A target's own rule, else the one to begin with.
#[must_use]
pub fn rule_of(target: &Target) -> Option<Rule> {
    target.rule.as_deref().cloned().or_else(|| default_rule(target))
}

/// The rule to begin with for a target's measure and goal; none where no source names a criterion (rates, inter-response
/// times, ratings, quantities, words) or it is the staff that is measured (fidelity, whose floor is in its plan).
///
/// Percentages: at least 90 % in 3 sessions in a row, the default that the studies in domain §3.4 defend (LONGINO, FULLER)
/// over 80 %; where they should fall, at most 10 %, as Rethink has it. Counts, durations and latencies: Rethink's published
/// defaults (RET-DEF). All count the phase *active* alone and propose *maintenance*, whose probes §3.4 asks for; a chain
/// that is taught step by step opens its next step instead, while there is one. One therapist suffices: a clinic that has
/// two may ask for both ([`crate::mastery::Distinct::therapists`]).
#[must_use]
pub fn default_rule(target: &Target) -> Option<Rule> {
    let (up, down) = match &target.measure {
        Measure::Trials { minimum, expected, .. } => {
            let min_trials = asked_trials(*minimum, *expected);
            return Some(Rule { min_trials, ..percentage(Quantity::PercentCorrect, target.goal) });
        }
        Measure::TaskAnalysis { steps, chain, taught, .. } => {
            let rule = percentage(Quantity::PercentOfSteps, target.goal);
            let opens = OnMet { move_to: None, open_next: true };
            return Some(if has_next(steps.len(), *chain, *taught) { Rule { on_met: opens, ..rule } } else { rule });
        }
        Measure::Interval { .. } => return Some(percentage(Quantity::PercentOfIntervals, target.goal)),
        Measure::PermanentProduct { .. } => return Some(percentage(Quantity::PercentCorrect, target.goal)),
        Measure::Count => (Preset::RethinkFrequencyIncrease, Preset::RethinkFrequencyDecrease),
        Measure::Duration => (Preset::RethinkDurationIncrease, Preset::RethinkDurationDecrease),
        Measure::Latency { .. } => (Preset::RethinkLatencyIncrease, Preset::RethinkLatencyDecrease),
        Measure::Rate
        | Measure::InterResponseTime
        | Measure::Rating { .. }
        | Measure::Quantity { .. }
        | Measure::Fidelity { .. }
        | Measure::FreeText => return None,
    };
    let preset = if target.goal == Goal::Increase { up } else { down };
    Some(taught(preset.rule()))
}

fn taught(rule: Rule) -> Rule {
    let on_met = OnMet { move_to: Some(Phase::Maintenance), open_next: false };
    Rule { phase: Some(Phase::Active), on_met, ..rule }
}

fn percentage(measure: Quantity, goal: Goal) -> Rule {
    let rule = Rule { measure, min_trials: 0, ..taught(Preset::NinetyByThree.rule()) };
    match goal {
        Goal::Increase => rule,
        Goal::Decrease => Rule { comparator: Comparator::AtMost, threshold: 100.0 - rule.threshold, ..rule },
    }
}

/// The plan's own minimum, else five, or as many as it expects where these are fewer: a rule that asks for more than are
/// run would never be met.
fn asked_trials(minimum: u16, expected: u16) -> u32 {
    match (u32::from(minimum), u32::from(expected)) {
        (0, 0) => USUAL_TRIALS,
        (0, expected) => USUAL_TRIALS.min(expected),
        (minimum, _) => minimum,
    }
}

/// Whether a step is left to be taught after this one.
fn has_next(steps: usize, chain: Chain, taught: Option<u8>) -> bool {
    taught.is_some_and(|step| match chain {
        Chain::Total => false,
        Chain::Forward => usize::from(step) < steps,
        Chain::Backward => step > 1,
    })
}
