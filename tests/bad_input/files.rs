//! Damaged, foreign and newer files: refused or set aside under the right code, never deleted.

use std::path::{Path, PathBuf};

use baton_contract::{ErrorCode, view::SessionView};
use baton_store::{ChartFile, Place};
use baton_tests::{PIN, Scene, Tablet, Witness};
use baton_vault::keys::FileLabel;
use rusqlite::{Connection, OpenFlags};

use crate::common::{Files, Kept, hits, put_down, refused};

/// How a file is spoilt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Spoil {
    FlippedByte,
    Truncated,
    Empty,
    ClearSqlite,
    ForeignCipher,
}

const SPOILS: [Spoil; 5] =
    [Spoil::FlippedByte, Spoil::Truncated, Spoil::Empty, Spoil::ClearSqlite, Spoil::ForeignCipher];

struct Silent;

impl baton_store::ReadWatch for Silent {
    fn saw(&self, _table: &str) {}
}

fn spoil(path: &Path, how: Spoil) {
    let mut bytes = std::fs::read(path).unwrap();
    match how {
        Spoil::FlippedByte => bytes[100] ^= 1,
        Spoil::Truncated => bytes.truncate(1_000),
        Spoil::Empty => bytes.clear(),
        Spoil::ClearSqlite => {
            bytes = b"SQLite format 3\0".to_vec();
            bytes.resize(4_096, 0);
        }
        Spoil::ForeignCipher => {
            let foreign = path.with_extension("foreign");
            let key = format!("x'{}'", "5a".repeat(48));
            let place = Place { path: &foreign, key: &key, vfs: None };
            drop(ChartFile::create(place, std::sync::Arc::new(Silent)).unwrap());
            bytes = std::fs::read(&foreign).unwrap();
            std::fs::remove_file(foreign).unwrap();
        }
    }
    std::fs::write(path, bytes).unwrap();
}

/// A tablet that was put down in a running session, with its good files kept for later.
async fn put_down_tablet(scene: &Scene) -> (Tablet, SessionView, Kept) {
    let (mut tablet, session, _) = scene.at_work().await;
    tablet.core().deliver_all().await.unwrap();
    tablet.tap(&session, "Hitting", baton_contract::command::TapFact::Count);
    let kept = Kept::of(&tablet);
    put_down(&mut tablet).await;
    (tablet, session, kept)
}

async fn all_is_well(scene: &Scene, tablet: &Tablet, session: &SessionView, kept: &Kept) {
    kept.still(tablet);
    scene.sign_in(tablet, &scene.ana).await;
    tablet.core().chart_open(&session.chart).await.unwrap();
    assert_eq!(hits(tablet, session), 4);
}

