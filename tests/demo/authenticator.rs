//! Keys that the app has shown and somebody typed in here, as into an authenticator app: the demo cannot know them otherwise.

use std::{collections::BTreeMap, fs, io, path::PathBuf};

use baton_vault::otp::OtpSeed;

use crate::{error::DemoError, folder::write_private};

/// The keys by the names that they were given.
pub struct Authenticator {
    path: PathBuf,
    keys: BTreeMap<String, String>,
}

impl Authenticator {
    /// Opens what was kept. A file that cannot be read is left alone and an error.
    pub fn open(path: PathBuf) -> Result<Self, DemoError> {
        let keys = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
            read => {
                let bytes = read.map_err(DemoError::file(&path))?;
                serde_json::from_slice(&bytes).map_err(io::Error::from).map_err(DemoError::file(&path))?
            }
        };
        Ok(Self { path, keys })
    }

    /// Keeps a key under a name.
    pub fn keep(&mut self, name: &str, seed: &OtpSeed) -> Result<(), DemoError> {
        self.keys.insert(name.to_owned(), seed.base32().expose().to_owned());
        let bytes =
            serde_json::to_vec_pretty(&self.keys).map_err(io::Error::from).map_err(DemoError::file(&self.path))?;
        write_private(&self.path, &bytes)
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = (&str, OtpSeed)> {
        self.keys.iter().filter_map(|(name, key)| Some((name.as_str(), OtpSeed::from_base32(key).ok()?)))
    }
}
