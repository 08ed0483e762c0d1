//! The synthetic clinics on a real platform: PostgreSQL, TLS, row-level security and all.

use std::{net::SocketAddr, path::Path, sync::Arc};

use baton_contract::enrolment::EnrolmentCode;
use baton_domain::{
    ChartId, ClientId, TenantId,
    chart::{ChartRow, CivilDate, Compartment},
    measure::Target,
    policy::{OfflineSignIn, PolicyBundle},
    text::Name,
};
use baton_server::{
    Config, Fault, Platform, Running,
    clinic::{Clinic, NewClient, NewPerson},
    setup::{self, Passwords},
    tls,
};
use baton_vault::{
    clock::Clock,
    kdf::{KdfParams, derive_login_salt, derive_master},
    otp::OtpSeed,
    secret::SecretText,
};

use super::{
    history,
    people::{HARBOR, PASSWORD, SUNRISE, Sheet, SyntheticPerson},
    program,
};
use crate::postgres::{Cluster, ClusterError, Database};

/// The domain below which the synthetic tenants live. It resolves nowhere: the enrolment code carries the address.
pub const DOMAIN: &str = "baton.test";

/// A client's chart.
pub struct SyntheticChart {
    /// The chart.
    pub chart: ChartId,
    /// The client.
    pub client: ClientId,
    /// The client's name: the canary that must never lie in clear.
    pub name: String,
    /// The targets.
    pub targets: Vec<Target>,
}

/// A clinic.
pub struct SyntheticTenant {
    /// The tenant.
    pub id: TenantId,
    /// Its full host name.
    pub host: String,
    /// Its people, in the order of their sheets.
    pub people: Vec<SyntheticPerson>,
    /// Its clients.
    pub charts: Vec<SyntheticChart>,
}

impl SyntheticTenant {
    /// The person with this login.
    #[must_use]
    pub fn person(&self, login: &str) -> Option<&SyntheticPerson> {
        self.people.iter().find(|p| p.login == login)
    }
}

/// A platform with two synthetic clinics.
pub struct SyntheticPlatform {
    /// What it was started with.
    pub config: Config,
    /// The database, as its superuser.
    pub database: Database,
    /// SHA-256 of the authority's public key.
    pub authority: [u8; 32],
    /// The first clinic: 6 people, 12 clients.
    pub sunrise: SyntheticTenant,
    /// The second clinic: 2 people, 3 clients.
    pub harbor: SyntheticTenant,
    running: Option<Running>,
}

