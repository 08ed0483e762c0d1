//! A scene: one test's own people, charts, network and clock, on a platform that all tests of a binary share. Setting a
//! whole stage for each of many small tests would take longer than the tests.

use std::{
    future::Future,
    net::SocketAddr,
    path::Path,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use baton_contract::{command::TapFact, view::SessionView};
use baton_domain::{
    Role, TenantId,
    chart::{ChartRow, CivilDate, Compartment},
    text::Name,
};
use baton_testkit::{
    clinic::{PASSWORD, SyntheticChart, SyntheticPerson, SyntheticPlatform, SyntheticTenant},
    postgres::Cluster,
    proxy::{FaultProxy, Mode},
};
use baton_vault::{
    clock::{Clock, ManualClock, SystemClock},
    kdf::{KdfParams, derive_login_salt, derive_master},
    otp::OtpSeed,
    secret::SecretText,
};
use tokio::runtime::Runtime;

use crate::{PlatformRows, Switch, Tablet};

/// A PIN that nobody minds.
pub const PIN: &str = "947163";

struct Shared {
    runtime: Runtime,
    platform: SyntheticPlatform,
    authority_key: String,
    authority: String,
}

static SHARED: OnceLock<Shared> = OnceLock::new();
static NUMBER: AtomicU32 = AtomicU32::new(1);

fn shared() -> &'static Shared {
    // In a thread of its own, since a runtime must not be waited for inside another.
    SHARED.get_or_init(|| std::thread::spawn(start_shared).join().unwrap())
}

fn start_shared() -> Shared {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let platform = runtime.block_on(async {
        let clock = Arc::new(SystemClock::new().unwrap());
        SyntheticPlatform::start(Cluster::shared().unwrap(), folder.path(), clock, 0).await.unwrap()
    });
    let read = |name: &str| std::fs::read_to_string(folder.path().join("tls").join(name)).unwrap();
    let (authority_key, authority) = (read("authority.key.pem"), read("authority.pem"));
    Shared { runtime, platform, authority_key, authority }
}

/// A scene. What belongs to the test alone ends with it.
pub struct Scene {
    /// The network between this scene's tablets and the platform.
    pub network: FaultProxy,
    /// What the network leads to.
    pub switch: Switch,
    /// The clock of this scene's tablets. The platform has the real one.
    pub clock: Arc<ManualClock>,
    /// A technician.
    pub ana: SyntheticPerson,
    /// A chart with the technician on its care team.
    pub chart: SyntheticChart,
    shared: &'static Shared,
    folder: tempfile::TempDir,
}

