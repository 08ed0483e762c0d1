//! A measure as a form has it. Codes of steps, help and choices stand in data: what was there keeps its code, what is new gets one
//! that was never used in the plan.

use baton_contract::view::{AbcForm, ChainKey, ChoiceForm, IntervalMethod, LadderKey, MeasureForm, PromptForm};
use baton_domain::{
    measure::{AbcSheet, Choice, Ladder, Measure, PromptLevel},
    score::{Chain, Method},
    text::{Name, TextError},
};

/// A measure's form.
pub(super) fn form_of(measure: &Measure) -> MeasureForm {
    match measure {
        Measure::Trials { prompts, minimum, expected, ladder } => MeasureForm::Trials {
            prompts: prompt_forms(prompts),
            minimum: *minimum,
            expected: *expected,
            ladder: match ladder {
                Ladder::Free => LadderKey::Free,
                Ladder::MostToLeast => LadderKey::MostToLeast,
                Ladder::LeastToMost => LadderKey::LeastToMost,
            },
        },
        Measure::TaskAnalysis { steps, prompts, chain, taught, expected } => MeasureForm::TaskAnalysis {
            steps: choice_forms(steps),
            prompts: prompt_forms(prompts),
            chain: match chain {
                Chain::Total => ChainKey::Total,
                Chain::Forward => ChainKey::Forward,
                Chain::Backward => ChainKey::Backward,
            },
            taught: *taught,
            expected: *expected,
        },
        Measure::Count => MeasureForm::Count,
        Measure::Rate => MeasureForm::Rate,
        Measure::Duration => MeasureForm::Duration,
        Measure::Latency { limit_ms } => MeasureForm::Latency { limit_ms: *limit_ms },
        Measure::InterResponseTime => MeasureForm::InterResponseTime,
        Measure::Interval { method, interval_ms, rest_ms } => MeasureForm::Interval {
            method: match method {
                Method::Partial => IntervalMethod::Partial,
                Method::Whole => IntervalMethod::Whole,
                Method::Momentary => IntervalMethod::Momentary,
            },
            interval_ms: *interval_ms,
            rest_ms: *rest_ms,
        },
        Measure::Rating { minimum, maximum } => MeasureForm::Rating { minimum: *minimum, maximum: *maximum },
        Measure::Quantity { unit } => MeasureForm::Quantity { unit: unit.as_str().to_owned() },
        Measure::PermanentProduct { items } => MeasureForm::PermanentProduct { items: *items },
        Measure::Fidelity { components, floor_percent } => {
            MeasureForm::Fidelity { components: choice_forms(components), floor_percent: *floor_percent }
        }
        Measure::FreeText => MeasureForm::FreeText,
    }
}

/// The measure that a form says; `old` is the plan that was there.
pub(super) fn measure_of(form: &MeasureForm, old: Option<&Measure>) -> Result<Measure, TextError> {
    Ok(match form {
        MeasureForm::Trials { prompts, minimum, expected, ladder } => Measure::Trials {
            prompts: prompts_of(prompts, old)?,
            minimum: *minimum,
            expected: *expected,
            ladder: match ladder {
                LadderKey::Free => Ladder::Free,
                LadderKey::MostToLeast => Ladder::MostToLeast,
                LadderKey::LeastToMost => Ladder::LeastToMost,
            },
        },
        MeasureForm::TaskAnalysis { steps, prompts, chain, taught, expected } => Measure::TaskAnalysis {
            steps: choices_of(steps, &old_choices(old))?,
            prompts: prompts_of(prompts, old)?,
            chain: match chain {
                ChainKey::Total => Chain::Total,
                ChainKey::Forward => Chain::Forward,
                ChainKey::Backward => Chain::Backward,
            },
            taught: *taught,
            expected: *expected,
        },
        MeasureForm::Count => Measure::Count,
        MeasureForm::Rate => Measure::Rate,
        MeasureForm::Duration => Measure::Duration,
        MeasureForm::Latency { limit_ms } => Measure::Latency { limit_ms: *limit_ms },
        MeasureForm::InterResponseTime => Measure::InterResponseTime,
        MeasureForm::Interval { method, interval_ms, rest_ms } => Measure::Interval {
            method: match method {
                IntervalMethod::Partial => Method::Partial,
                IntervalMethod::Whole => Method::Whole,
                IntervalMethod::Momentary => Method::Momentary,
            },
            interval_ms: *interval_ms,
            rest_ms: *rest_ms,
        },
        MeasureForm::Rating { minimum, maximum } => Measure::Rating { minimum: *minimum, maximum: *maximum },
        MeasureForm::Quantity { unit } => Measure::Quantity { unit: Name::new(unit)? },
        MeasureForm::PermanentProduct { items } => Measure::PermanentProduct { items: *items },
        MeasureForm::Fidelity { components, floor_percent } => {
            Measure::Fidelity { components: choices_of(components, &old_choices(old))?, floor_percent: *floor_percent }
        }
        MeasureForm::FreeText => Measure::FreeText,
    })
}

