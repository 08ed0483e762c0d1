//! The book of all that happened to each file: events in one order, and what a power cut would leave of the file's content.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::NotSynced;
use super::event::{Event, EventKind, Mark};

/// A change of a file's content that no sync has covered yet.
#[derive(Debug, Clone)]
pub(super) enum Change {
    /// These bytes at this offset.
    Write(u64, Vec<u8>),
    /// The file has this size.
    Truncate(u64),
}

/// Tells files apart, whatever their names.
pub(super) type NodeId = u64;

/// One file, with or without a name: an inode.
#[derive(Debug, Default)]
struct Node {
    durable: Option<Vec<u8>>,
    pending: Vec<(u64, Change)>,
    handles: usize,
    new_journal: bool,
}

/// What a name stands for now, and what it would stand for if a deletion were lost.
#[derive(Debug, Default)]
struct Name {
    live: Option<NodeId>,
    ghost: Option<Vec<u8>>,
}

/// What is needed to write one file as a cut leaves it.
#[derive(Debug, Clone)]
pub(super) struct Remains {
    /// The file's place below the folder.
    pub(super) below: PathBuf,
    /// The file, unless it is deleted: its synced content (`None`: never synced) and the changes since.
    pub(super) live: Option<(Option<Vec<u8>>, Vec<Change>)>,
    /// The content that the name had before a deletion that no folder sync followed.
    pub(super) ghost: Option<Vec<u8>>,
}

/// A file as it is found when it is opened.
pub(super) struct Found {
    /// It did not exist.
    pub(super) created: bool,
    /// It is a journal or WAL: SQLite syncs the folder after its first sync.
    pub(super) journal: bool,
    /// What is in it; `None` where [`Book::wants_content`] said no.
    pub(super) content: Option<Vec<u8>>,
}

/// The book itself.
#[derive(Debug, Default)]
pub(super) struct Book {
    next: u64,
    events: Vec<Event>,
    names: BTreeMap<Arc<Path>, Name>,
    nodes: HashMap<NodeId, Node>,
}

impl Change {
    /// Bytes in a write.
    fn bytes(&self) -> usize {
        if let Self::Write(_, bytes) = self { bytes.len() } else { 0 }
    }

    /// Does the change to a file's content.
    pub(super) fn apply(&self, content: &mut Vec<u8>) {
        match self {
            Self::Write(offset, bytes) => {
                let start = usize::try_from(*offset).unwrap_or(usize::MAX);
                let end = start.saturating_add(bytes.len());
                if content.len() < end {
                    content.resize(end, 0);
                }
                content[start..end].copy_from_slice(bytes);
            }
            Self::Truncate(size) => content.resize(usize::try_from(*size).unwrap_or(usize::MAX), 0),
        }
    }
}

impl Node {
    /// The content as a reader sees it now.
    fn current(&self) -> Vec<u8> {
        let mut content = self.durable.clone().unwrap_or_default();
        self.pending.iter().for_each(|(_, change)| change.apply(&mut content));
        content
    }

    /// Makes durable what happened before `begun`.
    fn sync(&mut self, begun: u64) {
        let content = self.durable.get_or_insert_default();
        let covered = self.pending.partition_point(|(seq, _)| *seq < begun);
        self.pending.drain(..covered).for_each(|(_, change)| change.apply(content));
    }
}

impl Book {
    /// The number of the next event.
    pub(super) fn mark(&self) -> Mark {
        Mark(self.next)
    }

    /// The events since `mark`, in order.
    pub(super) fn events(&self, mark: Mark) -> impl Iterator<Item = &Event> {
        let first = self.events.partition_point(|event| event.seq < mark.0);
        self.events[first..].iter()
    }

    /// Whether the file's content must be read as it is opened: nobody has it open, so another hand may have changed it.
    pub(super) fn wants_content(&self, path: &Path) -> bool {
        self.live(path).is_none_or(|node| node.handles == 0)
    }

    /// A file was opened.
    pub(super) fn opened(&mut self, path: &Arc<Path>, found: Found) -> NodeId {
        let known = self.names.get(path).and_then(|name| name.live);
        let id = match known {
            Some(id) if self.is_same(id, &found) => id,
            _ => self.replace(path, found.content.filter(|_| !found.created), found.created),
        };
        let created = known != Some(id) && found.created;
        if let Some(node) = self.nodes.get_mut(&id) {
            node.handles += 1;
            node.new_journal |= created && found.journal;
        }
        self.record(path, EventKind::Open { created });
        id
    }

    /// Bytes were written.
    pub(super) fn wrote(&mut self, id: NodeId, path: &Arc<Path>, offset: u64, bytes: &[u8]) {
        let seq = self.record(path, EventKind::Write { offset, len: bytes.len() });
        if let Some(node) = self.nodes.get_mut(&id) {
            node.pending.push((seq, Change::Write(offset, bytes.to_vec())));
        }
    }

    /// The file got another size.
    pub(super) fn truncated(&mut self, id: NodeId, path: &Arc<Path>, size: u64) {
        let seq = self.record(path, EventKind::Truncate { size });
        if let Some(node) = self.nodes.get_mut(&id) {
            node.pending.push((seq, Change::Truncate(size)));
        }
    }

    /// A sync that had begun at `begun` has succeeded.
    pub(super) fn synced(&mut self, id: NodeId, path: &Arc<Path>, begun: Mark) {
        self.record(path, EventKind::Sync { begun: begun.0 });
        let Some(node) = self.nodes.get_mut(&id) else { return };
        node.sync(begun.0);
        let folder_synced = std::mem::take(&mut node.new_journal);
        if let Some(name) = self.names.get_mut(path).filter(|name| name.live == Some(id)) {
            name.ghost = None;
        }
        if folder_synced {
            self.folder_synced(path);
        }
    }

