//! The whole data folder on a small, real file system that is full. The reserve gives taps under way, the lock and the
//! sign-off their room; while it is spent no new session starts; what is there stays readable; with room again all goes on.

use std::path::PathBuf;

use baton_contract::view::GraphBy;
use baton_contract::{ErrorCode, command::Silence};
use baton_tests::PIN;
use baton_vault::secret::SecretText;

use crate::{small_disk::SmallDisk, walk::Walk, ward::Ward};

/// A ward whose tablet's folder lies on a file system of its own. `None` where none can be mounted.
async fn on_a_small_disk(mib: u32) -> Option<(Ward, Walk, SmallDisk)> {
    let mut ward = Ward::set().await;
    ward.tablet.kill();
    let disk = SmallDisk::over(ward.tablet.folder(), mib)?;
    ward.boot().await;
    let walk = ward.walk(31);
    assert!(reserve(&ward).exists());
    Some((ward, walk, disk))
}

fn reserve(ward: &Ward) -> PathBuf {
    ward.tablet.folder().join("reserve")
}

fn end_all(ward: &Ward) {
    let session = &ward.session;
    let now = ward.core().session_view(&session.chart, &session.session).unwrap();
    let silences: Vec<Silence> = now.asks.iter().map(|t| Silence { target: t.clone(), zero: true }).collect();
    ward.core().session_end(&session.chart, &session.session, &silences).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_full_disk_taps_under_way_the_lock_and_the_sign_off_have_the_reserve() {
    let Some((mut ward, mut walk, disk)) = on_a_small_disk(28).await else { return };
    ward.scene.cut();
    disk.fill();
    for _ in 0..60 {
        walk.step().unwrap();
    }
    assert!(!reserve(&ward).exists(), "it was given back");
    ward.core().people_lock();
    assert_eq!(ward.picture().unwrap_err().code, ErrorCode::Locked);
    ward.tablet.unlock(&ward.scene.ana, PIN).unwrap();
    assert_eq!(ward.picture().unwrap(), walk.model.picture(), "what is there stays readable");
    // Sign-off: end, note, signature.
    let session = ward.session.clone();
    let base = walk.model.picture().note.map_or(0, |note| note.0);
    let note = ward
        .core()
        .note_write(&baton_tests::write_note(&session.chart, &session.session, "Done for today.", base))
        .unwrap();
    end_all(&ward);
    ward.core().note_sign(&session.chart, &session.session, note.version, &SecretText::new(PIN.into())).unwrap();
    // No new session while the reserve is spent; everything else can be seen.
    assert_eq!(ward.core().session_start(&session.chart).unwrap_err().code, ErrorCode::DiskFull);
    assert!(!reserve(&ward).exists());
    ward.core().chart_open(&session.chart).await.unwrap();
    assert!(!ward.core().graph_view(&session.chart, &[], GraphBy::Session).unwrap().is_empty());
    ward.core().people_lock();
    drop(walk.core);
    // Started again on the full disk, it is still readable.
    ward.again().await;
    walk.core = ward.core().clone();
    let ended = ward.core().session_view(&session.chart, &session.session).unwrap();
    assert!(ended.ended_ms.is_some() && ended.notes[0].signed_ms.is_some());
    assert_eq!(ward.core().session_start(&session.chart).unwrap_err().code, ErrorCode::DiskFull);
    disk.make_room();
    let next = ward.core().session_start(&session.chart).unwrap();
    assert!(reserve(&ward).exists(), "it is kept again");
    assert_ne!(next.session, session.session);
    ward.scene.heal();
    ward.core().deliver_all().await.unwrap();
    assert_eq!(ward.core().sync_view().unwrap().waiting, 0);
    let rows = ward.scene.rows().await;
    crate::ward::assert_whole(&rows.entries(ward.device()).await);
    drop((walk, ward));
    drop(disk);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_app_that_is_started_on_a_disk_that_filled_up_meanwhile_opens_and_takes_the_sign_in() {
    let Some((mut ward, mut walk, disk)) = on_a_small_disk(24).await else { return };
    for _ in 0..10 {
        walk.step().unwrap();
    }
    drop(walk.core);
    ward.tablet.kill();
    disk.fill();
    assert!(reserve(&ward).exists());
    ward.boot().await;
    walk.core = ward.core().clone();
    assert_eq!(ward.picture().unwrap(), walk.model.picture());
    for _ in 0..10 {
        walk.step().unwrap();
    }
    assert_eq!(ward.picture().unwrap(), walk.model.picture());
    disk.make_room();
    ward.deliver_and_check(&walk).await;
    drop((walk, ward));
    drop(disk);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_the_reserve_is_used_up_too_taps_are_refused_and_none_that_was_answered_is_lost() {
    let Some((mut ward, mut walk, disk)) = on_a_small_disk(24).await else { return };
    disk.fill();
    walk.tap().unwrap();
    let mut refused = 0;
    for round in 0..40 {
        disk.fill();
        match walk.tap() {
            Ok(_) => {}
            Err(error) => {
                assert!(matches!(error.code, ErrorCode::DiskFull | ErrorCode::ChartFault), "{round}: {error}");
                refused += 1;
            }
        }
    }
    assert!(refused > 5, "{refused}");
    ward.core().people_lock();
    assert_eq!(ward.picture().unwrap_err().code, ErrorCode::Locked);
    disk.make_room();
    ward.core().tick();
    ward.tablet.unlock(&ward.scene.ana, PIN).unwrap();
    assert_eq!(ward.picture().unwrap(), walk.model.picture());
    for _ in 0..20 {
        walk.step().unwrap();
    }
    drop(walk.core);
    ward.again().await;
    walk.core = ward.core().clone();
    assert_eq!(ward.picture().unwrap(), walk.model.picture(), "after a restart");
    ward.deliver_and_check(&walk).await;
    drop((walk, ward));
    drop(disk);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_whatever_byte_the_disk_fills_up_the_taps_under_way_find_the_reserve() {
    let Some((mut ward, mut walk, disk)) = on_a_small_disk(28).await else { return };
    for room_kib in [0, 4, 8, 12, 16, 20, 24, 32, 40, 64] {
        disk.fill_but(room_kib * 1_024);
        for tap in 0..8 {
            walk.tap().unwrap_or_else(|error| panic!("{room_kib} KiB were left, tap {tap}: {error}"));
        }
        assert!(!reserve(&ward).exists(), "{room_kib}");
        disk.make_room();
        std::fs::write(reserve(&ward), vec![0xA5; 16 << 20]).unwrap();
    }
    assert_eq!(ward.picture().unwrap(), walk.model.picture());
    drop(walk.core);
    ward.again().await;
    walk.core = ward.core().clone();
    assert_eq!(ward.picture().unwrap(), walk.model.picture(), "after a restart");
    ward.deliver_and_check(&walk).await;
    drop((walk, ward));
    drop(disk);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_fills_up_at_the_lock_screen_keeps_nobody_out() {
    let Some((ward, walk, disk)) = on_a_small_disk(24).await else { return };
    ward.core().people_lock();
    disk.fill();
    ward.tablet.unlock(&ward.scene.ana, PIN).unwrap();
    assert_eq!(ward.picture().unwrap(), walk.model.picture());
    disk.make_room();
    ward.deliver_and_check(&walk).await;
    drop((walk, ward));
    drop(disk);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sign_in_with_the_network_has_the_reserve_on_a_full_disk_too() {
    let Some((ward, walk, disk)) = on_a_small_disk(28).await else { return };
    ward.scene.heal();
    ward.core().people_lock();
    let ben = ward.scene.person("Ben Okafor", baton_domain::Role::Technician).await;
    ward.scene.assign(&ward.scene.chart, &ben).await;
    disk.fill();
    // A new vault, its keys and the caseload need room that only the reserve has.
    ward.scene.sign_in(&ward.tablet, &ben).await;
    assert_eq!(ward.core().today_view().unwrap().clients.len(), 1);
    assert!(!reserve(&ward).exists(), "it was given back");
    drop((walk, ward));
    drop(disk);
}
