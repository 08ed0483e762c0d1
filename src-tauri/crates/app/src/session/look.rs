//! Looking at a session.

use baton_contract::ErrorCode;
use baton_contract::view::SessionView;
use baton_domain::{ChartId, SessionId, action::View, session::SessionState};
use baton_store::chart::SessionSheet;

use crate::{
    active::AtHand,
    core::{Core, Device, Running},
    error::AppError,
    view::{long_after, session_view},
};

impl Core {
    /// A session of an open chart. Opens the chart where that is still to be done, as after an unlock.
    ///
    /// # Errors
    /// `policy.denied`, `chart.*`, `record.not_found`.
    pub fn session_view(&self, chart: &str, session: &str) -> Result<SessionView, AppError> {
        let (chart, session) = (chart.parse()?, session.parse()?);
        let mut state = self.0.lock();
        let device = state.device()?;
        device.open_chart(&self.0, chart)?;
        device.session_view(chart, session)
    }
}

impl Device {
    /// The sheet of a session, with its entry.
    pub fn sheet(&mut self, chart: ChartId, session: SessionId) -> Result<SessionSheet, AppError> {
        let sheet = self.look(chart, View::Session, Some(session.0), |file| file.sheet(session))?;
        sheet.ok_or_else(|| ErrorCode::NotFound.into())
    }

    pub fn session_view(&mut self, chart: ChartId, session: SessionId) -> Result<SessionView, AppError> {
        let sheet = self.sheet(chart, session)?;
        let me = self.active()?.user();
        self.keep_at_hand(chart, &sheet)?;
        let now = self.writer.moment();
        Ok(session_view(chart, &sheet, me, &now, self.can(Some(chart))))
    }

    fn keep_at_hand(&mut self, chart: ChartId, sheet: &SessionSheet) -> Result<(), AppError> {
        let me = self.active()?.user();
        let mine = sheet.segments.iter().rev().find(|s| s.by == me && s.ended.is_none());
        self.follow_running(chart, sheet)?;
        if let Some(open) = self.active()?.charts.get_mut(&chart) {
            open.at_hand = mine.map(|segment| AtHand {
                session: sheet.session.id,
                segment: segment.id,
                stream: segment.stream,
                targets: sheet.session.targets.clone(),
                pauses: sheet.session.pauses.clone(),
                long_after_ms: long_after(sheet),
            });
        }
        Ok(())
    }

    /// What the sheet says of a session on this device corrects what the device remembered of it across a kill.
    fn follow_running(&mut self, chart: ChartId, sheet: &SessionSheet) -> Result<(), AppError> {
        let session = &sheet.session;
        let here = self.running.as_ref().map(|r| r.session);
        let open = session.state != SessionState::Ended;
        if !open && here == Some(session.id) {
            self.running = None;
            self.store_running();
            return Ok(());
        }
        if open && here.is_none_or(|id| id == session.id) {
            let paused_since = session.pauses.last().filter(|p| p.to.is_none()).map(|p| p.from);
            let paused_ms = session.pauses.iter().filter_map(|p| p.to.map(|to| p.from.until(&to))).sum();
            let started = session.started;
            self.running = Some(Running { chart, session: session.id, started, paused_ms, paused_since });
            if here.is_none() {
                self.store_running();
            }
        }
        Ok(())
    }

    /// The session under the active person's hands; looked up where it is not there yet.
    pub fn at_hand(&mut self, chart: ChartId, session: SessionId) -> Result<&AtHand, AppError> {
        let known = self.active()?.charts.get(&chart).ok_or(ErrorCode::ChartNotOpen)?.at_hand.as_ref();
        if known.is_none_or(|at_hand| at_hand.session != session) {
            let sheet = self.sheet(chart, session)?;
            self.keep_at_hand(chart, &sheet)?;
        }
        let open = self.active()?.charts.get(&chart).ok_or(ErrorCode::ChartNotOpen)?;
        open.at_hand.as_ref().ok_or_else(|| ErrorCode::ActionRefused.into())
    }
}
