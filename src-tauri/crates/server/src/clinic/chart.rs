//! Clients, their charts, and who is on the care team.

use std::collections::HashMap;

use baton_domain::{
    ChartId, ClientId, TenantId, UserId,
    billing::Billing,
    chart::{ChartRow, CivilDate, Compartment, Profile},
    course::past,
    measure::Target,
    observation::Observation,
    text::Name,
};
use uuid::Uuid;

use super::Clinic;
use crate::{
    chart_key,
    chart_row::{Rows, place},
    database::Tx,
    fault::Fault,
};

/// Rows a statement.
const CHUNK: usize = 1_000;

/// A new client.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewClient {
    /// Full name.
    pub name: Name,
    /// What the avatar shows.
    pub initials: Name,
    /// Date of birth.
    pub born: CivilDate,
}

impl Clinic {
    /// Adds a client with a chart and its keys.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn add_client(&self, tenant: TenantId, client: NewClient) -> Result<(ClientId, ChartId), Fault> {
        let (id, chart) = (ClientId(self.make_id()?), ChartId(self.make_id()?));
        chart_key::make(&self.core, tenant, chart).await?;
        let NewClient { name, initials, born } = client;
        let profile = ChartRow::Profile(Profile { client: id, name, initials, born });
        let mut rows = Rows::default();
        rows.add(chart, Compartment::Clinical, &profile, None, None)?;
        let mut connection = self.core.database.connect().await?;
        let tx = Tx::begin(&mut connection, tenant).await?;
        let insert = "INSERT INTO clients (tenant_id, id, made_ms) VALUES ($1, $2, $3)";
        tx.run(insert, &[&tenant.0, &id.0, &self.core.now_ms()]).await?;
        let insert = "INSERT INTO charts (tenant_id, id, client) VALUES ($1, $2, $3)";
        tx.run(insert, &[&tenant.0, &chart.0, &id.0]).await?;
        rows.write(&tx).await?;
        tx.commit().await?;
        Ok((id, chart))
    }

    /// Adds a target to a chart, or changes it. Its program is part of it.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn put_target(&self, tenant: TenantId, chart: ChartId, target: Target) -> Result<(), Fault> {
        self.insert_rows(tenant, chart, Compartment::Clinical, &[ChartRow::Target(target)]).await
    }

    /// Says what a client's payer asks for, or changes it: dated reference data that every copy of the chart is sent.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn put_billing(&self, tenant: TenantId, billing: Billing) -> Result<(), Fault> {
        self.insert_rows(tenant, billing.chart, Compartment::Clinical, &[ChartRow::Billing(billing)]).await
    }

    /// Puts a person on a chart's care team from a moment on (0: as long as anybody can remember).
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn assign(&self, tenant: TenantId, chart: ChartId, user: UserId, from_ms: i64) -> Result<(), Fault> {
        let mut client = self.core.database.connect().await?;
        let tx = Tx::begin(&mut client, tenant).await?;
        tx.run(include_str!("assign.sql"), &[&tenant.0, &user.0, &chart.0, &from_ms]).await?;
        let row = tx.row("SELECT name FROM people WHERE id = $1", &[&user.0]).await?;
        let name = row.map(|row| Name::new(row.get(0))).ok_or(Fault::Damaged("person"))?;
        let name = name.map_err(|_| Fault::Damaged("name"))?;
        let mut rows = Rows::default();
        rows.add(chart, Compartment::Clinical, &ChartRow::Person { user, name }, None, None)?;
        rows.write(&tx).await?;
        tx.commit().await
    }

    /// Takes a person off a chart's care team from a moment on.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn release(&self, tenant: TenantId, chart: ChartId, user: UserId, to_ms: i64) -> Result<(), Fault> {
        let mut client = self.core.database.connect().await?;
        let tx = Tx::begin(&mut client, tenant).await?;
        let sql = "UPDATE care_team SET to_ms = $3 WHERE person = $1 AND chart = $2 AND to_ms IS NULL";
        tx.run(sql, &[&user.0, &chart.0, &to_ms]).await?;
        tx.commit().await
    }

    /// Writes records into a chart in bulk, new or in place of those with the same ids: history from elsewhere. All or
    /// none.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn insert_rows(
        &self,
        tenant: TenantId,
        chart: ChartId,
        part: Compartment,
        records: &[ChartRow],
    ) -> Result<(), Fault> {
        let starts = session_starts(records);
        let ends = records.iter().filter_map(|row| match row {
            ChartRow::Session(session) => session.ended.map(|end| end.at.wall_ms),
            _ => None,
        });
        let mut client = self.core.database.connect().await?;
        let tx = Tx::begin(&mut client, tenant).await?;
        // As a push does: what is read, changed and written there must not be overwritten here in between.
        tx.rows("SELECT id FROM charts WHERE id = $1 FOR UPDATE", &[&chart.0]).await?;
        for chunk in records.chunks(CHUNK) {
            let mut rows = Rows::default();
            for row in chunk {
                let start = place(row).2.and_then(|session| starts.get(&session).copied());
                rows.add(chart, part, row, start, None)?;
            }
            rows.write(&tx).await?;
        }
        for chunk in pasts(records).chunks(CHUNK) {
            let mut rows = Rows::default();
            for row in chunk {
                rows.add(chart, part, row, None, None)?;
            }
            rows.write(&tx).await?;
        }
        if let Some(last) = ends.max() {
            tx.run(include_str!("../push/last_session.sql"), &[&chart.0, &last]).await?;
        }
        tx.commit().await
    }
}

/// The points of the ended sessions among the records.
fn pasts(records: &[ChartRow]) -> Vec<ChartRow> {
    let mut made: HashMap<Uuid, Vec<Observation>> = HashMap::new();
    for row in records {
        if let ChartRow::Observation(observation) = row {
            made.entry(observation.session.0).or_default().push(observation.clone());
        }
    }
    let of = |row: &ChartRow| match row {
        ChartRow::Session(session) => {
            past(session, made.get(&session.id.0).map(Vec::as_slice).unwrap_or_default()).map(ChartRow::Past)
        }
        _ => None,
    };
    records.iter().filter_map(of).collect()
}

/// When the sessions among the records started.
fn session_starts(records: &[ChartRow]) -> HashMap<Uuid, i64> {
    let start = |row: &ChartRow| match row {
        ChartRow::Session(session) => Some((session.id.0, session.started.at.wall_ms)),
        _ => None,
    };
    records.iter().filter_map(start).collect()
}
