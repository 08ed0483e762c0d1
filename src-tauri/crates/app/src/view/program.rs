//! Programs as a screen shows them.

mod form;
mod lines;
mod plan;
mod rule;

use baton_contract::view::{Can, ChangeView, PhaseKey, ProgramGroup, ProgramTarget, ProgramView, TemplateView};
use baton_domain::{
    ChartId,
    actor::Role,
    course::rule_of,
    mastery::{self, Look, PhaseStart, sentence_named, why_not_shown},
    measure::{Measure, Phase, Target},
    program::{Change, Changing, Standing, templates},
};
use baton_store::chart::{Name, Programs};

use self::{form::form_of, lines::lines_between};
use super::sheet::{name_of, phase_word};

pub(crate) use form::{TargetIds, checked, target_of};

/// A client's programs, each target in its place.
pub(crate) fn program_view(chart: ChartId, of: &Programs, can: Vec<Can>) -> ProgramView {
    let mut groups: Vec<ProgramGroup> = Vec::new();
    for target in &of.targets {
        let program = target.program.to_string();
        let shown = program_target(target, of);
        match groups.iter_mut().find(|group| group.program == program) {
            Some(group) => group.targets.push(shown),
            None => {
                let name = target.program_name.as_str().to_owned();
                groups.push(ProgramGroup { program, name, targets: vec![shown] });
            }
        }
    }
    let may_write = can.contains(&Can::EditProgram);
    ProgramView {
        chart: chart.to_string(),
        client: of.profile.as_ref().map(|p| p.name.as_str().to_owned()).unwrap_or_default(),
        programs: groups,
        templates: if may_write { template_views() } else { Vec::new() },
        can,
    }
}

fn program_target(target: &Target, of: &Programs) -> ProgramTarget {
    let waiting = of.waiting.iter().filter(|change| change.target == target.id);
    ProgramTarget {
        target: target.id.to_string(),
        version: target.version,
        name: target.name.as_str().to_owned(),
        phase: phase_key(target.phase),
        moves: target.phase.next().into_iter().map(phase_key).collect(),
        rule: rule_line(target),
        own_rule: target.rule.is_some(),
        hidden: hidden(target.phase),
        form: form_of(target),
        waiting: waiting.map(|change| waiting_view(change, target, &of.names)).collect(),
    }
}

/// The rule that a target goes by, as a sentence that reads aloud.
fn rule_line(of: &Target) -> Option<String> {
    let rule = rule_of(of)?;
    let prompts = match &of.measure {
        Measure::Trials { prompts, .. } | Measure::TaskAnalysis { prompts, .. } => prompts.as_slice(),
        _ => &[],
    };
    let levels: Vec<(u8, &str)> = prompts.iter().map(|p| (p.code, p.label.as_str())).collect();
    Some(sentence_named(&rule, &levels))
}

/// Why a target of this phase would be on no sheet of a session that began now.
fn hidden(phase: Phase) -> Vec<String> {
    let history = vec![PhaseStart { phase, from_ms: 0, finality: mastery::Finality::Confirmed }];
    let asked = Look {
        session_start_ms: 1,
        now_ms: None,
        history,
        added_ms: None,
        role: Role::Technician,
        roles: vec![Role::Technician, Role::Supervisor],
        on_caseload: true,
        program_active: true,
        step_open: true,
        probe_due: true,
        readable: true,
        up_to_date: None,
        filtered: false,
    };
    let found = why_not_shown(&asked).map(|shown| shown.reasons).unwrap_or_default();
    found.into_iter().map(|why| why.sentence).collect()
}

fn template_views() -> Vec<TemplateView> {
    templates()
        .into_iter()
        .map(|template| {
            let form = form::of_template(&template);
            let rule = checked(&form, None, false).rule;
            TemplateView { name: template.name.to_owned(), form, rule }
        })
        .collect()
}

/// Changes of one target, in the order given.
pub(crate) fn change_views(changes: &[Change], names: &[Name]) -> Vec<ChangeView> {
    changes.iter().map(|change| change_view(change, change.before.as_deref(), names)).collect()
}

/// A change that waits, against the target as it stands now.
fn waiting_view(change: &Change, now: &Target, names: &[Name]) -> ChangeView {
    change_view(change, Some(now), names)
}

fn change_view(change: &Change, before: Option<&Target>, names: &[Name]) -> ChangeView {
    let lines = match change.changing {
        Changing::Plan => lines_between(before, &change.after),
        Changing::Phase => lines::phase_line(before, &change.after).into_iter().collect(),
    };
    ChangeView {
        change: change.id.to_string(),
        target: change.target.to_string(),
        by: name_of(names, change.by),
        at_ms: change.at_ms as f64,
        did: did(change),
        lines,
        reason: change.reason.as_ref().map(|reason| reason.as_str().to_owned()),
        waits: change.standing == Standing::Waits,
        settled: settled(&change.standing, names),
    }
}

fn did(of: &Change) -> String {
    match (of.changing, of.before.is_some()) {
        (Changing::Phase, _) => format!("Moved to {}", phase_word(of.after.phase)),
        (Changing::Plan, false) => "Written".to_owned(),
        (Changing::Plan, true) => "Changed".to_owned(),
    }
}

fn settled(of: &Standing, names: &[Name]) -> Option<String> {
    let Standing::Settled { settled_by, taken, .. } = of else { return None };
    let who = name_of(names, *settled_by);
    Some(if *taken { format!("{who} took this version.") } else { format!("{who} kept the version that stood.") })
}

/// A phase as the window names it.
fn phase_key(of: Phase) -> PhaseKey {
    match of {
        Phase::Unconfigured => PhaseKey::Unconfigured,
        Phase::Future => PhaseKey::Future,
        Phase::Baseline => PhaseKey::Baseline,
        Phase::Active => PhaseKey::Active,
        Phase::Generalization => PhaseKey::Generalization,
        Phase::Maintenance => PhaseKey::Maintenance,
        Phase::Mastered => PhaseKey::Mastered,
        Phase::OnHold => PhaseKey::OnHold,
        Phase::Deactivated => PhaseKey::Deactivated,
    }
}

/// The phase that the window names.
pub(crate) fn domain_phase(of: PhaseKey) -> Phase {
    match of {
        PhaseKey::Unconfigured => Phase::Unconfigured,
        PhaseKey::Future => Phase::Future,
        PhaseKey::Baseline => Phase::Baseline,
        PhaseKey::Active => Phase::Active,
        PhaseKey::Generalization => Phase::Generalization,
        PhaseKey::Maintenance => Phase::Maintenance,
        PhaseKey::Mastered => Phase::Mastered,
        PhaseKey::OnHold => Phase::OnHold,
        PhaseKey::Deactivated => Phase::Deactivated,
    }
}
