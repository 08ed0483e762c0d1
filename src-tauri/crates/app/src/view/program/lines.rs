//! What a change of a target changed, field by field, in words.

use baton_contract::view::FieldLine;
use baton_domain::{
    measure::{AbcSheet, Choice, Goal, Ladder, Measure, PromptLevel, Target},
    score::{Chain, Method},
};

use super::{phase_word, rule_line};

/// The fields that differ; all that are written, for a new target.
pub(super) fn lines_between(before: Option<&Target>, after: &Target) -> Vec<FieldLine> {
    let old = before.map(fields).unwrap_or_default();
    let new = fields(after);
    let mut lines = Vec::new();
    for (field, value) in &new {
        let was = old.iter().find(|(name, _)| name == field).map(|(_, value)| value.clone());
        if was.as_ref() != Some(value) {
            lines.push(FieldLine { field: (*field).to_owned(), before: was, after: Some(value.clone()) });
        }
    }
    for (field, value) in &old {
        if !new.iter().any(|(name, _)| name == field) {
            lines.push(FieldLine { field: (*field).to_owned(), before: Some(value.clone()), after: None });
        }
    }
    lines
}

/// The phase, where it differs.
pub(super) fn phase_line(before: Option<&Target>, after: &Target) -> Option<FieldLine> {
    let was = before.map(|target| phase_word(target.phase).to_owned());
    let is = phase_word(after.phase).to_owned();
    let differs = was.as_ref() != Some(&is);
    differs.then(|| FieldLine { field: "Phase".to_owned(), before: was, after: Some(is) })
}

type Field = (&'static str, String);

fn fields(of: &Target) -> Vec<Field> {
    let mut list = vec![
        ("Program", of.program_name.as_str().to_owned()),
        ("Name", of.name.as_str().to_owned()),
        ("Should go", if of.goal == Goal::Increase { "up" } else { "down" }.to_owned()),
        ("Always in sight", if of.pinned { "yes" } else { "no" }.to_owned()),
        ("Place", (u32::from(of.position) + 1).to_string()),
    ];
    list.extend(measure_fields(&of.measure));
    list.extend(of.instruction.as_ref().map(|text| ("Instruction", text.as_str().to_owned())));
    list.extend(of.abc.iter().flat_map(abc_fields));
    list.extend(rule_line(of).map(|line| ("Mastery", line)));
    list
}

fn measure_fields(of: &Measure) -> Vec<Field> {
    let mut list: Vec<Field> = vec![("Measured by", measured_by(of).to_owned())];
    let mut add = |field, value| list.push((field, value));
    match of {
        Measure::Trials { prompts, minimum, expected, ladder } => {
            add("Help", helps(prompts));
            add("Order of help", ladder_word(*ladder).to_owned());
            add("Trials planned", planned(*expected));
            add("Trials needed", minimum.to_string());
        }
        Measure::TaskAnalysis { steps, prompts, chain, taught, expected } => {
            add("Steps", choices(steps));
            add("Help", helps(prompts));
            add("Taught", taught_words(*chain, *taught));
            add("Runs planned", planned(*expected));
        }
        Measure::Latency { limit_ms } => {
            add("No response after", limit_ms.map_or_else(|| "no limit".to_owned(), seconds));
        }
        Measure::Interval { interval_ms, rest_ms, .. } => {
            add("Interval", seconds(*interval_ms));
            add("Of it to record", seconds(*rest_ms));
        }
        Measure::Rating { minimum, maximum } => add("Scale", format!("{minimum} to {maximum}")),
        Measure::Quantity { unit } => add("Unit", unit.as_str().to_owned()),
        Measure::PermanentProduct { items } => add("Items planned", items.map_or_else(|| "open".to_owned(), planned)),
        Measure::Fidelity { components, floor_percent } => {
            add("Components", choices(components));
            add("Carried out from", format!("{floor_percent} %"));
        }
        Measure::Count | Measure::Rate | Measure::Duration | Measure::InterResponseTime | Measure::FreeText => {}
    }
    list
}

fn measured_by(of: &Measure) -> &'static str {
    match of {
        Measure::Trials { .. } => "trials",
        Measure::TaskAnalysis { .. } => "a chain of steps",
        Measure::Count => "a count",
        Measure::Rate => "a count in windows",
        Measure::Duration => "duration",
        Measure::Latency { .. } => "latency",
        Measure::InterResponseTime => "time between events",
        Measure::Interval { method: Method::Partial, .. } => "partial intervals",
        Measure::Interval { method: Method::Whole, .. } => "whole intervals",
        Measure::Interval { method: Method::Momentary, .. } => "momentary samples",
        Measure::Rating { .. } => "a rating",
        Measure::Quantity { .. } => "a quantity",
        Measure::PermanentProduct { .. } => "finished work",
        Measure::Fidelity { .. } => "a checklist of fidelity",
        Measure::FreeText => "words",
    }
}

