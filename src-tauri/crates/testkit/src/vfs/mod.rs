//! A SQLite VFS that records what was written and what was synced, throws away what was not, and fails on demand.
//!
//! `SIGKILL` proves nothing about durability: the page cache survives it. This VFS sits between SQLCipher and the unix VFS of
//! SQLite, passes every call through, and keeps for each file the bytes that a sync has made durable and, apart from them, the
//! writes since. So a test can *prove* that an acknowledgement follows a sync of the ledger after its append
//! ([`Recording::unsynced_bytes`], [`Recording::prove_synced`]), and can build the folder as a power cut would leave it
//! ([`Recording::cut_power`]).
//!
//! What the model assumes, and where it is deliberately harsh:
//! * a sync makes durable the writes that had returned before the sync began, and nothing else of any file;
//! * a new file exists after a cut only if it has itself been synced (as on ext4 or XFS, its name then is durable, too);
//! * a deletion is durable after a sync of its folder (`xDelete` with `syncDir`, or the first sync of a new journal or WAL, which
//!   SQLite follows by a folder sync); until then [`DeleteFate`] decides;
//! * `-shm` files never survive; memory-mapped I/O and atomic batch writes are off, so that no write goes unseen;
//! * a file that never passed this VFS (`device-id`, `lock`, `reserve`) is copied as it lies on the disk.
//!
//! Open every connection of the process to a recorded file through this VFS: POSIX drops a process's locks on a file when *any*
//! descriptor of it is closed, so a copy taken beside a plain `unix` connection would take its locks away.

mod book;
mod cut;
mod event;
mod faults;
mod shim;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use book::Book;

pub use cut::{Cut, CutError, DeleteFate, Unsynced};
pub use event::{Counts, Event, EventKind, Mark};
pub use faults::{Fault, FaultKind};
use faults::{Files, Switchboard};

/// The name under which the VFS is registered; give it to `Connection::open_with_flags_and_vfs`.
pub const VFS_NAME: &str = "baton-powercut";

/// The one recorder of this process; it exists once [`Recording::install`] has been called.
static RECORDING: OnceLock<Result<Recording, InstallError>> = OnceLock::new();

/// Why the VFS could not be registered with SQLite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InstallError {
    /// SQLite has no default VFS that could be wrapped.
    #[error("SQLite has no default VFS to wrap")]
    NoDefaultVfs,
    /// SQLite refused the registration with this result code.
    #[error("SQLite refused to register the VFS (result code {0})")]
    Refused(i32),
}

/// A write that no later sync of its file covers: the proof of [`Recording::prove_synced`] failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{len} bytes written to {} at offset {offset} (event {seq}) are not covered by a sync of that file", .path.display())]
pub struct NotSynced {
    /// The file that was written.
    pub path: PathBuf,
    /// The event number of the write.
    pub seq: u64,
    /// Where in the file the write began.
    pub offset: u64,
    /// How many bytes were written.
    pub len: usize,
}

/// Everything that SQLite did to its files through [`VFS_NAME`] since the start of the process.
///
/// Several tests may share it: every question takes a path or a path prefix.
#[derive(Debug)]
pub struct Recording {
    book: Mutex<Book>,
    faults: Mutex<Switchboard>,
}

