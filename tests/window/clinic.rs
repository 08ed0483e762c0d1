//! The platform with its synthetic clinics behind a network that can be cut, on the real clock.

use std::{sync::Arc, time::Duration};

use baton_domain::{
    ActionKind, UserId, chart::ChartRow, note::Requires, observation::Observation, session::TargetDisposition,
    units::Rounding,
};
use baton_testkit::{
    clinic::{SyntheticPerson, SyntheticPlatform, SyntheticTenant, billing},
    postgres::Cluster,
    proxy::{FaultProxy, Mode},
};
use baton_vault::clock::{Clock, SystemClock};
use tokio::runtime::Runtime;
use uuid::Uuid;

use super::{guard::wait_until, machine::Machine, reads::hold_to};
use crate::PlatformRows;
use baton_ledger::Header;
use rustix::process::Pid;

/// The clinic.
pub struct ClinicSide {
    network: FaultProxy,
    platform: SyntheticPlatform,
    runtime: Runtime,
    _folder: tempfile::TempDir,
}

/// What the platform holds of a session.
pub struct Held {
    /// The device that delivered it.
    pub device: Uuid,
    /// Observations in the order in which they were made.
    pub observations: Vec<Observation>,
    /// What silence meant, told at the end.
    pub silences: Vec<TargetDisposition>,
    /// Entries that record an observation, by hand.
    pub taps_by: Vec<(UserId, usize)>,
    /// Entries with an outcome other than applied.
    pub marked: Vec<String>,
}

