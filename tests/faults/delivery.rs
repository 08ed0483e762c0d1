//! A bad network and a platform that comes and goes: every entry arrives exactly once, in order, in effect.

use std::time::Duration;

use baton_testkit::{proxy::Mode, vfs::FaultKind};
use baton_tests::{Stage, Tablet};

use crate::{
    walk::{Dice, Walk},
    ward::{Ward, assert_whole, observations, recording},
};

/// A batch on the wire is larger than this, a nonce and its answer are smaller.
const BATCH: u64 = 4_000;

async fn walked(seed: u64, steps: usize) -> (Ward, Walk) {
    let ward = Ward::set().await;
    let mut walk = ward.walk(seed);
    for _ in 0..steps {
        walk.step().unwrap();
    }
    (ward, walk)
}

/// Tries until it is through, as the loop does, without its pauses. Returns how many tries failed.
async fn insist(ward: &Ward) -> usize {
    for failed in 0..200 {
        match ward.core().deliver_all().await {
            Ok(()) => return failed,
            Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    }
    panic!("it never got through");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_lost_after_the_commit_is_asked_for_again_and_nothing_is_stored_twice() {
    let (ward, mut walk) = walked(41, 30).await;
    for _ in 0..4 {
        let held = ward.scene.rows().await.entries(ward.device()).await.len();
        ward.scene.network.set(Mode::DropNextResponseTo(BATCH));
        let dropped = ward.scene.network.traffic().answers_dropped;
        assert!(ward.core().deliver_all().await.is_err(), "the answer was swallowed");
        assert_eq!(ward.scene.network.traffic().answers_dropped, dropped + 1);
        let rows = ward.scene.rows().await;
        assert!(rows.entries(ward.device()).await.len() > held, "the platform has committed");
        assert!(ward.core().sync_view().unwrap().waiting > 0, "the device does not know");
        // Between the two tries the walk goes on: the next batch holds old and new.
        for _ in 0..25 {
            walk.step().unwrap();
        }
    }
    ward.deliver_and_check(&walk).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_truncated_answers_cut_and_connections_lost_at_random_bytes_lose_and_double_nothing() {
    let (ward, mut walk) = walked(42, 20).await;
    let mut dice = Dice::new(43);
    let mut failed = 0;
    for round in 0..24 {
        for _ in 0..6 {
            walk.step().unwrap();
        }
        let mode = match round % 4 {
            0 => Mode::TruncateRequestAfter(dice.below(9_000)),
            1 => Mode::DropResponsesAfter(dice.below(3_000)),
            2 => Mode::DropNextResponseTo(BATCH),
            _ => Mode::DelayMs(2),
        };
        ward.scene.network.set(mode);
        if round % 4 == 3 {
            // Cut in the middle of whatever is under way.
            let network = &ward.scene.network;
            let cut = async {
                tokio::time::sleep(Duration::from_millis(dice.below(25))).await;
                network.set(Mode::Cut);
            };
            let (outcome, ()) = tokio::join!(ward.core().deliver_all(), cut);
            failed += usize::from(outcome.is_err());
        } else {
            failed += usize::from(ward.core().deliver_all().await.is_err());
        }
        ward.scene.heal();
        if round % 3 == 0 {
            failed += insist(&ward).await;
        }
    }
    assert!(failed > 8, "{failed}");
    insist(&ward).await;
    ward.deliver_and_check(&walk).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_batch_sent_by_several_at_once_is_taken_once() {
    let (ward, mut walk) = walked(44, 40).await;
    for _ in 0..4 {
        let core = ward.core();
        let (a, b, c) = tokio::join!(core.deliver_all(), core.deliver_all(), core.deliver_all());
        assert!(a.is_ok() || b.is_ok() || c.is_ok(), "{a:?} {b:?} {c:?}");
        for _ in 0..15 {
            walk.step().unwrap();
        }
    }
    insist(&ward).await;
    ward.deliver_and_check(&walk).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_between_a_receipt_and_its_storage_costs_a_second_sending_and_nothing_else() {
    let (mut ward, mut walk) = walked(45, 40).await;
    for _ in 0..3 {
        let ledger = ward.tablet.folder().canonicalize().unwrap().join("ledger.db");
        let broken = recording().fail_writes(ledger.to_str().unwrap(), FaultKind::IoError, 0);
        assert!(ward.core().deliver_all().await.is_err());
        assert!(broken.hits() > 0, "the receipt came and could not be kept");
        drop(walk.core);
        ward.tablet.kill();
        broken.clear();
        ward.boot().await;
        walk.core = ward.core().clone();
        assert_eq!(ward.picture().unwrap(), walk.model.picture());
        assert!(ward.core().sync_view().unwrap().waiting > 10);
        for _ in 0..10 {
            walk.step().unwrap();
        }
        ward.scene.heal();
    }
    ward.deliver_and_check(&walk).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_platform_that_restarts_in_between_goes_on_where_it_was() {
    recording();
    let mut stage = Stage::set(0).await;
    let listen = stage.platform.addr().unwrap();
    let chart = stage.platform.sunrise.charts[0].chart;
    let tablet: Tablet = stage.tablet("restarts").await;
    tablet.sign_in(&stage.platform.sunrise.people[0], stage.now_s(), baton_tests::PIN).await;
    tablet.core().chart_open(&chart.to_string()).await.unwrap();
    let session = tablet.core().session_start(&chart.to_string()).unwrap();
    let mut walk = Walk::begin(tablet.core().clone(), stage.clock.clone(), session.clone(), 46);
    // The real loop delivers here, with its own pauses.
    tablet.core().spawn_delivery();
    for _ in 0..3 {
        for _ in 0..40 {
            walk.step().unwrap();
        }
        stage.platform.stop().await;
        for _ in 0..40 {
            walk.step().unwrap();
        }
        stage.platform.config.listen = listen;
        stage.platform.serve().await.unwrap();
    }
    for _ in 0..600 {
        if tablet.core().sync_view().unwrap().waiting == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(tablet.core().sync_view().unwrap().waiting, 0);
    let rows = stage.rows().await;
    assert_whole(&rows.entries(crate::ward::device_of(tablet.folder())).await);
    walk.model.assert_held(&observations(&rows, &session).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_long_silence_a_lock_sends_at_once_when_the_network_is_back() {
    let (ward, _walk) = walked(46, 10).await;
    ward.scene.cut();
    ward.core().spawn_delivery();
    // Long enough for waits of several seconds.
    tokio::time::sleep(Duration::from_secs(8)).await;
    assert!(ward.core().sync_view().unwrap().waiting > 0);
    ward.scene.heal();
    ward.core().people_lock();
    for _ in 0..15 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        if ward.core().sync_view().unwrap().waiting == 0 {
            return;
        }
    }
    panic!("still waiting a second and a half after the lock");
}
