//! First layer: what makes an opportunity correct.

use super::{
    quantity::Quantity,
    rule::{NoResponse, Probes, Rule},
    session::{Response, Session, Trial},
};

/// Whether the trial is scored at all under the rule.
pub(super) fn counts(rule: &Rule, session: &Session, trial: &Trial) -> bool {
    let scored = match trial.response {
        Response::NoOpportunity => false,
        Response::NoResponse => rule.no_response != NoResponse::LeftOut,
        Response::Correct | Response::Prompted | Response::Incorrect => true,
    };
    let wanted = match (rule.probe_only, rule.probes) {
        (true, _) => session.probe || trial.probe,
        (false, Probes::Apart) => session.probe || !trial.probe,
        (false, Probes::WithTrials) => true,
    };
    scored && wanted && !trial.error_correction
}

/// Whether a scored trial is an error. Help is none, whether or not it counts as correct.
pub(super) fn error(rule: &Rule, trial: &Trial) -> bool {
    match trial.response {
        Response::Incorrect => true,
        Response::NoResponse => rule.no_response == NoResponse::Incorrect,
        Response::Correct | Response::Prompted | Response::NoOpportunity => false,
    }
}

/// Whether a scored trial is correct. `levels` are those at which help counts as correct besides the rule's own: the
/// active one and those of less help while a prompt is faded.
pub(super) fn correct(rule: &Rule, levels: &[u8], trial: &Trial) -> bool {
    match (trial.response, trial.level) {
        (Response::Correct, _) => true,
        (Response::Prompted, Some(level)) => {
            rule.measure != Quantity::PercentIndependent
                && (levels.contains(&level) || rule.correct_levels.contains(&level) || rule.prompt_level == Some(level))
        }
        _ => false,
    }
}
