//! Joining a session as a second observer, with data of one's own beside it, and leaving it again (domain §5.5).

use baton_contract::{ErrorCode, view::SessionView};
use baton_domain::{
    Action, ActionKind, ChartId, Role, SegmentId, SessionId,
    policy::Permission,
    session::{Setting, Stream, date_shown},
};
use baton_vault::id::make_id;

use crate::{
    core::{Core, Device},
    error::{AppError, unseen},
};

impl Core {
    /// The active person joins a running session beside it. Whoever is part of it already stays what they are.
    ///
    /// # Errors
    /// `policy.denied`, `chart.*`, `action.refused` once it has ended.
    pub fn session_join(&self, chart: &str, session: &str) -> Result<SessionView, AppError> {
        let (chart, session) = (chart.parse()?, session.parse()?);
        let mut state = self.0.lock();
        let device = state.device()?;
        device.open_chart(&self.0, chart)?;
        device.permit(Permission::RecordSession, ActionKind::StartSegment, Some(chart), None)?;
        let me = device.active()?.user();
        if device.peek(chart, |t| t.open_segment(session, me))?.is_some() {
            return device.session_view(chart, session);
        }
        let segment = SegmentId(make_id(&*self.0.clock)?);
        let at = device.writer.moment().at;
        // Observing is no service by itself: a supervisor's own is said in their note.
        let setting = Setting { service: None, skew_ms: device.skew_ms()? };
        let stream = Stream::Beside;
        device.perform(chart, &Action::StartSegment { session, segment, ends: None, at, stream, setting })?;
        device.session_view(chart, session).map_err(unseen)
    }

    /// The active person, who joined beside a session, leaves it; it goes on.
    ///
    /// # Errors
    /// `action.refused` for whoever did not join beside it: a session is handed over or ended, not left alone.
    pub fn session_leave(&self, chart: &str, session: &str) -> Result<SessionView, AppError> {
        let (chart, session) = (chart.parse()?, session.parse()?);
        let mut state = self.0.lock();
        let device = state.device()?;
        device.permit(Permission::RecordSession, ActionKind::EndSegment, Some(chart), None)?;
        device.expect_open(chart, ActionKind::EndSegment)?;
        device.leave(chart, session)?;
        device.session_view(chart, session).map_err(unseen)
    }
}

impl Device {
    /// Ends the active person's segment beside a session.
    pub(super) fn leave(&mut self, chart: ChartId, session: SessionId) -> Result<(), AppError> {
        let me = self.active()?.user();
        let own = self.peek(chart, |t| t.open_segment(session, me))?;
        let own = own.filter(|s| !s.stream.is_main()).ok_or(ErrorCode::ActionRefused)?;
        let at = self.writer.moment().at;
        self.perform(chart, &Action::EndSegment { session, segment: own.id, at })?;
        Ok(())
    }

    /// How somebody of the active person's role joins a session that has begun now, or goes on: the service they usually give.
    pub(super) fn setting(&mut self, chart: ChartId, zone_min: i16) -> Result<Setting, AppError> {
        let role: Role = self.active()?.role();
        let date = date_shown(self.writer.stamp().wall_ms, zone_min).unwrap_or_default();
        let billing = self.peek(chart, |t| t.billing())?;
        let service = billing.as_ref().and_then(|b| b.usual(role, &date)).map(|service| service.code.clone());
        Ok(Setting { service, skew_ms: self.skew_ms()? })
    }
}
