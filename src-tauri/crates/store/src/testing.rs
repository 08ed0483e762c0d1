//! What the tests of this crate share: places, ids, entries and a small session to act in.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
};

use baton_domain::{
    Action, ActionKind, ChartId, DeviceId, ObservationId, ProgramId, SegmentId, SessionId, TargetId, TenantId, UserId,
    measure::{Goal, Ladder, Measure, Phase, PromptLevel, Target},
    observation::{Fact, Response, Touch},
    session::Setting,
    text::Name,
};
use baton_ledger::{Entry, Head, Header, entry::payload_hash, genesis};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{
    ChartFile, LedgerFile, Place, ReadWatch, Unrecorded,
    chart::{Applied, EntryMeta},
    error::StoreError,
};

pub(crate) const BOOT: Uuid = Uuid::from_u128(0xB007);
pub(crate) const ANA: UserId = UserId(Uuid::from_u128(0xA7A));
pub(crate) const BEN: UserId = UserId(Uuid::from_u128(0xBE7));
pub(crate) const DEVICE: DeviceId = DeviceId(Uuid::from_u128(0xDE));
pub(crate) const OTHER_DEVICE: DeviceId = DeviceId(Uuid::from_u128(0xDF));
pub(crate) const TENANT: TenantId = TenantId(Uuid::from_u128(0x7E));
pub(crate) const SESSION: SessionId = SessionId(Uuid::from_u128(0x5E));
pub(crate) const SEGMENT: SegmentId = SegmentId(Uuid::from_u128(0x56));
pub(crate) const TRIALS: TargetId = TargetId(Uuid::from_u128(0x71));
pub(crate) const COUNT: TargetId = TargetId(Uuid::from_u128(0x72));
pub(crate) const BOUTS: TargetId = TargetId(Uuid::from_u128(0x73));

/// A folder of its own with a file's place in it.
pub(crate) struct Folder {
    folder: TempDir,
    key: String,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), key: key_text(7) }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("file.db")
    }

    pub(crate) fn with<T>(&self, work: impl FnOnce(Place<'_>) -> T) -> T {
        work(Place { path: &self.path(), key: &self.key, vfs: None })
    }

    pub(crate) fn with_key<T>(&self, key: &str, work: impl FnOnce(Place<'_>) -> T) -> T {
        work(Place { path: &self.path(), key, vfs: None })
    }

    pub(crate) fn chart(&self) -> ChartFile {
        self.with(|place| ChartFile::create(place, Arc::new(Unwatched))).unwrap()
    }

    pub(crate) fn open_chart(&self) -> ChartFile {
        self.with(|place| ChartFile::open(place, Arc::new(Unwatched))).unwrap()
    }

    pub(crate) fn ledger(&self) -> LedgerFile {
        self.with(|place| LedgerFile::create(place, first_head(), [0; 32])).unwrap()
    }

    pub(crate) fn open_ledger(&self) -> LedgerFile {
        self.with(LedgerFile::open).unwrap()
    }
}

pub(crate) fn key_text(n: u8) -> String {
    format!("x'{}{}'", format!("{n:02x}").repeat(32), "0a".repeat(16))
}

pub(crate) struct Unwatched;

impl ReadWatch for Unwatched {
    fn saw(&self, _table: &str) {}
}

/// Keeps what was seen.
#[derive(Default)]
pub(crate) struct Watched(pub(crate) Mutex<Vec<String>>);

impl ReadWatch for Watched {
    fn saw(&self, table: &str) {
        self.0.lock().unwrap().push(table.to_owned());
    }
}

pub(crate) fn first_head() -> Head {
    genesis(TENANT, DEVICE, 1, [0; 32])
}

/// Entries that continue `head`, all on `chart`.
pub(crate) fn entries_on(head: Head, chart: Option<ChartId>, count: u64) -> Vec<Entry> {
    let mut head = head;
    let mut entries = Vec::new();
    for _ in 0..count {
        let payload = vec![head.seq.to_be_bytes()[7]; 40];
        let entry = entry(head, chart, payload);
        head = Head { seq: head.seq + 1, hash: entry.hash(), ..head };
        entries.push(entry);
    }
    entries
}

pub(crate) fn entries(head: Head, count: u64) -> Vec<Entry> {
    entries_on(head, None, count)
}

pub(crate) fn entry(head: Head, chart: Option<ChartId>, payload: Vec<u8>) -> Entry {
    let header = Header {
        tenant: head.tenant,
        device: head.device,
        epoch: head.epoch,
        seq: head.seq + 1,
        previous: head.hash,
        kind: ActionKind::Observe as u16,
        actor: ANA.0,
        role: 1,
        purpose: 1,
        shift: Uuid::nil(),
        proof: 3,
        proved_at_ms: 1,
        policy_version: 1,
        chart: chart.map_or(Uuid::nil(), |c| c.0),
        record: Uuid::nil(),
        wall_ms: 1_000 + head.seq.cast_signed(),
        boot_ms: head.seq,
        boot: BOOT,
        signed_ms: 0,
        build: 1,
        content_key: [9; 16],
        payload_len: u32::try_from(payload.len()).unwrap(),
        payload_hash: payload_hash(&payload),
    };
    Entry { header: header.encode().to_vec(), signature: vec![1; 64], payload }
}

/// What a look shows, once it is recorded in a ledger of its own.
pub(crate) fn reveal<T>(look: Unrecorded<T>) -> T {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    let entry = entries(ledger.head(), 1);
    let announced = look.in_entry(&entry[0]);
    announced.reveal(ledger.append(&entry, &[]).unwrap().remove(0)).unwrap()
}

pub(crate) fn at(ms: u64) -> Touch {
    Touch { wall_ms: 1_790_000_000_000 + ms.cast_signed(), boot_ms: ms }
}

pub(crate) fn observation_id(n: u64) -> ObservationId {
    ObservationId(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 + u128::from(n)))
}

