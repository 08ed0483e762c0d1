//! Building a folder as a power cut would leave it.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::book::{Change, Remains};

/// What becomes of a deletion that no sync of its folder followed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DeleteFate {
    /// The deletion is kept: the file is gone.
    #[default]
    Kept,
    /// The deletion is lost: the file is back with its last synced content.
    Lost,
}

/// What becomes of writes that no sync of their file followed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unsynced {
    /// All are lost.
    #[default]
    AllLost,
    /// Each by itself is lost or kept, as a disk that reorders would do it; the same seed gives the same choice. A new file that
    /// was never synced exists or not in the same way.
    Scattered {
        /// Decides the choice.
        seed: u64,
    },
}

/// The choices of a power cut.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cut {
    /// What becomes of deletions that were not synced.
    pub deletes: DeleteFate,
    /// What becomes of writes that were not synced.
    pub unsynced: Unsynced,
}

/// Why the folder after the cut could not be built.
#[derive(Debug, thiserror::Error)]
pub enum CutError {
    /// A file or folder could not be read or written.
    #[error("{}: {source}", .path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The target lies inside the folder that is to be cut.
    #[error("{} lies inside the folder that is cut", .0.display())]
    TargetInside(PathBuf),
}

impl CutError {
    /// An I/O error with its path.
    pub(super) fn at(path: &Path, source: io::Error) -> Self {
        Self::Io { path: path.to_path_buf(), source }
    }
}

/// Coin flips from a seed (SplitMix64); `None` always says no.
struct Coin(Option<u64>);

impl Coin {
    /// The coin of a cut.
    fn of(unsynced: Unsynced) -> Self {
        match unsynced {
            Unsynced::AllLost => Self(None),
            Unsynced::Scattered { seed } => Self(Some(seed)),
        }
    }

    /// One flip.
    fn flip(&mut self) -> bool {
        let Some(state) = &mut self.0 else { return false };
        *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = *state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) & 1 == 1
    }
}

/// Writes what remains of `folder` into `into`.
pub(super) fn write(
    snapshot: impl FnOnce() -> Vec<Remains>,
    into: &Path,
    folder: &Path,
    cut: Cut,
) -> Result<(), CutError> {
    fs::create_dir_all(into).map_err(|source| CutError::at(into, source))?;
    let into = into.canonicalize().map_err(|source| CutError::at(into, source))?;
    if into.starts_with(folder) {
        return Err(CutError::TargetInside(into));
    }
    let remains = snapshot();
    let known: HashSet<&Path> = remains.iter().map(|file| file.below.as_path()).collect();
    copy_unknown(folder, &into, Path::new(""), &known)?;
    let mut coin = Coin::of(cut.unsynced);
    for file in &remains {
        let unlinked_unseen = !folder.join(&file.below).exists();
        if let Some(content) = survivor(file, unlinked_unseen, cut.deletes, &mut coin) {
            put(&into.join(&file.below), &content)?;
        }
    }
    Ok(())
}

/// The file's content after the cut; `None` if it is not there.
fn survivor(file: &Remains, unlinked_unseen: bool, deletes: DeleteFate, coin: &mut Coin) -> Option<Vec<u8>> {
    let ghost = file.ghost.clone().filter(|_| deletes == DeleteFate::Lost);
    let Some((durable, changes)) = &file.live else { return ghost };
    if unlinked_unseen {
        return durable.clone().filter(|_| deletes == DeleteFate::Lost).or(ghost);
    }
    let mut content = match durable {
        Some(synced) => synced.clone(),
        None if coin.flip() => Vec::new(),
        None => return ghost,
    };
    changes.iter().filter(|_| coin.flip()).for_each(|change: &Change| change.apply(&mut content));
    Some(content)
}

/// Copies the folders, and the files that never passed the VFS, but no shared-memory file.
fn copy_unknown(folder: &Path, into: &Path, below: &Path, known: &HashSet<&Path>) -> Result<(), CutError> {
    let here = folder.join(below);
    let listing = fs::read_dir(&here).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    for entry in listing.map_err(|source| CutError::at(&here, source))? {
        let part = below.join(entry.file_name());
        let kind = entry.file_type().map_err(|source| CutError::at(&entry.path(), source))?;
        let shared_memory = entry.file_name().as_encoded_bytes().ends_with(b"-shm");
        if kind.is_dir() {
            let made = into.join(&part);
            fs::create_dir_all(&made).map_err(|source| CutError::at(&made, source))?;
            copy_unknown(folder, into, &part, known)?;
        } else if kind.is_file() && !shared_memory && !known.contains(part.as_path()) {
            copy(&entry.path(), &into.join(&part))?;
        }
    }
    Ok(())
}

/// Copies one file; one that has gone in the meantime is left out.
fn copy(from: &Path, to: &Path) -> Result<(), CutError> {
    match fs::copy(from, to) {
        Err(gone) if gone.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(CutError::at(from, source)),
        Ok(_) => Ok(()),
    }
}

/// Writes one file, with its folders.
fn put(path: &Path, content: &[u8]) -> Result<(), CutError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|source| CutError::at(folder, source))?;
    }
    fs::write(path, content).map_err(|source| CutError::at(path, source))
}
