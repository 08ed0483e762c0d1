//! A tablet: a core on its own folder with its own keyring, that can be killed and started again.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use baton_app::{Config, Core, Event};
use baton_contract::{
    command::{Silence, Tap, TapFact},
    view::{MeView, RowView, SessionView, SignInStep},
};
use baton_testkit::{clinic::SyntheticPerson, secrets::MemorySecrets};
use baton_vault::{clock::Clock, otp::OtpSeed, secret::SecretText};

/// A tablet.
pub struct Tablet {
    folder: PathBuf,
    clock: Arc<dyn Clock>,
    /// Its keyring.
    pub secrets: Arc<MemorySecrets>,
    /// What its core said without being asked.
    pub events: Arc<Mutex<Vec<Event>>>,
    core: Option<Core>,
}

impl Tablet {
    /// Starts a tablet on a folder.
    pub fn start(folder: PathBuf, clock: Arc<dyn Clock>) -> Self {
        Self::start_with(folder, clock, Arc::default()).unwrap()
    }

    /// Starts a tablet on a folder, with the keyring of another: a copy of its disk, or the same one after a power cut.
    pub fn start_with(
        folder: PathBuf,
        clock: Arc<dyn Clock>,
        secrets: Arc<MemorySecrets>,
    ) -> Result<Self, baton_app::AppError> {
        let mut tablet = Self { folder, clock, secrets, events: Arc::default(), core: None };
        tablet.boot()?;
        Ok(tablet)
    }

    /// The running core.
    pub fn core(&self) -> &Core {
        self.core.as_ref().unwrap()
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Starts the core again on the same folder.
    pub fn boot(&mut self) -> Result<(), baton_app::AppError> {
        let events = self.events.clone();
        self.core = Some(Core::start(Config {
            folder: self.folder.clone(),
            clock: self.clock.clone(),
            secrets: self.secrets.clone(),
            listener: Arc::new(move |event| events.lock().unwrap().push(event)),
            read_watch: None,
        })?);
        Ok(())
    }

    /// Drops the core as a kill would: nothing is written, nothing said.
    pub fn kill(&mut self) {
        self.core = None;
    }

    /// Kills and starts.
    pub fn restart(&mut self) {
        self.kill();
        self.boot().unwrap();
    }

    /// Signs a person in and, where none is set, sets their PIN. Returns the seed of the offline code, if one was shown.
    pub async fn sign_in(&self, person: &SyntheticPerson, now_s: i64, pin: &str) -> Option<OtpSeed> {
        let code = person.seed.as_ref().map(|seed| seed.code_at(now_s));
        let step = self.core().people_sign_in(&person.login, person.password(), code).await.unwrap();
        self.settle(step, pin)
    }

    /// Takes a finished sign-in to a person with a PIN.
    pub fn settle(&self, step: SignInStep, pin: &str) -> Option<OtpSeed> {
        let SignInStep::Done { me, offline } = step else { panic!("a second factor is asked for") };
        if me.needs_pin {
            self.core().people_set_pin(&SecretText::new(pin.to_owned())).unwrap();
        }
        offline.map(|factor| seed(&factor.seed))
    }

    /// Becomes active by PIN.
    pub fn unlock(&self, person: &SyntheticPerson, pin: &str) -> Result<MeView, baton_app::AppError> {
        self.core().people_unlock(&person.user.to_string(), &SecretText::new(pin.to_owned()))
    }

    /// Taps on the row with this name.
    pub fn tap(&self, session: &SessionView, row: &str, fact: TapFact) -> RowView {
        self.core().session_tap(&tap(session, row, fact)).unwrap()
    }

    /// The same where it may be refused.
    pub fn try_tap(&self, session: &SessionView, row: &str, fact: TapFact) -> Result<RowView, baton_app::AppError> {
        self.core().session_tap(&tap(session, row, fact))
    }

    /// Delivers once the network is back: a connection from before may still be tried first.
    pub async fn deliver(&self) {
        for _ in 0..20 {
            if self.core().deliver_all().await.is_ok() {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        self.core().deliver_all().await.unwrap();
    }

    /// Opens a chart anew until the session looks as it should: what was just delivered is handed out once no older transaction
    /// of the database still runs.
    pub async fn pulled(&self, session: &SessionView, is_there: impl Fn(&SessionView) -> bool) -> SessionView {
        for _ in 0..50 {
            self.core().chart_close(&session.chart).unwrap();
            self.core().chart_open(&session.chart).await.unwrap();
            let view = self.core().session_view(&session.chart, &session.session);
            if let Ok(view) = view.as_ref()
                && is_there(view)
            {
                return view.clone();
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        let held = self.core().session_view(&session.chart, &session.session).map(|view| (view.segments, view.notes));
        panic!("it did not arrive: {held:?}, {:?}", self.core().attention_view());
    }

    /// Lets time pass with the session in sight, so that nothing locks: the clinics of these tests lock after a minute.
    pub fn watch(&self, session: &SessionView, seconds: u32, pass: impl Fn(u64)) {
        for _ in 0..seconds / 50 {
            pass(50_000);
            self.core().session_view(&session.chart, &session.session).unwrap();
        }
        pass(u64::from(seconds % 50) * 1_000);
    }

    /// Ends a session, telling *zero* of every target that asks.
    pub fn end(&self, session: &SessionView) -> SessionView {
        let now = self.core().session_view(&session.chart, &session.session).unwrap();
        let silences: Vec<Silence> = now.asks.iter().map(|t| Silence { target: t.clone(), zero: true }).collect();
        self.core().session_end(&session.chart, &session.session, &silences).unwrap()
    }
}

/// A seed from its base32 text.
pub fn seed(text: &str) -> OtpSeed {
    let bytes = data_encoding::BASE32_NOPAD.decode(text.trim_end_matches('=').as_bytes()).unwrap();
    OtpSeed::try_from_slice(&bytes).unwrap()
}

fn tap(session: &SessionView, row: &str, fact: TapFact) -> Tap {
    let row = session.rows.iter().find(|r| r.name == row).unwrap();
    Tap {
        chart: session.chart.clone(),
        session: session.session.clone(),
        target: row.target.clone(),
        fact,
        touched_ms_ago: 40,
    }
}
