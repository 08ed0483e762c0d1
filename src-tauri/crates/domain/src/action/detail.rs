//! What actions say besides whom they are about: causes, proofs, what was looked at.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::id::ChartId;

/// Why nobody is active any more.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LockCause {
    /// Somebody pressed Lock.
    Asked,
    /// Nobody touched it for the policy's time.
    Idle,
    /// Another person takes over.
    Switch,
    /// The device slept.
    Sleep,
    /// The shift ran out.
    ShiftOver,
    /// The app is closing.
    Closing,
}

/// Why a chart was closed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CloseCause {
    /// Asked.
    Asked,
    /// With a lock.
    Lock,
    /// Its lease ran out.
    Lease,
    /// The person left the care team.
    LeftScope,
    /// Its file could not be used any more.
    Fault,
}

/// How somebody proved themselves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Proof {
    /// Nobody did: the device acts.
    None = 0,
    /// Password and second factor, checked by the platform.
    Online = 1,
    /// Password and offline second factor, checked by the device.
    Offline = 2,
    /// PIN within a shift.
    Pin = 3,
    /// PIN asked again for this very act.
    PinAgain = 4,
}

impl Proof {
    /// The proof with this code in a ledger header, if there is one.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        [Proof::None, Proof::Online, Proof::Offline, Proof::Pin, Proof::PinAgain].into_iter().find(|p| *p as u8 == code)
    }
}

/// Why a sign-in or PIN was refused, without saying which half was wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProofRefusal {
    /// Password or login.
    Credentials,
    /// Second factor wrong.
    Code,
    /// Second factor used before.
    CodeReused,
    /// PIN wrong.
    Pin,
    /// No PIN slot left.
    PinGone,
    /// Offline sign-in is not allowed here.
    OfflineForbidden,
}

/// What was looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// One's own caseload.
    Today,
    /// A chart's overview: client, targets, recent sessions.
    Chart,
    /// One session with its observations.
    Session,
    /// A graph of one or more targets.
    Graph,
    /// Programs and their history.
    Program,
    /// A note.
    Note,
    /// Who looked at a chart.
    AccessTrail,
    /// What needs attention.
    Attention,
}

/// As what records left the app.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportForm {
    /// Drawings, a file each.
    Svg,
    /// Drawings in one file.
    Pdf,
    /// Numbers.
    Csv,
    /// Paper.
    Print,
}

/// Which records a look returned: the ids up to 500, beyond that their count and a digest (security §5.2).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Looked {
    /// How many records.
    pub count: u32,
    /// Their ids, in the order returned; empty beyond 500.
    pub ids: Vec<Uuid>,
    /// SHA-256 of all ids in order, as hex; only beyond 500.
    pub digest: Option<String>,
    /// SHA-256 of the statements that read them, as hex.
    pub fingerprint: String,
}

/// What an action touches, in opaque ids: it stands in the clear header.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Resource {
    /// The chart, if it touches one.
    pub chart: Option<ChartId>,
    /// The session, note or other record within it.
    pub record: Option<Uuid>,
}