fn helps(of: &[PromptLevel]) -> String {
    let word = |level: &PromptLevel| {
        let label = level.label.as_str();
        if level.counts_as_correct { format!("{label} (counts as correct)") } else { label.to_owned() }
    };
    let words: Vec<String> = of.iter().map(word).collect();
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}

fn choices(of: &[Choice]) -> String {
    of.iter().map(|one| one.label.as_str()).collect::<Vec<_>>().join(", ")
}

fn abc_fields(of: &AbcSheet) -> Vec<Field> {
    vec![("Antecedents", choices(&of.antecedents)), ("Consequences", choices(&of.consequences))]
}

fn ladder_word(of: Ladder) -> &'static str {
    match of {
        Ladder::Free => "as seen fit",
        Ladder::MostToLeast => "from the most to the least",
        Ladder::LeastToMost => "from the least to the most",
    }
}

fn taught_words(chain: Chain, taught: Option<u8>) -> String {
    let step = taught.map(|step| format!(", step {step} now")).unwrap_or_default();
    match chain {
        Chain::Total => "all steps".to_owned(),
        Chain::Forward => format!("from the first step{step}"),
        Chain::Backward => format!("from the last step{step}"),
    }
}

fn planned(number: u16) -> String {
    if number == 0 { "as they come".to_owned() } else { number.to_string() }
}

fn seconds(ms: u32) -> String {
    format!("{} s", f64::from(ms) / 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_domain::{ProgramId, TargetId, measure::Phase, program::templates, text::Name};

    fn target(place: usize) -> Target {
        let template = templates().swap_remove(place);
        Target {
            id: TargetId(uuid::Uuid::from_u128(1)),
            program: ProgramId(uuid::Uuid::from_u128(2)),
            program_name: Name::new("Play").unwrap(),
            name: Name::new("Turn taking").unwrap(),
            measure: template.measure,
            goal: template.goal,
            phase: Phase::Active,
            pinned: template.pinned,
            position: 0,
            instruction: None,
            abc: template.abc,
            version: 1,
            rule: None,
        }
    }

    #[test]
    fn only_what_differs_is_a_line() {
        let (before, mut after) = (target(0), target(0));
        assert!(lines_between(Some(&before), &after).is_empty());
        after.name = Name::new("Waiting").unwrap();
        let lines = lines_between(Some(&before), &after);
        assert_eq!(lines.len(), 1);
        assert_eq!((lines[0].before.as_deref(), lines[0].after.as_deref()), (Some("Turn taking"), Some("Waiting")));
        assert_eq!(phase_line(Some(&before), &after), None);
        after.phase = Phase::Maintenance;
        assert_eq!(phase_line(Some(&before), &after).unwrap().after.as_deref(), Some("Maintenance"));
    }

    #[test]
    fn what_is_new_or_gone_has_one_side() {
        let all = lines_between(None, &target(0));
        assert!(all.len() > 8 && all.iter().all(|line| line.before.is_none()));
        let other = lines_between(Some(&target(0)), &target(7));
        assert!(other.iter().any(|line| line.field == "Help" && line.after.is_none()), "a duration has no help");
        assert!(other.iter().any(|line| line.field == "Measured by" && line.after.as_deref() == Some("duration")));
    }
}
