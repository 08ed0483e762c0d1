//! What was recorded in a session, one by one.

use baton_contract::command::FactView;
use baton_domain::{ChartId, SessionId};

use crate::{
    core::{Core, Device},
    error::AppError,
    view::fact_views,
};

impl Core {
    /// The observations of a session in the order in which they happened, those struck out included. Opens the
    /// chart where that is still to be done, as after an unlock.
    ///
    /// # Errors
    /// `policy.denied`, `chart.*`, `record.not_found`.
    pub fn session_facts(&self, chart: &str, session: &str) -> Result<Vec<FactView>, AppError> {
        let (chart, session) = (chart.parse()?, session.parse()?);
        let mut state = self.0.lock();
        let device = state.device()?;
        device.open_chart(&self.0, chart)?;
        device.facts(chart, session)
    }
}

impl Device {
    pub fn facts(&mut self, chart: ChartId, session: SessionId) -> Result<Vec<FactView>, AppError> {
        let sheet = self.sheet(chart, session)?;
        let me = self.active()?.user();
        Ok(fact_views(&sheet, me))
    }
}
