//! Closing a chart.

use baton_domain::{
    Action, ChartId,
    action::{CloseCause, Resource},
};

use crate::{
    core::{Core, Device},
    error::AppError,
    writer::{Hand, Seal},
};

impl Core {
    /// Closes a chart: the connection and its keys go first, the entry follows.
    ///
    /// # Errors
    /// `device.locked`, `disk.*`.
    pub fn chart_close(&self, chart: &str) -> Result<(), AppError> {
        let chart: ChartId = chart.parse()?;
        let mut state = self.0.lock();
        let device = state.device()?;
        if device.active()?.charts.remove(&chart).is_none() {
            return Ok(());
        }
        let stamp = device.writer.stamp();
        let active = device.active.as_ref().ok_or(baton_contract::ErrorCode::Locked)?;
        let action = Action::CloseChart { cause: CloseCause::Asked };
        let resource = Resource { chart: Some(chart), record: None };
        device.writer.note(Hand::Person(&active.proven), &action, resource, Seal::Run, &stamp)?;
        Ok(())
    }
}

impl Device {
    /// Takes every open chart away: connections and keys go first, the entries follow.
    pub fn close_charts(&mut self, cause: CloseCause) -> Result<(), AppError> {
        let closed: Vec<ChartId> = self.active()?.charts.drain().map(|(chart, _)| chart).collect();
        let stamp = self.writer.stamp();
        for chart in closed {
            let active = self.active.as_ref().ok_or(baton_contract::ErrorCode::Locked)?;
            let resource = Resource { chart: Some(chart), record: None };
            let hand = Hand::Person(&active.proven);
            self.writer.note(hand, &Action::CloseChart { cause }, resource, Seal::Run, &stamp)?;
        }
        Ok(())
    }
}
