//! A chart's commit fails after its entry was recorded: it happened, it is answered so, and the chart is closed until it has
//! been opened again and replayed.

use baton_contract::{ErrorCode, view::SessionPhase};
use baton_domain::ActionKind;
use baton_testkit::vfs::FaultKind;
use baton_tests::Witness;

use crate::{
    small_disk::SmallDisk,
    walk::Walk,
    ward::{Ward, recording},
};

/// Taps while the charts' folder takes nothing: what is answered as done is done, the rest did not happen.
fn tap_on_a_full_disk(walk: &mut Walk) {
    let (mut done, mut refused) = (0, 0);
    for _ in 0..12 {
        match walk.tap() {
            Ok(_) => done += 1,
            Err(error) => {
                assert!(matches!(error.code, ErrorCode::DiskFull | ErrorCode::ChartFault), "{error}");
                refused += 1;
            }
        }
    }
    assert!(done > 0, "the first tap was recorded and is answered so");
    assert!(done + refused == 12);
}

async fn check_everywhere(mut ward: Ward, mut walk: Walk) {
    assert_eq!(ward.picture().unwrap(), walk.model.picture(), "opened again and replayed");
    for _ in 0..10 {
        walk.step().unwrap();
    }
    let chart = ward.session.chart.clone();
    ward.core().chart_open(&chart).await.unwrap();
    assert_eq!(ward.picture().unwrap(), walk.model.picture());
    drop(walk.core);
    ward.again().await;
    walk.core = ward.core().clone();
    assert_eq!(ward.picture().unwrap(), walk.model.picture(), "after a restart");
    ward.deliver_and_check(&walk).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tap_whose_chart_commit_fails_is_done_and_the_chart_is_replayed() {
    let ward = Ward::set().await;
    ward.scene.cut();
    let mut walk = ward.walk(5);
    for round in 0..5 {
        let full = recording().fail_writes_below(ward.tablet.folder().join("charts"), FaultKind::DiskFull, round);
        tap_on_a_full_disk(&mut walk);
        assert!(full.hits() > 0);
        full.clear();
        // The first thing after it is another tap, or the chart itself: neither needs a restart.
        if round % 2 == 0 {
            walk.tap().unwrap();
        } else {
            ward.core().chart_open(&ward.session.chart).await.unwrap();
        }
        assert_eq!(ward.picture().unwrap(), walk.model.picture());
    }
    check_everywhere(ward, walk).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chart_that_cannot_be_written_and_a_kill_lose_nothing() {
    let mut ward = Ward::set().await;
    ward.scene.cut();
    let mut walk = ward.walk(6);
    let broken = recording().fail_writes_below(ward.tablet.folder().join("charts"), FaultKind::IoError, 0);
    walk.tap().unwrap();
    drop(walk.core);
    ward.tablet.kill();
    broken.clear();
    ward.boot().await;
    walk.core = ward.core().clone();
    assert_eq!(ward.picture().unwrap(), walk.model.picture());
    check_everywhere(ward, walk).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_that_was_recorded_is_not_called_failed_because_it_cannot_be_shown() {
    let ward = Ward::set().await;
    ward.scene.cut();
    let (chart, session) = (&ward.session.chart, &ward.session.session);
    ward.picture().unwrap();
    let seq = Witness::of(&ward.tablet).seq();
    let broken = recording().fail_writes_below(ward.tablet.folder().join("charts"), FaultKind::IoError, 0);
    let answer = ward.core().session_pause(chart, session).map(drop).unwrap_err();
    assert_eq!(answer.code, ErrorCode::RecordedUnseen);
    broken.clear();
    let added = Witness::of(&ward.tablet).headers_after(seq);
    assert_eq!(added[0].action_kind(), Some(ActionKind::PauseSession));
    assert_eq!(ward.core().session_view(chart, session).unwrap().phase, SessionPhase::Paused);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_file_system_under_the_charts_alone_loses_nothing() {
    let mut ward = Ward::set().await;
    ward.tablet.kill();
    let charts = ward.tablet.folder().join("charts");
    let Some(disk) = SmallDisk::over(&charts, 4) else { return };
    ward.boot().await;
    let mut walk = ward.walk(7);
    for _ in 0..3 {
        disk.fill();
        tap_on_a_full_disk(&mut walk);
        disk.make_room();
        walk.tap().unwrap();
        assert_eq!(ward.picture().unwrap(), walk.model.picture());
    }
    for _ in 0..20 {
        walk.step().unwrap();
    }
    drop(walk.core);
    ward.again().await;
    walk.core = ward.core().clone();
    assert_eq!(ward.picture().unwrap(), walk.model.picture(), "after a restart");
    ward.deliver_and_check(&walk).await;
    drop(walk);
    drop(ward);
    drop(disk);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chart_of_which_only_the_log_is_left_is_fetched_anew_and_replayed() {
    let mut ward = Ward::set().await;
    let mut walk = ward.walk(8);
    for _ in 0..20 {
        walk.step().unwrap();
    }
    let charts = ward.tablet.folder().join("charts");
    drop(walk.core);
    ward.tablet.kill();
    for file in std::fs::read_dir(&charts).unwrap() {
        let path = file.unwrap().path();
        std::fs::rename(&path, path.with_extension("db-wal")).unwrap();
    }
    ward.tablet.boot().unwrap();
    ward.scene.sign_in(&ward.tablet, &ward.scene.ana).await;
    walk.core = ward.core().clone();
    ward.core().chart_open(&ward.session.chart).await.unwrap();
    assert_eq!(ward.picture().unwrap(), walk.model.picture());
    ward.deliver_and_check(&walk).await;
}
