//! What a kept clinic must remember that its database does not tell: passwords, seeds, the port. A secret file.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use baton_domain::{ChartId, ClientId, Role, TenantId, UserId, measure::Target, text::Name};
use baton_server::setup::Passwords;
use baton_vault::{otp::OtpSeed, random::make_bytes};
use serde::{Deserialize, Serialize};

use super::KeptError;
use crate::clinic::{SyntheticChart, SyntheticPerson, SyntheticPlatform, SyntheticTenant};

/// Of this file's layout.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
pub(super) struct Record {
    version: u32,
    /// At which enrolled devices find the platform.
    pub port: u16,
    app_password: String,
    keys_password: String,
    sunrise: Tenant,
    harbor: Tenant,
}

#[derive(Serialize, Deserialize)]
struct Tenant {
    id: TenantId,
    host: String,
    people: Vec<Person>,
    charts: Vec<Chart>,
}

#[derive(Serialize, Deserialize)]
struct Person {
    user: UserId,
    login: String,
    name: Name,
    role: Role,
    /// Base32.
    seed: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Chart {
    chart: ChartId,
    client: ClientId,
    name: String,
    targets: Vec<Target>,
}

pub(super) fn path(folder: &Path) -> PathBuf {
    folder.join("clinic.json")
}

pub(super) fn make_password() -> Result<String, KeptError> {
    let bytes = make_bytes::<24>();
    let bytes = bytes.map_err(|error| KeptError::file("reading randomness")(io::Error::other(error)))?;
    Ok(data_encoding::HEXLOWER.encode(&*bytes))
}

impl Record {
    pub fn of(platform: &SyntheticPlatform, passwords: Passwords, port: u16) -> Self {
        let Passwords { app: app_password, keys: keys_password } = passwords;
        let (sunrise, harbor) = (Tenant::of(&platform.sunrise), Tenant::of(&platform.harbor));
        Self { version: VERSION, port, app_password, keys_password, sunrise, harbor }
    }

    pub fn passwords(&self) -> Passwords {
        Passwords { app: self.app_password.clone(), keys: self.keys_password.clone() }
    }

    /// The clinics; nothing if a seed is none.
    pub fn tenants(self) -> Option<(SyntheticTenant, SyntheticTenant)> {
        Some((self.sunrise.open()?, self.harbor.open()?))
    }

    /// The record of a folder, if the clinic there was finished.
    pub fn load(folder: &Path) -> Result<Option<Self>, KeptError> {
        let path = path(folder);
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            read => read.map_err(KeptError::file(format!("reading {}", path.display())))?,
        };
        let record = serde_json::from_str::<Self>(&text).ok().filter(|record| record.version == VERSION);
        record.map(Some).ok_or(KeptError::Damaged(path))
    }

    /// Writes it whole or not at all.
    pub fn store(&self, folder: &Path) -> Result<(), KeptError> {
        let (path, half) = (path(folder), folder.join("clinic.json.new"));
        let write = || {
            let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&half)?;
            file.write_all(&serde_json::to_vec_pretty(self)?)?;
            file.sync_all()?;
            fs::rename(&half, &path)?;
            fs::File::open(folder)?.sync_all()
        };
        write().map_err(KeptError::file(format!("writing {}", path.display())))
    }

    /// Removes it, durably.
    pub fn remove(folder: &Path) -> Result<(), KeptError> {
        let path = path(folder);
        match fs::remove_file(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            removed => removed.and_then(|()| fs::File::open(folder)?.sync_all()),
        }
        .map_err(KeptError::file(format!("removing {}", path.display())))
    }
}

impl Tenant {
    fn of(tenant: &SyntheticTenant) -> Self {
        let people = tenant.people.iter().map(Person::of).collect();
        let charts = tenant.charts.iter().map(Chart::of).collect();
        Self { id: tenant.id, host: tenant.host.clone(), people, charts }
    }

    fn open(self) -> Option<SyntheticTenant> {
        let people = self.people.into_iter().map(Person::open).collect::<Option<_>>()?;
        let charts = self.charts.into_iter().map(Chart::open).collect();
        Some(SyntheticTenant { id: self.id, host: self.host, people, charts })
    }
}

impl Person {
    fn of(person: &SyntheticPerson) -> Self {
        let SyntheticPerson { user, login, name, role, seed } = person;
        let seed = seed.as_ref().map(|seed| seed.base32().expose().to_owned());
        Self { user: *user, login: login.clone(), name: name.clone(), role: *role, seed }
    }

    fn open(self) -> Option<SyntheticPerson> {
        let Self { user, login, name, role, seed } = self;
        let seed = match seed {
            Some(text) => Some(OtpSeed::from_base32(&text).ok()?),
            None => None,
        };
        Some(SyntheticPerson { user, login, name, role, seed })
    }
}

impl Chart {
    fn of(chart: &SyntheticChart) -> Self {
        let SyntheticChart { chart, client, name, targets } = chart;
        Self { chart: *chart, client: *client, name: name.clone(), targets: targets.clone() }
    }

    fn open(self) -> SyntheticChart {
        let Self { chart, client, name, targets } = self;
        SyntheticChart { chart, client, name, targets }
    }
}
