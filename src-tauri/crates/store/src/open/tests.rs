//! The opener, against good, foreign, newer, half-made and damaged files.

use std::fs;

use super::*;
use crate::{
    DeviceFile, LedgerFile, UserFile,
    testing::{Folder, key_text},
};

/// An opener of one kind, without what it opens.
type Open = fn(Place<'_>) -> Result<(), OpenError>;

const OPENERS: [Open; 4] = [
    |place| DeviceFile::open(place).map(drop),
    |place| LedgerFile::open(place).map(drop),
    |place| UserFile::open(place).map(drop),
    |place| crate::ChartFile::open(place, std::sync::Arc::new(crate::testing::Unwatched)).map(drop),
];

fn made() -> Folder {
    let folder = Folder::new();
    folder.with(DeviceFile::create).unwrap();
    folder
}

#[test]
fn a_file_is_encrypted_and_opens_with_its_key_only() {
    let folder = made();
    let bytes = fs::read(folder.path()).unwrap();
    assert!(!bytes.starts_with(b"SQLite format 3"));
    assert!(!bytes.windows(8).any(|w| w == b"identity"), "the schema is not readable");
    folder.with(DeviceFile::open).unwrap();
    let wrong = folder.with_key(&key_text(8), DeviceFile::open);
    assert!(matches!(wrong.err(), Some(OpenError::Unreadable)));
    assert_eq!(fs::read(folder.path()).unwrap(), bytes, "a refusal changes nothing");
}

#[test]
fn every_kind_refuses_a_missing_a_clear_and_a_foreign_file() {
    for open in OPENERS {
        let folder = Folder::new();
        assert!(matches!(folder.with(open), Err(OpenError::Missing)));
        fs::write(folder.path(), [b"SQLite format 3\0".as_slice(), &[0; 4080]].concat()).unwrap();
        assert!(matches!(folder.with(open), Err(OpenError::NotEncrypted)));
        fs::write(folder.path(), [0x5A; 8192]).unwrap();
        assert!(matches!(folder.with(open), Err(OpenError::Unreadable)));
        assert_eq!(fs::read(folder.path()).unwrap(), [0x5A; 8192]);
    }
}

#[test]
fn a_passphrase_is_no_key() {
    let folder = made();
    for bad in ["", "secret", "x''", &key_text(7)[1..], "x'00'", &format!("x'{}'", "g".repeat(96))] {
        assert!(matches!(folder.with_key(bad, DeviceFile::open).err(), Some(OpenError::BadKey)), "{bad}");
        assert!(matches!(folder.with_key(bad, DeviceFile::create).err(), Some(OpenError::BadKey)), "{bad}");
    }
}

#[test]
fn a_file_that_is_there_is_never_made_anew() {
    let folder = made();
    let bytes = fs::read(folder.path()).unwrap();
    assert!(matches!(folder.with(DeviceFile::create).err(), Some(OpenError::Exists)));
    assert_eq!(fs::read(folder.path()).unwrap(), bytes);
    fs::rename(folder.path(), folder.path().with_extension("db-wal")).unwrap();
    assert!(matches!(folder.with(DeviceFile::create).err(), Some(OpenError::Exists)), "nor beside a left-over log");
}

#[test]
fn a_newer_file_is_refused_byte_for_byte_unchanged() {
    for open in OPENERS {
        let folder = made();
        folder.with(|place| connect::connect(place, false).unwrap().pragma_update(None, "user_version", 99).unwrap());
        let before = fs::read(folder.path()).unwrap();
        assert!(matches!(folder.with(open), Err(OpenError::Newer { found: 99, known: 1..=5 })));
        assert_eq!(fs::read(folder.path()).unwrap(), before);
    }
}

#[test]
fn a_file_whose_making_was_interrupted_is_known_as_such() {
    let folder = Folder::new();
    folder.with(|place| {
        let mut conn = connect::connect(place, true).unwrap();
        connect::settle(&conn, Kind::Ledger).unwrap();
        migrate::run(&mut conn, Kind::Ledger).unwrap();
    });
    assert!(matches!(folder.with(LedgerFile::open).err(), Some(OpenError::Unfinished)));
    fs::write(folder.path(), []).unwrap();
    assert!(matches!(folder.with(LedgerFile::open).err(), Some(OpenError::Unfinished)));
    set_aside(&folder.path()).unwrap();
    folder.ledger();
}

#[test]
fn one_flipped_bit_is_noticed() {
    let folder = made();
    let good = fs::read(folder.path()).unwrap();
    let mut bytes = good.clone();
    bytes[2_000] ^= 1;
    fs::write(folder.path(), &bytes).unwrap();
    assert!(matches!(folder.with(DeviceFile::open).err(), Some(OpenError::Unreadable)));
    fs::write(folder.path(), &good[..3_000]).unwrap();
    assert!(folder.with(DeviceFile::open).is_err(), "so is a file cut short");
}

#[test]
fn the_settings_are_what_the_design_asks() {
    for (kind, durable) in [(Kind::Device, 2), (Kind::Ledger, 2), (Kind::User, 2), (Kind::Chart, 1)] {
        let folder = Folder::new();
        let conn = folder.with(|place| create(place, kind, |_| Ok(()))).unwrap();
        let number = |pragma: &str| conn.query_row(&format!("PRAGMA {pragma}"), [], |r| r.get::<_, i64>(0)).unwrap();
        let text = |pragma: &str| conn.query_row(&format!("PRAGMA {pragma}"), [], |r| r.get::<_, String>(0)).unwrap();
        assert_eq!(number("synchronous"), durable, "{kind:?}");
        assert_eq!(number("foreign_keys"), 1);
        assert_eq!(number("trusted_schema"), 0);
        assert_eq!(number("busy_timeout"), 0);
        assert_eq!(number("user_version"), i64::from(kind.version()));
        assert_eq!(number("wal_autocheckpoint"), if kind.checkpoints_apart() { 0 } else { 1000 });
        assert_eq!(text("journal_mode"), "wal");
        assert_eq!(text("cipher_memory_security"), "1");
        assert!(text("cipher_version").starts_with("4."));
        let spill = conn.query_row("SELECT sqlite_compileoption_used('TEMP_STORE=3')", [], |r| r.get::<_, bool>(0));
        assert!(spill.unwrap(), "build with .cargo/config.toml");
    }
}

#[test]
fn a_file_set_aside_keeps_its_parts_together_and_is_never_overwritten() {
    let folder = made();
    let name = |suffix: &str| check::beside(&folder.path(), suffix);
    fs::write(name("-wal"), b"log").unwrap();
    let first = set_aside(&folder.path()).unwrap();
    assert_eq!(first, name(".damaged-1"));
    assert_eq!(fs::read(name(".damaged-1-wal")).unwrap(), b"log");
    assert!(!folder.path().exists() && !name("-wal").exists());
    fs::write(folder.path(), b"again").unwrap();
    assert_eq!(set_aside(&folder.path()).unwrap(), name(".damaged-2"));
    assert!(matches!(set_aside(&folder.path()).err(), Some(OpenError::Missing)));
    fs::write(name("-wal"), b"left over by a crash").unwrap();
    assert_eq!(set_aside(&folder.path()).unwrap(), name(".damaged-2"), "the log follows its database");
    assert_eq!(fs::read(name(".damaged-2-wal")).unwrap(), b"left over by a crash");
    folder.with(DeviceFile::create).unwrap();
}

#[test]
fn opening_an_up_to_date_file_does_not_run_the_migrations() {
    let folder = made();
    folder.with(|place| {
        connect::connect(place, false).unwrap().execute_batch("DROP TABLE refinery_schema_history").unwrap();
    });
    folder.with(DeviceFile::open).unwrap();
}
