//! A mastery rule as a form has it.

use baton_contract::view::{ComparatorKey, PerKey, QuantityKey, RuleForm};
use baton_domain::mastery::{BelowMinimum, Comparator, OnFail, OnMet, Per, Quantity, Rule, Window};

use super::{domain_phase, phase_key};

/// A rule's form.
pub(super) fn form_of(rule: &Rule) -> RuleForm {
    let quantity = quantity_key(rule.measure);
    RuleForm {
        quantity,
        comparator: match rule.comparator {
            Comparator::AtLeast => ComparatorKey::AtLeast,
            Comparator::AtMost => ComparatorKey::AtMost,
            Comparator::Exactly => ComparatorKey::Exactly,
            Comparator::MoreThan => ComparatorKey::MoreThan,
            Comparator::LessThan => ComparatorKey::LessThan,
        },
        level: rule.threshold / unit_of(quantity),
        per: match rule.per {
            Per::TrialBlock => PerKey::TrialBlock,
            Per::Session => PerKey::Session,
            Per::Day => PerKey::Day,
        },
        block_trials: rule.block_trials,
        min_trials: rule.min_trials,
        short_breaks_run: rule.below_minimum == BelowMinimum::BreaksRun,
        k: rule.window.k,
        of: rule.window.of,
        therapists: rule.distinct.therapists,
        days: rule.distinct.days,
        probe_only: rule.probe_only,
        first_trial_only: rule.first_trial_only,
        phase: rule.phase.map(phase_key),
        move_to: rule.on_met.move_to.map(phase_key),
        open_next: rule.on_met.open_next,
        demote_after: rule.on_fail.map(|fail| fail.demote_after),
        demote_to: rule.on_fail.and_then(|fail| fail.move_to).map(phase_key),
    }
}

/// The rule that a form says; what a form does not say of it stays as it was.
pub(super) fn rule_of(form: &RuleForm, old: Option<&Rule>) -> Rule {
    let comparator = match form.comparator {
        ComparatorKey::AtLeast => Comparator::AtLeast,
        ComparatorKey::AtMost => Comparator::AtMost,
        ComparatorKey::Exactly => Comparator::Exactly,
        ComparatorKey::MoreThan => Comparator::MoreThan,
        ComparatorKey::LessThan => Comparator::LessThan,
    };
    let mut rule = old.cloned().unwrap_or_else(|| Rule::new(comparator, form.level, form.k));
    rule.measure = quantity(form.quantity);
    rule.comparator = comparator;
    rule.threshold = form.level * unit_of(form.quantity);
    rule.per = match form.per {
        PerKey::TrialBlock => Per::TrialBlock,
        PerKey::Session => Per::Session,
        PerKey::Day => Per::Day,
    };
    rule.block_trials = form.block_trials;
    rule.min_trials = form.min_trials;
    rule.below_minimum = if form.short_breaks_run { BelowMinimum::BreaksRun } else { BelowMinimum::Skipped };
    rule.window = Window { k: form.k, of: form.of };
    (rule.distinct.therapists, rule.distinct.days) = (form.therapists, form.days);
    (rule.probe_only, rule.first_trial_only) = (form.probe_only, form.first_trial_only);
    rule.phase = form.phase.map(domain_phase);
    rule.on_met = OnMet { move_to: form.move_to.map(domain_phase), open_next: form.open_next };
    rule.on_fail =
        form.demote_after.map(|after| OnFail { demote_after: after, move_to: form.demote_to.map(domain_phase) });
    rule
}

/// How many of the domain's unit one of the form's is: times are minutes or seconds here, milliseconds there.
fn unit_of(quantity: QuantityKey) -> f64 {
    match quantity {
        QuantityKey::TotalDurationMin | QuantityKey::MeanDurationMin => 60_000.0,
        QuantityKey::LatencyS | QuantityKey::InterResponseTimeS => 1_000.0,
        _ => 1.0,
    }
}

fn quantity_key(of: Quantity) -> QuantityKey {
    match of {
        Quantity::PercentCorrect => QuantityKey::PercentCorrect,
        Quantity::PercentIndependent => QuantityKey::PercentIndependent,
        Quantity::PercentOfSteps => QuantityKey::PercentOfSteps,
        Quantity::PercentOfIntervals => QuantityKey::PercentOfIntervals,
        Quantity::PercentOfSession => QuantityKey::PercentOfSession,
        Quantity::CorrectCount => QuantityKey::CorrectCount,
        Quantity::ErrorCount => QuantityKey::ErrorCount,
        Quantity::Count => QuantityKey::Count,
        Quantity::RatePerMin => QuantityKey::RatePerMin,
        Quantity::RatePerHour => QuantityKey::RatePerHour,
        Quantity::TotalDurationMs => QuantityKey::TotalDurationMin,
        Quantity::MeanDurationMs => QuantityKey::MeanDurationMin,
        Quantity::LatencyMs => QuantityKey::LatencyS,
        Quantity::InterResponseTimeMs => QuantityKey::InterResponseTimeS,
        Quantity::Rating => QuantityKey::Rating,
        Quantity::Amount => QuantityKey::Amount,
    }
}

fn quantity(of: QuantityKey) -> Quantity {
    match of {
        QuantityKey::PercentCorrect => Quantity::PercentCorrect,
        QuantityKey::PercentIndependent => Quantity::PercentIndependent,
        QuantityKey::PercentOfSteps => Quantity::PercentOfSteps,
        QuantityKey::PercentOfIntervals => Quantity::PercentOfIntervals,
        QuantityKey::PercentOfSession => Quantity::PercentOfSession,
        QuantityKey::CorrectCount => Quantity::CorrectCount,
        QuantityKey::ErrorCount => Quantity::ErrorCount,
        QuantityKey::Count => Quantity::Count,
        QuantityKey::RatePerMin => Quantity::RatePerMin,
        QuantityKey::RatePerHour => Quantity::RatePerHour,
        QuantityKey::TotalDurationMin => Quantity::TotalDurationMs,
        QuantityKey::MeanDurationMin => Quantity::MeanDurationMs,
        QuantityKey::LatencyS => Quantity::LatencyMs,
        QuantityKey::InterResponseTimeS => Quantity::InterResponseTimeMs,
        QuantityKey::Rating => Quantity::Rating,
        QuantityKey::Amount => Quantity::Amount,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_domain::mastery::Preset;

    #[test]
    fn every_preset_comes_back_from_its_form() {
        for preset in Preset::ALL {
            let rule = preset.rule();
            assert_eq!(rule_of(&form_of(&rule), None), rule, "{preset:?}");
        }
    }

    #[test]
    fn what_a_form_does_not_say_stays() {
        let mut rule = Preset::NinetyByThree.rule();
        (rule.correct_levels, rule.distinct.settings) = (vec![4], 2);
        let changed = RuleForm { level: 95.0, ..form_of(&rule) };
        let after = rule_of(&changed, Some(&rule));
        assert_eq!((after.threshold, after.correct_levels, after.distinct.settings), (95.0, vec![4], 2));
    }
}
