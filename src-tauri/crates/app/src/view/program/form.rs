//! A target as a form has it, and what a form says before it is written.

use baton_contract::view::{FormCheck, FormProblem, TargetForm};
use baton_domain::{
    ProgramId, TargetId,
    measure::{Goal, Phase, Target},
    program::Template,
    text::{Name, Reason},
};

use super::{
    plan::{abc_form, abc_of, form_of as measure_form, measure_of},
    rule::{form_of as rule_form, rule_of as rule_said},
    rule_line,
};

/// Ids for what is new.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct TargetIds {
    /// For a new target.
    pub target: TargetId,
    /// For a new program.
    pub program: ProgramId,
}

/// A target's form.
pub(super) fn form_of(of: &Target) -> TargetForm {
    TargetForm {
        program: Some(of.program.to_string()),
        program_name: of.program_name.as_str().to_owned(),
        name: of.name.as_str().to_owned(),
        measure: measure_form(&of.measure),
        up: of.goal == Goal::Increase,
        pinned: of.pinned,
        position: of.position,
        instruction: of.instruction.as_ref().map(|text| text.as_str().to_owned()),
        abc: of.abc.as_ref().map(abc_form),
        rule: of.rule.as_deref().map(rule_form),
    }
}

/// A template's form, without names.
pub(super) fn of_template(of: &Template) -> TargetForm {
    TargetForm {
        program: None,
        program_name: String::new(),
        name: String::new(),
        measure: measure_form(&of.measure),
        up: of.goal == Goal::Increase,
        pinned: of.pinned,
        position: 0,
        instruction: None,
        abc: of.abc.as_ref().map(abc_form),
        rule: None,
    }
}

/// The target that a form says, `old` being the one that it changes. A new one is not run before somebody moves it.
///
/// # Errors
/// What cannot stay so, field by field.
pub(crate) fn target_of(form: &TargetForm, old: Option<&Target>, ids: TargetIds) -> Result<Target, Vec<FormProblem>> {
    let mut problems = Problems::default();
    let name = problems.taken("name", Name::new(&form.name));
    let program_name = problems.taken("program_name", Name::new(&form.program_name));
    let program = match form.program.as_deref().map(str::parse) {
        None => Some(ids.program),
        Some(Ok(program)) => Some(program),
        Some(Err(_)) => problems.of("program_name", "Choose a program, or name a new one."),
    };
    let measure = problems.taken("measure", measure_of(&form.measure, old.map(|old| &old.measure)));
    let instruction = form.instruction.as_deref().filter(|text| !text.trim().is_empty());
    let instruction = problems.taken("instruction", instruction.map(Reason::new).transpose());
    let old_abc = old.and_then(|old| old.abc.as_ref());
    let abc = problems.taken("abc", form.abc.as_ref().map(|abc| abc_of(abc, old_abc)).transpose());
    let rule = form.rule.as_ref().map(|rule| Box::new(rule_said(rule, old.and_then(|old| old.rule.as_deref()))));
    let (Some(name), Some(program_name), Some(program), Some(measure), Some(instruction), Some(abc)) =
        (name, program_name, program, measure, instruction, abc)
    else {
        return Err(problems.0);
    };
    let target = Target {
        id: old.map_or(ids.target, |old| old.id),
        program,
        program_name,
        name,
        measure,
        goal: if form.up { Goal::Increase } else { Goal::Decrease },
        phase: old.map_or(Phase::Future, |old| old.phase),
        pinned: form.pinned,
        position: form.position,
        instruction,
        abc,
        version: old.map_or(0, |old| old.version),
        rule,
    };
    problems.add_unusable(&target);
    if problems.0.is_empty() { Ok(target) } else { Err(problems.0) }
}

/// What a form says before it is written.
pub(crate) fn checked(form: &TargetForm, old: Option<&Target>, has_data: bool) -> FormCheck {
    // A template has no names yet, and its rule is asked all the same.
    let named = TargetForm { name: or_named(&form.name), program_name: or_named(&form.program_name), ..form.clone() };
    let nil = TargetIds { target: TargetId(uuid::Uuid::nil()), program: ProgramId(uuid::Uuid::nil()) };
    let rule = target_of(&named, old, nil).ok().and_then(|target| rule_line(&target));
    match target_of(form, old, nil) {
        Ok(target) => {
            let warnings = old.filter(|_| has_data).map(|old| warnings(old, &target)).unwrap_or_default();
            FormCheck { rule, problems: Vec::new(), warnings }
        }
        Err(problems) => FormCheck { rule, problems, warnings: Vec::new() },
    }
}

fn or_named(text: &str) -> String {
    if text.trim().is_empty() { "…".to_owned() } else { text.to_owned() }
}

