//! Putting a damaged file out of the way. It is renamed, never deleted: what is in it may still be wanted.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::{OpenError, check::parts};

const MOST: u32 = 10_000;

/// Renames a database and its `-wal` and `-shm` to `<name>.damaged-<n>…` and returns the new path of the database. Close
/// every connection to it first. A renaming that a crash interrupted is finished under the same number.
///
/// # Errors
/// [`OpenError::Missing`] when none of the three is there; [`OpenError::Io`] when a file cannot be renamed.
pub fn set_aside(path: &Path) -> Result<PathBuf, OpenError> {
    let there = parts(path).map(|part| part.symlink_metadata().is_ok());
    if !there.contains(&true) {
        return Err(OpenError::Missing);
    }
    let aside =
        (first(path, there)..=MOST).map(|n| named(path, n)).find(|to| is_free(to, there)).ok_or(OpenError::Io)?;
    // The database first: a log left alone is refused by `create` and finished by the next call.
    for ((from, to), is_there) in parts(path).iter().zip(parts(&aside)).zip(there) {
        if is_there {
            std::fs::rename(from, to).map_err(|_| OpenError::Io)?;
        }
    }
    sync_folder(path).map_err(|_| OpenError::Io)?;
    Ok(aside)
}

/// Deletes a database and its `-wal` and `-shm`; what is not there is fine. Only for a copy that is no longer this device's
/// to keep and that the platform holds. Close every connection to it first.
///
/// # Errors
/// [`OpenError::Io`] when a file cannot be removed.
pub fn remove(path: &Path) -> Result<(), OpenError> {
    // The database first: a log alone opens to nothing.
    for part in parts(path) {
        match std::fs::remove_file(part) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(OpenError::Io),
            _ => {}
        }
    }
    match sync_folder(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(OpenError::Io),
        _ => Ok(()),
    }
}

/// Moves a closed database to where none is.
///
/// # Errors
/// [`OpenError::Exists`] when there is one; [`OpenError::Unfinished`] when a log still belongs to it; [`OpenError::Io`].
pub fn rename(from: &Path, to: &Path) -> Result<(), OpenError> {
    if parts(to).iter().any(|part| part.symlink_metadata().is_ok()) {
        return Err(OpenError::Exists);
    }
    if parts(from)[1].symlink_metadata().is_ok() {
        return Err(OpenError::Unfinished);
    }
    std::fs::rename(from, to).map_err(|_| OpenError::Io)?;
    sync_folder(to).map_err(|_| OpenError::Io)
}

/// The number to try first: where the database itself is gone, an earlier call moved it and did not come further, so its
/// log follows it under the highest number in use.
fn first(path: &Path, there: [bool; 3]) -> u32 {
    let taken = (1..=MOST).take_while(|n| named(path, *n).symlink_metadata().is_ok()).last();
    if there[0] { 1 } else { taken.unwrap_or(1) }
}

fn named(path: &Path, n: u32) -> PathBuf {
    super::check::beside(path, &format!(".damaged-{n}"))
}

fn is_free(to: &Path, there: [bool; 3]) -> bool {
    parts(to).iter().zip(there).all(|(part, needed)| !needed || part.symlink_metadata().is_err())
}

#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}
