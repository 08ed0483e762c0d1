//! The demo's data folder: everything that it keeps, and nothing else, lies there.

use std::{
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use baton_testkit::clinic::{KeptClinic, KeptState};

use crate::{error::DemoError, keyring};

/// Says whose folder it is; nothing is ever removed from a folder without it.
const MARK: &str = "baton-demo.txt";
const ABOUT: &str = "\
This folder belongs to Baton's demo: `cargo xtask demo --reset` removes what is in it. Every name and all data are made up.

postgres/            the platform's database (PostgreSQL; its password beside it)
platform/            the platform's certificate authority, its TLS keys, and the file that stands in for its KMS
clinic.json          passwords of the database's two roles, the people's one-time seeds, the port: a real clinic has no such file
devices/NAME/        what a device has on its disk: encrypted files, and `device-id`, `lock`, `reserve` in clear
desk/                the home of the app and, where the desktop's own keyring is not used, the keyring with the devices' secrets
                     and the password that opens it: it stands in for the operating system's, so whoever holds this folder as
                     a whole can open the devices' own files. A chart takes a person's password besides
authenticator.json   keys that were typed in here, as into an authenticator app
log/                 what the platform and the apps said
";

/// What a reset removes, besides the clinic.
const FOLDERS: [&str; 3] = ["devices", "desk", "log"];

/// The folder, held by this process alone.
pub struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Takes the folder; makes it where it is not there.
    pub fn take(path: &Path) -> Result<Self, DemoError> {
        fs::create_dir_all(path).map_err(DemoError::file(path))?;
        let path = path.canonicalize().map_err(DemoError::file(path))?;
        let mark = path.join(MARK);
        if !mark.exists() {
            if fs::read_dir(&path).map_err(DemoError::file(&path))?.next().is_some() {
                return Err(DemoError::NotOurs(path));
            }
            fs::write(&mark, ABOUT).map_err(DemoError::file(&mark))?;
        }
        Ok(Self { _lock: lock(&path)?, path })
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What a device has on its disk.
    pub fn device(&self, name: &str) -> PathBuf {
        self.path.join("devices").join(name)
    }

    /// Where the app and the keyring are at home.
    pub fn desk(&self) -> PathBuf {
        self.path.join("desk")
    }

    /// Where programs write what they say.
    pub fn log(&self, name: &str) -> Result<File, DemoError> {
        let path = self.path.join("log").join(format!("{name}.log"));
        OpenOptions::new().create(true).append(true).mode(0o600).open(&path).map_err(DemoError::file(&path))
    }

    /// What was typed in.
    pub fn authenticator(&self) -> PathBuf {
        self.path.join("authenticator.json")
    }

    /// Makes the folder ready for a run: what belongs to no finished clinic goes, since no device of it can be of use.
    /// Returns whether a finished clinic is there.
    pub fn prepare(&self, reset: bool) -> Result<bool, DemoError> {
        let made = KeptClinic::state(&self.path) == KeptState::Made && !reset;
        if !made {
            self.forget()?;
        }
        for name in FOLDERS {
            make_private(&self.path.join(name))?;
        }
        Ok(made)
    }

    fn forget(&self) -> Result<(), DemoError> {
        KeptClinic::forget(&self.path)?;
        keyring::forget(&self.desk(), &self.path.join("devices"));
        for name in FOLDERS {
            let path = self.path.join(name);
            unless_missing(fs::remove_dir_all(&path)).map_err(DemoError::file(&path))?;
        }
        let path = self.authenticator();
        unless_missing(fs::remove_file(&path)).map_err(DemoError::file(&path))
    }
}

/// Makes a folder that only its owner may enter.
pub fn make_private(path: &Path) -> Result<(), DemoError> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(DemoError::file(path))
}

/// Writes a file that only its owner may read, whole or not at all.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), DemoError> {
    let half = path.with_extension("new");
    let write = || {
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&half)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&half, path)
    };
    write().map_err(DemoError::file(path))
}

fn unless_missing(done: io::Result<()>) -> io::Result<()> {
    done.or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

/// An advisory lock: it ends with the process, however that ends.
fn lock(folder: &Path) -> Result<File, DemoError> {
    let path = folder.join("lock");
    let mut options = OpenOptions::new();
    let mut file =
        options.read(true).write(true).create(true).truncate(false).open(&path).map_err(DemoError::file(&path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            let _ = file.read_to_string(&mut holder);
            return Err(DemoError::Busy { folder: folder.to_owned(), holder: holder.trim().to_owned() });
        }
        Err(TryLockError::Error(error)) => return Err(DemoError::File(path, error)),
    }
    let said = file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id()));
    said.map_err(DemoError::file(&path))?;
    Ok(file)
}
