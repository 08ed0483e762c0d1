//! A tap.

use baton_contract::{
    ErrorCode,
    command::{Tap, TapFact},
    view::{Mark, RowView},
};
use baton_domain::{
    Action, ActionKind, ChartId, ObservationId, SessionId, TargetId,
    observation::{Fact, Response},
    policy::Permission,
};
use baton_vault::id::make_id;

use crate::{
    core::{Core, Device, Shared},
    error::{AppError, unseen},
};

impl Core {
    /// Records a tap and returns its row. When this returns, the tap is on disk.
    ///
    /// # Errors
    /// `action.refused`, `chart.*`, `disk.*`, `device.locked`.
    pub fn session_tap(&self, tap: &Tap) -> Result<RowView, AppError> {
        let (chart, session, target) = (tap.chart.parse()?, tap.session.parse()?, tap.target.parse()?);
        let mut state = self.0.lock();
        let device = state.device()?;
        match &tap.fact {
            TapFact::EndBout => device.end_bout(chart, session, target, tap.touched_ms_ago),
            TapFact::StartBout => device.observe(&self.0, chart, session, target, Fact::Bout, tap.touched_ms_ago),
            TapFact::Count => device.observe(&self.0, chart, session, target, Fact::Count, tap.touched_ms_ago),
            TapFact::Trial { mark, level } => {
                let fact = Fact::Trial(response(mark, *level)?);
                device.observe(&self.0, chart, session, target, fact, tap.touched_ms_ago)
            }
        }
    }
}

fn response(mark: &Mark, level: Option<u8>) -> Result<Response, AppError> {
    Ok(match mark {
        Mark::Correct => Response::Correct,
        Mark::Prompted => Response::Prompted { level: level.ok_or(ErrorCode::RequestMalformed)? },
        Mark::Incorrect => Response::Incorrect,
        Mark::NoResponse => Response::NoResponse,
        Mark::NoOpportunity => Response::NoOpportunity,
    })
}

impl Device {
    fn observe(
        &mut self,
        shared: &Shared,
        chart: ChartId,
        session: SessionId,
        target: TargetId,
        fact: Fact,
        ago_ms: u32,
    ) -> Result<RowView, AppError> {
        self.expect_open(chart, ActionKind::Observe)?;
        let segment = self.at_hand(chart, session)?.segment;
        let observation = ObservationId(make_id(&*shared.clock)?);
        let at = self.writer.touch(&self.writer.stamp(), ago_ms);
        let action = Action::Observe { session, segment, observation, target, at, fact };
        let applied = self.perform(chart, &action)?;
        self.row(chart, applied).map_err(unseen)
    }

    fn end_bout(
        &mut self,
        chart: ChartId,
        session: SessionId,
        target: TargetId,
        ago_ms: u32,
    ) -> Result<RowView, AppError> {
        self.permit(Permission::RecordSession, ActionKind::EndBout, Some(chart), None)?;
        self.expect_open(chart, ActionKind::EndBout)?;
        self.at_hand(chart, session)?;
        let running = self.peek(chart, |t| t.running_bout(session, target))?;
        let observation = running.ok_or(ErrorCode::ActionRefused)?;
        let at = self.writer.touch(&self.writer.stamp(), ago_ms);
        let applied = self.perform(chart, &Action::EndBout { session, observation, at })?;
        self.row(chart, applied).map_err(unseen)
    }
}
