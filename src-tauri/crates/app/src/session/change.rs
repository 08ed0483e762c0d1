//! Pausing and resuming, and the row that a change gives back.

use baton_contract::{
    ErrorCode,
    view::{RowView, SessionView},
};
use baton_domain::{
    Action, ActionKind, ChartId, SessionId, observation::Observation, policy::Permission, score::During,
};
use baton_store::chart::Applied;

use crate::{
    core::{Core, Device},
    error::{AppError, unseen},
    view::row_view,
};

impl Core {
    /// Observed time stands still.
    ///
    /// # Errors
    /// `action.refused` when it already does.
    pub fn session_pause(&self, chart: &str, session: &str) -> Result<SessionView, AppError> {
        self.pause_or_resume(chart, session, true)
    }

    /// Observed time goes on.
    ///
    /// # Errors
    /// `action.refused` when it already does.
    pub fn session_resume(&self, chart: &str, session: &str) -> Result<SessionView, AppError> {
        self.pause_or_resume(chart, session, false)
    }

    fn pause_or_resume(&self, chart: &str, session: &str, pause: bool) -> Result<SessionView, AppError> {
        let (chart, session) = (chart.parse()?, session.parse()?);
        let mut state = self.0.lock();
        let device = state.device()?;
        let kind = if pause { ActionKind::PauseSession } else { ActionKind::ResumeSession };
        device.permit(Permission::RecordSession, kind, Some(chart), None)?;
        device.expect_open(chart, kind)?;
        device.expect_not_beside(chart, session)?;
        let now = device.writer.moment();
        let action = if pause {
            Action::PauseSession { session, at: now.at }
        } else {
            Action::ResumeSession { session, at: now.at }
        };
        device.perform(chart, &action)?;
        if let Some(running) = device.running.as_mut().filter(|r| r.session == session) {
            if let Some(since) = running.paused_since.take() {
                running.paused_ms += since.until(&now);
            }
            running.paused_since = pause.then_some(now);
        }
        device.session_view(chart, session).map_err(unseen)
    }
}

impl Device {
    /// Who joined beside a session neither pauses nor ends it.
    pub fn expect_not_beside(&mut self, chart: ChartId, session: SessionId) -> Result<(), AppError> {
        let me = self.active()?.user();
        match self.peek(chart, |t| t.open_segment(session, me))? {
            Some(own) if !own.stream.is_main() => Err(ErrorCode::ActionRefused.into()),
            _ => Ok(()),
        }
    }

    /// The row that an applied change gives back: it is covered by the change's own entry.
    pub fn row(&mut self, chart: ChartId, applied: Applied) -> Result<RowView, AppError> {
        let me = self.active()?.user();
        let now = self.writer.moment();
        let session = applied.session.ok_or(ErrorCode::Internal)?;
        let running = self.running.as_ref().filter(|r| r.session == session);
        let observed_ms = running.map_or(0, |r| r.observed_ms(&now));
        let at_hand = self.at_hand(chart, session)?;
        let during = During { observed_ms, pauses: &at_hand.pauses };
        let target = at_hand.targets.iter().find(|t| Some(t.id) == applied.target).ok_or(ErrorCode::Internal)?;
        let long_after_ms = at_hand.long_after_ms.get(&target.id).copied();
        let is_own = |o: &Observation| o.is_of(at_hand.stream, me);
        let own: Vec<Observation>;
        // Hardly ever has somebody joined beside: then nothing is copied on a tap.
        let tally = if applied.tally.iter().all(is_own) {
            applied.tally.as_slice()
        } else {
            own = applied.tally.iter().filter(|o| is_own(o)).cloned().collect();
            &own
        };
        Ok(row_view(target, tally, during, me, &now, long_after_ms))
    }
}