impl ClinicSide {
    /// Opens it, with `days` of history for each client.
    pub fn open(days: u32) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(SystemClock::new().unwrap());
        let cluster = Cluster::shared().unwrap();
        let platform = runtime.block_on(SyntheticPlatform::start(cluster, folder.path(), clock, days)).unwrap();
        let network = FaultProxy::start(platform.addr().unwrap()).unwrap();
        Self { network, platform, runtime, _folder: folder }
    }

    /// The first clinic.
    pub fn sunrise(&self) -> &SyntheticTenant {
        &self.platform.sunrise
    }

    /// A client of the first technician with so many targets; their name.
    pub fn add_wide_client(&self, name: &str, targets: u16) -> String {
        self.runtime.block_on(self.platform.add_wide_client(name, targets)).unwrap().name
    }

    /// A client of the first technician with a session on each of the last `days` days; their name.
    pub fn add_long_client(&self, name: &str, days: u32) -> String {
        self.runtime.block_on(self.platform.add_long_client(name, days)).unwrap().name
    }

    /// Gives a client of the first clinic a payer that asks for a supervisor's signature.
    pub fn bill(&self, number: usize) {
        let clinic = self.sunrise();
        let requires = Requires { cosign: true, caregiver: false };
        let payer = billing(clinic.charts[number].chart, "Plains Health Plan", requires, Rounding::CptMidpoint);
        self.runtime.block_on(self.platform.clinic().unwrap().put_billing(clinic.id, payer)).unwrap();
    }

    /// An enrolment code of the first clinic.
    pub fn enrolment_code(&self) -> String {
        let code = self.platform.enrolment_code(self.sunrise(), self.network.addr());
        self.runtime.block_on(code).unwrap().to_text()
    }

    /// Cuts the network.
    pub fn cut(&self) {
        self.network.set(Mode::Cut);
    }

    /// Gives it back.
    pub fn heal(&self) {
        self.network.set(Mode::Pass);
    }

    /// Everybody's time in Unix seconds.
    pub fn now_s() -> i64 {
        SystemClock::new().unwrap().wall_ms() / 1_000
    }

    /// Waits until the platform holds this many observations of the chart's last session and a signed note, then reads and
    /// verifies it all.
    pub fn wait_for(&self, chart: Uuid, observations: usize) -> Held {
        let rows = self.runtime.block_on(self.rows());
        // The device asks again after a minute at most.
        wait_until("everything to arrive", Duration::from_secs(90), || {
            let there = self.runtime.block_on(self.read(&rows, chart))?;
            (there.observations.len() >= observations && self.is_signed(&rows, chart)).then_some(())
        });
        // Once more: what arrived while it was read is in one table and not in the other.
        self.runtime.block_on(self.read(&rows, chart)).unwrap()
    }

    /// All rows of a chart.
    pub fn chart_rows(&self, chart: Uuid) -> Vec<ChartRow> {
        self.runtime.block_on(async { self.rows().await.chart_rows(chart).await })
    }

    /// How many entries of a kind the platform holds, of every device.
    pub fn entries_of(&self, kind: ActionKind) -> i64 {
        let sql = format!("SELECT count(*) FROM entries WHERE kind = {}", kind as u16);
        self.runtime.block_on(async { self.rows().await.count(&sql).await })
    }

    fn is_signed(&self, rows: &PlatformRows, chart: Uuid) -> bool {
        let rows = self.runtime.block_on(rows.chart_rows(chart));
        rows.iter().any(|row| matches!(row, ChartRow::Note(note) if note.signed.is_some()))
    }

    /// A technician of the second clinic.
    pub fn stranger(&self) -> &SyntheticPerson {
        &self.platform.harbor.people[0]
    }

    /// The one other device that has delivered.
    pub fn other_device(&self, known: Uuid) -> Uuid {
        let devices = self.runtime.block_on(async { self.rows().await.devices().await });
        let others: Vec<Uuid> = devices.into_iter().filter(|device| *device != known).collect();
        assert_eq!(others.len(), 1, "devices that have delivered");
        others[0]
    }

    /// Every statement on a chart in these runs of the app on a device has an earlier entry in its ledger.
    pub fn check_reads(&self, device: Uuid, machine: &Machine, runs: &[Pid]) {
        let entries = self.runtime.block_on(async { self.rows().await.entries(device).await });
        let headers: Vec<Header> = entries.iter().map(|held| held.entry.read_header().unwrap()).collect();
        let reads = hold_to(&headers, &machine.path("tmp"), runs);
        println!("{reads} reads of charts in {} runs, each after its entry", runs.len());
        assert!(reads > 20, "{reads} reads: the trace does not work");
    }

    /// The app's own role sees one tenant's rows only, with no filter by tenant in the query.
    pub fn check_tenants(&self) {
        self.runtime.block_on(async {
            let (client, connection) =
                tokio_postgres::connect(&self.platform.config.database_url, tokio_postgres::NoTls).await.unwrap();
            tokio::spawn(connection);
            let harbor = self.platform.harbor.id;
            client.batch_execute(&format!("BEGIN; SET LOCAL baton.tenant = '{harbor}'")).await.unwrap();
            for table in ["people", "charts", "care_team", "chart_rows", "entries", "devices"] {
                let sql = format!("SELECT count(*), count(*) FILTER (WHERE tenant_id <> $1) FROM {table}");
                let row = client.query_one(&sql, &[&harbor.0]).await.unwrap();
                let (seen, foreign): (i64, i64) = (row.get(0), row.get(1));
                assert_eq!(foreign, 0, "{table} shows another clinic's rows");
                let expected = !matches!(table, "entries" | "devices");
                assert_eq!(seen > 0, expected, "{table} of the second clinic");
            }
        });
    }

    async fn rows(&self) -> PlatformRows {
        PlatformRows::connect(&self.platform.database.url()).await
    }

    async fn read(&self, rows: &PlatformRows, chart: Uuid) -> Option<Held> {
        let device = *rows.devices().await.first()?;
        rows.verify_chain(device).await;
        let entries = rows.entries(device).await;
        let people = self.platform.sunrise.people.iter();
        let taps_by = people.map(|person| {
            let hand = Some(person.user.0);
            let taps = entries.iter().filter(|e| e.kind == ActionKind::Observe as i32 && e.actor == hand).count();
            (person.user, taps)
        });
        let taps_by = taps_by.collect();
        let marked = entries.iter().filter_map(|entry| entry.marked.clone()).collect();
        let all = rows.chart_rows(chart).await;
        let sessions = all.iter().filter_map(|row| match row {
            ChartRow::Session(session) => Some(session),
            _ => None,
        });
        let last = sessions.max_by_key(|session| session.started.at.wall_ms)?;
        let (last, silences) = (last.id, last.dispositions.clone());
        let mut observations: Vec<Observation> = all
            .into_iter()
            .filter_map(|row| match row {
                ChartRow::Observation(observation) if observation.session == last => Some(observation),
                _ => None,
            })
            .collect();
        observations.sort_by_key(|observation| observation.id.0);
        Some(Held { device, observations, silences, taps_by, marked })
    }
}
