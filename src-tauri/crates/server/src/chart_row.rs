//! The rows of charts: one current row for each record, upserted many at a time.

use baton_domain::{
    ChartId,
    chart::{ChartRow, Compartment, Origin},
};
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use crate::{database::Tx, fault::Fault};

/// The kinds of rows, as the table numbers them.
pub mod kind {
    /// [`ChartRow::Profile`](super::ChartRow::Profile)
    pub const PROFILE: i16 = 1;
    /// [`ChartRow::Target`](super::ChartRow::Target)
    pub const TARGET: i16 = 2;
    /// [`ChartRow::Session`](super::ChartRow::Session)
    pub const SESSION: i16 = 3;
    /// [`ChartRow::Segment`](super::ChartRow::Segment)
    pub const SEGMENT: i16 = 4;
    /// [`ChartRow::Observation`](super::ChartRow::Observation)
    pub const OBSERVATION: i16 = 5;
    /// [`ChartRow::Note`](super::ChartRow::Note)
    pub const NOTE: i16 = 6;
    /// [`ChartRow::Person`](super::ChartRow::Person)
    pub const PERSON: i16 = 7;
    /// [`ChartRow::Billing`](super::ChartRow::Billing)
    pub const BILLING: i16 = 8;
    /// [`ChartRow::Claim`](super::ChartRow::Claim)
    pub const CLAIM: i16 = 9;
    /// [`ChartRow::Past`](super::ChartRow::Past)
    pub const PAST: i16 = 10;
    /// [`ChartRow::Change`](super::ChartRow::Change)
    pub const CHANGE: i16 = 11;
}

/// The kind, id and session of a record.
#[must_use]
pub fn place(row: &ChartRow) -> (i16, Uuid, Option<Uuid>) {
    match row {
        ChartRow::Profile(profile) => (kind::PROFILE, profile.client.0, None),
        ChartRow::Target(target) => (kind::TARGET, target.id.0, None),
        ChartRow::Session(session) => (kind::SESSION, session.id.0, Some(session.id.0)),
        ChartRow::Segment(segment) => (kind::SEGMENT, segment.id.0, Some(segment.session.0)),
        ChartRow::Observation(observation) => (kind::OBSERVATION, observation.id.0, Some(observation.session.0)),
        ChartRow::Note(note) => (kind::NOTE, note.id.0, Some(note.session.0)),
        ChartRow::Person { user, .. } => (kind::PERSON, user.0, None),
        ChartRow::Claim(claim) => (kind::CLAIM, claim.id.0, Some(claim.session.0)),
        ChartRow::Past(past) => (kind::PAST, past.session.0, Some(past.session.0)),
        ChartRow::Change(change) => (kind::CHANGE, change.id.0, None),
        ChartRow::Billing(billing) => (kind::BILLING, billing.chart.0, None),
    }
}

/// Rows on their way into the table, column by column.
#[derive(Default)]
pub struct Rows {
    charts: Vec<Uuid>,
    kinds: Vec<i16>,
    ids: Vec<Uuid>,
    compartments: Vec<i16>,
    sessions: Vec<Option<Uuid>>,
    starts: Vec<Option<i64>>,
    bodies: Vec<Vec<u8>>,
    devices: Vec<Option<Uuid>>,
    epochs: Vec<Option<i64>>,
    seqs: Vec<Option<i64>>,
}

impl Rows {
    /// Adds a row; `starts_ms` is the start of its session.
    ///
    /// # Errors
    /// [`Fault::Damaged`] when it cannot be written as JSON.
    pub fn add(
        &mut self,
        chart: ChartId,
        part: Compartment,
        row: &ChartRow,
        starts_ms: Option<i64>,
        origin: Option<Origin>,
    ) -> Result<(), Fault> {
        let (kind, id, session) = place(row);
        self.charts.push(chart.0);
        self.kinds.push(kind);
        self.ids.push(id);
        self.compartments.push(part as i16);
        self.sessions.push(session);
        self.starts.push(starts_ms);
        self.bodies.push(serde_json::to_vec(row).map_err(|_| Fault::Damaged("chart row"))?);
        self.devices.push(origin.map(|o| o.device.0));
        self.epochs.push(origin.map(|o| i64::from(o.epoch)));
        self.seqs.push(origin.and_then(|o| i64::try_from(o.seq).ok()));
        Ok(())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Writes all of them in one statement; each gets a new place at the end of its chart's feed.
    ///
    /// # Errors
    /// [`Fault::Database`].
    pub async fn write(&self, tx: &Tx<'_>) -> Result<(), Fault> {
        if self.len() == 0 {
            return Ok(());
        }
        let values: [&(dyn ToSql + Sync); 10] = [
            &self.charts,
            &self.kinds,
            &self.ids,
            &self.compartments,
            &self.sessions,
            &self.starts,
            &self.bodies,
            &self.devices,
            &self.epochs,
            &self.seqs,
        ];
        tx.run(include_str!("chart_row/upsert.sql"), &values).await?;
        Ok(())
    }
}
