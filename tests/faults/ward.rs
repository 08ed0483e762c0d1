//! A ward: one technician at work on one tablet, in a scene of its own, every file of it under the recording VFS.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use baton_app::{AppError, Core};
use baton_contract::view::{SessionView, SignInStep};
use baton_domain::{ActionKind, SessionId, chart::ChartRow, observation::Observation};
use baton_ledger::{Head, genesis, verify_run};
use baton_testkit::{clinic::SyntheticPerson, vfs::Recording};
use baton_tests::{PIN, PlatformEntry, PlatformRows, Scene, Tablet};
use baton_vault::{
    clock::{Clock, ManualClock},
    otp::OtpSeed,
};
use uuid::Uuid;

use crate::walk::{Picture, Walk, picture};

/// The recorder, as SQLite's default: to be asked for before any file is opened.
pub fn recording() -> &'static Recording {
    Recording::install_as_default().unwrap()
}

/// A number from the environment.
pub fn number(variable: &str, otherwise: usize) -> usize {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// The tablet goes first, then the folder it lies in.
pub struct Ward {
    pub tablet: Tablet,
    pub session: SessionView,
    pub offline: OtpSeed,
    pub scene: Scene,
    sign_ins: u32,
}

impl Ward {
    /// A technician in a running session with three counts on "Hitting", all of it delivered.
    pub async fn set() -> Self {
        recording();
        let scene = Scene::set().await;
        let (tablet, session, offline) = scene.at_work().await;
        tablet.core().deliver_all().await.unwrap();
        Self { tablet, session, offline, scene, sign_ins: 0 }
    }

    pub fn core(&self) -> &Core {
        self.tablet.core()
    }

    /// A walk of mixed actions that goes on from the session as it began.
    pub fn walk(&self, seed: u64) -> Walk {
        Walk::begin(self.core().clone(), self.scene.clock.clone(), self.session.clone(), seed)
    }

    /// The session as the core shows it now.
    pub fn picture(&self) -> Result<Picture, AppError> {
        Ok(picture(&self.core().session_view(&self.session.chart, &self.session.session)?))
    }

    pub fn device(&self) -> Uuid {
        device_of(self.tablet.folder())
    }

    /// Kills the core, starts it again and signs in with no network.
    pub async fn again(&mut self) {
        self.tablet.kill();
        self.boot().await;
    }

    /// Starts the core and signs in with no network.
    pub async fn boot(&mut self) {
        self.tablet.boot().unwrap();
        self.scene.cut();
        sign_in_offline(&self.tablet, &self.scene.ana, &self.offline, &self.scene.clock, self.sign_ins).await;
        self.sign_ins += 1;
    }

    /// Starts a core on a copy of this tablet's disk: the same wall clock, a new boot, no network.
    pub async fn start_copy(&self, folder: PathBuf) -> Tablet {
        let clock = Arc::new(ManualClock::new(self.scene.clock.wall_ms()));
        clock.reboot();
        let tablet = Tablet::start_with(folder, clock.clone(), self.tablet.secrets.clone()).unwrap();
        self.scene.cut();
        sign_in_offline(&tablet, &self.scene.ana, &self.offline, &clock, self.sign_ins).await;
        tablet
    }

    /// Gives the network back, delivers everything, and holds the platform to the whole chain and to the walk.
    pub async fn deliver_and_check(&self, walk: &Walk) {
        self.scene.heal();
        self.core().deliver_all().await.unwrap();
        assert_eq!(self.core().sync_view().unwrap().waiting, 0);
        let rows = self.scene.rows().await;
        assert_whole(&rows.entries(self.device()).await);
        walk.model.assert_held(&observations(&rows, &self.session).await);
    }
}

/// The device's id, from its folder.
pub fn device_of(folder: &Path) -> Uuid {
    std::fs::read_to_string(folder.join("device-id")).unwrap().parse().unwrap()
}

/// Signs in with no network for the `nth` time on this disk. Each code counts once, that of the step before, too: two
/// sign-ins cost no time. (Ids are made by one sequence in a process; tablets whose clocks are a minute apart would disturb
/// each other in it.)
async fn sign_in_offline(
    tablet: &Tablet,
    person: &SyntheticPerson,
    offline: &OtpSeed,
    clock: &Arc<ManualClock>,
    nth: u32,
) {
    if nth >= 2 {
        clock.advance(31_000);
    }
    let code = offline.code_at(clock.wall_ms() / 1_000 - if nth == 0 { 30 } else { 0 });
    let step = tablet.core().people_sign_in(&person.login, person.password(), Some(code)).await.unwrap();
    let SignInStep::Done { me, offline: None } = step else { panic!("a known person arrives at once") };
    assert!(!me.needs_pin, "the PIN of {PIN:?} came back with the vault");
}

/// The observations of a session that the platform holds, in the order in which they were made.
pub async fn observations(rows: &PlatformRows, session: &SessionView) -> Vec<Observation> {
    let session_id: SessionId = session.session.parse().unwrap();
    let mut found: Vec<Observation> = rows
        .chart_rows(session.chart.parse().unwrap())
        .await
        .into_iter()
        .filter_map(|row| match row {
            ChartRow::Observation(o) if o.session == session_id => Some(o),
            _ => None,
        })
        .collect();
    found.sort_by_key(|o| o.id.0);
    found
}

/// Each epoch is one chain from its genesis, every entry is there once, and none was refused. Returns the heads.
pub fn assert_whole(entries: &[PlatformEntry]) -> Vec<Head> {
    let marked: Vec<&String> = entries.iter().filter_map(|e| e.marked.as_ref()).collect();
    assert!(marked.is_empty(), "{marked:?}");
    assert_chains(entries)
}

/// Each epoch is one chain from its genesis, which cites the head that the next epoch left.
pub fn assert_chains(entries: &[PlatformEntry]) -> Vec<Head> {
    let mut heads = Vec::new();
    let epoch_of = |e: &PlatformEntry| e.entry.read_header().unwrap().epoch;
    for run in entries.chunk_by(|a, b| epoch_of(a) == epoch_of(b)) {
        let first = run[0].entry.read_header().unwrap();
        assert_eq!(first.seq, 1);
        // The first entry continues the genesis of its epoch, whatever that cites.
        let start = match first.epoch {
            1 => genesis(first.tenant, first.device, 1, [0; 32]),
            epoch => Head { tenant: first.tenant, device: first.device, epoch, seq: 0, hash: first.previous },
        };
        let entries: Vec<_> = run.iter().map(|e| e.entry.clone()).collect();
        heads.push(verify_run(start, &entries).unwrap().1);
    }
    heads
}

/// How many entries are of this kind.
pub fn count(entries: &[PlatformEntry], kind: ActionKind) -> usize {
    entries.iter().filter(|e| e.kind == kind as i32).count()
}
