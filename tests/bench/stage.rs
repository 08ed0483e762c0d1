//! What the figures are measured on: the real clocks, a platform on a runtime of its own, a tablet on the same disk.

use std::sync::Arc;

use baton_app::{Config, Core};
use baton_contract::view::{SessionView, SignInStep};
use baton_testkit::{
    clinic::{SyntheticChart, SyntheticPlatform},
    postgres::Cluster,
    secrets::MemorySecrets,
};
use baton_vault::{
    clock::{Clock, SystemClock},
    secret::SecretText,
};
use tokio::runtime::{Builder, Runtime};

pub const PIN: &str = "947163";

pub struct Bench {
    pub client: Runtime,
    pub server: Runtime,
    pub platform: SyntheticPlatform,
    pub core: Core,
    pub user: String,
    pub postgres: u32,
    pub folder: tempfile::TempDir,
}

impl Bench {
    pub fn set() -> Self {
        let client = Builder::new_multi_thread().worker_threads(2).thread_name("client").enable_all().build().unwrap();
        let server =
            Builder::new_multi_thread().worker_threads(2).thread_name("platform").enable_all().build().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new().unwrap());
        let cluster = Cluster::shared().unwrap();
        let platform = server.block_on(SyntheticPlatform::start(cluster, folder.path(), clock, 0)).unwrap();
        let core = start_core(&folder.path().join("tablet"));
        let mut bench =
            Self { client, server, platform, core, user: String::new(), postgres: cluster.server_pid(), folder };
        bench.enrol(&bench.core);
        bench.user = bench.sign_in(&bench.core);
        bench
    }

    pub fn enrol(&self, core: &Core) {
        let addr = self.platform.addr().unwrap();
        let code = self.server.block_on(self.platform.enrolment_code(&self.platform.sunrise, addr)).unwrap();
        self.client.block_on(core.device_enrol(&code.to_text(), "Bench")).unwrap();
    }

    /// Signs the first technician in. Each code is good once, so a second sign-in waits for the next.
    pub fn sign_in(&self, core: &Core) -> String {
        let person = &self.platform.sunrise.people[0];
        loop {
            let now_s = SystemClock::new().unwrap().wall_ms() / 1_000;
            let code = Some(person.code_at(now_s));
            match self.client.block_on(core.people_sign_in(&person.login, person.password(), code)) {
                Ok(SignInStep::Done { me, .. }) => {
                    if me.needs_pin {
                        core.people_set_pin(&SecretText::new(PIN.to_owned())).unwrap();
                    }
                    return me.user;
                }
                Ok(SignInStep::EnrolSecondFactor { .. }) => unreachable!("the first technician has a second factor"),
                Err(_) => std::thread::sleep(std::time::Duration::from_secs(2)),
            }
        }
    }

    pub fn chart(&self, number: usize) -> &SyntheticChart {
        &self.platform.sunrise.charts[number]
    }

    pub fn start_session(&self, number: usize) -> SessionView {
        let chart = self.chart(number).chart.to_string();
        self.client.block_on(self.core.chart_open(&chart)).unwrap();
        self.core.session_start(&chart).unwrap()
    }

    pub fn end_session(&self, session: &SessionView) {
        use baton_contract::command::Silence;
        let now = self.core.session_view(&session.chart, &session.session).unwrap();
        let silences: Vec<Silence> = now.asks.into_iter().map(|target| Silence { target, zero: true }).collect();
        self.core.session_end(&session.chart, &session.session, &silences).unwrap();
    }
}

pub fn start_core(folder: &std::path::Path) -> Core {
    Core::start(Config {
        folder: folder.to_owned(),
        clock: Arc::new(SystemClock::new().unwrap()),
        secrets: Arc::new(MemorySecrets::default()),
        listener: Arc::new(|_| ()),
        read_watch: None,
    })
    .unwrap()
}
