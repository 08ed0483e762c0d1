//! What the authorizer refuses, and what it sees.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    chart::ChartFile,
    error::StoreError,
    testing::{ANA, Folder, SESSION, TRIALS, Watched, act, start, trial},
};

#[test]
fn nothing_but_the_charts_own_statements_gets_through() {
    let folder = Folder::new();
    let chart = folder.chart();
    let other = Folder::new();
    drop(other.chart());
    let attach =
        format!("ATTACH DATABASE '{}' AS other KEY \"{}\"", other.path().display(), crate::testing::key_text(7));
    for sql in [
        attach.as_str(),
        "ATTACH ':memory:' AS other",
        "DETACH main",
        "PRAGMA user_version",
        "PRAGMA user_version = 9",
        "PRAGMA rekey = 'x'",
        "PRAGMA cipher_version",
        "PRAGMA wal_checkpoint",
        "PRAGMA writable_schema = ON",
        "SELECT load_extension('x')",
        "SELECT * FROM pragma_table_list",
        "CREATE TABLE t (x)",
        "CREATE TEMP TABLE t (x)",
        "CREATE INDEX i ON observations (target)",
        "CREATE VIEW v AS SELECT 1",
        "CREATE TEMP TRIGGER t AFTER INSERT ON observations BEGIN SELECT 1; END",
        "CREATE VIRTUAL TABLE v USING fts5(x)",
        "ALTER TABLE observations ADD COLUMN x",
        "DROP TABLE observations",
        "DROP INDEX observations_of_session",
        "DELETE FROM sqlite_schema",
        "REINDEX",
        "ANALYZE",
        "VACUUM INTO '/tmp/baton-store-never'",
    ] {
        let refused = chart.conn.execute_batch(sql).map_err(StoreError::from);
        assert!(refused.is_err(), "{sql} got through");
    }
    let denied = chart.conn.execute_batch("ATTACH ':memory:' AS other").map_err(StoreError::from);
    assert!(matches!(denied, Err(StoreError::Denied)));
}

#[test]
fn the_checkpoint_alone_may_use_its_pragma() {
    let folder = Folder::new();
    let mut chart = folder.chart();
    chart.checkpoint().unwrap();
    act(&mut chart, 1, ANA, &start()).unwrap();
    let before = std::fs::metadata(folder.path()).unwrap().modified().unwrap();
    chart.checkpoint().unwrap();
    assert!(std::fs::metadata(folder.path()).unwrap().modified().unwrap() >= before);
    assert!(chart.conn.execute_batch("PRAGMA wal_checkpoint").is_err(), "and not afterwards");
}

#[test]
fn every_look_is_seen_every_time_and_each_table_once() {
    let folder = Folder::new();
    let mut chart = folder.chart();
    act(&mut chart, 1, ANA, &start()).unwrap();
    act(&mut chart, 2, ANA, &trial(10)).unwrap();
    drop(chart);
    let watched = Arc::new(Watched::default());
    let chart = folder.with(|place| ChartFile::open(place, Arc::<Watched>::clone(&watched))).unwrap();
    let seen = || std::mem::take(&mut *watched.0.lock().unwrap());
    assert!(seen().is_empty(), "opening reads no table");
    let _ = chart.observations_of(SESSION).unwrap();
    assert_eq!(seen(), ["observations"]);
    let _ = chart.observations_of(SESSION).unwrap();
    assert_eq!(seen(), ["observations"], "a second run is seen as well");
    let _ = chart.sheet(SESSION).unwrap();
    let tables: BTreeSet<String> = seen().into_iter().collect();
    let all = ["claims", "frozen", "marks", "notes", "observations", "people", "profile", "segments", "sessions"];
    assert_eq!(tables.iter().map(String::as_str).collect::<Vec<_>>(), all);
    let _ = chart.overview().unwrap();
    assert!(seen().contains(&"targets".to_owned()));
    let _ = chart.series(&[TRIALS], 0, i64::MAX).unwrap();
    assert!(seen().contains(&"frozen".to_owned()));
}
