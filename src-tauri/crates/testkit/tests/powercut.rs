//! The recording VFS under real SQLCipher databases: what a power cut leaves, what is proved, what fails on demand.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "test code: a failed step is a failed test")]
#![allow(clippy::disallowed_methods, reason = "these tests open databases themselves: the VFS is tested below `store`")]

use std::fs;
use std::path::Path;

use baton_testkit::vfs::{Cut, CutError, DeleteFate, EventKind, FaultKind, Recording, Unsynced, VFS_NAME};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use tempfile::TempDir;

/// 32 bytes of key and 16 of salt, in the text form that the key API wants.
const KEY: &str = "x'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f'";

/// Opens an encrypted database in WAL mode; checkpoints only where a test asks for one.
fn open(path: &Path, synchronous: &str) -> Connection {
    let database = Connection::open_with_flags_and_vfs(path, OpenFlags::default(), VFS_NAME).unwrap();
    database.pragma_update(None, "key", KEY).unwrap();
    let mode: String = database.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
    database.pragma_update(None, "synchronous", synchronous).unwrap();
    database.pragma_update(None, "wal_autocheckpoint", 0).unwrap();
    database
}

/// A database with an empty table, wholly on the disk.
fn prepare(path: &Path, synchronous: &str) -> Connection {
    let database = open(path, "FULL");
    database
        .execute_batch("CREATE TABLE tap (id INTEGER PRIMARY KEY, body TEXT); PRAGMA wal_checkpoint(TRUNCATE);")
        .unwrap();
    database.pragma_update(None, "synchronous", synchronous).unwrap();
    database
}

fn insert(database: &Connection, id: i64) -> rusqlite::Result<usize> {
    database.execute("INSERT INTO tap VALUES (?1, ?2)", (id, "x".repeat(300)))
}

/// Rows and the verdict of the integrity check.
fn inspect(path: &Path) -> (i64, String) {
    let database = open(path, "FULL");
    let rows = database.query_row("SELECT count(*) FROM tap", [], |row| row.get(0)).unwrap();
    (rows, database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap())
}

fn cut_with(recording: &Recording, folder: &Path, cut: Cut) -> TempDir {
    let into = tempfile::tempdir().unwrap();
    recording.cut_power_with(into.path(), folder, cut).unwrap();
    into
}

fn cut(recording: &Recording, folder: &Path) -> TempDir {
    cut_with(recording, folder, Cut::default())
}

#[test]
fn full_survives_a_cut_after_each_commit_and_the_proof_says_why() {
    let recording = Recording::install().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let database = prepare(&path, "FULL");
    for id in 1..=20 {
        let before = recording.mark();
        insert(&database, id).unwrap();
        let after = recording.mark();
        assert_eq!(recording.unsynced_bytes(&path), 0);
        assert!(recording.prove_synced(&path, before, after).unwrap() > 0, "a commit writes");
        let write = recording.last_write_before(&path, after).unwrap();
        assert!(recording.sync_after(&write).unwrap().is_before(after));
        let cut = cut(recording, folder.path());
        assert_eq!(inspect(&cut.path().join("ledger.db")), (id, "ok".to_owned()));
    }
    assert!(!fs::read(&path).unwrap().starts_with(b"SQLite format 3"), "the codec is above the VFS");
}

#[test]
fn off_loses_rows_and_the_proof_fails() {
    let recording = Recording::install().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let database = prepare(&path, "OFF");
    let before = recording.mark();
    (1..=20).for_each(|id| assert_eq!(insert(&database, id).unwrap(), 1));
    assert!(recording.unsynced_bytes(&path) > 20 * 300);
    let broken = recording.prove_synced(&path, before, recording.mark()).unwrap_err();
    assert!(broken.path.ends_with("ledger.db-wal"));
    assert_eq!(recording.counts_since(&path, before).syncs, 0);
    let cut = cut(recording, folder.path());
    assert_eq!(inspect(&cut.path().join("ledger.db")), (0, "ok".to_owned()));
}

