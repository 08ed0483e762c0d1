//! What a chart is made of, as the platform sends it and a device keeps it.

use serde::{Deserialize, Serialize};

use crate::{
    billing::Billing,
    claim::Claim,
    course::Past,
    id::{ChartId, ClientId, DeviceId, UserId},
    measure::Target,
    note::Note,
    observation::Observation,
    program::Change,
    session::{Segment, Session},
    text::Name,
};

/// A civil date, `YYYY-MM-DD`. A device shows a date of birth and does not compute with it; whoever does parses it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CivilDate(pub String);

/// The parts of a chart that have keys of their own.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Compartment {
    /// What a session needs.
    Clinical = 1,
    /// Diagnosis reports and the like.
    Restricted = 2,
}

/// The client to whom a chart belongs: the least that a session needs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Profile {
    /// The client.
    pub client: ClientId,
    /// Full name.
    pub name: Name,
    /// What the avatar shows.
    pub initials: Name,
    /// Date of birth.
    pub born: CivilDate,
}

/// One record of a chart. A later row with the same id replaces or merges with an earlier one.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "row", rename_all = "snake_case")]
pub enum ChartRow {
    /// The client.
    Profile(Profile),
    /// A target as it stands now.
    Target(Target),
    /// A session.
    Session(Session),
    /// A segment.
    Segment(Segment),
    /// An observation.
    Observation(Observation),
    /// A note.
    Note(Note),
    /// What the client's payer asks for.
    Billing(Billing),
    /// A stretch of a session that somebody says they provided.
    Claim(Claim),
    /// A change of a target, on record.
    Change(Change),
    /// The points of an ended session, for graphs beyond what a device holds.
    Past(Past),
    /// Somebody's display name, for rows that name a user.
    Person {
        /// The user.
        user: UserId,
        /// Their name.
        name: Name,
    },
}

/// The entry that last changed a row: a device does not let the platform's echo of its own entries undo what it has
/// recorded since.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Origin {
    /// The device.
    pub device: DeviceId,
    /// Its ledger epoch.
    pub epoch: u32,
    /// The entry's number.
    pub seq: u64,
}

/// A chart in a caseload: what Today needs before the chart is opened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CaseloadItem {
    /// The chart.
    pub chart: ChartId,
    /// Its client.
    pub profile: Profile,
    /// When the last session ended, wall milliseconds.
    pub last_session_ms: Option<i64>,
}
