//! Clients come and go while somebody works: what left their caseload is closed, and taken off the tablet, at once.

use std::time::Duration;

use baton_app::{Event, Topic};
use baton_contract::{ErrorCode, command::TapFact};
use baton_domain::{Action, ActionKind, Role, action::CloseCause};
use baton_tests::{PIN, Scene, Tablet, Witness};

fn chart_files(tablet: &Tablet) -> Vec<String> {
    let folder = std::fs::read_dir(tablet.folder().join("charts")).unwrap();
    folder.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn told(tablet: &Tablet, topic: Topic) -> bool {
    tablet.events.lock().unwrap().contains(&Event::Changed(topic))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn leaving_a_care_team_closes_the_chart_at_once_and_purges_it_once_all_is_delivered() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    scene.release(&scene.chart, &scene.ana).await;
    let before = Witness::of(&tablet).seq();
    tablet.events.lock().unwrap().clear();
    tablet.core().refresh_caseload().await.unwrap();
    assert!(told(&tablet, Topic::Today) && told(&tablet, Topic::Chart));
    let witness = Witness::of(&tablet);
    let closed: Vec<_> = witness.entries_after(before).iter().filter_map(|e| witness.action(e)).collect();
    assert!(closed.contains(&Action::CloseChart { cause: CloseCause::LeftScope }), "{closed:?}");
    assert_eq!(tablet.try_tap(&session, "Hitting", TapFact::Count).unwrap_err().code, ErrorCode::Denied);
    assert!(tablet.core().today_view().unwrap().clients.is_empty());
    assert!(!chart_files(&tablet).is_empty(), "three taps were not delivered: what they need stays");
    tablet.core().deliver_all().await.unwrap();
    tablet.core().refresh_caseload().await.unwrap();
    assert_eq!(chart_files(&tablet), [""; 0], "nothing of the chart is left");
    assert_eq!(tablet.core().chart_open(&session.chart).await.unwrap_err().code, ErrorCode::Denied);
    // The session that nobody here can end does not keep the tablet from the next child.
    assert!(tablet.core().people_view().unwrap().running_ms.is_none());
    let rows = scene.rows().await.entries(witness.identity.device.0).await;
    let taps = rows.iter().filter(|row| row.kind == ActionKind::Observe as i32);
    assert_eq!(taps.count(), 3, "nothing was lost");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chart_that_a_colleague_still_holds_stays_on_the_tablet() {
    let scene = Scene::set().await;
    let ben = scene.person("Ben Okafor", Role::Technician).await;
    scene.assign(&scene.chart, &ben).await;
    let (tablet, session, _) = scene.at_work().await;
    scene.sign_in(&tablet, &ben).await;
    tablet.core().chart_open(&session.chart).await.unwrap();
    tablet.core().deliver_all().await.unwrap();
    scene.release(&scene.chart, &scene.ana).await;
    tablet.unlock(&scene.ana, PIN).unwrap();
    tablet.core().refresh_caseload().await.unwrap();
    assert!(tablet.core().today_view().unwrap().clients.is_empty());
    tablet.unlock(&ben, PIN).unwrap();
    scene.cut();
    let now = tablet.core().session_view(&session.chart, &session.session).unwrap();
    assert_eq!(now.rows.len(), session.rows.len(), "with no network, from the copy that stayed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chart_that_the_platform_refuses_is_not_shown_from_its_copy() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    tablet.core().deliver_all().await.unwrap();
    scene.release(&scene.chart, &scene.ana).await;
    assert_eq!(tablet.core().chart_open(&session.chart).await.unwrap_err().code, ErrorCode::Denied);
    assert_eq!(
        tablet.core().session_view(&session.chart, &session.session).unwrap_err().code,
        ErrorCode::Denied,
        "and no longer open either"
    );
    assert_eq!(chart_files(&tablet), [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_client_appears_and_opens_without_a_new_sign_in() {
    let scene = Scene::set().await;
    let (tablet, _, _) = scene.at_work().await;
    let kai = scene.chart("Kai Lindqvist").await;
    scene.assign(&kai, &scene.ana).await;
    tablet.core().refresh_caseload().await.unwrap();
    assert!(tablet.core().today_view().unwrap().clients.iter().any(|card| card.name == "Kai Lindqvist"));
    assert_eq!(tablet.core().chart_open(&kai.chart.to_string()).await.unwrap().name, "Kai Lindqvist");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_comes_back_to_a_locked_tablet_is_dropped() {
    let scene = Scene::set().await;
    let (tablet, _, _) = scene.at_work().await;
    tablet.core().deliver_all().await.unwrap();
    scene.release(&scene.chart, &scene.ana).await;
    let (answer, ()) = tokio::join!(tablet.core().refresh_caseload(), async {
        // The request is on its way: the answer finds nobody.
        tablet.core().people_lock();
    });
    assert_eq!(answer.unwrap_err().code, ErrorCode::Locked);
    assert!(!chart_files(&tablet).is_empty(), "nothing was done in the hands of nobody");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_loop_asks_when_somebody_becomes_active_and_again_after_a_minute() {
    let scene = Scene::set().await;
    let (tablet, _, _) = scene.at_work().await;
    tablet.core().spawn_delivery();
    tablet.core().people_lock();
    scene.release(&scene.chart, &scene.ana).await;
    tablet.unlock(&scene.ana, PIN).unwrap();
    eventually(|| tablet.core().me_view().unwrap().running.is_none()).await;
    let kai = scene.chart("Kai Lindqvist").await;
    scene.assign(&kai, &scene.ana).await;
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    assert!(tablet.core().today_view().unwrap().clients.is_empty(), "not asked every second");
    tablet.events.lock().unwrap().clear();
    scene.pass(35_000);
    tablet.core().today_view().unwrap();
    scene.pass(35_000);
    eventually(|| told(&tablet, Topic::Today)).await;
    assert_eq!(tablet.core().today_view().unwrap().clients.len(), 1);
}

async fn eventually(mut holds: impl FnMut() -> bool) {
    for _ in 0..100 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("it did not come true within ten seconds");
}