impl Recording {
    /// Registers the VFS beside SQLite's own (once; later calls return the same recorder).
    ///
    /// # Errors
    /// [`InstallError`] if SQLite refuses.
    pub fn install() -> Result<&'static Self, InstallError> {
        let made = RECORDING.get_or_init(|| {
            shim::register(false)?;
            Ok(Self { book: Mutex::default(), faults: Mutex::default() })
        });
        made.as_ref().map_err(|error| *error)
    }

    /// Registers the VFS as SQLite's default, so that code which names no VFS is recorded, too. It applies to connections opened
    /// afterwards, in the whole process.
    ///
    /// # Errors
    /// [`InstallError`] if SQLite refuses.
    pub fn install_as_default() -> Result<&'static Self, InstallError> {
        let recording = Self::install()?;
        shim::register(true)?;
        Ok(recording)
    }

    /// The present point in the order of events: what happens later has a greater number.
    #[must_use]
    pub fn mark(&self) -> Mark {
        self.book().mark()
    }

    /// All events since `mark`, of all files, in order.
    #[must_use]
    pub fn events_since(&self, mark: Mark) -> Vec<Event> {
        self.book().events(mark).cloned().collect()
    }

    /// The events since `mark` of the files whose path starts with `prefix` (as text: `…/ledger.db` includes `…/ledger.db-wal`).
    #[must_use]
    pub fn events_of(&self, prefix: impl AsRef<Path>, mark: Mark) -> Vec<Event> {
        let prefix = resolve(prefix.as_ref());
        self.book().events(mark).filter(|event| starts_with(&event.path, &prefix)).cloned().collect()
    }

    /// What happened to exactly this file so far.
    #[must_use]
    pub fn counts(&self, path: impl AsRef<Path>) -> Counts {
        let path = resolve(path.as_ref());
        Counts::of(self.book().events(Mark::default()).filter(|event| *event.path == *path))
    }

    /// What happened since `mark` to the files whose path starts with `prefix`.
    #[must_use]
    pub fn counts_since(&self, prefix: impl AsRef<Path>, mark: Mark) -> Counts {
        Counts::of(self.events_of(prefix, mark).iter())
    }

    /// Bytes written and not covered by a later sync of the same file, over the files whose path starts with `prefix` and which
    /// have not been deleted. Bytes written twice count twice.
    #[must_use]
    pub fn unsynced_bytes(&self, prefix: impl AsRef<Path>) -> usize {
        let prefix = resolve(prefix.as_ref());
        self.book().unsynced_bytes(|path| starts_with(path, &prefix))
    }

    /// The last write before `mark` to a file whose path starts with `prefix`.
    #[must_use]
    pub fn last_write_before(&self, prefix: impl AsRef<Path>, mark: Mark) -> Option<Event> {
        let events = self.events_of(prefix, Mark::default());
        events.into_iter().rfind(|event| event.is_before(mark) && matches!(event.kind, EventKind::Write { .. }))
    }

    /// The first sync of the written file that began after `write` had returned.
    #[must_use]
    pub fn sync_after(&self, write: &Event) -> Option<Event> {
        self.book().sync_after(write).cloned()
    }

    /// Proves that each write between `from` and `to`, to the files whose path starts with `prefix`, was followed by a sync of its
    /// file that ended before `to`. Returns how many writes that were, so that a test can see that there were any.
    ///
    /// # Errors
    /// [`NotSynced`] names the first write for which it is not true.
    pub fn prove_synced(&self, prefix: impl AsRef<Path>, from: Mark, to: Mark) -> Result<usize, NotSynced> {
        let prefix = resolve(prefix.as_ref());
        self.book().prove_synced(|path| starts_with(path, &prefix), from, to)
    }

    /// Makes writes fail in the files of the databases whose path ends with `path_suffix`, after `after_n_writes` more of them
    /// have passed, until the returned [`Fault`] is cleared or dropped.
    ///
    /// `charts/a.db` matches that database with its WAL and journal; `a.db-wal` matches the WAL alone.
    #[must_use = "the fault ends when it is dropped"]
    pub fn fail_writes(&'static self, path_suffix: &str, kind: FaultKind, after_n_writes: u64) -> Fault {
        Fault::set(self, Files::ending(path_suffix), faults::Call::Write, kind, after_n_writes)
    }

    /// As [`Recording::fail_writes`], for every file below `folder`: the whole disk is full, or broken.
    #[must_use = "the fault ends when it is dropped"]
    pub fn fail_writes_below(&'static self, folder: impl AsRef<Path>, kind: FaultKind, after_n_writes: u64) -> Fault {
        Fault::set(self, Files::below(resolve(folder.as_ref())), faults::Call::Write, kind, after_n_writes)
    }

    /// As [`Recording::fail_writes`], for syncs: the data was written and `fsync` reports a failure. Nothing counts as synced.
    #[must_use = "the fault ends when it is dropped"]
    pub fn fail_syncs(&'static self, path_suffix: &str, kind: FaultKind, after_n_syncs: u64) -> Fault {
        Fault::set(self, Files::ending(path_suffix), faults::Call::Sync, kind, after_n_syncs)
    }

    /// Writes into `into` (made if missing) every file below `folder` as a power cut at this instant would leave it, if everything
    /// that was never synced were lost, deletions that were not synced being durable ([`DeleteFate::Kept`]). The files in `folder`
    /// are not touched, and work on them may go on meanwhile in other threads.
    ///
    /// # Errors
    /// [`CutError`] if a file or folder could not be read or written, or `into` lies inside `folder`.
    pub fn cut_power(&self, into: impl AsRef<Path>, folder: impl AsRef<Path>) -> Result<(), CutError> {
        self.cut_power_with(into, folder, Cut::default())
    }

    /// As [`Recording::cut_power`], with a choice of what happens to unsynced deletions and unsynced writes.
    ///
    /// # Errors
    /// As for [`Recording::cut_power`].
    pub fn cut_power_with(&self, into: impl AsRef<Path>, folder: impl AsRef<Path>, cut: Cut) -> Result<(), CutError> {
        let folder = folder.as_ref().canonicalize().map_err(|source| CutError::at(folder.as_ref(), source))?;
        cut::write(|| self.book().snapshot(&folder), into.as_ref(), &folder, cut)
    }

    /// Forgets the events and contents of all files below `folder` that are not open, to keep a long test run small.
    pub fn forget(&self, folder: impl AsRef<Path>) {
        let folder = resolve(folder.as_ref());
        self.book().forget(&folder);
    }

    /// The book, whatever happened to a thread that held it: each of its steps leaves it whole.
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The faults in force.
    fn faults(&self) -> MutexGuard<'_, Switchboard> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The recorder, for the shim; `None` before it is installed.
fn installed() -> Option<&'static Recording> {
    RECORDING.get().and_then(|made| made.as_ref().ok())
}

/// The path as SQLite names it: without symbolic links, also where its last part does not exist (any more).
fn resolve(path: &Path) -> PathBuf {
    if let Ok(whole) = path.canonicalize() {
        return whole;
    }
    match (path.parent().map(Path::canonicalize), path.file_name()) {
        (Some(Ok(folder)), Some(name)) => folder.join(name),
        _ => std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()),
    }
}

/// Whether `path` starts with `prefix`, compared as text and not part by part.
fn starts_with(path: &Path, prefix: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().starts_with(prefix.as_os_str().as_encoded_bytes())
}
