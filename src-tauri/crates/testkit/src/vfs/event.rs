//! What is recorded: events in one order over all files, points in it, and counts.

use std::path::Path;
use std::sync::Arc;

/// A point in the order of events.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark(pub(super) u64);

/// One thing that SQLite did to a file, and that the file system accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The number of the event: greater is later, over all files.
    pub seq: u64,
    /// The file, without symbolic links.
    pub path: Arc<Path>,
    /// What was done.
    pub kind: EventKind,
}

/// What was done to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// The file was opened.
    Open {
        /// It did not exist before.
        created: bool,
    },
    /// Bytes were written.
    Write {
        /// Where they begin.
        offset: u64,
        /// How many they are.
        len: usize,
    },
    /// The file was cut, or filled with zeros, to a size.
    Truncate {
        /// The new size.
        size: u64,
    },
    /// A sync of the file's content succeeded.
    Sync {
        /// The number of the event that the call began at: what has a smaller number is covered.
        begun: u64,
    },
    /// The file was deleted.
    Delete {
        /// The folder was synced with it.
        folder_synced: bool,
    },
}

/// How often what happened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Writes.
    pub writes: u64,
    /// Bytes in those writes.
    pub bytes: u64,
    /// Truncations.
    pub truncates: u64,
    /// Successful syncs.
    pub syncs: u64,
    /// Deletions.
    pub deletes: u64,
}

impl Event {
    /// Whether the event is older than the mark.
    #[must_use]
    pub fn is_before(&self, mark: Mark) -> bool {
        self.seq < mark.0
    }
}

impl Counts {
    /// Counts these events.
    pub(super) fn of<'a>(events: impl Iterator<Item = &'a Event>) -> Self {
        events.fold(Self::default(), |mut counts, event| {
            match event.kind {
                EventKind::Open { .. } => {}
                EventKind::Write { len, .. } => {
                    counts.writes += 1;
                    counts.bytes += len as u64;
                }
                EventKind::Truncate { .. } => counts.truncates += 1,
                EventKind::Sync { .. } => counts.syncs += 1,
                EventKind::Delete { .. } => counts.deletes += 1,
            }
            counts
        })
    }
}
