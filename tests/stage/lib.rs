//! What every journey stands on: a platform with two synthetic clinics behind a proxy that can fail, tablets with their
//! own folders and keyrings, and one clock for all of them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a journey that cannot go on must say where"
)]

mod platform_rows;
mod scene;
mod switch;
mod tablet;
#[cfg(target_os = "linux")]
#[path = "../window/mod.rs"]
pub mod window;
mod witness;

use std::{net::SocketAddr, sync::Arc};

use baton_contract::command::WriteNote;
use baton_testkit::{
    clinic::{SyntheticPlatform, SyntheticTenant},
    postgres::Cluster,
    proxy::{FaultProxy, Mode},
};
use baton_vault::clock::{Clock, ManualClock, SystemClock};

pub use platform_rows::{PlatformEntry, PlatformRows};
pub use scene::{PIN, Scene};
pub use switch::Switch;
pub use tablet::{Tablet, seed};
pub use witness::Witness;

/// A note's text and nothing else, as a command.
pub fn write_note(chart: &str, session: &str, text: &str, base_version: u32) -> WriteNote {
    let (chart, session, text) = (chart.to_owned(), session.to_owned(), text.to_owned());
    WriteNote { chart, session, text, base_version, service: None, sections: Vec::new() }
}

/// The whole stage. Everything on it ends with it.
pub struct Stage {
    /// The platform and its clinics.
    pub platform: SyntheticPlatform,
    /// The network between the tablets and the platform.
    pub network: FaultProxy,
    /// Everybody's clock. It starts at the real time, since certificates are judged by that.
    pub clock: Arc<ManualClock>,
    folder: tempfile::TempDir,
}

impl Stage {
    /// Sets the stage, with `days` of history for each client.
    pub async fn set(days: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::new(SystemClock::new().unwrap().wall_ms()));
        let cluster = Cluster::shared().unwrap();
        let platform = SyntheticPlatform::start(cluster, folder.path(), clock.clone(), days).await.unwrap();
        let network = FaultProxy::start(platform.addr().unwrap()).unwrap();
        Self { platform, network, clock, folder }
    }

    /// Cuts the network.
    pub fn cut(&self) {
        self.network.set(Mode::Cut);
    }

    /// Gives it back.
    pub fn heal(&self) {
        self.network.set(Mode::Pass);
    }

    /// The address at which tablets reach the platform.
    pub fn address(&self) -> SocketAddr {
        self.network.addr()
    }

    /// A new tablet, enrolled in the first clinic.
    pub async fn tablet(&self, name: &str) -> Tablet {
        let code = self.enrolment_code(&self.platform.sunrise).await;
        let tablet = self.blank_tablet(name);
        tablet.core().device_enrol(&code, name).await.unwrap();
        tablet
    }

    /// A tablet that is not enrolled.
    pub fn blank_tablet(&self, name: &str) -> Tablet {
        Tablet::start(self.folder.path().join(name), self.clock.clone())
    }

    /// An enrolment code of a clinic, as text.
    pub async fn enrolment_code(&self, tenant: &SyntheticTenant) -> String {
        self.platform.enrolment_code(tenant, self.address()).await.unwrap().to_text()
    }

    /// Lets time pass on every clock.
    pub fn pass(&self, ms: u64) {
        self.clock.advance(ms);
    }

    /// The clock in Unix seconds, for one-time codes.
    pub fn now_s(&self) -> i64 {
        self.clock.wall_ms() / 1_000
    }

    /// What the platform holds, read as its superuser.
    pub async fn rows(&self) -> PlatformRows {
        PlatformRows::connect(&self.platform.database.url()).await
    }
}
