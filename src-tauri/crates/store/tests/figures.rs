//! Rough figures of this crate alone, for whoever changes it; the README's come from `cargo xtask bench`.
//!
//! `cargo test --release -p baton-store --test figures -- --ignored --nocapture`
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement reads the clock, opens a bare file for its baseline, and says what it found"
)]

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use baton_contract::pull::{Page, Row};
use baton_domain::{
    Action, ActionKind, DeviceId, ObservationId, ProgramId, SegmentId, SessionId, TargetId, TenantId, UserId,
    chart::ChartRow,
    measure::{Goal, Measure, Phase, Target},
    observation::{Fact, Observation, Response, Touch},
    session::{Moment, Session, SessionState},
    text::Name,
};
use baton_ledger::{Entry, Head, Header, entry::payload_hash, genesis};
use baton_store::{ChartFile, LedgerFile, Place, ReadWatch, chart::EntryMeta};
use rusqlite::{Connection, params};
use uuid::Uuid;

const DEVICE: DeviceId = DeviceId(Uuid::from_u128(1));
const ANA: UserId = UserId(Uuid::from_u128(2));
const BOOT: Uuid = Uuid::from_u128(3);
const KEY: &str = "x'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f000102030405060708090a0b0c0d0e0f'";

struct Unwatched;

impl ReadWatch for Unwatched {
    fn saw(&self, _table: &str) {}
}

fn place(path: &Path) -> Place<'_> {
    Place { path, key: KEY, vfs: None }
}

fn percentile(times: &mut [Duration], part: f64) -> f64 {
    times.sort_unstable();
    times[((times.len() - 1) as f64 * part) as usize].as_secs_f64() * 1_000.0
}

fn entry(head: Head) -> Entry {
    let payload = vec![7; 320];
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
        shift: BOOT,
        proof: 3,
        proved_at_ms: 1,
        policy_version: 1,
        chart: BOOT,
        record: BOOT,
        wall_ms: 1,
        boot_ms: 1,
        boot: BOOT,
        signed_ms: 0,
        build: 1,
        content_key: [9; 16],
        payload_len: 320,
        payload_hash: payload_hash(&payload),
    };
    Entry { header: header.encode().to_vec(), signature: vec![1; 64], payload }
}

/// The same bytes into a table of its own file: what a commit costs at least.
fn bare(path: &Path) -> Connection {
    let conn = Connection::open(path).unwrap();
    conn.execute_batch(&format!(
        "PRAGMA key = \"{KEY}\"; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;
         CREATE TABLE entries (key INTEGER PRIMARY KEY, header BLOB, signature BLOB, payload BLOB)"
    ))
    .unwrap();
    conn
}

fn targets() -> Vec<Target> {
    let name = |text: &str| Name::new(text).unwrap();
    let target = |n: u16| Target {
        id: TargetId(Uuid::from_u128(100 + u128::from(n))),
        program: ProgramId(Uuid::from_u128(9)),
        program_name: name("Manding"),
        name: name("Asks for a break with a full sentence"),
        measure: Measure::Trials { prompts: vec![], minimum: 5, expected: 10 },
        goal: Goal::Increase,
        phase: Phase::Active,
        pinned: false,
        position: n,
    };
    (0..12).map(target).collect()
}

fn touch(n: u64) -> Touch {
    Touch { wall_ms: 1_790_000_000_000 + n.cast_signed(), boot_ms: n }
}

fn session(n: u64) -> SessionId {
    SessionId(Uuid::from_u128(0x0192_0000_0000_7000_9000_0000_0000_0000 + u128::from(n)))
}

fn observation(n: u64, per_session: u64) -> Observation {
    Observation {
        id: ObservationId(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 + u128::from(n))),
        session: session(n / per_session),
        segment: SegmentId(Uuid::from_u128(5)),
        target: TargetId(Uuid::from_u128(100 + u128::from(n % 12))),
        by: ANA,
        at: touch(n),
        boot: BOOT,
        fact: Fact::Trial(Response::Correct),
        ended: None,
        voided: None,
    }
}

fn session_row(n: u64) -> ChartRow {
    let moment = Moment { at: touch(n * 1_000), boot: BOOT };
    ChartRow::Session(Session {
        id: session(n),
        by: ANA,
        started: moment,
        ended: Some(moment),
        state: SessionState::Ended,
        pauses: vec![],
        targets: targets(),
        dispositions: vec![],
    })
}

