//! The core: one value behind which the whole device lives. The shell, the tests and the benchmarks call its use cases;
//! none of them reaches past it.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use baton_contract::{ErrorCode, view::SyncView};
use baton_domain::{ChartId, SessionId, UserId, observation::Touch, policy::PolicyBundle, session::Moment};
use baton_store::{
    DeviceFile,
    chart::ReadWatch,
    device::{Identity, RunningSession},
};
use baton_sync::PlatformClient;
use baton_vault::{
    clock::{Clock, Stamp},
    kdf::MasterKey,
    keyring::SecretStore,
    keys::DeviceSecret,
};
use ed25519_dalek::VerifyingKey;
use tokio::sync::Notify;

use crate::{
    active::{Active, Tables},
    delivery::DeliveryState,
    error::AppError,
    event::{Event, Listener, Topic},
    hold::Hold,
    reserve::Reserve,
    shift::Shift,
    writer::Writer,
};

/// What the core is given by whoever starts it.
pub struct Config {
    /// Where everything lies.
    pub folder: PathBuf,
    /// The clocks.
    pub clock: Arc<dyn Clock>,
    /// The operating system's secret store.
    pub secrets: Arc<dyn SecretStore>,
    /// Where events go.
    pub listener: Listener,
    /// Told of every table that a statement on a chart reads; none outside audits.
    pub read_watch: Option<Arc<dyn ReadWatch>>,
}

/// A device's core. Cheap to clone; all clones are the same device.
#[derive(Clone)]
pub struct Core(pub(crate) Arc<Shared>);

pub(crate) struct Shared {
    pub folder: PathBuf,
    pub clock: Arc<dyn Clock>,
    pub secrets: Arc<dyn SecretStore>,
    pub read_watch: Option<Arc<dyn ReadWatch>>,
    /// Wakes the delivery.
    pub nudge: Arc<Notify>,
    /// Wakes whoever asks for the caseload.
    pub stale: Arc<Notify>,
    listener: Listener,
    state: Mutex<State>,
}

pub(crate) struct State {
    _hold: Hold,
    pub device: Option<Device>,
    /// A sign-in that waits for its second factor to be enrolled.
    pub pending: Option<PendingSignIn>,
}

pub(crate) struct PendingSignIn {
    pub login: String,
    pub master: MasterKey,
    pub ticket: String,
}

/// An enrolled device.
pub(crate) struct Device {
    pub file: DeviceFile,
    pub identity: Identity,
    pub secret: Arc<DeviceSecret>,
    pub platform_key: VerifyingKey,
    pub client: Arc<PlatformClient>,
    pub writer: Writer,
    pub policy: PolicyBundle,
    pub reserve: Reserve,
    pub shifts: HashMap<UserId, Shift>,
    pub active: Option<Active>,
    pub running: Option<Running>,
    pub delivery: DeliveryState,
    /// Locks that could not be recorded when they fell: recorded at the next chance.
    pub owed_locks: Vec<baton_domain::action::LockCause>,
    pub last_tick: Stamp,
    /// Counts each time somebody became active or the device was locked: a sign-in that comes back to another turn than it
    /// set out in is dropped.
    pub turn: u64,
    /// When the highest wall time was last written down.
    pub marked: Stamp,
}

/// The session that runs on this device, in opaque ids.
#[derive(Clone)]
pub(crate) struct Running {
    pub chart: ChartId,
    pub session: SessionId,
    pub started: Moment,
    pub paused_ms: u64,
    pub paused_since: Option<Moment>,
}

impl Running {
    pub fn observed_ms(&self, now: &Moment) -> u64 {
        let pausing = self.paused_since.as_ref().map_or(0, |since| since.until(now));
        self.started.until(now).saturating_sub(self.paused_ms + pausing)
    }
}

impl Core {
    /// Opens the data folder. A folder that was never enrolled starts empty; one that was needs its secret from the
    /// keyring, and is refused, untouched, without it.
    ///
    /// # Errors
    /// `folder.busy`, `keyring.*`, `file.*`, `disk.*`.
    pub fn start(config: Config) -> Result<Self, AppError> {
        let hold = Hold::take(&config.folder)?;
        let shared = Arc::new(Shared {
            folder: config.folder,
            clock: config.clock,
            secrets: config.secrets,
            read_watch: config.read_watch,
            nudge: Arc::default(),
            stale: Arc::default(),
            listener: config.listener,
            state: Mutex::new(State { _hold: hold, device: None, pending: None }),
        });
        let core = Self(shared);
        let device = crate::device::start::start(&core.0)?;
        core.0.lock().device = device;
        Ok(core)
    }

