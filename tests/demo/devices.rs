//! The devices: each an app with a data folder of its own.

use std::{path::PathBuf, process::ExitStatus};

use crate::{
    desk::Desk,
    error::DemoError,
    folder::Folder,
    process::{Process, log_to},
};

/// The name of a device.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeviceName(String);

impl DeviceName {
    /// The name of the device with this number.
    pub fn numbered(number: usize) -> Self {
        Self(format!("tablet-{number}"))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for DeviceName {
    type Err = DemoError;

    fn from_str(text: &str) -> Result<Self, DemoError> {
        let plain = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        let sound = plain && (1..=32).contains(&text.len()) && !text.starts_with('-');
        sound.then(|| Self(text.to_owned())).ok_or(DemoError::DeviceName)
    }
}

/// The devices that are switched on.
pub struct Devices {
    app: PathBuf,
    running: Vec<Process>,
}

impl Devices {
    /// None yet; each will run this app.
    pub fn of(app: PathBuf) -> Self {
        Self { app, running: Vec::new() }
    }

    /// Opens the app on a device. Returns whether it was not open already.
    pub fn open(&mut self, desk: &mut Desk, folder: &Folder, name: &DeviceName) -> Result<bool, DemoError> {
        if self.running.iter().any(|process| process.name() == name.as_str()) {
            return Ok(false);
        }
        let mut app = desk.app(folder, &self.app, name.as_str())?;
        app.env("BATON_DATA_DIR", folder.device(name.as_str()));
        log_to(&mut app, folder.log(name.as_str())?)?;
        self.running.push(Process::start(name.as_str(), app)?);
        Ok(true)
    }

    /// The name to open when none is said: the first that is not open.
    pub fn next(&self) -> DeviceName {
        let free = (1..).map(DeviceName::numbered).find(|name| self.find(name.as_str()).is_none());
        free.unwrap_or_else(|| DeviceName::numbered(1))
    }

    /// Kills the app of a device as a crash would; of the only one, if none is named. Returns the device's name.
    pub fn kill(&mut self, name: Option<&str>) -> Option<String> {
        let place = match name {
            Some(name) => self.find(name)?,
            None if self.running.len() == 1 => 0,
            None => return None,
        };
        let mut process = self.running.remove(place);
        process.kill();
        Some(process.name().to_owned())
    }

    /// Names and process ids of those that are open.
    pub fn open_ones(&self) -> impl Iterator<Item = (&str, u32)> {
        self.running.iter().map(|process| (process.name(), process.id()))
    }

    /// Takes those whose app has ended since the last time.
    pub fn take_ended(&mut self) -> Vec<(String, ExitStatus)> {
        let mut ended = Vec::new();
        self.running.retain_mut(|process| {
            let status = process.ended();
            ended.extend(status.map(|status| (process.name().to_owned(), status)));
            status.is_none()
        });
        ended
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.running.iter().position(|process| process.name() == name)
    }
}

/// Whether a device was enrolled: it then has its files.
pub fn is_enrolled(folder: &Folder, name: &DeviceName) -> bool {
    folder.device(name.as_str()).join("device.db").exists()
}
