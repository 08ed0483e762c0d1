//! The platform's own audit: what was answered to whom, written in the transaction that reads it and committed before
//! the answer leaves.

use baton_domain::{ChartId, UserId};

use crate::{core::Core, database::Tx, fault::Fault, request::Call};

const INSERT: &str = include_str!("audit_insert.sql");

/// An act to record.
pub struct Act {
    /// What.
    pub act: &'static str,
    /// Who, if a person is known.
    pub person: Option<UserId>,
    /// Which chart.
    pub chart: Option<ChartId>,
    /// How many records are answered.
    pub records: usize,
}

/// Records an act.
///
/// # Errors
/// [`Fault::Database`].
pub async fn record(core: &Core, tx: &Tx<'_>, call: &Call, act: Act) -> Result<(), Fault> {
    let records = i32::try_from(act.records).unwrap_or(i32::MAX);
    let (person, chart) = (act.person.map(|p| p.0), act.chart.map(|c| c.0));
    let (tenant, device) = (call.tenant.id.0, call.device.0);
    tx.run(
        INSERT,
        &[&tenant, &person, &device, &act.act, &chart, &records, &call.request, &call.source, &core.now_ms()],
    )
    .await?;
    Ok(())
}
