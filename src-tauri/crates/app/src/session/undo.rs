//! Taking back: the hand that made an observation voids it. Nothing is deleted.

use baton_contract::{ErrorCode, view::RowView};
use baton_domain::{Action, ActionKind, ChartId, SessionId, TargetId, observation::VoidReason, policy::Permission};

use baton_store::{StoreError, chart::ChartTransaction};

use crate::{
    core::{Core, Device},
    error::{AppError, unseen},
};

impl Core {
    /// Takes back the active person's last observation on a row.
    ///
    /// # Errors
    /// `action.refused` when there is none.
    pub fn session_undo_row(&self, chart: &str, session: &str, target: &str) -> Result<RowView, AppError> {
        let (chart, session, target) = (chart.parse()?, session.parse()?, target.parse()?);
        self.0.lock().device()?.undo(chart, session, Some(target))
    }

    /// Takes back the active person's last observation anywhere in the session.
    ///
    /// # Errors
    /// `action.refused` when there is none.
    pub fn session_undo_mine(&self, chart: &str, session: &str) -> Result<RowView, AppError> {
        let (chart, session) = (chart.parse()?, session.parse()?);
        self.0.lock().device()?.undo(chart, session, None)
    }
}

impl Device {
    fn undo(&mut self, chart: ChartId, session: SessionId, target: Option<TargetId>) -> Result<RowView, AppError> {
        self.permit(Permission::RecordSession, ActionKind::VoidObservation, Some(chart), None)?;
        self.expect_open(chart, ActionKind::VoidObservation)?;
        let me = self.active()?.user();
        let stream = self.at_hand(chart, session)?.stream;
        let last = self.peek(chart, |t| t.last_observation(session, (stream, me), target))?;
        let observation = last.ok_or(ErrorCode::ActionRefused)?;
        let action = Action::VoidObservation { session, observation, reason: VoidReason::Undo };
        let applied = self.perform(chart, &action)?;
        self.row(chart, applied).map_err(unseen)
    }

    /// Asks an open transaction for the id that a change will name, and takes the transaction back. Nothing of it leaves
    /// the core but through the entry of that change.
    pub fn peek<T>(
        &mut self,
        chart: ChartId,
        ask: impl FnOnce(&ChartTransaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, AppError> {
        self.expect_whole(chart)?;
        let open = self.active()?.charts.get_mut(&chart).ok_or(ErrorCode::ChartNotOpen)?;
        let file = open.file.as_mut().ok_or(ErrorCode::ChartFault)?;
        let transaction = file.begin()?;
        let answer = ask(&transaction)?;
        transaction.leave();
        Ok(answer)
    }
}