fn page(rows: Vec<ChartRow>) -> Page {
    let rows = rows.iter().map(|r| Row { body: serde_json::to_vec(r).unwrap(), origin: None }).collect();
    Page { rows, cursor: "x".repeat(180), more: false, reset: false, contains: None, outcomes: vec![] }
}

#[test]
#[ignore = "a measurement"]
fn append_beside_a_bare_commit() {
    let folder = tempfile::tempdir().unwrap();
    let (ours, theirs) = (folder.path().join("ledger.db"), folder.path().join("bare.db"));
    let head = genesis(TenantId(BOOT), DEVICE, 1, [0; 32]);
    let mut ledger = LedgerFile::create(place(&ours), head, [0; 32]).unwrap();
    let bare = bare(&theirs);
    let (mut appends, mut commits) = (Vec::new(), Vec::new());
    for n in 0..4_000_i64 {
        let entry = entry(ledger.head());
        let begun = Instant::now();
        ledger.append(std::slice::from_ref(&entry), &[]).unwrap();
        appends.push(begun.elapsed());
        let begun = Instant::now();
        let sql = "INSERT INTO entries VALUES (?1, ?2, ?3, ?4)";
        bare.prepare_cached(sql).unwrap().execute(params![n, entry.header, entry.signature, entry.payload]).unwrap();
        commits.push(begun.elapsed());
    }
    println!(
        "append p50 {:.3} p99 {:.3} ms; bare commit p50 {:.3} p99 {:.3} ms",
        percentile(&mut appends, 0.5),
        percentile(&mut appends, 0.99),
        percentile(&mut commits, 0.5),
        percentile(&mut commits, 0.99)
    );
}

#[test]
#[ignore = "a measurement"]
fn pages_taps_and_sheets_at_100_000_observations() {
    const ALL: u64 = 100_000;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("chart.db");
    let mut chart = ChartFile::create(place(&path), Arc::new(Unwatched)).unwrap();
    let per_session = 400;
    chart.apply_page(DEVICE, &page((0..ALL / per_session).map(session_row).collect())).unwrap();
    let rows: Vec<ChartRow> = (0..ALL).map(|n| ChartRow::Observation(observation(n, per_session))).collect();
    let pages: Vec<Page> = rows.chunks(2_000).map(|rows| page(rows.to_vec())).collect();
    let begun = Instant::now();
    for page in &pages {
        chart.apply_page(DEVICE, page).unwrap();
    }
    let took = begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    chart.checkpoint().unwrap();
    println!("apply_page {:.0} rows/s; checkpoint {:?}", ALL as f64 / took, begun.elapsed());
    taps(&mut chart);
    drop(chart);
    println!("file {:.1} MiB", std::fs::metadata(&path).unwrap().len() as f64 / 1_048_576.0);
    let mut opens = Vec::new();
    let mut overviews = Vec::new();
    for n in 0..60 {
        let begun = Instant::now();
        let chart = ChartFile::open(place(&path), Arc::new(Unwatched)).unwrap();
        let look = chart.sheet(session(n * 4)).unwrap();
        opens.push(begun.elapsed());
        assert!(look.looked().count >= 400);
        let begun = Instant::now();
        let _ = chart.overview().unwrap();
        overviews.push(begun.elapsed());
    }
    println!(
        "open to first sheet p50 {:.2} p95 {:.2} ms; overview p50 {:.2} p95 {:.2} ms",
        percentile(&mut opens, 0.5),
        percentile(&mut opens, 0.95),
        percentile(&mut overviews, 0.5),
        percentile(&mut overviews, 0.95)
    );
}

fn taps(chart: &mut ChartFile) {
    let (session, segment) = (session(9_999), SegmentId(BOOT));
    let meta = |seq| EntryMeta { device: DEVICE, epoch: 1, seq, by: ANA, wall_ms: 1, boot: BOOT };
    let tx = chart.begin().unwrap();
    tx.apply(&meta(1), &Action::StartSession { session, segment, at: touch(1), targets: targets() }).unwrap();
    tx.commit((1, 1)).unwrap();
    let mut times = Vec::new();
    for n in 0..600 {
        let new = observation(1_000_000 + n, 1);
        let action =
            Action::Observe { session, segment, observation: new.id, target: new.target, at: new.at, fact: new.fact };
        let begun = Instant::now();
        let tx = chart.begin().unwrap();
        tx.apply(&meta(2 + n), &action).unwrap();
        tx.commit((1, 2 + n)).unwrap();
        times.push(begun.elapsed());
    }
    println!("tap on the chart p50 {:.3} p99 {:.3} ms", percentile(&mut times, 0.5), percentile(&mut times, 0.99));
}
