//! The answer of the disk is in doubt: a write or a sync of the ledger fails in the middle. What is answered as done is
//! done; what is answered as failed either happened whole, entry and data, or not at all; and everything goes on.

use baton_app::AppError;
use baton_contract::ErrorCode;
use baton_domain::ActionKind;
use baton_testkit::vfs::{Fault, FaultKind};

use crate::{
    walk::{Dice, Walk},
    ward::{Ward, assert_whole, count, observations, recording},
};

/// One act under a fault; afterwards the model knows what became of it.
fn act(ward: &Ward, walk: &mut Walk, fault: Fault) -> Result<(), AppError> {
    let act = walk.choose_tap();
    let outcome = walk.perform(&act);
    fault.clear();
    let shown = ward.picture().unwrap();
    let mut then = walk.model.clone();
    then.apply(&act);
    if outcome.is_ok() || shown == then.picture() {
        walk.model = then;
    }
    assert_eq!(shown, walk.model.picture(), "{act:?}: {outcome:?}");
    outcome
}

async fn check(mut ward: Ward, mut walk: Walk) {
    drop(walk.core);
    // Everything the chart has must come out of the ledger again: its log is thrown away.
    ward.tablet.kill();
    for file in std::fs::read_dir(ward.tablet.folder().join("charts")).unwrap() {
        let path = file.unwrap().path();
        if path.to_str().unwrap().ends_with("-wal") || path.to_str().unwrap().ends_with("-shm") {
            std::fs::remove_file(path).unwrap();
        }
    }
    ward.boot().await;
    walk.core = ward.core().clone();
    assert_eq!(ward.picture().unwrap(), walk.model.picture(), "no data without entry, no entry without data");
    ward.scene.heal();
    ward.core().deliver_all().await.unwrap();
    let rows = ward.scene.rows().await;
    let entries = rows.entries(ward.device()).await;
    assert_whole(&entries);
    let held = observations(&rows, &ward.session).await;
    walk.model.assert_held(&held);
    assert_eq!(count(&entries, ActionKind::Observe), held.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_fails_at_any_point_of_a_tap_leaves_no_data_without_entry() {
    let ward = Ward::set().await;
    ward.scene.cut();
    let mut walk = ward.walk(21);
    let mut dice = Dice::new(22);
    let mut refused = 0;
    for round in 0..60 {
        let kind = if round % 3 == 2 { FaultKind::IoError } else { FaultKind::DiskFull };
        let fault = recording().fail_writes_below(ward.tablet.folder(), kind, dice.below(6));
        if let Err(error) = act(&ward, &mut walk, fault) {
            let expected = matches!(error.code, ErrorCode::DiskFull | ErrorCode::DiskFault | ErrorCode::ChartFault);
            assert!(expected, "{error}");
            refused += 1;
        }
    }
    assert!((10..50).contains(&refused), "{refused}");
    check(ward, walk).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sync_of_the_ledger_that_fails_is_settled_before_anything_else_is_recorded() {
    let ward = Ward::set().await;
    ward.scene.cut();
    let mut walk = ward.walk(23);
    let ledger = ward.tablet.folder().canonicalize().unwrap().join("ledger.db");
    let mut refused = 0;
    for round in 0..16 {
        let kind = if round % 2 == 0 { FaultKind::IoError } else { FaultKind::DiskFull };
        let fault = recording().fail_syncs(ledger.to_str().unwrap(), kind, round / 4);
        refused += usize::from(act(&ward, &mut walk, fault).is_err());
        for _ in 0..3 {
            walk.step().unwrap();
        }
    }
    assert!(refused > 0);
    check(ward, walk).await;
}
