//! Agreement between a session's data and its second observers'.

use baton_contract::view::AgreementView;

use crate::{core::Core, error::AppError, view::agreement_view};

impl Core {
    /// Agreement in a session; nothing of it before the session has ended. Opens the chart where that is still to be done.
    ///
    /// # Errors
    /// `policy.denied`, `chart.*`, `record.not_found`.
    pub fn agreement_view(&self, chart: &str, session: &str) -> Result<AgreementView, AppError> {
        let (chart, session) = (chart.parse()?, session.parse()?);
        let mut state = self.0.lock();
        let device = state.device()?;
        device.open_chart(&self.0, chart)?;
        Ok(agreement_view(&device.sheet(chart, session)?))
    }
}
