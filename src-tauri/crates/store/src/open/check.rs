//! What is checked before SQLite touches a file.

use std::{
    fs::File,
    io::{ErrorKind, Read},
    path::{Path, PathBuf},
};

use super::OpenError;

const CLEAR_HEADER: &[u8; 16] = b"SQLite format 3\0";
const KEY_HEX: usize = 96;

/// The key text is a raw key with its salt: anything else would be stretched as a passphrase, and refused only by luck.
pub(super) fn key_text(key: &str) -> Result<(), OpenError> {
    let hex = key.strip_prefix("x'").and_then(|k| k.strip_suffix('\'')).ok_or(OpenError::BadKey)?;
    if hex.len() == KEY_HEX && hex.bytes().all(|b| b.is_ascii_hexdigit()) { Ok(()) } else { Err(OpenError::BadKey) }
}

/// Neither the file nor a left-over of an older one is there.
pub(super) fn absent(path: &Path) -> Result<(), OpenError> {
    for part in parts(path) {
        match part.symlink_metadata() {
            Ok(_) => return Err(OpenError::Exists),
            Err(e) if e.kind() == ErrorKind::NotFound => {}
            Err(_) => return Err(OpenError::Io),
        }
    }
    Ok(())
}

/// The file is there and does not begin as a clear database does. A file of no bytes was never finished.
pub(super) fn encrypted(path: &Path) -> Result<(), OpenError> {
    let mut file = File::open(path).map_err(|e| match e.kind() {
        ErrorKind::NotFound => OpenError::Missing,
        _ => OpenError::Io,
    })?;
    let mut header = Vec::with_capacity(CLEAR_HEADER.len());
    file.by_ref().take(CLEAR_HEADER.len() as u64).read_to_end(&mut header).map_err(|_| OpenError::Io)?;
    if header.is_empty() && !beside(path, "-wal").exists() {
        return Err(OpenError::Unfinished);
    }
    if header == CLEAR_HEADER { Err(OpenError::NotEncrypted) } else { Ok(()) }
}

/// The database file, its write-ahead log, and its shared memory.
pub(super) fn parts(path: &Path) -> [PathBuf; 3] {
    [path.to_owned(), beside(path, "-wal"), beside(path, "-shm")]
}

/// The path with `suffix` after its file name.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