impl Scene {
    /// Sets the scene in the first clinic.
    pub async fn set() -> Self {
        let shared = shared();
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::new(SystemClock::new().unwrap().wall_ms()));
        let switch = Switch::start(shared.platform.addr().unwrap()).await;
        let network = FaultProxy::start(switch.addr()).unwrap();
        let ana = person(shared, shared.platform.sunrise.id, "Ana Ruiz", Role::Technician).await;
        let chart = make_chart(shared, "Mika Reyes").await;
        let scene = Self { network, switch, clock, ana, chart, shared, folder };
        scene.assign(&scene.chart, &scene.ana).await;
        scene
    }

    /// The first clinic.
    pub fn sunrise(&self) -> &'static SyntheticTenant {
        &self.shared.platform.sunrise
    }

    /// The second clinic.
    pub fn harbor(&self) -> &'static SyntheticTenant {
        &self.shared.platform.harbor
    }

    /// The platform itself.
    pub fn platform(&self) -> &'static SyntheticPlatform {
        &self.shared.platform
    }

    /// The authority's key and certificate, as PEM: what an attacker who has stolen them would hold.
    pub fn authority(&self) -> (&'static str, &'static str) {
        (&self.shared.authority_key, &self.shared.authority)
    }

    /// Another person of the first clinic, with a second factor.
    pub async fn person(&self, name: &str, role: Role) -> SyntheticPerson {
        person(self.shared, self.sunrise().id, name, role).await
    }

    /// Another chart of the first clinic, with nobody on its care team.
    pub async fn chart(&self, client: &str) -> SyntheticChart {
        make_chart(self.shared, client).await
    }

    /// Puts a person on a chart's care team.
    pub async fn assign(&self, chart: &SyntheticChart, person: &SyntheticPerson) {
        let (tenant, chart, user) = (self.sunrise().id, chart.chart, person.user);
        let clinic = self.shared.platform.clinic().unwrap();
        on(self.shared, async move { clinic.assign(tenant, chart, user, 0).await.unwrap() }).await;
    }

    /// Takes a person off a chart's care team.
    pub async fn release(&self, chart: &SyntheticChart, person: &SyntheticPerson) {
        let (tenant, chart, user) = (self.sunrise().id, chart.chart, person.user);
        let (clinic, now) = (self.shared.platform.clinic().unwrap(), self.platform_now_s() * 1_000);
        on(self.shared, async move { clinic.release(tenant, chart, user, now).await.unwrap() }).await;
    }

    /// A folder of this scene.
    pub fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// The folder of the whole scene.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A tablet that is not enrolled.
    pub fn blank_tablet(&self, name: &str) -> Tablet {
        Tablet::start(self.path(name), self.clock.clone())
    }

    /// An enrolled tablet.
    pub async fn tablet(&self, name: &str) -> Tablet {
        let tablet = self.blank_tablet(name);
        let code = self.enrolment_code(self.sunrise(), self.network.addr()).await;
        tablet.core().device_enrol(&code.to_text(), name).await.unwrap();
        tablet
    }

    /// An enrolment code.
    pub async fn enrolment_code(
        &self,
        tenant: &'static SyntheticTenant,
        address: SocketAddr,
    ) -> baton_contract::enrolment::EnrolmentCode {
        let platform = &self.shared.platform;
        on(self.shared, async move { platform.enrolment_code(tenant, address).await.unwrap() }).await
    }

    /// A code of a person's second factor that the platform takes now, however often it is asked for.
    pub async fn code(&self, person: &SyntheticPerson) -> String {
        let rows = self.rows().await;
        rows.run("UPDATE credentials SET last_step = -1 WHERE person = $1", &[&person.user.0]).await;
        person.code_at(self.platform_now_s())
    }

    /// The platform's time in Unix seconds.
    pub fn platform_now_s(&self) -> i64 {
        SystemClock::new().unwrap().wall_ms() / 1_000
    }

    /// The tablets' time in Unix seconds.
    pub fn now_s(&self) -> i64 {
        self.clock.wall_ms().div_euclid(1_000)
    }

    /// Signs a person in with the network, and sets the PIN. Returns the offline seed where it was shown.
    pub async fn sign_in(&self, tablet: &Tablet, person: &SyntheticPerson) -> Option<OtpSeed> {
        let code = self.code(person).await;
        let step = tablet.core().people_sign_in(&person.login, person.password(), Some(code)).await.unwrap();
        tablet.settle(step, PIN)
    }

    /// A tablet with the technician active in a running session with three taps.
    pub async fn at_work(&self) -> (Tablet, SessionView, OtpSeed) {
        let tablet = self.tablet("tablet").await;
        let offline = self.sign_in(&tablet, &self.ana).await.unwrap();
        tablet.core().chart_open(&self.chart.chart.to_string()).await.unwrap();
        let session = tablet.core().session_start(&self.chart.chart.to_string()).unwrap();
        for _ in 0..3 {
            tablet.tap(&session, "Hitting", TapFact::Count);
        }
        (tablet, session, offline)
    }

    /// Lets time pass for the tablets.
    pub fn pass(&self, ms: u64) {
        self.clock.advance(ms);
    }

    /// Cuts the network.
    pub fn cut(&self) {
        self.network.set(Mode::Cut);
    }

    /// Gives it back.
    pub fn heal(&self) {
        self.network.set(Mode::Pass);
    }

    /// From now on another machine answers at the platform's address.
    pub async fn plug(&self, machine: SocketAddr) {
        self.network.set(Mode::Cut);
        self.switch.plug(machine);
        // Connections that are open end before the wire carries again.
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        self.network.set(Mode::Pass);
    }

    /// The platform answers again.
    pub async fn plug_back(&self) {
        self.plug(self.shared.platform.addr().unwrap()).await;
    }

    /// What the platform holds.
    pub async fn rows(&self) -> PlatformRows {
        PlatformRows::connect(&self.shared.platform.database.url()).await
    }

    /// Something done by the clinic's admin, on the platform's own runtime.
    pub async fn admin<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> T {
        on(self.shared, work).await
    }
}

async fn on<T: Send + 'static>(shared: &'static Shared, work: impl Future<Output = T> + Send + 'static) -> T {
    shared.runtime.spawn(work).await.unwrap()
}

async fn person(shared: &'static Shared, tenant: TenantId, name: &str, role: Role) -> SyntheticPerson {
    let login = format!("person.{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    let name = Name::new(name).unwrap();
    let clinic = shared.platform.clinic().unwrap();
    on(shared, async move {
        let salt = derive_login_salt(tenant.0, &login);
        let password = SecretText::new(PASSWORD.to_owned());
        let derive = tokio::task::spawn_blocking(move || derive_master(&password, &salt, KdfParams::STANDARD).unwrap());
        let (seed, master) = (OtpSeed::make().unwrap(), derive.await.unwrap());
        let new = baton_server::clinic::NewPerson {
            login: login.clone(),
            name: name.clone(),
            initials: Name::new("AR").unwrap(),
            role,
            pin_facts: vec!["1996-04-12".to_owned(), "+49 171 604 8392".to_owned()],
            auth_value: master.derive_auth_value(),
            seed: Some(OtpSeed::try_from_slice(seed.expose()).unwrap()),
        };
        let user = clinic.add_person(tenant, new).await.unwrap();
        SyntheticPerson { user, login, name, role, seed: Some(seed) }
    })
    .await
}

async fn make_chart(shared: &'static Shared, client: &str) -> SyntheticChart {
    let (tenant, targets) = (shared.platform.sunrise.id, shared.platform.sunrise.charts[0].targets.clone());
    let (clinic, client) = (shared.platform.clinic().unwrap(), client.to_owned());
    on(shared, async move {
        let new = baton_server::clinic::NewClient {
            name: Name::new(&client).unwrap(),
            initials: Name::new("MR").unwrap(),
            born: CivilDate("2018-03-04".to_owned()),
        };
        let (id, chart) = clinic.add_client(tenant, new).await.unwrap();
        let rows: Vec<ChartRow> = targets.iter().cloned().map(ChartRow::Target).collect();
        clinic.insert_rows(tenant, chart, Compartment::Clinical, &rows).await.unwrap();
        SyntheticChart { chart, client: id, name: client, targets }
    })
    .await
}