/// Why the synthetic platform did not come up.
#[derive(Debug, thiserror::Error)]
pub enum SyntheticError {
    /// PostgreSQL.
    #[error(transparent)]
    Cluster(#[from] ClusterError),
    /// The database's setup.
    #[error(transparent)]
    Setup(#[from] setup::SetupError),
    /// The platform.
    #[error(transparent)]
    Platform(#[from] Fault),
    /// TLS material.
    #[error("tls: {0}")]
    Tls(String),
    /// A synthetic value that the domain refuses.
    #[error("a synthetic value was refused")]
    Value,
}

const CLIENTS: [&str; 15] = [
    "Mika Reyes",
    "Noor Aziz",
    "Leo Brandt",
    "Ida Falk",
    "Tomas Vega",
    "Yuna Park",
    "Eli Stone",
    "Zoe Marin",
    "Finn Oakes",
    "Aya Moreau",
    "Ravi Sen",
    "Luna Petrov",
    "Max Jensen",
    "Ines Costa",
    "Hugo Weber",
];

impl SyntheticPlatform {
    /// Makes a fresh database in `cluster` and the clinics in it, and serves them on a free port. `days` of history for
    /// each client.
    ///
    /// # Errors
    /// [`SyntheticError`].
    pub async fn start(
        cluster: &Cluster,
        folder: &Path,
        clock: Arc<dyn Clock>,
        days: u32,
    ) -> Result<Self, SyntheticError> {
        let database = cluster.fresh_database()?;
        let passwords = Passwords { app: "synthetic-app".into(), keys: "synthetic-keys".into() };
        Self::serve_on(cluster, database, folder, clock, &passwords).await?.make_clinics(days).await
    }

    /// Serves a database of `cluster`, on a free port; what it needs on disk lies in `folder`.
    pub(super) async fn serve_on(
        cluster: &Cluster,
        database: Database,
        folder: &Path,
        clock: Arc<dyn Clock>,
        passwords: &Passwords,
    ) -> Result<Served, SyntheticError> {
        let urls = setup::install(&cluster.admin_url("postgres"), &database.name, passwords).await?;
        let hosts = [format!("sunrise.{DOMAIN}"), format!("harbor.{DOMAIN}")];
        let tls_folder = folder.join("tls");
        let authority = tls::make_authority(&tls_folder, &[&hosts[0], &hosts[1]])
            .map_err(|e| SyntheticError::Tls(format!("{e:?}")))?;
        let config = Config {
            database_url: urls.app,
            keys_url: urls.keys,
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            domain: DOMAIN.to_owned(),
            tls_folder,
            kms_key_file: folder.join("kms.key"),
            clock,
        };
        let running = Platform::start(config.clone()).await?;
        Ok(Served { config, database, authority: authority.spki_sha256, running })
    }

    /// Where it listens, while it runs.
    #[must_use]
    pub fn addr(&self) -> Option<SocketAddr> {
        self.running.as_ref().map(Running::addr)
    }

    /// What a clinic's admin does.
    #[must_use]
    pub fn clinic(&self) -> Option<Clinic> {
        self.running.as_ref().map(Running::clinic)
    }

    /// Gives each client a payer: the first asks for a supervisor's signature under a note, the next for the caregiver's as well,
    /// the third for none, and so on.
    ///
    /// # Errors
    /// [`SyntheticError`].
    pub async fn bill_everybody(&self) -> Result<(), SyntheticError> {
        let clinic = self.clinic().ok_or(SyntheticError::Value)?;
        for tenant in [&self.sunrise, &self.harbor] {
            for (n, chart) in tenant.charts.iter().enumerate() {
                clinic.put_billing(tenant.id, super::billing::of_client(chart.chart, n)).await?;
            }
        }
        Ok(())
    }

    /// Stops serving.
    pub async fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
    }

    /// Serves again, on a free port.
    ///
    /// # Errors
    /// [`SyntheticError`].
    pub async fn serve(&mut self) -> Result<SocketAddr, SyntheticError> {
        let running = Platform::start(self.config.clone()).await?;
        let addr = running.addr();
        self.running = Some(running);
        Ok(addr)
    }

    /// An enrolment code of a tenant, for a device that reaches the platform at `address`.
    ///
    /// # Errors
    /// [`SyntheticError`].
    pub async fn enrolment_code(
        &self,
        tenant: &SyntheticTenant,
        address: SocketAddr,
    ) -> Result<EnrolmentCode, SyntheticError> {
        let clinic = self.clinic().ok_or(SyntheticError::Value)?;
        Ok(clinic.make_enrolment_code(tenant.id, &tenant.host, address, self.authority).await?)
    }
}

/// A platform that serves, before anybody knows its clinics.
pub(super) struct Served {
    config: Config,
    database: Database,
    authority: [u8; 32],
    running: Running,
}

impl Served {
    /// What a clinic's admin does.
    pub fn clinic(&self) -> Clinic {
        self.running.clinic()
    }

    /// Makes the clinics, with `days` of history for each client.
    pub async fn make_clinics(self, days: u32) -> Result<SyntheticPlatform, SyntheticError> {
        let (clinic, now) = (self.clinic(), self.config.clock.wall_ms());
        let sunrise = make_tenant(&clinic, "sunrise", "Sunrise Clinic", SUNRISE, &CLIENTS[..12], now, days).await?;
        let harbor = make_tenant(&clinic, "harbor", "Harbor Clinic", HARBOR, &CLIENTS[12..], now, days).await?;
        Ok(self.with(sunrise, harbor))
    }

    /// The platform with clinics that are in its database already.
    pub fn with(self, sunrise: SyntheticTenant, harbor: SyntheticTenant) -> SyntheticPlatform {
        let Self { config, database, authority, running } = self;
        SyntheticPlatform { config, database, authority, sunrise, harbor, running: Some(running) }
    }
}

pub(super) fn name(text: &str) -> Result<Name, SyntheticError> {
    Name::new(text).map_err(|_| SyntheticError::Value)
}

/// The demo's policy: offline sign-in with a code, and the shortest lock the product knows for technicians.
fn policy() -> PolicyBundle {
    let mut policy = PolicyBundle::default_for(TenantId(uuid::Uuid::nil()));
    policy.offline_sign_in = OfflineSignIn::OfflineOtp;
    for role in &mut policy.roles {
        role.lock_after_s = 60;
        role.lock_after_in_session_s = 60;
    }
    policy
}

async fn make_tenant(
    clinic: &Clinic,
    subdomain: &str,
    title: &str,
    sheets: &[Sheet],
    clients: &[&str],
    now: i64,
    days: u32,
) -> Result<SyntheticTenant, SyntheticError> {
    let id = clinic.create_tenant(subdomain, &name(title)?, policy()).await?;
    let mut people = Vec::new();
    for sheet in sheets {
        people.push(make_person(clinic, id, sheet).await?);
    }
    let mut charts = Vec::new();
    for (number, client) in clients.iter().enumerate() {
        charts.push(make_chart(clinic, id, &people, number, client, now, days).await?);
    }
    Ok(SyntheticTenant { id, host: format!("{subdomain}.{DOMAIN}"), people, charts })
}

async fn make_person(clinic: &Clinic, tenant: TenantId, sheet: &Sheet) -> Result<SyntheticPerson, SyntheticError> {
    let salt = derive_login_salt(tenant.0, sheet.login);
    let master = derive_master(&SecretText::new(PASSWORD.to_owned()), &salt, KdfParams::STANDARD)
        .map_err(|_| SyntheticError::Value)?;
    let seed = if sheet.has_factor { Some(OtpSeed::make().map_err(|_| SyntheticError::Value)?) } else { None };
    let copy = seed.as_ref().map(|s| OtpSeed::try_from_slice(s.expose())).transpose();
    let person = NewPerson {
        login: sheet.login.to_owned(),
        name: name(sheet.name)?,
        initials: name(sheet.initials)?,
        role: sheet.role,
        pin_facts: vec![sheet.born.to_owned()],
        auth_value: master.derive_auth_value(),
        seed: copy.map_err(|_| SyntheticError::Value)?,
    };
    let user = clinic.add_person(tenant, person).await?;
    Ok(SyntheticPerson { user, login: sheet.login.to_owned(), name: name(sheet.name)?, role: sheet.role, seed })
}

/// A chart with its targets, its care team and its history; every third one has all measures. The first technician is on the first half of the charts, the
/// second technician on every other one, supervisors on all.
async fn make_chart(
    clinic: &Clinic,
    tenant: TenantId,
    people: &[SyntheticPerson],
    number: usize,
    client: &str,
    now: i64,
    days: u32,
) -> Result<SyntheticChart, SyntheticError> {
    let initials: String = client.split(' ').filter_map(|word| word.chars().next()).collect();
    let born = CivilDate(format!("201{}-0{}-1{}", number % 9, 1 + number % 9, number % 9));
    let new = NewClient { name: name(client)?, initials: name(&initials)?, born };
    let (id, chart) = clinic.add_client(tenant, new).await?;
    let mut technicians = 0;
    for person in people {
        let assigned = match person.role {
            baton_domain::Role::Supervisor => true,
            baton_domain::Role::Technician => {
                technicians += 1;
                if technicians == 1 { number < 6 } else { number.is_multiple_of(2) }
            }
            _ => false,
        };
        if assigned {
            clinic.assign(tenant, chart, person.user, 0).await?;
        }
    }
    let seed = number as u64 + u64::from(tenant.0.as_fields().0);
    let targets = program::targets(seed, number % 3 == 2);
    let mut rows: Vec<ChartRow> = targets.iter().cloned().map(ChartRow::Target).collect();
    if let Some(by) = people.first() {
        rows.extend(history::sessions(seed, &targets, by.user, now, days));
    }
    clinic.insert_rows(tenant, chart, Compartment::Clinical, &rows).await?;
    Ok(SyntheticChart { chart, client: id, name: client.to_owned(), targets })
}
