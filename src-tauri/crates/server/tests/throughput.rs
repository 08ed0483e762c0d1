//! How fast entries come in and rows go out, over TLS, at PostgreSQL's default durability. Not a pass or fail of its
//! own (`cargo xtask bench` measures); run with `--ignored --nocapture`.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "test code: prints figures")]

mod stage;

use baton_contract::path;
use baton_domain::observation::Fact;
use baton_vault::clock::{Clock, SystemClock};
use stage::{
    Stage,
    tablet::{Running, Tablet, cbor},
};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures"]
async fn push_then_pull() {
    let stage = Stage::set().await;
    let mut tablet = Tablet::enrol(&stage, &stage.one).await;
    let hand = tablet.sign_in(&stage, "tech").await;
    let (running, start) = Running::start(&mut tablet, &hand, stage.one.chart, &stage.one.targets);
    tablet.deliver(&[start]).await;
    let batches = 40;
    let bodies: Vec<Vec<u8>> = (0..batches)
        .map(|_| {
            let entries: Vec<_> = (0..500)
                .map(|_| {
                    let (_, action) = running.observe(&stage.one.targets[1], Fact::Count, tablet.touch());
                    tablet.act(Some(&hand), Some(stage.one.chart), &action)
                })
                .collect();
            cbor(&tablet.batch(&entries))
        })
        .collect();
    let clock = SystemClock::new().unwrap();
    let begun = clock.boot_ms();
    for body in bodies {
        assert!(tablet.post(path::PUSH, None, body).await.status.is_success());
    }
    let took = clock.boot_ms() - begun;
    println!("push: {} entries/s", batches * 500 * 1000 / took);
    stage.settle().await;
    let begun = clock.boot_ms();
    let (rows, _) = tablet.pull_all(&hand.token, stage.one.chart, 2_000).await;
    println!("pull: {} rows/s of {}", rows.len() as u64 * 1000 / (clock.boot_ms() - begun), rows.len());
}
