//! The points of ended sessions, reckoned anew from all of their data where a batch changed it: what devices draw of sessions that
//! they no longer hold.

use std::collections::BTreeMap;

use baton_domain::{
    ChartId,
    chart::{ChartRow, Compartment},
    course::past,
    observation::Observation,
    session::Session,
};
use uuid::Uuid;

use super::chart::Charts;
use crate::{
    chart_row::{Rows, kind},
    database::Tx,
    fault::Fault,
};

#[derive(Default)]
struct Held {
    session: Option<Session>,
    observations: Vec<Observation>,
}

/// Writes the points of each ended session that the batch touched; its rows are written before.
///
/// # Errors
/// [`Fault`].
pub async fn reckon(tx: &Tx<'_>, charts: &Charts) -> Result<(), Fault> {
    let mut held: BTreeMap<(Uuid, Uuid), Held> = BTreeMap::new();
    for (chart, of) in charts.all() {
        held.extend(of.reckoned().into_iter().map(|session| ((chart.0, session), Held::default())));
    }
    if held.is_empty() {
        return Ok(());
    }
    let sessions: Vec<Uuid> = held.keys().map(|(_, session)| *session).collect();
    let kinds = [kind::SESSION, kind::OBSERVATION];
    for row in tx.rows(include_str!("past.sql"), &[&sessions, &&kinds[..]]).await? {
        let Some(of) = held.get_mut(&(row.get(0), row.get(1))) else { continue };
        match serde_json::from_slice(row.get(2)).map_err(|_| Fault::Damaged("chart row"))? {
            ChartRow::Session(session) => of.session = Some(session),
            ChartRow::Observation(observation) => of.observations.push(observation),
            _ => {}
        }
    }
    let mut rows = Rows::default();
    for ((chart, _), of) in held {
        if let Some(past) = of.session.as_ref().and_then(|session| past(session, &of.observations)) {
            rows.add(ChartId(chart), Compartment::Clinical, &ChartRow::Past(past), None, None)?;
        }
    }
    rows.write(tx).await
}
