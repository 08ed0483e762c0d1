//! Pull: the rows of one chart, in an order that loses none under concurrent writers.

use baton_domain::{
    ChartId,
    chart::{Compartment, Origin},
};
use serde::{Deserialize, Serialize};

use crate::push::Outcome;

/// The most rows of a page.
pub const MAX_ROWS: u32 = 2_000;

/// Asks for the rows of a chart after a cursor.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PullRequest {
    /// The chart.
    pub chart: ChartId,
    /// The part of it.
    pub compartment: Compartment,
    /// As the last page gave it; none for a fresh copy.
    pub cursor: Option<String>,
    /// At most this many rows, at most [`MAX_ROWS`].
    pub limit: u32,
}

/// One page.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Page {
    /// The rows, oldest change first.
    pub rows: Vec<Row>,
    /// Where the next page begins; signed by the platform, opaque to the device.
    pub cursor: String,
    /// Whether rows follow. An empty page with more to follow is a protocol error.
    pub more: bool,
    /// Whether the cursor was too old or of another database: the copy must be replaced by what follows, from the start.
    pub reset: bool,
    /// The last entry of the asking device whose effect the rows up to this page's cursor contain, by epoch.
    pub contains: Option<Contains>,
    /// Entries of the asking device on this chart that are not simply applied.
    pub outcomes: Vec<MarkedEntry>,
}

/// Up to which of the asking device's entries a fresh copy reaches.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Contains {
    /// The ledger epoch.
    pub epoch: u32,
    /// The entry's number.
    pub seq: u64,
}

/// A row and what last changed it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Row {
    /// [`baton_domain::chart::ChartRow`] as JSON.
    #[serde(rename = "b", with = "serde_bytes")]
    pub body: Vec<u8>,
    /// The entry that last changed it; none for what the platform itself holds.
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

/// An entry that needs attention.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MarkedEntry {
    /// The ledger epoch.
    pub epoch: u32,
    /// The entry's number.
    pub seq: u64,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}
