//! Why a target is not on the sheet of a session: an answer for whoever misses it (domain §2 row 8).

use serde::{Deserialize, Serialize};

use super::{
    Refusal,
    answered::Finality,
    phase::{Phase, PhaseStart, check_history},
    sentence,
};
use crate::actor::Role;

/// A target as one person would see it in one session. What is left out is taken as no obstacle.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// When the session began: its sheet is that instant's.
    pub session_start_ms: i64,
    /// Now; later than the start if the session runs.
    #[serde(default)]
    pub now_ms: Option<i64>,
    /// The target's phases, in order. A phase entered on a provisional mastery does not hide it.
    #[serde(default)]
    pub history: Vec<PhaseStart>,
    /// When the target was added, if that is known.
    #[serde(default)]
    pub added_ms: Option<i64>,
    /// Who looks.
    pub role: Role,
    /// The roles that run this target.
    #[serde(default = "runners")]
    pub roles: Vec<Role>,
    /// Whether the client is on the person's caseload.
    #[serde(default = "yes")]
    pub on_caseload: bool,
    /// Whether its program is active.
    #[serde(default = "yes")]
    pub program_active: bool,
    /// For a chain's step: whether it is open yet.
    #[serde(default = "yes")]
    pub step_open: bool,
    /// In maintenance: whether a probe is due.
    #[serde(default = "yes")]
    pub probe_due: bool,
    /// Whether this version of the app knows its measure and phase.
    #[serde(default = "yes")]
    pub readable: bool,
    /// Whether the device has the newest programs; null if it cannot tell.
    #[serde(default)]
    pub up_to_date: Option<bool>,
    /// Whether a search or filter on the screen hides it.
    #[serde(default)]
    pub filtered: bool,
}

fn yes() -> bool {
    true
}

fn runners() -> Vec<Role> {
    vec![Role::Technician, Role::Supervisor]
}

/// One reason.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Hidden {
    /// The client is not on the caseload.
    NotOnCaseload,
    /// The role does not run it.
    OtherRole,
    /// This version of the app cannot show it.
    NeedsNewerApp,
    /// Its program is not active.
    ProgramInactive,
    /// It was added after the session began.
    AddedAfterStart,
    /// It entered a phase that is run only after the session began.
    PhaseAfterStart,
    /// It has no phase yet, or is unconfigured.
    Unconfigured,
    /// It is planned for later.
    Future,
    /// It is on hold.
    OnHold,
    /// It is mastered.
    Mastered,
    /// It is deactivated.
    Deactivated,
    /// In maintenance, and no probe is due.
    ProbeNotDue,
    /// A step of a chain whose turn has not come.
    StepNotOpen,
    /// A filter on the screen hides it.
    Filtered,
    /// Not itself a reason, but the device may not have its newest programs.
    MayBeOutdated,
}

/// A reason in words, with what to do.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Why {
    /// The reason.
    pub reason: Hidden,
    /// When it ends by itself, if that is known.
    pub until_ms: Option<i64>,
    /// The same in words.
    pub sentence: String,
}

/// Whether a target is shown, and all reasons if not.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Shown {
    /// Whether it is on the sheet.
    pub shown: bool,
    /// Its phase at the start of the session.
    pub phase: Option<Phase>,
    /// Every reason, the one to settle first first.
    pub reasons: Vec<Why>,
}