pub(crate) fn targets() -> Vec<Target> {
    let help = PromptLevel { code: 2, label: Name::new("model").unwrap(), counts_as_correct: false };
    let target = |id, name, measure, position| Target {
        id,
        program: ProgramId(Uuid::from_u128(1)),
        program_name: Name::new("Program").unwrap(),
        name: Name::new(name).unwrap(),
        measure,
        goal: Goal::Increase,
        phase: Phase::Active,
        pinned: false,
        position,
        instruction: None,
        abc: None,
        version: 0,
        rule: None,
    };
    vec![
        target(
            TRIALS,
            "matches",
            Measure::Trials { prompts: vec![help], minimum: 5, expected: 10, ladder: Ladder::Free },
            0,
        ),
        target(COUNT, "asks", Measure::Count, 1),
        target(BOUTS, "sits", Measure::Duration, 2),
    ]
}

pub(crate) fn start() -> Action {
    Action::StartSession {
        session: SESSION,
        segment: SEGMENT,
        at: at(0),
        zone_min: 0,
        targets: targets(),
        setting: Setting::default(),
    }
}

pub(crate) fn observe(n: u64, target: TargetId, fact: Fact) -> Action {
    Action::Observe { session: SESSION, segment: SEGMENT, observation: observation_id(n), target, at: at(n), fact }
}

pub(crate) fn trial(n: u64) -> Action {
    observe(n, TRIALS, Fact::Trial(Response::Correct))
}

pub(crate) fn meta(seq: u64, by: UserId) -> EntryMeta {
    EntryMeta { device: DEVICE, epoch: 1, seq, by, wall_ms: at(seq).wall_ms, boot: BOOT, replayed: false }
}

/// Applies one action in a transaction of its own, as its own entry.
pub(crate) fn act(chart: &mut ChartFile, seq: u64, by: UserId, action: &Action) -> Result<Applied, StoreError> {
    let tx = chart.begin()?;
    let applied = tx.apply(&meta(seq, by), action)?;
    tx.commit((1, seq))?;
    Ok(applied)
}
