//! Faults on demand: which calls on which files fail, how, and from when on.

use std::os::raw::c_int;
use std::path::{Path, PathBuf};

use rusqlite::ffi;

use super::Recording;

/// How a call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// No room is left: `SQLITE_FULL`.
    DiskFull,
    /// The disk is broken: `SQLITE_IOERR_WRITE`, or `SQLITE_IOERR_FSYNC` for a sync.
    IoError,
}

/// The call that fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    /// Writing.
    Write,
    /// Syncing.
    Sync,
}

/// Which files a fault is about.
#[derive(Debug, Clone)]
pub(super) enum Files {
    /// Those of databases whose path ends so.
    Ending(Vec<u8>),
    /// All below a folder.
    Below(PathBuf),
}

/// One fault in force.
#[derive(Debug)]
struct Rule {
    id: u64,
    files: Files,
    call: Call,
    kind: FaultKind,
    let_pass: u64,
    hits: u64,
}

/// All faults in force.
#[derive(Debug, Default)]
pub(super) struct Switchboard {
    next: u64,
    rules: Vec<Rule>,
}

/// A fault in force; it ends when this is cleared or dropped.
#[derive(Debug)]
#[must_use = "the fault ends when it is dropped"]
pub struct Fault {
    recording: &'static Recording,
    id: u64,
}

impl Fault {
    /// Puts a fault in force.
    pub(super) fn set(recording: &'static Recording, files: Files, call: Call, kind: FaultKind, let_pass: u64) -> Self {
        let mut board = recording.faults();
        board.next += 1;
        let id = board.next;
        board.rules.push(Rule { id, files, call, kind, let_pass, hits: 0 });
        Self { recording, id }
    }

    /// How many calls this fault has made fail.
    #[must_use]
    pub fn hits(&self) -> u64 {
        self.recording.faults().rules.iter().find(|rule| rule.id == self.id).map_or(0, |rule| rule.hits)
    }

    /// Ends the fault: there is room again.
    pub fn clear(self) {
        drop(self);
    }
}

impl Drop for Fault {
    fn drop(&mut self) {
        self.recording.faults().rules.retain(|rule| rule.id != self.id);
    }
}

impl Files {
    /// Files of databases whose path ends with this.
    pub(super) fn ending(suffix: &str) -> Self {
        Self::Ending(suffix.as_bytes().to_vec())
    }

    /// Files below this folder.
    pub(super) fn below(folder: PathBuf) -> Self {
        Self::Below(folder)
    }

    /// Whether this file is meant.
    fn contain(&self, path: &Path) -> bool {
        match self {
            Self::Below(folder) => path.starts_with(folder),
            Self::Ending(suffix) => {
                let whole = path.as_os_str().as_encoded_bytes();
                let database = whole.strip_suffix(b"-wal").or_else(|| whole.strip_suffix(b"-journal"));
                whole.ends_with(suffix) || database.is_some_and(|database| database.ends_with(suffix))
            }
        }
    }
}

impl Switchboard {
    /// The result code that this call must fail with, if it must.
    pub(super) fn strike(&mut self, path: &Path, call: Call) -> Option<c_int> {
        let rule = self.rules.iter_mut().find(|rule| rule.call == call && rule.files.contain(path))?;
        if rule.let_pass > 0 {
            rule.let_pass -= 1;
            return None;
        }
        rule.hits += 1;
        Some(match (rule.kind, call) {
            (FaultKind::DiskFull, _) => ffi::SQLITE_FULL,
            (FaultKind::IoError, Call::Write) => ffi::SQLITE_IOERR_WRITE,
            (FaultKind::IoError, Call::Sync) => ffi::SQLITE_IOERR_FSYNC,
        })
    }
}
