//! A synthetic platform that stays: the database, the authority, the keys, the people's second factors and the port at which
//! enrolled devices look for it lie in one folder, and the next start finds all of it.
//!
//! `clinic.json` is written last, whole and durable: a folder without it was never finished and is made anew.

mod record;

use std::{
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use baton_contract::enrolment::EnrolmentCode;
use baton_server::setup::Passwords;
use baton_vault::{clock::Clock, random::make_bytes};

use super::{
    SyntheticPlatform, SyntheticTenant,
    platform::{Served, SyntheticError},
};
use crate::{
    postgres::{Cluster, ClusterError},
    proxy::FaultProxy,
};
use record::Record;

const DATABASE: &str = "baton";
const POSTGRES: &str = "postgres";
const PLATFORM: &str = "platform";

/// Where a new platform tries to listen: below the ports that systems hand out to outgoing connections, so that no such
/// connection happens to have it at the next start; and anywhere among them, so that no other clinic of this machine takes
/// it while this one is not running.
const PORTS: std::ops::Range<u16> = 18_443..28_443;
const PORTS_TO_TRY: u16 = 20;

/// How far the clinic of a folder has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeptState {
    /// Nothing is there.
    None,
    /// Somebody began, and never finished.
    HalfMade,
    /// All is there.
    Made,
}

/// Why the clinic did not open.
#[derive(Debug, thiserror::Error)]
pub enum KeptError {
    /// PostgreSQL or the platform.
    #[error(transparent)]
    Platform(#[from] SyntheticError),
    /// A file or folder.
    #[error("{what}: {source}")]
    File {
        /// What was tried.
        what: String,
        /// Why it failed.
        source: io::Error,
    },
    /// The record is no record, or not of this database.
    #[error("{} does not fit the database beside it", .0.display())]
    Damaged(PathBuf),
    /// Another program has the port that enrolled devices know.
    #[error("port {0}, at which the enrolled devices look for this platform, is taken by another program")]
    PortTaken(u16),
    /// No port of those that it may take is free.
    #[error("none of {PORTS_TO_TRY} ports from {} to {} is free", PORTS.start, PORTS.end - 1)]
    NoPort,
    /// The network in front of the platform.
    #[error("the network could not be set up: {0}")]
    Network(io::Error),
}

impl From<ClusterError> for KeptError {
    fn from(error: ClusterError) -> Self {
        Self::Platform(error.into())
    }
}

impl KeptError {
    fn file(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        move |source| Self::File { what, source }
    }
}

/// The running platform of a folder, behind a network that can be cut.
pub struct KeptClinic {
    /// The network between the devices and the platform; its address is the same at each start.
    pub network: FaultProxy,
    /// The platform and its clinics.
    pub platform: SyntheticPlatform,
    // Dropped last: the others are connected to it.
    _cluster: Cluster,
}

impl KeptClinic {
    /// How far the clinic in this folder has come.
    #[must_use]
    pub fn state(folder: &Path) -> KeptState {
        if record::path(folder).exists() {
            KeptState::Made
        } else if [POSTGRES, PLATFORM].iter().any(|name| folder.join(name).exists()) {
            KeptState::HalfMade
        } else {
            KeptState::None
        }
    }

    /// Opens the clinic of a folder; makes it, with `days` of history for each client, where it is not there or was never
    /// finished.
    ///
    /// # Errors
    /// [`KeptError`].
    pub async fn open(folder: &Path, clock: Arc<dyn Clock>, days: u32) -> Result<Self, KeptError> {
        match Record::load(folder)? {
            Some(record) => Self::reopen(folder, clock, record).await,
            None => Self::make(folder, clock, days).await,
        }
    }

    async fn make(folder: &Path, clock: Arc<dyn Clock>, days: u32) -> Result<Self, KeptError> {
        Self::forget(folder)?;
        let passwords = Passwords { app: record::make_password()?, keys: record::make_password()? };
        let (cluster, served) = serve(folder, clock, &passwords).await?;
        let platform = served.make_clinics(days).await?;
        platform.bill_everybody().await?;
        let target = platform.addr().ok_or(SyntheticError::Value)?;
        let network = listen_anywhere(target)?;
        Record::of(&platform, passwords, network.addr().port()).store(folder)?;
        Ok(Self { network, platform, _cluster: cluster })
    }

    async fn reopen(folder: &Path, clock: Arc<dyn Clock>, record: Record) -> Result<Self, KeptError> {
        let port = record.port;
        let (cluster, served) = serve(folder, clock, &record.passwords()).await?;
        let damaged = || KeptError::Damaged(record::path(folder));
        let (sunrise, harbor) = record.tenants().ok_or_else(damaged)?;
        for (subdomain, tenant) in [("sunrise", &sunrise), ("harbor", &harbor)] {
            let held = served.clinic().find_tenant(subdomain).await.map_err(SyntheticError::from)?;
            if held != Some(tenant.id) {
                return Err(damaged());
            }
        }
        let platform = served.with(sunrise, harbor);
        let target = platform.addr().ok_or(SyntheticError::Value)?;
        let network = FaultProxy::start_on(port, target).map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => KeptError::PortTaken(port),
            _ => KeptError::Network(error),
        })?;
        Ok(Self { network, platform, _cluster: cluster })
    }

    /// Removes the clinic of a folder, the record first: what is interrupted here is not taken for a clinic.
    ///
    /// # Errors
    /// [`KeptError`], also when a server still runs there.
    pub fn forget(folder: &Path) -> Result<(), KeptError> {
        Cluster::wait_until_free(&folder.join(POSTGRES))?;
        Record::remove(folder)?;
        for name in [POSTGRES, PLATFORM] {
            let path = folder.join(name);
            match fs::remove_dir_all(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(KeptError::file(format!("removing {}", path.display()))(error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// An enrolment code of one of the clinics: good once, for a day.
    ///
    /// # Errors
    /// [`KeptError`].
    pub async fn enrolment_code(&self, tenant: &SyntheticTenant) -> Result<EnrolmentCode, KeptError> {
        Ok(self.platform.enrolment_code(tenant, self.network.addr()).await?)
    }

    /// Ends it: requests under way are answered, then the database shuts down.
    pub async fn stop(mut self) {
        self.platform.stop().await;
    }
}

async fn serve(folder: &Path, clock: Arc<dyn Clock>, passwords: &Passwords) -> Result<(Cluster, Served), KeptError> {
    let platform = folder.join(PLATFORM);
    make_private(&platform).map_err(KeptError::file(format!("making {}", platform.display())))?;
    let postgres = folder.join(POSTGRES);
    Cluster::wait_until_free(&postgres)?;
    let cluster = Cluster::start(Some(postgres))?;
    let database = cluster.ensure_database(DATABASE)?;
    let served = SyntheticPlatform::serve_on(&cluster, database, &platform, clock, passwords).await?;
    Ok((cluster, served))
}

fn listen_anywhere(target: SocketAddr) -> Result<FaultProxy, KeptError> {
    let bytes = make_bytes::<2>();
    let bytes = bytes.map_err(|error| KeptError::file("reading randomness")(io::Error::other(error)))?;
    let first = u16::from_le_bytes(*bytes) % (PORTS.end - PORTS.start - PORTS_TO_TRY);
    let mut ports = (0..PORTS_TO_TRY).map(|step| PORTS.start + first + step);
    ports.find_map(|port| FaultProxy::start_on(port, target).ok()).ok_or(KeptError::NoPort)
}

fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}
