//! Locking cannot fail: not with a full disk, not with a broken one.

use baton_app::Event;
use baton_contract::ErrorCode;
use baton_domain::{ActionKind, action::LockCause};
use baton_testkit::vfs::FaultKind;
use baton_tests::PIN;

use crate::ward::{Ward, count, recording};

/// Files below `folder` that this process has open.
fn open_files(folder: &std::path::Path) -> usize {
    let open = std::fs::read_dir("/proc/self/fd").unwrap();
    open.filter_map(|entry| std::fs::read_link(entry.unwrap().path()).ok())
        .filter(|path| path.starts_with(folder))
        .count()
}

async fn locks_and_owes_the_entry(kind: FaultKind) {
    let ward = Ward::set().await;
    let (folder, core) = (ward.tablet.folder().canonicalize().unwrap(), ward.core());
    let walk = ward.walk(1);
    assert!(open_files(&folder.join("charts")) > 0 && open_files(&folder.join("users")) > 0);
    let fault = recording().fail_writes_below(&folder, kind, 0);
    core.people_lock();
    core.people_lock();
    assert!(fault.hits() > 0, "it tried to record");
    assert_eq!(ward.picture().unwrap_err().code, ErrorCode::Locked);
    assert_eq!(core.me_view().unwrap_err().code, ErrorCode::Locked);
    assert_eq!((open_files(&folder.join("charts")), open_files(&folder.join("users"))), (0, 0));
    let locked = |event: &&Event| matches!(event, Event::Locked(LockCause::Asked));
    assert_eq!(ward.tablet.events.lock().unwrap().iter().filter(locked).count(), 1);
    core.tick();
    core.people_view().unwrap();
    // The receipt cannot be kept now, either; what the platform holds says that there was no entry.
    let _ = ward.core().deliver_all().await;
    let rows = ward.scene.rows().await;
    assert_eq!(count(&rows.entries(ward.device()).await, ActionKind::Lock), 0, "no room, no entry");
    fault.clear();
    core.tick();
    ward.deliver_and_check(&walk).await;
    assert_eq!(count(&rows.entries(ward.device()).await, ActionKind::Lock), 1, "recorded at the next chance, once");
    ward.tablet.unlock(&ward.scene.ana, PIN).unwrap();
    assert_eq!(ward.picture().unwrap(), walk.model.picture());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_does_not_keep_it_from_locking_and_the_entry_follows() {
    locks_and_owes_the_entry(FaultKind::DiskFull).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_disk_does_not_keep_it_from_locking_and_the_entry_follows() {
    locks_and_owes_the_entry(FaultKind::IoError).await;
}
