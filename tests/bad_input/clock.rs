//! Leases that have run out, and clocks that lie.

use baton_contract::ErrorCode;
use baton_contract::view::GraphBy;
use baton_domain::{ActionKind, policy::Denial};
use baton_testkit::clinic::PASSWORD;
use baton_tests::{PIN, Scene, Tablet, Witness};
use baton_vault::{clock::Clock, otp::OtpSeed};

use crate::common::{Files, Kept, hits, refused, secret};

const HOUR_MS: u64 = 3_600_000;
const DAY_MS: i64 = 86_400_000;

/// Lets hours pass on a device that is awake.
fn hours(scene: &Scene, tablet: &Tablet, hours: u64) {
    for _ in 0..hours * 6 {
        scene.pass(HOUR_MS / 6);
        tablet.core().tick();
    }
}

async fn offline_sign_in(scene: &Scene, tablet: &Tablet, seed: &OtpSeed) -> Result<(), baton_app::AppError> {
    let code = Some(seed.code_at(scene.now_s()));
    let step = tablet.core().people_sign_in(&scene.ana.login, secret(PASSWORD), code).await?;
    tablet.settle(step, PIN);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_lease_closes_charts_keeps_everything_and_ends_with_the_next_word_of_the_platform() {
    let scene = Scene::set().await;
    let (tablet, session, seed) = scene.at_work().await;
    let kept = Kept::of(&tablet);
    let files = Files::of(tablet.folder()).names();
    scene.cut();
    hours(&scene, &tablet, 73);
    let people = tablet.core().people_view().unwrap();
    assert_eq!(people.people.len(), 1, "the lock screen works");
    assert!(people.running_ms.is_some());
    refused(offline_sign_in(&scene, &tablet, &seed).await, ErrorCode::LeaseExpired);
    let now = Files::of(tablet.folder()).names();
    assert!(files.iter().all(|name| now.contains(name)), "nothing is deleted");
    kept.still(&tablet);
    scene.heal();
    tablet.core().deliver_all().await.unwrap();
    scene.sign_in(&tablet, &scene.ana).await;
    assert_eq!(hits(&tablet, &session), 3);
    tablet.tap(&session, "Hitting", baton_contract::command::TapFact::Count);
    assert_eq!(hits(&tablet, &session), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lease_that_ends_under_the_hand_of_an_active_person_takes_the_chart_away_and_records_it() {
    let scene = Scene::set().await;
    let (tablet, session, seed) = scene.at_work().await;
    scene.cut();
    hours(&scene, &tablet, 71);
    offline_sign_in(&scene, &tablet, &seed).await.unwrap();
    assert_eq!(hits(&tablet, &session), 3);
    let before = Witness::of(&tablet).seq();
    // Two hours of work without a pause longer than the lock: here, taps every half minute for the last minutes.
    for _ in 0..2 * 120 + 2 {
        scene.pass(30_000);
        if tablet.core().session_view(&session.chart, &session.session).is_err() {
            break;
        }
    }
    let kept = Kept::of(&tablet);
    let tap = baton_contract::command::Tap {
        chart: session.chart.clone(),
        session: session.session.clone(),
        target: session.rows[0].target.clone(),
        fact: baton_contract::command::TapFact::Count,
        touched_ms_ago: 0,
    };
    refused(tablet.core().session_tap(&tap), ErrorCode::LeaseExpired);
    refused(tablet.core().session_undo_mine(&session.chart, &session.session), ErrorCode::LeaseExpired);
    refused(tablet.core().chart_open(&session.chart).await, ErrorCode::LeaseExpired);
    refused(tablet.core().graph_view(&session.chart, &[], GraphBy::Session), ErrorCode::LeaseExpired);
    refused(tablet.core().today_view(), ErrorCode::LeaseExpired);
    kept.still(&tablet);
    let denials = Witness::of(&tablet).denials_after(before);
    assert!(denials.iter().any(|d| d.1 == Denial::Lease && d.3 == scene.ana.user.0), "{denials:?}");
    let kinds: Vec<_> = Witness::of(&tablet).headers_after(before).iter().filter_map(|h| h.action_kind()).collect();
    assert!(kinds.contains(&ActionKind::CloseChart), "the open chart is taken away, not only its door shut");
    scene.heal();
    tablet.core().deliver_all().await.unwrap();
    tablet.core().chart_open(&session.chart).await.unwrap();
    assert_eq!(hits(&tablet, &session), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_runs_ahead_spends_no_code_of_a_time_to_come() {
    let scene = Scene::set().await;
    let (tablet, session, seed) = scene.at_work().await;
    scene.cut();
    let now = scene.clock.wall_ms();
    scene.clock.set_wall(now + 2 * 3_600_000);
    refused(offline_sign_in(&scene, &tablet, &seed).await, ErrorCode::ClockImplausible);
    scene.clock.set_wall(now + 60_000);
    offline_sign_in(&scene, &tablet, &seed).await.unwrap();
    assert_eq!(hits(&tablet, &session), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_clock_does_not_keep_a_tablet_from_work_once_the_platform_was_heard() {
    let scene = Scene::set().await;
    let slow = scene.clock.wall_ms() - 26 * 3_600_000;
    scene.clock.set_wall(slow);
    let (mut tablet, session, seed) = scene.at_work().await;
    hours(&scene, &tablet, 1);
    scene.cut();
    // With no network too, while the boot clock lasts.
    offline_sign_in(&scene, &tablet, &seed).await.unwrap();
    assert_eq!(hits(&tablet, &session), 3);
    // Set back further, it is not believed, however it stood when the platform was heard.
    scene.clock.set_wall(slow);
    refused(tablet.core().chart_open(&session.chart).await, ErrorCode::ClockImplausible);
    scene.clock.set_wall(slow + 3_600_000);
    tablet.core().session_view(&session.chart, &session.session).unwrap();
    // Nor is it a longer lease: 72 hours count from the word of the platform.
    hours(&scene, &tablet, 72);
    refused(offline_sign_in(&scene, &tablet, &seed).await, ErrorCode::LeaseExpired);
    // After a restart nothing but the wall clock is left, and it contradicts the platform's last word.
    scene.heal();
    scene.sign_in(&tablet, &scene.ana).await;
    scene.cut();
    tablet.kill();
    scene.clock.reboot();
    scene.clock.set_wall(slow + 73 * 3_600_000);
    tablet.boot().unwrap();
    scene.clock.set_wall(slow);
    refused(offline_sign_in(&scene, &tablet, &seed).await, ErrorCode::ClockImplausible);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_set_back_does_not_make_a_lease_longer() {
    let scene = Scene::set().await;
    let (tablet, _, seed) = scene.at_work().await;
    scene.cut();
    let start = scene.clock.wall_ms();
    hours(&scene, &tablet, 71);
    scene.clock.set_wall(start + 60_000);
    hours(&scene, &tablet, 2);
    refused(offline_sign_in(&scene, &tablet, &seed).await, ErrorCode::ClockImplausible);
    scene.clock.set_wall(start + 71 * 3_600_000);
    refused(offline_sign_in(&scene, &tablet, &seed).await, ErrorCode::LeaseExpired);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_set_back_across_a_reboot_does_not_make_a_lease_longer() {
    let scene = Scene::set().await;
    let (mut tablet, session, seed) = scene.at_work().await;
    scene.cut();
    let start = scene.clock.wall_ms();
    hours(&scene, &tablet, 71);
    tablet.kill();
    scene.clock.reboot();
    scene.clock.set_wall(start + 60_000);
    tablet.boot().unwrap();
    scene.pass(60_000);
    refused(offline_sign_in(&scene, &tablet, &seed).await, ErrorCode::ClockImplausible);
    scene.clock.set_wall(start + 71 * 3_600_000 + 60_000);
    offline_sign_in(&scene, &tablet, &seed).await.unwrap();
    assert_eq!(hits(&tablet, &session), 3);
}

async fn wrong_clock(scene: &Scene, wall_ms: i64) {
    let (mut tablet, session, seed) = scene.at_work().await;
    let start = scene.clock.wall_ms();
    let kept = Kept::of(&tablet);
    let files = Files::of(tablet.folder()).names();
    scene.cut();
    scene.clock.set_wall(wall_ms);
    let shut = [ErrorCode::ClockImplausible, ErrorCode::LeaseExpired, ErrorCode::Locked];
    let error = tablet.core().session_view(&session.chart, &session.session).map(|_| ()).unwrap_err();
    assert!(shut.contains(&error.code), "{:?}", error.code);
    let error = tablet.core().chart_open(&session.chart).await.map(|_| ()).unwrap_err();
    assert!(shut.contains(&error.code), "{:?}", error.code);
    tablet.restart();
    let error = offline_sign_in(scene, &tablet, &seed).await.unwrap_err();
    assert!(shut.contains(&error.code), "{:?}", error.code);
    tablet.core().tick();
    tablet.core().people_view().unwrap();
    // The ledger still goes to the platform: what is recorded must get out, whatever the clock says.
    scene.heal();
    let _ = tablet.core().deliver_all().await;
    scene.cut();
    let now = Files::of(tablet.folder()).names();
    assert!(files.iter().all(|name| now.contains(name)), "nothing is deleted");
    kept.still(&tablet);
    // The clock is put right: all is well, with the network and without.
    scene.clock.set_wall(start + 120_000);
    scene.heal();
    scene.sign_in(&tablet, &scene.ana).await;
    tablet.core().chart_open(&session.chart).await.unwrap();
    assert_eq!(hits(&tablet, &session), 3);
    tablet.tap(&session, "Hitting", baton_contract::command::TapFact::Count);
    tablet.core().deliver_all().await.unwrap();
    assert_eq!(tablet.core().sync_view().unwrap().waiting, 0);
    scene.cut();
    tablet.restart();
    scene.pass(60_000);
    offline_sign_in(scene, &tablet, &seed).await.unwrap();
    assert_eq!(hits(&tablet, &session), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_set_back_a_day_shuts_charts_deletes_nothing_and_all_is_well_after() {
    let scene = Scene::set().await;
    let wall = scene.clock.wall_ms() - DAY_MS;
    wrong_clock(&scene, wall).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_ten_years_ahead_shuts_charts_deletes_nothing_and_all_is_well_after() {
    let scene = Scene::set().await;
    let wall = scene.clock.wall_ms() + 3_652 * DAY_MS;
    wrong_clock(&scene, wall).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_in_1970_shuts_charts_deletes_nothing_and_all_is_well_after() {
    let scene = Scene::set().await;
    wrong_clock(&scene, 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_at_the_ends_of_its_range_breaks_nothing() {
    let scene = Scene::set().await;
    let (mut tablet, session, _) = scene.at_work().await;
    let start = scene.clock.wall_ms();
    let kept = Kept::of(&tablet);
    for wall in [i64::MIN, -1, i64::MAX] {
        scene.clock.set_wall(wall);
        tablet.core().tick();
        assert!(tablet.core().chart_open(&session.chart).await.is_err());
        tablet.core().people_view().unwrap();
        tablet.unlock(&scene.ana, PIN).map(|_| ()).unwrap_or_default();
        tablet.core().people_lock();
    }
    scene.clock.set_wall(start);
    tablet.restart();
    kept.still(&tablet);
    scene.sign_in(&tablet, &scene.ana).await;
    assert_eq!(hits(&tablet, &session), 3);
}