fn warnings(old: &Target, new: &Target) -> Vec<String> {
    let mut lines = Vec::new();
    let mut warn = |is: bool, line: &str| {
        if is {
            lines.push(line.to_owned());
        }
    };
    let measured_otherwise = old.measure.kind() != new.measure.kind();
    warn(measured_otherwise, "It is measured otherwise: its graph begins anew, and earlier sessions are not on it.");
    warn(
        !measured_otherwise && old.measure != new.measure,
        "Sessions keep the plan that they began with; the next one follows this one.",
    );
    warn(
        old.goal != new.goal,
        "What was better is worse now: mastery and change since baseline are read the other way.",
    );
    warn(old.rule != new.rule, "Mastery is asked by this rule about all sessions, those before it too.");
    lines
}

#[derive(Default)]
struct Problems(Vec<FormProblem>);

impl Problems {
    fn of<T>(&mut self, field: &str, line: &str) -> Option<T> {
        self.0.push(FormProblem { field: field.to_owned(), line: line.to_owned() });
        None
    }

    fn taken<T>(&mut self, field: &str, result: Result<T, baton_domain::text::TextError>) -> Option<T> {
        use baton_domain::text::TextError;
        match result {
            Ok(value) => Some(value),
            Err(TextError::Empty) => self.of(field, "Something has no name yet. Name it, or take it away."),
            Err(TextError::TooLong { .. }) => self.of(field, "A text is too long. Shorten it."),
            Err(TextError::Unshowable) => self.of(field, "A text has a character that cannot be shown. Type it anew."),
        }
    }

    /// What of a whole target cannot be carried out.
    fn add_unusable(&mut self, target: &Target) {
        let with = |target: Target| target.is_usable();
        let bare = Target { abc: None, rule: None, ..target.clone() };
        if !target.measure.is_usable() {
            let _: Option<()> =
                self.of("measure", "This plan cannot be carried out. Check its steps, lengths and ends.");
            return;
        }
        if !with(Target { abc: target.abc.clone(), ..bare.clone() }) {
            let line = "Only events can be described, and both lists need something to choose.";
            let _: Option<()> = self.of("abc", line);
        }
        if !with(Target { rule: target.rule.clone(), ..bare }) {
            let line = "No session could meet this rule. Check its level, how many it asks for, and what it judges by.";
            let _: Option<()> = self.of("rule", line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_domain::{mastery::Preset, program::templates};

    fn ids() -> TargetIds {
        TargetIds { target: TargetId(uuid::Uuid::from_u128(1)), program: ProgramId(uuid::Uuid::from_u128(2)) }
    }

    fn named(form: TargetForm) -> TargetForm {
        TargetForm { name: "Turn taking".to_owned(), program_name: "Play".to_owned(), ..form }
    }

    fn fields(problems: &[FormProblem]) -> Vec<&str> {
        problems.iter().map(|problem| problem.field.as_str()).collect()
    }

    #[test]
    fn every_template_can_be_written_once_it_is_named_and_comes_back_as_it_was() {
        for template in templates() {
            let form = of_template(&template);
            assert_eq!(fields(&target_of(&form, None, ids()).unwrap_err()), ["name", "program_name"]);
            let target = target_of(&named(form), None, ids()).unwrap();
            assert_eq!((target.phase, target.version), (Phase::Future, 0), "somebody moves it, then it is run");
            let again = TargetForm { program: Some(target.program.to_string()), ..form_of(&target) };
            assert_eq!(target_of(&again, Some(&target), ids()).unwrap(), target);
        }
    }

    #[test]
    fn what_cannot_stay_so_is_named_by_its_field() {
        let form = named(of_template(&templates()[0]));
        let rule = rule_form(&Preset::NinetyByThree.rule());
        let beyond = TargetForm { rule: Some(baton_contract::view::RuleForm { level: 120.0, ..rule }), ..form.clone() };
        assert_eq!(fields(&checked(&beyond, None, false).problems), ["rule"]);
        let abc = Some(baton_contract::view::AbcForm { antecedents: vec![], consequences: vec![] });
        let described = TargetForm { abc, ..form.clone() };
        assert_eq!(fields(&checked(&described, None, false).problems), ["abc"]);
        let ends = baton_contract::view::MeasureForm::Rating { minimum: 5, maximum: 1 };
        let upside = TargetForm { measure: ends, ..form.clone() };
        assert_eq!(fields(&checked(&upside, None, false).problems), ["measure"]);
        assert!(checked(&form, None, false).rule.unwrap().starts_with("Met with"));
    }

    #[test]
    fn a_change_under_data_says_what_it_means() {
        let form = named(of_template(&templates()[0]));
        let old = target_of(&form, None, ids()).unwrap();
        let other = TargetForm { measure: baton_contract::view::MeasureForm::Count, up: false, ..form.clone() };
        assert_eq!(checked(&other, Some(&old), true).warnings.len(), 2);
        assert!(checked(&other, Some(&old), false).warnings.is_empty(), "nothing was recorded of it");
        assert!(checked(&form, Some(&old), true).warnings.is_empty());
    }
}