#[test]
fn normal_loses_the_tail_but_stays_whole_even_if_the_disk_reorders() {
    let recording = Recording::install().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("chart.db");
    let database = prepare(&path, "NORMAL");
    (1..=30).for_each(|id| assert_eq!(insert(&database, id).unwrap(), 1));
    database.execute_batch("PRAGMA wal_checkpoint(PASSIVE)").unwrap();
    (31..=60).for_each(|id| assert_eq!(insert(&database, id).unwrap(), 1));
    for seed in 0..25 {
        let unsynced = Unsynced::Scattered { seed };
        let cut = cut_with(recording, folder.path(), Cut { unsynced, ..Cut::default() });
        let (rows, verdict) = inspect(&cut.path().join("chart.db"));
        assert_eq!(verdict, "ok");
        assert!((30..=60).contains(&rows), "{rows}");
    }
    assert_eq!(inspect(&cut(recording, folder.path()).path().join("chart.db")).0, 30);
}

#[test]
fn a_full_disk_for_one_file_leaves_the_other_its_room() {
    let recording = Recording::install().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let chart = prepare(&folder.path().join("chart-full.db"), "NORMAL");
    let ledger = prepare(&folder.path().join("ledger-free.db"), "FULL");
    let suffix = folder.path().canonicalize().unwrap().join("chart-full.db");
    let fault = recording.fail_writes(suffix.to_str().unwrap(), FaultKind::DiskFull, 3);
    let refused = (1..=10).find_map(|id| insert(&chart, id).err()).unwrap();
    assert_eq!(refused.sqlite_error_code(), Some(ErrorCode::DiskFull));
    assert!(fault.hits() > 0);
    insert(&ledger, 1).unwrap();
    let held: i64 = chart.query_row("SELECT count(*) FROM tap", [], |row| row.get(0)).unwrap();
    fault.clear();
    insert(&chart, 100).unwrap();
    let now: i64 = chart.query_row("SELECT count(*) FROM tap", [], |row| row.get(0)).unwrap();
    assert_eq!(now, held + 1);
    drop((chart, ledger));
    assert_eq!(inspect(&folder.path().join("chart-full.db")), (now, "ok".to_owned()));
}

#[test]
fn a_broken_disk_and_a_failed_sync_are_io_errors() {
    let recording = Recording::install().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let database = prepare(&path, "FULL");
    {
        let _broken = recording.fail_writes_below(folder.path(), FaultKind::IoError, 0);
        assert_eq!(insert(&database, 1).unwrap_err().sqlite_error_code(), Some(ErrorCode::SystemIoFailure));
    }
    let suffix = path.canonicalize().unwrap();
    let unsynced = recording.fail_syncs(suffix.to_str().unwrap(), FaultKind::IoError, 0);
    assert_eq!(insert(&database, 2).unwrap_err().sqlite_error_code(), Some(ErrorCode::SystemIoFailure));
    assert!(unsynced.hits() > 0);
    unsynced.clear();
    insert(&database, 3).unwrap();
    assert_eq!(inspect(&cut(recording, folder.path()).path().join("ledger.db")), (1, "ok".to_owned()));
}

#[test]
fn files_from_before_and_files_beside_are_kept_new_unsynced_ones_are_not() {
    let recording = Recording::install().unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("charts")).unwrap();
    let (old, new) = (folder.path().join("charts/old.db"), folder.path().join("charts/new.db"));
    {
        let elsewhere = tempfile::tempdir().unwrap();
        drop(prepare(&elsewhere.path().join("old.db"), "FULL"));
        fs::copy(elsewhere.path().join("old.db"), &old).unwrap();
    }
    fs::write(folder.path().join("device-id"), "d-1").unwrap();
    let _old = open(&old, "OFF");
    let unsynced = Connection::open_with_flags_and_vfs(&new, OpenFlags::default(), VFS_NAME).unwrap();
    unsynced.pragma_update(None, "synchronous", "OFF").unwrap();
    unsynced.execute_batch("CREATE TABLE tap (id INTEGER)").unwrap();
    let cut = cut(recording, folder.path());
    assert_eq!(inspect(&cut.path().join("charts/old.db")).0, 0);
    assert!(!cut.path().join("charts/new.db").exists());
    assert_eq!(fs::read_to_string(cut.path().join("device-id")).unwrap(), "d-1");
    assert!(fs::read_dir(cut.path().join("charts")).unwrap().all(|file| !file.unwrap().path().ends_with("old.db-shm")));
    assert!(matches!(recording.cut_power(folder.path().join("x"), folder.path()), Err(CutError::TargetInside(_))));
}

