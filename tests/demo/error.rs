//! Why the demo does not go on.

use std::{
    io,
    path::{Path, PathBuf},
};

use baton_testkit::{
    clinic::{KeptError, SyntheticError},
    postgres::ClusterError,
};
use baton_vault::{otp::NotASeed, random::RandomError};

/// Why the demo does not go on.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The platform and its clinic.
    #[error(transparent)]
    Clinic(#[from] KeptError),
    /// A file or folder.
    #[error("{0}: {1}")]
    File(PathBuf, io::Error),
    /// The data folder holds something else.
    #[error("{} is not empty and no folder of this demo: nothing in it was touched", .0.display())]
    NotOurs(PathBuf),
    /// Another demo runs there.
    #[error("another demo (process {holder}) runs in {}", folder.display())]
    Busy {
        /// Where.
        folder: PathBuf,
        /// Its process id.
        holder: String,
    },
    /// A program does not start.
    #[error("{0} does not start: {1}")]
    Start(String, io::Error),
    /// A program does not do what it is for.
    #[error("{0} did not become ready")]
    NotReady(String),
    /// No screen.
    #[error("there is no display here to open a window on")]
    NoDisplay,
    /// The devices' secrets are in a keyring that is not there now.
    #[error("the devices of this folder have their secrets in your desktop's keyring, which does not answer")]
    NoDesktopKeyring,
    /// No seed.
    #[error("that is no key: the app shows one as 32 letters and digits from 2 to 7")]
    Seed(#[from] NotASeed),
    /// A name that is no name of a device.
    #[error("a device is called by small letters, digits and dashes: tablet-2")]
    DeviceName,
    /// The system gives no clock or randomness.
    #[error(transparent)]
    System(#[from] RandomError),
    /// Signals cannot be heard.
    #[error("signals: {0}")]
    Signals(io::Error),
}

impl DemoError {
    /// What went wrong with this path.
    pub fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::File(path, error)
    }

    /// What the person can do, where that is not plain.
    pub fn next_step(&self) -> Option<&'static str> {
        match self {
            Self::Clinic(KeptError::PortTaken(_)) => {
                Some("End that program; or start anew with --reset, which takes another port and forgets the devices.")
            }
            Self::Clinic(KeptError::Damaged(_)) => {
                Some("Start anew with --reset; this forgets what was recorded here.")
            }
            Self::Clinic(KeptError::Platform(SyntheticError::Cluster(ClusterError::OutOfReach(_)))) => {
                Some("Give such a folder with --data DIR.")
            }
            Self::NotOurs(_) => Some("Give an empty or a new folder with --data DIR."),
            Self::Busy { .. } => {
                Some("Type d there to open a device; or end it first; or give another folder with --data DIR.")
            }
            Self::NoDisplay => Some("Add --headless: the app then runs on a display of its own that nobody sees."),
            Self::NoDesktopKeyring => Some("Run this in your desktop's session; or start anew with --reset."),
            _ => None,
        }
    }
}
