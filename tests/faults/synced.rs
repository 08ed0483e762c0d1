//! SIGKILL proves nothing about durability: the page cache survives it. Here the file system's calls are the witness.

use crate::ward::{Ward, recording};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledgement_follows_a_sync_of_the_ledger_after_its_append() {
    let ward = Ward::set().await;
    let recording = recording();
    let ledger = ward.tablet.folder().join("ledger.db");
    let mut walk = ward.walk(11);
    let mut kinds = std::collections::BTreeMap::new();
    let began = recording.mark();
    for _ in 0..300 {
        let before = recording.mark();
        let act = walk.step().unwrap();
        let unsynced = recording.unsynced_bytes(&ledger);
        let after = recording.mark();
        assert!(recording.prove_synced(&ledger, before, after).unwrap() > 0, "{act:?} was recorded");
        assert_eq!(unsynced, 0, "{act:?}");
        let name = format!("{act:?}");
        *kinds.entry(name.split(['(', ' ']).next().unwrap().to_owned()).or_insert(0) += 1;
    }
    assert_eq!(kinds.len(), 7, "{kinds:?}");
    let counts = recording.counts_since(&ledger, began);
    println!(
        "300 actions: {} bytes in {} writes and {} syncs of the ledger",
        counts.bytes, counts.writes, counts.syncs
    );
    assert!(recording.unsynced_bytes(ward.tablet.folder().join("charts")) > 0, "a chart is not synced on a tap");
    assert_eq!(ward.picture().unwrap(), walk.model.picture());
    ward.deliver_and_check(&walk).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_look_a_lock_and_a_sign_in_are_synced_when_they_return() {
    let mut ward = Ward::set().await;
    let recording = recording();
    let folder = ward.tablet.folder().to_owned();
    let ledger = folder.join("ledger.db");
    let proved = |before| recording.prove_synced(&ledger, before, recording.mark()).unwrap() > 0;
    let mark = recording.mark();
    ward.picture().unwrap();
    assert!(proved(mark), "a look");
    let mark = recording.mark();
    ward.core().people_lock();
    assert!(proved(mark), "a lock");
    let mark = recording.mark();
    ward.tablet.unlock(&ward.scene.ana, baton_tests::PIN).unwrap();
    assert!(proved(mark), "an unlock");
    ward.tablet.kill();
    let mark = recording.mark();
    ward.boot().await;
    assert!(proved(mark), "a sign-in");
    for durable in ["ledger.db", "device.db", "users/"] {
        assert_eq!(recording.unsynced_bytes(folder.join(durable)), 0, "{durable}");
    }
}