#[test]
fn a_deletion_without_a_folder_sync_has_two_fates() {
    let recording = Recording::install().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let database = prepare(&path, "FULL");
    insert(&database, 1).unwrap();
    let before = recording.mark();
    drop(database);
    let deleted =
        recording.events_of(&path, before).into_iter().find(|event| matches!(event.kind, EventKind::Delete { .. }));
    assert_eq!(deleted.unwrap().kind, EventKind::Delete { folder_synced: false });
    for (deletes, wal) in [(DeleteFate::Kept, false), (DeleteFate::Lost, true)] {
        let cut = cut_with(recording, folder.path(), Cut { deletes, ..Cut::default() });
        assert_eq!(cut.path().join("ledger.db-wal").exists(), wal);
        assert_eq!(inspect(&cut.path().join("ledger.db")), (1, "ok".to_owned()));
    }
    fs::remove_file(&path).unwrap();
    assert!(!cut(recording, folder.path()).path().join("ledger.db").exists());
    let back = cut_with(recording, folder.path(), Cut { deletes: DeleteFate::Lost, ..Cut::default() });
    assert_eq!(inspect(&back.path().join("ledger.db")), (1, "ok".to_owned()));
}

#[test]
fn the_model_knows_why_sqlite_has_extra_a_lost_deletion_of_the_journal_undoes_a_full_commit() {
    let recording = Recording::install().unwrap();
    for (synchronous, rows_if_lost) in [("FULL", 0), ("EXTRA", 1)] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rollback.db");
        drop(prepare(&path, "FULL"));
        let database = Connection::open_with_flags_and_vfs(&path, OpenFlags::default(), VFS_NAME).unwrap();
        database.pragma_update(None, "key", KEY).unwrap();
        let mode: String = database.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0)).unwrap();
        assert_eq!(mode, "delete");
        database.pragma_update(None, "synchronous", synchronous).unwrap();
        insert(&database, 1).unwrap();
        for (deletes, rows) in [(DeleteFate::Kept, 1), (DeleteFate::Lost, rows_if_lost)] {
            let cut = cut_with(recording, folder.path(), Cut { deletes, ..Cut::default() });
            assert_eq!(inspect(&cut.path().join("rollback.db")), (rows, "ok".to_owned()), "{synchronous} {deletes:?}");
        }
    }
}

#[test]
fn many_writers_are_recorded_whole_and_cut_at_any_instant() {
    let recording = Recording::install().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    drop(prepare(&path, "FULL"));
    let acknowledged = std::sync::atomic::AtomicI64::new(0);
    std::thread::scope(|scope| {
        for worker in 0..3 {
            let (path, acknowledged) = (&path, &acknowledged);
            scope.spawn(move || {
                let database = open(path, "FULL");
                database.busy_timeout(std::time::Duration::from_secs(20)).unwrap();
                for step in 0..40 {
                    insert(&database, worker * 1000 + step).unwrap();
                    acknowledged.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                }
            });
        }
        for _ in 0..8 {
            let before = acknowledged.load(std::sync::atomic::Ordering::SeqCst);
            let cut = cut(recording, folder.path());
            let (rows, verdict) = inspect(&cut.path().join("ledger.db"));
            assert!(rows >= before && rows <= 120, "{rows} of {before}");
            assert_eq!(verdict, "ok");
        }
    });
    assert_eq!(inspect(&path).0, 120);
    let counts = recording.counts_since(folder.path(), baton_testkit::vfs::Mark::default());
    assert!(counts.syncs >= 120 && counts.bytes > 120 * 300);
    recording.forget(folder.path());
    assert_eq!(recording.counts_since(folder.path(), baton_testkit::vfs::Mark::default()).writes, 0);
}

#[test]
fn code_that_names_no_vfs_is_recorded_once_it_is_the_default() {
    let recording = Recording::install_as_default().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plain.db");
    let database = Connection::open(&path).unwrap();
    database.execute_batch("CREATE TABLE tap (id INTEGER)").unwrap();
    let counts = recording.counts(&path);
    assert!(counts.writes > 0 && counts.syncs > 0);
    assert_eq!(recording.counts(folder.path().join("plain.db-journal")).deletes, 1);
}
