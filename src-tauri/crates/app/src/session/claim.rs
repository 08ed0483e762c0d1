//! "From 14:10 it was me": claiming a stretch of a colleague's segment, and saying whether a claim is so.

use baton_contract::{
    ErrorCode,
    command::{AnswerClaim, ClaimTime},
    view::SessionView,
};
use baton_domain::{
    Action, ActionKind, ClaimId, SegmentId, SessionId, UserId, claim::Claimed, policy::Permission, text::Reason,
};
use baton_vault::id::make_id;

use super::correct::wall_ms;
use crate::{
    core::{Core, Device},
    error::{AppError, unseen},
};

impl Core {
    /// Claims a stretch of a colleague's segment of an ended session. Nothing changes until they, or a supervisor, confirm it.
    ///
    /// # Errors
    /// `action.refused` while the session runs, for one's own segment, for a stretch that is not in it, and once either's note
    /// is signed; `text.unusable`; `request.malformed`.
    pub fn session_claim(&self, asked: &ClaimTime) -> Result<SessionView, AppError> {
        let (chart, session, of) = (asked.chart.parse()?, asked.session.parse()?, asked.segment.parse()?);
        let (from_ms, to_ms, reason) = (wall_ms(asked.from_ms)?, wall_ms(asked.to_ms)?, Reason::new(&asked.reason)?);
        let (claim, becomes) = (ClaimId(make_id(&*self.0.clock)?), SegmentId(make_id(&*self.0.clock)?));
        let action = Action::ClaimTime { session, claimed: Claimed { claim, of, becomes, from_ms, to_ms, reason } };
        let mut state = self.0.lock();
        let device = state.device()?;
        device.permit_change(chart, &action)?;
        device.perform(chart, &action)?;
        device.session_view(chart, session).map_err(unseen)
    }

    /// Says whether a claim is so: whoever's segment it is, or a supervisor in their place.
    ///
    /// # Errors
    /// `policy.denied`; `action.refused` for one's own claim, one that was answered, and once either's note is signed.
    pub fn session_answer_claim(&self, asked: &AnswerClaim) -> Result<SessionView, AppError> {
        let (chart, session, claim) = (asked.chart.parse()?, asked.session.parse()?, asked.claim.parse()?);
        let rest = SegmentId(make_id(&*self.0.clock)?);
        let confirmed = asked.confirmed;
        let mut state = self.0.lock();
        let device = state.device()?;
        device.permit(Permission::RecordSession, ActionKind::AnswerClaim, Some(chart), None)?;
        device.expect_open(chart, ActionKind::AnswerClaim)?;
        let action = if device.is_claimed_of(&asked.chart, session, claim)? == Some(device.active()?.user()) {
            Action::AnswerClaim { session, claim, confirmed, rest }
        } else {
            Action::DecideClaim { session, claim, confirmed, rest }
        };
        device.permit_change(chart, &action)?;
        device.perform(chart, &action)?;
        device.session_view(chart, session).map_err(unseen)
    }
}

impl Device {
    /// Whose segment a claim is about.
    fn is_claimed_of(&mut self, chart: &str, session: SessionId, claim: ClaimId) -> Result<Option<UserId>, AppError> {
        let sheet = self.sheet(chart.parse()?, session)?;
        let claim = sheet.claims.iter().find(|c| c.id == claim).ok_or(ErrorCode::NotFound)?;
        Ok(sheet.segments.iter().find(|s| s.id == claim.of).map(|s| s.by))
    }
}
