//! A person's caseload with the chart keys that come with it, and who looked at a chart.

use baton_domain::{
    ActionKind, ChartId, Role, UserId,
    action::View,
    chart::{CaseloadItem, Compartment},
    policy::PolicyBundle,
    text::Name,
};
use serde::{Deserialize, Serialize};

use crate::signed::{PlatformTime, Signed};

/// The active caseload of the person who asks, and nothing else. Answering renews the lease.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CaseloadAnswer {
    /// The charts.
    pub items: Vec<CaseloadItem>,
    /// A key for each chart and compartment that this person's role may open.
    pub keys: Vec<ReleasedKey>,
    /// The policy as it stands.
    pub policy: Signed<PolicyBundle>,
    /// The time.
    pub time: Signed<PlatformTime>,
}

/// A chart key sealed to the (user, device) key pair (HPKE). `info` is [`RELEASE_INFO`]; AAD is [`ReleasedKey::aad`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReleasedKey {
    /// The chart.
    pub chart: ChartId,
    /// The part of it.
    pub compartment: Compartment,
    /// Version of the key.
    pub key_epoch: u32,
    /// Encapsulated key and ciphertext, base64url without padding.
    pub sealed: String,
}

/// HPKE `info` of a key release.
pub const RELEASE_INFO: &[u8] = b"baton/v1/chart-key-release";

impl ReleasedKey {
    /// What the seal is bound to: who may open it, on which device, for which chart, part and key epoch.
    #[must_use]
    pub fn aad(
        user: UserId,
        device: baton_domain::DeviceId,
        chart: ChartId,
        compartment: Compartment,
        epoch: u32,
    ) -> Vec<u8> {
        let mut aad = b"baton/v1/chart-key\0".to_vec();
        aad.extend_from_slice(&user.bytes());
        aad.extend_from_slice(&device.bytes());
        aad.extend_from_slice(&chart.bytes());
        aad.push(compartment as u8);
        aad.extend_from_slice(&epoch.to_be_bytes());
        aad
    }
}

/// Who looked at this chart?
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AccessTrailRequest {
    /// The chart.
    pub chart: ChartId,
}

/// The answer, newest first, at most 500.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AccessTrailAnswer {
    /// One row an act.
    pub rows: Vec<AccessRow>,
}

/// One act on a chart.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AccessRow {
    /// Who.
    pub user: UserId,
    /// Their name.
    pub name: Name,
    /// Their role at the time.
    pub role: Role,
    /// What.
    pub kind: ActionKind,
    /// What was looked at, for a look.
    pub view: Option<View>,
    /// How many records, for a look.
    pub records: Option<u32>,
    /// The device's name.
    pub device: Name,
    /// When, wall milliseconds by the device.
    pub at_ms: i64,
    /// When the platform received it.
    pub received_ms: i64,
}
