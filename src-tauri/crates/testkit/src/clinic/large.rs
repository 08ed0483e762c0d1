//! Charts that are larger than a clinic's usual ones: what figures are taken on.

use baton_domain::{
    ChartId,
    chart::{ChartRow, CivilDate, Compartment},
    measure::Target,
};
use baton_server::clinic::NewClient;

use super::{
    SyntheticChart, SyntheticPlatform, history,
    platform::{SyntheticError, name},
    program,
};

impl SyntheticPlatform {
    /// A client of the first clinic, on its first technician's caseload, with so many targets and no history.
    ///
    /// # Errors
    /// [`SyntheticError`].
    pub async fn add_wide_client(&self, client: &str, targets: u16) -> Result<SyntheticChart, SyntheticError> {
        self.add_client(client, program::many(900, targets), |_| Vec::new()).await
    }

    /// The same with the usual targets and a session on each of the last `days` days.
    ///
    /// # Errors
    /// [`SyntheticError`].
    pub async fn add_long_client(&self, client: &str, days: u32) -> Result<SyntheticChart, SyntheticError> {
        let (now_ms, by) = (self.config.clock.wall_ms(), self.sunrise.people[0].user);
        let history = |targets: &[Target]| history::daily(901, targets, by, now_ms, days);
        self.add_client(client, program::targets(901, false), history).await
    }

    async fn add_client(
        &self,
        client: &str,
        targets: Vec<Target>,
        history: impl FnOnce(&[Target]) -> Vec<ChartRow>,
    ) -> Result<SyntheticChart, SyntheticError> {
        let clinic = self.clinic().ok_or(SyntheticError::Value)?;
        let tenant = self.sunrise.id;
        let new =
            NewClient { name: name(client)?, initials: name(&client[..1])?, born: CivilDate("2018-03-14".to_owned()) };
        let (id, chart): (_, ChartId) = clinic.add_client(tenant, new).await?;
        clinic.assign(tenant, chart, self.sunrise.people[0].user, 0).await?;
        let mut rows: Vec<ChartRow> = targets.iter().cloned().map(ChartRow::Target).collect();
        rows.extend(history(&targets));
        clinic.insert_rows(tenant, chart, Compartment::Clinical, &rows).await?;
        Ok(SyntheticChart { chart, client: id, name: client.to_owned(), targets })
    }
}