/// Why a target is not shown; no reasons if it is.
///
/// # Errors
/// A history of phases that is out of order.
pub fn why_not_shown(look: &Look) -> Result<Shown, Refusal> {
    check_history(&look.history)?;
    let phase = sheet_phase(look, look.session_start_ms);
    let mut reasons = Vec::new();
    let mut add = |hidden: bool, reason, until_ms| {
        if hidden {
            reasons.push(Why { reason, until_ms, sentence: words(reason, phase) });
        }
    };
    add(!look.on_caseload, Hidden::NotOnCaseload, None);
    add(!look.roles.contains(&look.role), Hidden::OtherRole, None);
    add(!look.readable, Hidden::NeedsNewerApp, None);
    add(!look.program_active, Hidden::ProgramInactive, None);
    let late = look.added_ms.is_some_and(|at| at > look.session_start_ms);
    add(late, Hidden::AddedAfterStart, None);
    if !late && let Some((reason, until)) = by_phase(look, phase) {
        add(true, reason, until);
    }
    add(!look.step_open, Hidden::StepNotOpen, None);
    add(look.filtered, Hidden::Filtered, None);
    let shown = reasons.is_empty();
    if !shown && look.up_to_date == Some(false) {
        let reason = Hidden::MayBeOutdated;
        reasons.push(Why { reason, until_ms: None, sentence: words(reason, phase) });
    }
    Ok(Shown { shown, phase, reasons })
}

/// The phase that the sheet goes by: a provisional mastery does not hide a target.
fn sheet_phase(look: &Look, at_ms: i64) -> Option<Phase> {
    let began = look.history.iter().filter(|p| p.from_ms <= at_ms);
    began.rev().find(|p| p.finality == Finality::Confirmed).map(|p| p.phase)
}

fn by_phase(look: &Look, phase: Option<Phase>) -> Option<(Hidden, Option<i64>)> {
    let runs = |p: Option<Phase>| p.is_some_and(Phase::is_run);
    if !runs(phase) && runs(look.now_ms.and_then(|now| sheet_phase(look, now))) {
        return Some((Hidden::PhaseAfterStart, None));
    }
    let next = look.history.iter().find(|p| p.from_ms > look.session_start_ms && p.phase.is_run()).map(|p| p.from_ms);
    match phase {
        Some(Phase::Baseline | Phase::Active | Phase::Generalization) => None,
        Some(Phase::Maintenance) => (!look.probe_due).then_some((Hidden::ProbeNotDue, None)),
        None if next.is_some() => Some((Hidden::Future, next)),
        None | Some(Phase::Unconfigured) => Some((Hidden::Unconfigured, next)),
        Some(Phase::Future) => Some((Hidden::Future, next)),
        Some(Phase::OnHold) => Some((Hidden::OnHold, next)),
        Some(Phase::Mastered) => Some((Hidden::Mastered, next)),
        Some(Phase::Deactivated) => Some((Hidden::Deactivated, next)),
    }
}

fn words(reason: Hidden, phase: Option<Phase>) -> String {
    let text = match reason {
        Hidden::NotOnCaseload => "The client is not on your caseload. Ask your supervisor to be assigned.",
        Hidden::OtherRole => "Your role does not run this target. Ask your supervisor.",
        Hidden::NeedsNewerApp => "This version of the app cannot show it. Update the app after the session.",
        Hidden::ProgramInactive => "Its program is not active. A supervisor can activate it.",
        Hidden::AddedAfterStart => "It was added after this session began. It appears in the next session.",
        Hidden::PhaseAfterStart => {
            "It began to be run only after this session began. It appears in the next session, or once a supervisor \
             corrects the date."
        }
        Hidden::Unconfigured => "It is not configured yet. A supervisor sets its phase.",
        Hidden::Future => "It is planned for later. A supervisor can start it.",
        Hidden::OnHold => "It is on hold. A supervisor can resume it.",
        Hidden::Mastered => "It is mastered and no longer run. A supervisor can move it to maintenance.",
        Hidden::Deactivated => "It is deactivated. A supervisor can take it up again.",
        Hidden::ProbeNotDue => "It is in maintenance and no probe is due.",
        Hidden::StepNotOpen => "Its step opens when the one before it in teaching is mastered.",
        Hidden::Filtered => "A search or filter on this screen hides it. Clear the filter.",
        Hidden::MayBeOutdated => "This device may not have the newest programs. Connect it once.",
    };
    match (reason, phase) {
        (Hidden::PhaseAfterStart, Some(phase)) => {
            format!("When this session began its phase was {}. {text}", sentence::phase(phase))
        }
        _ => text.to_owned(),
    }
}