    /// Ends in order: locks, says so in the ledger, and lets go of the folder with the last clone.
    pub fn close(&self) {
        self.0.lock_device(baton_domain::action::LockCause::Closing);
        if let Some(device) = &mut self.0.lock().device {
            let _ = device.file.end_run();
        }
    }
}

impl Shared {
    /// The state, after what time has done to it: whoever comes first after a deadline finds the device locked, whether
    /// the timer has ticked or not. A panic elsewhere does not take the device with it: what is durable is in the ledger.
    pub fn lock(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(device) = &mut state.device {
            device.pass_time(self);
        }
        state
    }

    pub fn tell(&self, event: Event) {
        (self.listener)(event);
    }

    pub fn changed(&self, topic: Topic) {
        self.tell(Event::Changed(topic));
    }

    pub fn stamp(&self) -> Stamp {
        Stamp { wall_ms: self.clock.wall_ms(), boot_ms: self.clock.boot_ms(), boot_id: self.clock.boot_id() }
    }

    pub fn watch(&self) -> Arc<dyn ReadWatch> {
        self.read_watch.clone().unwrap_or_else(|| Arc::new(Tables::default()))
    }

    pub fn device_path(&self) -> PathBuf {
        self.folder.join("device.db")
    }

    pub fn ledger_path(&self) -> PathBuf {
        self.folder.join("ledger.db")
    }

    pub fn vault_path(&self, name: &str) -> PathBuf {
        self.folder.join("users").join(name)
    }

    pub fn chart_path(&self, name: &str) -> PathBuf {
        chart_path(&self.folder, name)
    }
}

pub(crate) fn chart_path(folder: &Path, name: &str) -> PathBuf {
    folder.join("charts").join(name)
}

impl State {
    pub fn device(&mut self) -> Result<&mut Device, AppError> {
        self.device.as_mut().ok_or_else(|| ErrorCode::DeviceNotEnrolled.into())
    }
}

impl Device {
    pub fn active(&mut self) -> Result<&mut Active, AppError> {
        self.active.as_mut().ok_or_else(|| ErrorCode::Locked.into())
    }

    /// How far what was recorded here has come.
    pub fn sync_view(&self) -> SyncView {
        self.delivery.view()
    }

    /// The lock period of the active person's role, in milliseconds, as it stands now.
    pub fn lock_after_ms(&self) -> u64 {
        let Some(active) = &self.active else { return 0 };
        let clocks = self.policy.role(active.role());
        let seconds = if self.running.is_some() { clocks.lock_after_in_session_s } else { clocks.lock_after_s };
        u64::from(seconds) * 1_000
    }
}

impl Device {
    /// Does something that needs room on the disk: once more with the reserve given back, when there was none.
    pub fn with_room<T>(&mut self, mut work: impl FnMut(&mut Self) -> Result<T, AppError>) -> Result<T, AppError> {
        match work(self) {
            Err(error) if error.code == ErrorCode::DiskFull && self.reserve.is_there() => {
                self.reserve.spend();
                work(self)
            }
            other => other,
        }
    }

    /// Keeps in the device's file which session runs, in opaque ids, for the next start. What cannot be kept does not undo
    /// what has happened: the session's own sheet corrects it.
    pub fn store_running(&mut self) {
        let _ = self.with_room(Self::put_running);
    }

    fn put_running(&mut self) -> Result<(), AppError> {
        let stored = self.running.as_ref().map(|r| RunningSession {
            chart: r.chart,
            session: r.session,
            wall_ms: r.started.at.wall_ms,
            boot_ms: r.started.at.boot_ms,
            boot: r.started.boot,
        });
        Ok(self.file.set_running_session(stored)?)
    }

    /// Finds the running session again after a start.
    pub fn restore_running(&mut self) -> Result<(), AppError> {
        self.running = self.file.running_session()?.map(|r| Running {
            chart: r.chart,
            session: r.session,
            started: Moment { at: Touch { wall_ms: r.wall_ms, boot_ms: r.boot_ms }, boot: r.boot },
            paused_ms: 0,
            paused_since: None,
        });
        Ok(())
    }
}
