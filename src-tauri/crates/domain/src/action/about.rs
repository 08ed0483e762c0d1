//! What an action is about: the session or target it touches.

use super::Action;
use crate::id::{SessionId, TargetId};

impl Action {
    /// The session this action belongs to, if it belongs to one.
    #[must_use]
    pub fn session(&self) -> Option<SessionId> {
        match self {
            Action::StartSession { session, .. }
            | Action::PauseSession { session, .. }
            | Action::ResumeSession { session, .. }
            | Action::StartSegment { session, .. }
            | Action::Observe { session, .. }
            | Action::EndBout { session, .. }
            | Action::VoidObservation { session, .. }
            | Action::EndSession { session, .. }
            | Action::CorrectSession { session, .. }
            | Action::EnterSession { session, .. }
            | Action::WriteNote { session, .. }
            | Action::SignNote { session, .. }
            | Action::EndSegment { session, .. }
            | Action::ClaimTime { session, .. }
            | Action::AnswerClaim { session, .. }
            | Action::DecideClaim { session, .. }
            | Action::CosignNote { session, .. }
            | Action::SignCaregiver { session, .. }
            | Action::WithdrawSignature { session, .. }
            | Action::GiveBackNote { session, .. }
            | Action::AmendNote { session, .. } => Some(*session),
            Action::StartApp { .. }
            | Action::EnrolDevice
            | Action::SignIn { .. }
            | Action::RefuseProof { .. }
            | Action::EnrolSecondFactor
            | Action::SetPin
            | Action::Unlock
            | Action::Lock { .. }
            | Action::EndShift
            | Action::Deny { .. }
            | Action::WriteTarget { .. }
            | Action::MoveTarget { .. }
            | Action::SettleTarget { .. }
            | Action::Look { .. }
            | Action::Export { .. }
            | Action::PrintSheet { .. }
            | Action::OpenChart { .. }
            | Action::FetchChart { .. }
            | Action::CloseChart { .. }
            | Action::SetAside { .. } => None,
        }
    }

    /// The target whose plan or phase this action changes, if it changes one.
    #[must_use]
    pub fn target(&self) -> Option<TargetId> {
        match self {
            Action::WriteTarget { target, .. } => Some(target.id),
            Action::MoveTarget { target, .. } | Action::SettleTarget { target, .. } => Some(*target),
            _ => None,
        }
    }
}