/// A sheet's form.
pub(super) fn abc_form(of: &AbcSheet) -> AbcForm {
    AbcForm { antecedents: choice_forms(&of.antecedents), consequences: choice_forms(&of.consequences) }
}

/// The sheet that a form says.
pub(super) fn abc_of(form: &AbcForm, old: Option<&AbcSheet>) -> Result<AbcSheet, TextError> {
    let codes = |list: &[Choice]| list.iter().map(|choice| choice.code).collect::<Vec<u8>>();
    let (before, after) = old.map(|old| (codes(&old.antecedents), codes(&old.consequences))).unwrap_or_default();
    Ok(AbcSheet {
        antecedents: choices_of(&form.antecedents, &before)?,
        consequences: choices_of(&form.consequences, &after)?,
    })
}

fn prompt_forms(of: &[PromptLevel]) -> Vec<PromptForm> {
    let form = |level: &PromptLevel| PromptForm {
        code: Some(level.code),
        label: level.label.as_str().to_owned(),
        counts_as_correct: level.counts_as_correct,
    };
    of.iter().map(form).collect()
}

fn choice_forms(of: &[Choice]) -> Vec<ChoiceForm> {
    of.iter().map(|one| ChoiceForm { code: Some(one.code), label: one.label.as_str().to_owned() }).collect()
}

fn old_choices(of: Option<&Measure>) -> Vec<u8> {
    match of {
        Some(Measure::TaskAnalysis { steps, .. }) => steps.iter().map(|step| step.code).collect(),
        Some(Measure::Fidelity { components, .. }) => components.iter().map(|one| one.code).collect(),
        _ => Vec::new(),
    }
}

fn prompts_of(forms: &[PromptForm], old: Option<&Measure>) -> Result<Vec<PromptLevel>, TextError> {
    let old: Vec<u8> = match old {
        Some(Measure::Trials { prompts, .. } | Measure::TaskAnalysis { prompts, .. }) => {
            prompts.iter().map(|level| level.code).collect()
        }
        _ => Vec::new(),
    };
    let codes = coded(forms.iter().map(|form| form.code), &old);
    let level = |(form, code): (&PromptForm, u8)| {
        Ok(PromptLevel { code, label: Name::new(&form.label)?, counts_as_correct: form.counts_as_correct })
    };
    forms.iter().zip(codes).map(level).collect()
}

fn choices_of(forms: &[ChoiceForm], old: &[u8]) -> Result<Vec<Choice>, TextError> {
    let codes = coded(forms.iter().map(|form| form.code), old);
    forms.iter().zip(codes).map(|(form, code)| Ok(Choice { code, label: Name::new(&form.label)? })).collect()
}

/// Codes for a list: those that were there, and for what is new the next above all that were there or are said. Where none is left
/// above, the lowest that nothing has; a list longer than all codes repeats one, which [`Measure::is_usable`] refuses.
fn coded(said: impl Iterator<Item = Option<u8>>, old: &[u8]) -> Vec<u8> {
    let said: Vec<Option<u8>> = said.collect();
    let mut taken: Vec<u8> = said.iter().flatten().chain(old).copied().collect();
    let mut next = || {
        let above = taken.iter().max().map_or(Some(1), |most| most.checked_add(1));
        let code = above.or_else(|| (1..=u8::MAX).find(|code| !taken.contains(code))).unwrap_or(u8::MAX);
        taken.push(code);
        code
    };
    said.iter().map(|code| code.unwrap_or_else(&mut next)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_domain::program::templates;

    #[test]
    fn every_template_comes_back_from_its_form() {
        for template in templates() {
            let back = measure_of(&form_of(&template.measure), Some(&template.measure)).unwrap();
            assert_eq!(back, template.measure, "{}", template.name);
            if let Some(abc) = &template.abc {
                assert_eq!(&abc_of(&abc_form(abc), Some(abc)).unwrap(), abc);
            }
        }
    }

    #[test]
    fn what_was_there_keeps_its_code_and_what_is_new_takes_none_that_was_used() {
        assert_eq!(coded([Some(3), None, Some(1), None].into_iter(), &[1, 2, 3, 7]), [3, 8, 1, 9]);
        assert_eq!(coded([None, None].into_iter(), &[]), [1, 2]);
        assert_eq!(coded([None].into_iter(), &[255, 1]), [2]);
    }
}
