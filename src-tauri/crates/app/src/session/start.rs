//! Starting a session, taking one over.

use baton_contract::{ErrorCode, view::SessionView};
use baton_domain::{
    Action, ActionKind, ChartId, SegmentId, SessionId,
    action::View,
    policy::Permission,
    session::{Moment, Stream, check_targets},
};
use baton_store::chart::ChartFile;
use baton_vault::id::make_id;

use super::paper::run_now;
use crate::{
    core::{Core, Device, Running, Shared},
    error::{AppError, unseen},
};

impl Core {
    /// Starts a session on an open chart with all targets that are being run, frozen as they stand.
    ///
    /// # Errors
    /// `policy.denied`, `chart.*`, `disk.full` while the reserve is spent, `action.refused` while another session runs.
    pub fn session_start(&self, chart: &str) -> Result<SessionView, AppError> {
        let chart: ChartId = chart.parse()?;
        let mut state = self.0.lock();
        let device = state.device()?;
        device.permit(Permission::RecordSession, ActionKind::StartSession, Some(chart), None)?;
        device.refuse_without_room()?;
        if device.running.is_some() {
            return Err(ErrorCode::ActionRefused.into());
        }
        let overview = device.look(chart, View::Chart, None, ChartFile::overview)?;
        let targets = run_now(overview.targets);
        check_targets(&targets).map_err(|_| ErrorCode::ActionRefused)?;
        let session = SessionId(make_id(&*self.0.clock)?);
        let segment = SegmentId(make_id(&*self.0.clock)?);
        let started = device.writer.moment();
        let zone_min = self.0.clock.zone_min(started.at.wall_ms);
        let setting = device.setting(chart, zone_min)?;
        let action = Action::StartSession { session, segment, at: started.at, zone_min, targets, setting };
        device.perform(chart, &action)?;
        device.begin_running(chart, session, started);
        device.session_view(chart, session).map_err(unseen)
    }

    /// The active person takes a running session over: their segment begins, the one that was open ends. Timers run on.
    ///
    /// # Errors
    /// `policy.denied`, `chart.*`, `action.refused`.
    pub fn session_take_over(&self, chart: &str, session: &str) -> Result<SessionView, AppError> {
        let (chart, session) = (chart.parse()?, session.parse()?);
        let mut state = self.0.lock();
        let device = state.device()?;
        device.open_chart(&self.0, chart)?;
        let recorded = device.take_over(&self.0, chart, session)?;
        let view = device.session_view(chart, session);
        if recorded { view.map_err(unseen) } else { view }
    }
}

impl Device {
    /// Nothing new begins while the reserve is spent.
    pub fn refuse_without_room(&mut self) -> Result<(), AppError> {
        if self.reserve.is_whole() || self.reserve.fill().is_ok() {
            return Ok(());
        }
        Err(ErrorCode::DiskFull.into())
    }

    fn begin_running(&mut self, chart: ChartId, session: SessionId, started: Moment) {
        self.running = Some(Running { chart, session, started, paused_ms: 0, paused_since: None });
        self.store_running();
    }

    /// False where the session is in the active person's hands already.
    fn take_over(&mut self, shared: &Shared, chart: ChartId, session: SessionId) -> Result<bool, AppError> {
        let sheet = self.sheet(chart, session)?;
        let me = self.active()?.user();
        let mut open = sheet.segments.iter().filter(|s| s.ended.is_none());
        if open.clone().any(|s| s.by == me && s.stream.is_main()) {
            return Ok(false);
        }
        if open.clone().any(|s| s.by == me) {
            self.leave(chart, session)?;
        }
        let ends = open.rfind(|s| s.stream.is_main()).map(|s| s.id);
        let segment = SegmentId(make_id(&*shared.clock)?);
        let at = self.writer.moment().at;
        let setting = self.setting(chart, shared.clock.zone_min(at.wall_ms))?;
        let stream = Stream::Main;
        self.perform(chart, &Action::StartSegment { session, segment, ends, at, stream, setting })?;
        Ok(true)
    }
}
