//! Ending a session.

use baton_contract::{command::Silence, view::SessionView};
use baton_domain::{
    Action, ActionKind, TargetId,
    policy::Permission,
    session::{Disposition, TargetDisposition},
};

use crate::{
    core::Core,
    error::{AppError, unseen},
};

impl Core {
    /// Ends a session. Each target that asks and has no data must be told: zero, or not observed.
    ///
    /// # Errors
    /// `action.refused` when the list does not fit the data.
    pub fn session_end(&self, chart: &str, session: &str, silences: &[Silence]) -> Result<SessionView, AppError> {
        let (chart, session) = (chart.parse()?, session.parse()?);
        let dispositions = dispositions(silences)?;
        let mut state = self.0.lock();
        let device = state.device()?;
        device.permit(Permission::RecordSession, ActionKind::EndSession, Some(chart), None)?;
        device.expect_open(chart, ActionKind::EndSession)?;
        device.expect_not_beside(chart, session)?;
        let at = device.writer.moment().at;
        let zone_min = self.0.clock.zone_min(at.wall_ms);
        device.perform(chart, &Action::EndSession { session, at, zone_min, dispositions })?;
        if device.running.as_ref().is_some_and(|r| r.session == session) {
            let over = device.shift_is_over();
            device.active()?.signs_off = over;
            device.running = None;
            device.store_running();
        }
        device.session_view(chart, session).map_err(unseen)
    }
}

/// What was said of silent targets.
pub(super) fn dispositions(silences: &[Silence]) -> Result<Vec<TargetDisposition>, AppError> {
    let told = |silence: &Silence| {
        let target: TargetId = silence.target.parse()?;
        let disposition = if silence.zero { Disposition::Zero } else { Disposition::NotObserved };
        Ok(TargetDisposition { target, disposition })
    };
    silences.iter().map(told).collect()
}