/// A file without which the device cannot start: the start is refused and nothing changes; with the file it goes on.
async fn start_refuses(name: &str) {
    let scene = Scene::set().await;
    let (mut tablet, session, kept) = put_down_tablet(&scene).await;
    let path = tablet.folder().join(name);
    let good = std::fs::read(&path).unwrap();
    for how in SPOILS {
        spoil(&path, how);
        let spoilt = std::fs::read(&path).unwrap();
        let names = Files::of(tablet.folder()).names();
        refused(tablet.boot(), ErrorCode::FileDamaged);
        refused(tablet.boot(), ErrorCode::FileDamaged);
        put_down(&mut tablet).await;
        assert!(std::fs::read(&path).unwrap() == spoilt, "{how:?}: the file was changed");
        assert_eq!(Files::of(tablet.folder()).names(), names, "{how:?}");
        std::fs::write(&path, &good).unwrap();
    }
    tablet.boot().unwrap();
    all_is_well(&scene, &tablet, &session, &kept).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_or_foreign_device_file_is_refused_and_left_as_it_is() {
    start_refuses("device.db").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_or_foreign_ledger_is_refused_and_left_as_it_is() {
    start_refuses("ledger.db").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missing_ledger_is_refused_and_none_is_made_in_its_place() {
    let scene = Scene::set().await;
    let (mut tablet, session, kept) = put_down_tablet(&scene).await;
    let (path, away) = (tablet.folder().join("ledger.db"), tablet.folder().join("away"));
    std::fs::rename(&path, &away).unwrap();
    refused(tablet.boot(), ErrorCode::FileDamaged);
    assert!(!path.exists());
    std::fs::rename(&away, &path).unwrap();
    tablet.boot().unwrap();
    all_is_well(&scene, &tablet, &session, &kept).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_or_foreign_vault_is_refused_and_never_deleted() {
    let scene = Scene::set().await;
    let (mut tablet, session, kept) = put_down_tablet(&scene).await;
    let path = Witness::of(&tablet).vault(&scene.ana).0;
    put_down(&mut tablet).await;
    let good = std::fs::read(&path).unwrap();
    for how in SPOILS {
        spoil(&path, how);
        let spoilt = std::fs::read(&path).unwrap();
        tablet.boot().unwrap();
        let code = scene.code(&scene.ana).await;
        let result = tablet.core().people_sign_in(&scene.ana.login, scene.ana.password(), Some(code)).await;
        refused(result, ErrorCode::FileDamaged);
        refused(tablet.core().me_view(), ErrorCode::Locked);
        assert!(tablet.core().people_view().is_ok(), "others can work");
        put_down(&mut tablet).await;
        assert!(std::fs::read(&path).unwrap() == spoilt, "{how:?}: the file was changed");
        std::fs::write(&path, &good).unwrap();
    }
    tablet.boot().unwrap();
    all_is_well(&scene, &tablet, &session, &kept).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_or_foreign_chart_is_set_aside_and_made_anew_from_platform_and_ledger() {
    let scene = Scene::set().await;
    let (mut tablet, session, kept) = put_down_tablet(&scene).await;
    let path = Witness::of(&tablet).chart(&scene.ana, scene.chart.chart).0;
    put_down(&mut tablet).await;
    for how in SPOILS {
        spoil(&path, how);
        let spoilt = std::fs::read(&path).unwrap();
        tablet.boot().unwrap();
        all_is_well(&scene, &tablet, &session, &kept).await;
        put_down(&mut tablet).await;
        assert!(aside(&path).iter().any(|file| std::fs::read(file).unwrap() == spoilt), "{how:?}: not set aside");
    }
}

fn aside(path: &Path) -> Vec<PathBuf> {
    let name = path.file_name().unwrap().to_string_lossy().into_owned() + ".damaged-";
    let folder = std::fs::read_dir(path.parent().unwrap()).unwrap();
    let paths = folder.map(|entry| entry.unwrap().path());
    paths.filter(|p| p.file_name().unwrap().to_string_lossy().starts_with(&name)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chart_damaged_behind_its_first_page_is_set_aside_and_made_anew_too() {
    let scene = Scene::set().await;
    let (mut tablet, session, kept) = put_down_tablet(&scene).await;
    let path = Witness::of(&tablet).chart(&scene.ana, scene.chart.chart).0;
    put_down(&mut tablet).await;
    let mut bytes = std::fs::read(&path).unwrap();
    for page in 1..bytes.len() / 4_096 {
        bytes[page * 4_096 + 100] ^= 1;
    }
    std::fs::write(&path, &bytes).unwrap();
    tablet.boot().unwrap();
    scene.sign_in(&tablet, &scene.ana).await;
    // The first try may say so; the next one must work, with every tap.
    if let Err(error) = tablet.core().chart_open(&session.chart).await {
        assert_eq!(error.code, ErrorCode::FileDamaged);
        tablet.core().chart_open(&session.chart).await.unwrap();
    }
    assert_eq!(hits(&tablet, &session), 4);
    kept.still(&tablet);
    assert!(aside(&path).iter().any(|file| std::fs::read(file).unwrap() == bytes), "not set aside");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chart_that_is_set_aside_with_no_network_comes_back_with_every_tap_once_there_is_one() {
    let scene = Scene::set().await;
    let (mut tablet, session, kept) = put_down_tablet(&scene).await;
    let path = Witness::of(&tablet).chart(&scene.ana, scene.chart.chart).0;
    put_down(&mut tablet).await;
    spoil(&path, Spoil::FlippedByte);
    tablet.boot().unwrap();
    scene.sign_in(&tablet, &scene.ana).await;
    scene.cut();
    refused(tablet.core().chart_open(&session.chart).await, ErrorCode::ChartNotHere);
    scene.heal();
    tablet.core().chart_open(&session.chart).await.unwrap();
    assert_eq!(hits(&tablet, &session), 4, "the tap that only the ledger held is there again");
    kept.still(&tablet);
}

/// Gives a file the schema version of a newer app.
#[allow(clippy::disallowed_methods, reason = "the test writes what a newer app would have written")]
fn make_newer(path: &Path, key: &str, by: i64) {
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
    conn.execute_batch(&format!("PRAGMA key = \"{key}\"")).unwrap();
    let version: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    conn.pragma_update(None, "user_version", version + by).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_file_or_ledger_of_a_newer_app_is_refused_byte_for_byte_as_it_was() {
    let scene = Scene::set().await;
    let (mut tablet, session, kept) = put_down_tablet(&scene).await;
    let witness = Witness::of(&tablet);
    let keys =
        [FileLabel::Device, FileLabel::Ledger].map(|label| witness.secret().derive_file_key(label).raw_key_text());
    drop(witness);
    for (name, key) in ["device.db", "ledger.db"].into_iter().zip(keys) {
        let path = tablet.folder().join(name);
        put_down(&mut tablet).await;
        make_newer(&path, key.expose(), 1);
        let files = Files::of(tablet.folder());
        refused(tablet.boot(), ErrorCode::FileNewer);
        put_down(&mut tablet).await;
        let bytes = std::fs::read(&path).unwrap();
        if name == "device.db" {
            files.unchanged(tablet.folder());
        }
        make_newer(&path, key.expose(), -1);
        make_newer(&path, key.expose(), 1);
        assert!(bytes.len() == std::fs::read(&path).unwrap().len());
        make_newer(&path, key.expose(), -1);
    }
    tablet.boot().unwrap();
    all_is_well(&scene, &tablet, &session, &kept).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vault_or_chart_of_a_newer_app_is_refused_byte_for_byte_as_it_was() {
    let scene = Scene::set().await;
    let (mut tablet, session, kept) = put_down_tablet(&scene).await;
    let witness = Witness::of(&tablet);
    let ((vault, user_key), (chart, chart_key)) =
        (witness.vault(&scene.ana), witness.chart(&scene.ana, scene.chart.chart));
    drop(witness);
    put_down(&mut tablet).await;
    let key = user_key.derive_file_key().raw_key_text();
    make_newer(&vault, key.expose(), 1);
    let bytes = std::fs::read(&vault).unwrap();
    tablet.boot().unwrap();
    let code = scene.code(&scene.ana).await;
    let result = tablet.core().people_sign_in(&scene.ana.login, scene.ana.password(), Some(code)).await;
    refused(result, ErrorCode::FileNewer);
    put_down(&mut tablet).await;
    assert!(std::fs::read(&vault).unwrap() == bytes);
    make_newer(&vault, key.expose(), -1);
    let key = chart_key.derive_file_key().raw_key_text();
    make_newer(&chart, key.expose(), 1);
    let bytes = std::fs::read(&chart).unwrap();
    tablet.boot().unwrap();
    scene.sign_in(&tablet, &scene.ana).await;
    refused(tablet.core().chart_open(&session.chart).await, ErrorCode::FileNewer);
    refused(tablet.core().session_view(&session.chart, &session.session), ErrorCode::FileNewer);
    tablet.core().people_lock();
    tablet.unlock(&scene.ana, PIN).unwrap();
    put_down(&mut tablet).await;
    assert!(std::fs::read(&chart).unwrap() == bytes);
    make_newer(&chart, key.expose(), -1);
    tablet.boot().unwrap();
    all_is_well(&scene, &tablet, &session, &kept).await;
}
