//! Two histories of one device: a cloned disk, a ledger put back from an older copy. The platform freezes the epoch at the
//! fork; the device goes on in a new one that cites the head it left, and drops nothing.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use baton_contract::command::TapFact;
use baton_domain::ActionKind;
use baton_tests::{PlatformEntry, Tablet, Witness};

use crate::{
    walk::picture,
    ward::{Ward, assert_chains},
};

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A copy of the killed tablet's disk in another machine, signed in with no network.
async fn clone_of(ward: &Ward, name: &str) -> Tablet {
    let folder: PathBuf = ward.scene.path(name);
    copy(ward.tablet.folder(), &folder);
    ward.start_copy(folder).await
}

/// Lets the real loop deliver until nothing of the current epoch waits, or until it has had its time.
async fn deliver(tablet: &Tablet, enough: impl Fn(u32) -> bool) {
    tablet.core().spawn_delivery();
    for _ in 0..300 {
        if enough(tablet.core().sync_view().unwrap().waiting) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    panic!("still waiting: {:?}", tablet.core().sync_view().unwrap());
}

fn epoch_of(entry: &PlatformEntry) -> u32 {
    entry.entry.read_header().unwrap().epoch
}

/// Taps in an epoch.
fn taps_in(entries: &[PlatformEntry], epoch: u32) -> usize {
    entries.iter().filter(|e| epoch_of(e) == epoch && e.kind == ActionKind::Observe as i32).count()
}

fn tap(tablet: &Tablet, ward: &Ward, times: usize) {
    for _ in 0..times {
        tablet.tap(&ward.session, "Hitting", TapFact::Count);
    }
}

/// Taps, then locks and unlocks, which wakes the delivery at once.
async fn tap_and_wake(tablet: &Tablet, ward: &Ward, times: usize) {
    tablet.core().session_view(&ward.session.chart, &ward.session.session).unwrap();
    tap(tablet, ward, times);
    tablet.core().people_lock();
    tablet.unlock(&ward.scene.ana, baton_tests::PIN).unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
}

/// The whole ledger is there and verifies, and holds so many taps.
fn assert_all_kept(tablet: &mut Tablet, taps: usize) {
    tablet.kill();
    let witness = Witness::of(tablet);
    witness.verify();
    assert_eq!(witness.all_of_kind(ActionKind::Observe), taps);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cloned_disk_forks_and_goes_on_in_an_epoch_that_cites_the_head_it_left() {
    let mut ward = Ward::set().await;
    ward.tablet.kill();
    let mut clone = clone_of(&ward, "clone").await;
    ward.boot().await;
    ward.picture().unwrap();
    clone.core().session_view(&ward.session.chart, &ward.session.session).unwrap();
    tap(&ward.tablet, &ward, 5);
    tap(&clone, &ward, 7);
    ward.scene.heal();
    // The first history is taken as it is.
    ward.core().deliver_all().await.unwrap();
    let rows = ward.scene.rows().await;
    assert_eq!(taps_in(&rows.entries(ward.device()).await, 1), 3 + 5);
    // The second one forks: what it recorded before it knew stays on it, what it records from now on arrives.
    let before = clone.core().sync_view().unwrap().waiting;
    clone.core().spawn_delivery();
    for _ in 0..300 {
        if rows.count("SELECT count(*) FROM ledgers WHERE frozen_ms IS NOT NULL").await > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    let sync = clone.core().sync_view().unwrap();
    assert_eq!((sync.waiting, sync.attention), (0, before), "nothing was dropped, and nobody is told to wait");
    let listed = clone.core().attention_view().unwrap();
    assert_eq!(listed.len(), before as usize);
    assert!(listed.iter().all(|row| row.why.contains("another history of this tablet")), "{:?}", listed[0].why);
    assert_eq!(listed.iter().filter(|row| row.did == ActionKind::Observe.sentence()).count(), 7);
    tap(&clone, &ward, 9);
    deliver(&clone, |waiting| waiting == 0).await;
    let entries = rows.entries(ward.device()).await;
    let heads = assert_chains(&entries);
    assert_eq!((taps_in(&entries, 1), taps_in(&entries, 2)), (3 + 5, 9));
    assert_eq!(heads.len(), 2);
    // The clone shows all of its own history; nothing is missing from its ledger.
    let shown = picture(&clone.core().session_view(&ward.session.chart, &ward.session.session).unwrap());
    assert_eq!(shown.total(), 3 + 7 + 9);
    assert_all_kept(&mut clone, 3 + 7 + 9);
    while clone.boot().is_err() {
        // The loop lets go of the folder within a second.
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(clone.core().sync_view().unwrap().attention, before, "known over a restart");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_clones_that_both_go_on_take_turns_in_new_epochs_and_neither_spins_or_drops() {
    let mut ward = Ward::set().await;
    ward.tablet.kill();
    let mut clone = clone_of(&ward, "clone").await;
    ward.boot().await;
    ward.picture().unwrap();
    clone.core().session_view(&ward.session.chart, &ward.session.session).unwrap();
    let (mut ours, mut theirs) = (3, 3);
    ward.scene.heal();
    ward.core().deliver_all().await.unwrap();
    ward.core().spawn_delivery();
    clone.core().spawn_delivery();
    for _ in 0..5 {
        tap_and_wake(&ward.tablet, &ward, 2).await;
        tap_and_wake(&clone, &ward, 3).await;
        (ours, theirs) = (ours + 2, theirs + 3);
    }
    // Quiet soon: nobody asks without a pause.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let before = ward.scene.network.traffic();
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let asked = ward.scene.network.traffic().requests - before.requests;
    assert!(asked < 200_000, "{asked} bytes in a second and a half of nothing to do");
    let rows = ward.scene.rows().await;
    let entries = rows.entries(ward.device()).await;
    let heads = assert_chains(&entries);
    assert!(heads.len() > 2, "{}", heads.len());
    assert_all_kept(&mut clone, theirs);
    assert_all_kept(&mut ward.tablet, ours);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ledger_put_back_from_an_older_copy_forks_and_the_device_goes_on_with_all_it_has() {
    let mut ward = Ward::set().await;
    ward.tablet.kill();
    let folder = ward.tablet.folder().to_owned();
    let older = ward.scene.path("older");
    fs::create_dir(&older).unwrap();
    for file in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
        if file.file_name().to_str().unwrap().starts_with("ledger.db") {
            fs::copy(file.path(), older.join(file.file_name())).unwrap();
        }
    }
    ward.boot().await;
    ward.picture().unwrap();
    tap(&ward.tablet, &ward, 40);
    ward.scene.heal();
    ward.core().deliver_all().await.unwrap();
    ward.tablet.kill();
    for part in ["ledger.db", "ledger.db-wal", "ledger.db-shm"] {
        let _ = fs::remove_file(folder.join(part));
    }
    copy(&older, &folder);
    // It starts, opens the chart that knows more than the ledger, and every tap that it answers is there to stay.
    ward.boot().await;
    assert_eq!(ward.picture().unwrap().total(), 43);
    tap(&ward.tablet, &ward, 6);
    assert_eq!(ward.picture().unwrap().total(), 49);
    ward.again().await;
    assert_eq!(ward.picture().unwrap().total(), 49);
    ward.scene.heal();
    ward.core().spawn_delivery();
    let rows = ward.scene.rows().await;
    for _ in 0..300 {
        if taps_in(&rows.entries(ward.device()).await, 2) == 6 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    tap(&ward.tablet, &ward, 2);
    for _ in 0..300 {
        if taps_in(&rows.entries(ward.device()).await, 2) == 8 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    let entries = rows.entries(ward.device()).await;
    assert_chains(&entries);
    assert_eq!((taps_in(&entries, 1), taps_in(&entries, 2)), (43, 8));
    assert_eq!(ward.picture().unwrap().total(), 51);
}