    /// A name was deleted.
    pub(super) fn deleted(&mut self, path: &Arc<Path>, folder_synced: bool) {
        self.record(path, EventKind::Delete { folder_synced });
        self.unname(path);
        if folder_synced {
            self.folder_synced(path);
        }
    }

    /// A handle was closed.
    pub(super) fn closed(&mut self, id: NodeId, path: &Path) {
        let named = self.names.get(path).is_some_and(|name| name.live == Some(id));
        if let Some(node) = self.nodes.get_mut(&id) {
            node.handles = node.handles.saturating_sub(1);
            if node.handles == 0 && !named {
                self.nodes.remove(&id);
            }
        }
    }

    /// Bytes in writes that no sync covers.
    pub(super) fn unsynced_bytes(&self, wanted: impl Fn(&Path) -> bool) -> usize {
        let nodes = self.names.keys().filter(|path| wanted(path)).filter_map(|path| self.live(path));
        nodes.flat_map(|node| &node.pending).map(|(_, change)| change.bytes()).sum()
    }

    /// The first sync of the same file that began after the event.
    pub(super) fn sync_after(&self, event: &Event) -> Option<&Event> {
        let covers = |later: &&Event| {
            later.path == event.path && matches!(later.kind, EventKind::Sync { begun } if begun > event.seq)
        };
        self.events(Mark(event.seq)).find(covers)
    }

    /// Walks back from `to`, so that each write meets the syncs that came after it.
    pub(super) fn prove_synced(
        &self,
        wanted: impl Fn(&Path) -> bool,
        from: Mark,
        to: Mark,
    ) -> Result<usize, NotSynced> {
        let mut covered: HashMap<&Path, u64> = HashMap::new();
        let mut first_open = None;
        let mut writes = 0;
        let within = self.events(from).filter(|event| event.is_before(to) && wanted(&event.path));
        for event in within.collect::<Vec<_>>().into_iter().rev() {
            match event.kind {
                EventKind::Sync { begun } => {
                    let up_to = covered.entry(&event.path).or_default();
                    *up_to = begun.max(*up_to);
                }
                EventKind::Write { offset, len } => {
                    writes += 1;
                    if covered.get(&*event.path).is_none_or(|up_to| *up_to <= event.seq) {
                        first_open = Some(NotSynced { path: event.path.to_path_buf(), seq: event.seq, offset, len });
                    }
                }
                EventKind::Open { .. } | EventKind::Truncate { .. } | EventKind::Delete { .. } => {}
            }
        }
        first_open.map_or(Ok(writes), Err)
    }

    /// All known files below `folder`, at one instant.
    pub(super) fn snapshot(&self, folder: &Path) -> Vec<Remains> {
        let below = |(path, name): (&Arc<Path>, &Name)| {
            let live = name
                .live
                .and_then(|id| self.nodes.get(&id))
                .map(|node| (node.durable.clone(), node.pending.iter().map(|(_, change)| change.clone()).collect()));
            let below = path.strip_prefix(folder).ok()?.to_path_buf();
            Some(Remains { below, live, ghost: name.ghost.clone() })
        };
        self.names.iter().filter_map(below).collect()
    }

    /// Drops what is known of the closed files below `folder`.
    pub(super) fn forget(&mut self, folder: &Path) {
        let nodes = &mut self.nodes;
        self.names.retain(|path, name| {
            let open = name.live.and_then(|id| nodes.get(&id)).is_some_and(|node| node.handles > 0);
            let keep = open || !path.starts_with(folder);
            if let Some(id) = name.live.filter(|_| !keep) {
                nodes.remove(&id);
            }
            keep
        });
        self.events.retain(|event| !event.path.starts_with(folder));
    }

    /// Notes an event and numbers it.
    fn record(&mut self, path: &Arc<Path>, kind: EventKind) -> u64 {
        let seq = self.next;
        self.next += 1;
        self.events.push(Event { seq, path: Arc::clone(path), kind });
        seq
    }

    /// The file that the name stands for.
    fn live(&self, path: &Path) -> Option<&Node> {
        self.nodes.get(&self.names.get(path)?.live?)
    }

    /// Whether the file on disk is the one in the book.
    fn is_same(&self, id: NodeId, found: &Found) -> bool {
        let Some(node) = self.nodes.get(&id) else { return false };
        let unchanged = || found.content.as_ref().is_none_or(|content| *content == node.current());
        !found.created && (node.handles > 0 || unchanged())
    }

    /// Lets the name stand for another file: one that is new, or one that another hand has put there, which counts as durable.
    fn replace(&mut self, path: &Arc<Path>, durable: Option<Vec<u8>>, created: bool) -> NodeId {
        self.unname(path);
        let id = self.next;
        self.next += 1;
        self.nodes.insert(id, Node { durable, ..Node::default() });
        let name = self.names.entry(Arc::clone(path)).or_default();
        name.live = Some(id);
        if !created {
            name.ghost = None;
        }
        id
    }

    /// Takes the file from its name; what was durable of it may come back.
    fn unname(&mut self, path: &Path) {
        let Some(name) = self.names.get_mut(path) else { return };
        let Some(id) = name.live.take() else { return };
        let Some(node) = self.nodes.get_mut(&id) else { return };
        if node.durable.is_some() {
            name.ghost.clone_from(&node.durable);
        }
        if node.handles == 0 {
            self.nodes.remove(&id);
        }
    }

    /// The folder of this file was synced: deletions in it are durable.
    fn folder_synced(&mut self, path: &Path) {
        let folder = path.parent();
        let beside = self.names.iter_mut().filter(|(other, _)| other.parent() == folder);
        beside.for_each(|(_, name)| name.ghost = None);
    }
}
