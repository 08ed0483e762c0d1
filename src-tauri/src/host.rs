//! Holds the core, starts it, and carries its events to the window.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use baton_app::{AppError, Config, Core, Event, ReadWatch, Topic};
use baton_contract::{ErrorCode, view::Failure};
use baton_vault::{clock::SystemClock, keyring::OsSecretStore};
use serde_json::json;
use tauri::{AppHandle, Emitter, Manager, async_runtime};

use crate::window;

/// What the commands find in Tauri's state.
pub struct Host {
    app: AppHandle,
    folder: PathBuf,
    core: Mutex<Option<Core>>,
}

impl Host {
    /// Finds the data folder: `BATON_DATA_DIR`, or the operating system's place for this app.
    pub fn new(app: AppHandle) -> tauri::Result<Self> {
        let folder = match std::env::var_os("BATON_DATA_DIR") {
            Some(folder) => PathBuf::from(folder),
            None => app.path().app_local_data_dir()?,
        };
        Ok(Self { app, folder, core: Mutex::new(None) })
    }

    /// Starts the core off the main thread, so that the window paints while the keyring is asked.
    pub fn start(&self) {
        let app = self.app.clone();
        async_runtime::spawn_blocking(move || {
            if app.state::<Host>().core().is_ok() {
                let _ = app.emit("baton://changed", json!({ "topics": ["people"] }));
            }
        });
    }

    /// The core. One that could not start, as with a locked keyring, is tried again with each command.
    fn core(&self) -> Result<Core, AppError> {
        let mut core = self.core.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(core) = &*core {
            return Ok(core.clone());
        }
        let app = self.app.clone();
        let started = Core::start(Config {
            folder: self.folder.clone(),
            clock: Arc::new(SystemClock::new()?),
            secrets: Arc::new(OsSecretStore::open()?),
            listener: Arc::new(move |event| carry(&app, event)),
            read_watch: read_watch(),
        })?;
        let running = started.clone();
        async_runtime::spawn(async move {
            running.spawn_lock_timer();
            running.spawn_delivery();
        });
        *core = Some(started.clone());
        Ok(started)
    }

    /// Ends in order.
    pub fn close(&self) {
        if let Some(core) = &*self.core.lock().unwrap_or_else(PoisonError::into_inner) {
            core.close();
        }
    }
}

/// Nobody watches what is read, but in the build for the automated journey.
fn read_watch() -> Option<Arc<dyn ReadWatch>> {
    #[cfg(feature = "e2e")]
    return crate::read_trace::ReadTrace::begin().map(|trace| Arc::new(trace) as Arc<dyn ReadWatch>);
    #[cfg(not(feature = "e2e"))]
    None
}

/// Runs a use case off the main thread and off the async workers: each may wait for a disk or derive a key.
pub async fn run<T: Send + 'static>(
    app: AppHandle,
    work: impl FnOnce(&Core) -> Result<T, AppError> + Send + 'static,
) -> Result<T, Failure> {
    let done = async_runtime::spawn_blocking(move || app.state::<Host>().core().and_then(|core| work(&core)));
    match done.await {
        Ok(result) => result.map_err(Failure::from),
        Err(_) => Err(AppError::from(ErrorCode::Internal).into()),
    }
}

/// The core for a use case that waits for the network.
pub async fn core(app: AppHandle) -> Result<Core, Failure> {
    run(app, |core| Ok(core.clone())).await
}

fn carry(app: &AppHandle, event: Event) {
    match event {
        Event::Changed(topic) => {
            let _ = app.emit("baton://changed", json!({ "topics": [word(topic)] }));
        }
        Event::LockSoon { ms } => {
            let _ = app.emit("baton://lock_soon", json!({ "ms": ms }));
        }
        Event::ShiftEnds { ms } => {
            let _ = app.emit("baton://shift_ends", json!({ "ms": ms }));
        }
        Event::Locked(_) => {
            // Covered first; the page is gone a moment later.
            let _ = app.emit("baton://locked", json!({}));
            let app = app.clone();
            async_runtime::spawn(async move { window::replace(&app) });
        }
    }
}

fn word(topic: Topic) -> &'static str {
    match topic {
        Topic::People => "people",
        Topic::Today => "today",
        Topic::Chart => "chart",
        Topic::Sync => "sync",
    }
}
