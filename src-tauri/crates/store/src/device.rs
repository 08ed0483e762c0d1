//! `device.db`: who this device is, who is enrolled on it, and the clocks and marks that outlive a run. It opens with the
//! device secret and holds nothing that opens a chart.

mod hold;
mod identity;
mod otp;
mod people;
mod policy;
mod run;

use rusqlite::Connection;

use crate::{
    open::{self, OpenError, Place},
    schema::Kind,
};

pub use identity::Identity;
pub use people::Person;
pub use run::{Heard, RunningSession, TimeMarks};

/// The open device file. One per process; every write is durable when it returns.
pub struct DeviceFile {
    conn: Connection,
}

impl DeviceFile {
    /// Makes the file of a device that is being enrolled.
    ///
    /// # Errors
    /// [`OpenError`]; [`OpenError::Exists`] when there is one already.
    pub fn create(place: Place<'_>) -> Result<Self, OpenError> {
        open::create(place, Kind::Device, |_| Ok(())).map(|conn| Self { conn })
    }

    /// Opens the file.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(place: Place<'_>) -> Result<Self, OpenError> {
        open::open(place, Kind::Device).map(|conn| Self { conn })
    }
}

#[cfg(test)]
mod tests;
