//! What each action does to a chart. The rules are the domain's; the platform and the model test check with the same.
#![deny(clippy::wildcard_enum_match_arm)]

mod claim;
mod correction;
mod note;
mod observation;
mod program;
mod session;

use std::sync::Arc;

use baton_domain::{
    Action, DeviceId, SessionId, TargetId, UserId,
    claim::Answering,
    observation::{Observation, Touch},
    session::{Late, Moment, Refusal, Session, SessionState, skew_of},
};
use uuid::Uuid;

use super::{
    ChartTransaction,
    table::{notes, segments},
};
use crate::{error::StoreError, key};

/// What an action's entry says of it besides the action.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EntryMeta {
    /// The device whose ledger holds it.
    pub device: DeviceId,
    /// Its ledger epoch.
    pub epoch: u32,
    /// Its number.
    pub seq: u64,
    /// Who acted.
    pub by: UserId,
    /// The entry's wall clock, milliseconds since the Unix epoch.
    pub wall_ms: i64,
    /// The boot under which the action's boot milliseconds count.
    pub boot: Uuid,
    /// Whether it was recorded before and is applied again: what was taken then is not refused now.
    pub replayed: bool,
}

impl EntryMeta {
    fn key(&self) -> Result<i64, StoreError> {
        key::join(self.epoch, self.seq)
    }

    fn moment(&self, at: Touch) -> Moment {
        Moment { at, boot: self.boot }
    }
}

/// What changed, as far as the sheet shows it at once. It is covered by the action's own entry.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Applied {
    /// The session touched; none when the action changes no chart.
    pub session: Option<SessionId>,
    /// The target whose row changed; none when the whole session did.
    pub target: Option<TargetId>,
    /// All observations of that target in the session, voided ones included, in the order in which they were made.
    pub tally: Arc<Vec<Observation>>,
}

impl Applied {
    fn session(session: SessionId) -> Self {
        Self { session: Some(session), ..Self::default() }
    }
}

impl ChartTransaction<'_> {
    /// Applies an action. One that changes no chart does nothing. It is deterministic: the same entries in the same order
    /// make the same chart.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when a rule forbids it: then it has changed nothing, and the transaction can go on. After
    /// any other error the transaction can only be dropped: its commit answers [`StoreError::Reopen`].
    pub fn apply(&self, meta: &EntryMeta, action: &Action) -> Result<Applied, StoreError> {
        self.watched(self.apply_unwatched(meta, action))
    }

    fn apply_unwatched(&self, meta: &EntryMeta, action: &Action) -> Result<Applied, StoreError> {
        match action {
            Action::StartSession { session, segment, at, zone_min, targets, setting } => {
                self.start_session(meta, *session, *segment, *at, (targets, setting), *zone_min)
            }
            Action::PauseSession { session, at } => self.pause_session(meta, *session, *at),
            Action::ResumeSession { session, at } => self.resume_session(meta, *session, *at),
            Action::StartSegment { session, segment, ends, at, stream, setting } => {
                self.start_segment(meta, *session, *segment, *ends, *at, (*stream, setting))
            }
            Action::EndSegment { session, segment, at } => self.end_segment(meta, *session, *segment, *at),
            Action::Observe { session, segment, observation, target, at, fact } => {
                let new = observation::new(meta, (*session, *segment), *observation, *target, *at, fact.clone());
                self.observe(meta, new)
            }
            Action::EndBout { session, observation, at, unanswered } => {
                self.end_bout(meta, *session, *observation, *at, *unanswered)
            }
            Action::VoidObservation { session, observation, reason } => {
                self.void_observation(meta, *session, *observation, *reason)
            }
            Action::EndSession { session, at, zone_min, dispositions } => {
                self.end_session(meta, *session, *at, *zone_min, dispositions)
            }
            Action::CorrectSession { session, strikes, adds, reason } => {
                self.correct_session(meta, *session, *strikes, adds.as_deref(), reason)
            }
            Action::EnterSession { session, segment, sheet, setting } => {
                self.enter_session(meta, *session, *segment, sheet, setting)
            }
            Action::ClaimTime { session, claimed } => self.claim_time(meta, *session, claimed),
            Action::AnswerClaim { session, claim, confirmed, rest } => {
                self.answer_claim(meta, *session, *claim, (*confirmed, *rest), Answering::Own)
            }
            Action::DecideClaim { session, claim, confirmed, rest } => {
                self.answer_claim(meta, *session, *claim, (*confirmed, *rest), Answering::Supervisor)
            }
            Action::WriteTarget { change, target, .. } => self.change_target(meta, (target.id, *change), action),
            Action::MoveTarget { change, target, .. } | Action::SettleTarget { change, target, .. } => {
                self.change_target(meta, (*target, *change), action)
            }
            Action::WriteNote { .. }
            | Action::SignNote { .. }
            | Action::CosignNote { .. }
            | Action::SignCaregiver { .. }
            | Action::WithdrawSignature { .. }
            | Action::GiveBackNote { .. }
            | Action::AmendNote { .. } => self.change_note(meta, action),
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
            | Action::Look { .. }
            | Action::Export { .. }
            | Action::PrintSheet { .. }
            | Action::OpenChart { .. }
            | Action::FetchChart { .. }
            | Action::CloseChart { .. }
            | Action::SetAside { .. } => Ok(Applied::default()),
        }
    }

    fn session_or_refuse(&self, id: SessionId) -> Result<Arc<Session>, StoreError> {
        Ok(self.tallies.session(self.conn(), id)?.ok_or(Refusal::NoSuchSession)?)
    }

    /// What the rules ask of what may have been overtaken by other tablets. A tap in a session that goes on looks at nothing more.
    fn late(&self, meta: &EntryMeta, session: &Session, at: Touch) -> Result<Late, StoreError> {
        let mut late = Late { by: meta.by, at: meta.moment(at), end_skew_ms: None, signed: false };
        if session.state == SessionState::Ended {
            let of_session = segments::of_session(self.conn(), session.id)?;
            late.end_skew_ms = skew_of(session.ended.as_ref(), of_session.iter());
            let notes = notes::of_session(self.conn(), session.id)?;
            late.signed = notes.iter().any(|note| note.by == meta.by && note.signed.is_some());
        }
        Ok(late)
    }

    fn put_session(&self, session: &Session, meta: &EntryMeta) -> Result<(), StoreError> {
        self.tallies.forget();
        super::table::sessions::put(self.conn(), session, meta.key()?)
    }
}
