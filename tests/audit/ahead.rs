//! The whole caseload is on the tablet before there is no network; nobody has looked at it, and the trail says so.

use baton_contract::{ErrorCode, command::TapFact};
use baton_domain::{ActionKind, Role};
use baton_tests::{Scene, Tablet, Witness};

fn files(tablet: &Tablet) -> Vec<String> {
    let folder = std::fs::read_dir(tablet.folder().join("charts")).unwrap();
    folder.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn kinds(tablet: &Tablet) -> Vec<ActionKind> {
    let witness = Witness::of(tablet);
    witness.entries_after(0).iter().filter_map(|e| witness.action(e)).map(|action| action.kind()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chart_that_was_never_opened_here_opens_without_a_network() {
    let scene = Scene::set().await;
    let other = scene.chart("Noor Haddad").await;
    scene.assign(&other, &scene.ana).await;
    let stranger = scene.chart("Nobody's Client").await;
    let tablet = scene.tablet("tablet").await;
    scene.sign_in(&tablet, &scene.ana).await;
    tablet.core().fetch_ahead().await.unwrap();
    assert_eq!(files(&tablet).iter().filter(|name| name.ends_with(".db")).count(), 2, "{:?}", files(&tablet));
    assert!(tablet.core().today_view().unwrap().clients.iter().all(|card| card.here));
    let seen = kinds(&tablet);
    assert_eq!(seen.iter().filter(|kind| **kind == ActionKind::FetchChart).count(), 2);
    assert!(!seen.contains(&ActionKind::OpenChart), "nobody opened one");
    scene.cut();
    let id = other.chart.to_string();
    let view = tablet.core().session_view(&id, &uuid::Uuid::nil().to_string());
    assert!(view.is_err(), "what was fetched is not open");
    assert_eq!(tablet.core().chart_open(&id).await.unwrap().name, "Noor Haddad");
    let session = tablet.core().session_start(&id).unwrap();
    tablet.tap(&session, "Hitting", TapFact::Count);
    let foreign = tablet.core().chart_open(&stranger.chart.to_string()).await.unwrap_err();
    assert_eq!(foreign.code, ErrorCode::Denied);
    tablet.core().fetch_ahead().await.unwrap();
    assert_eq!(kinds(&tablet).iter().filter(|kind| **kind == ActionKind::FetchChart).count(), 2, "once each");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_that_was_broken_off_is_no_chart_and_is_fetched_anew() {
    let scene = Scene::set().await;
    let mut tablet = scene.tablet("tablet").await;
    scene.sign_in(&tablet, &scene.ana).await;
    scene.cut();
    assert_eq!(tablet.core().fetch_ahead().await.unwrap_err().code, ErrorCode::PlatformUnreachable);
    assert_eq!(files(&tablet), [""; 0]);
    assert!(!kinds(&tablet).contains(&ActionKind::FetchChart), "nothing was sent, and the trail does not say so");
    std::fs::write(tablet.folder().join("charts/left-over.part"), b"what a kill leaves").unwrap();
    tablet.restart();
    scene.heal();
    scene.sign_in(&tablet, &scene.ana).await;
    tablet.core().fetch_ahead().await.unwrap();
    let there = files(&tablet);
    assert!(there.len() == 1 && there[0].ends_with(".db"), "{there:?}");
    // What a purge leaves that was killed between the database and its log.
    let charts = tablet.folder().join("charts");
    std::fs::rename(charts.join(&there[0]), charts.join(format!("{}-wal", there[0]))).unwrap();
    tablet.core().fetch_ahead().await.unwrap();
    assert!(files(&tablet).contains(&there[0]), "{:?}", files(&tablet));
    scene.cut();
    assert_eq!(tablet.core().chart_open(&scene.chart.chart.to_string()).await.unwrap().name, "Mika Reyes");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_fetched_in_a_session_for_a_lock_or_for_whom_it_is_not() {
    let scene = Scene::set().await;
    let other = scene.chart("Noor Haddad").await;
    let (tablet, _, _) = scene.at_work().await;
    scene.assign(&other, &scene.ana).await;
    tablet.core().refresh_caseload().await.unwrap();
    tablet.core().fetch_ahead().await.unwrap();
    assert_eq!(files(&tablet).iter().filter(|name| name.ends_with(".db")).count(), 1, "a session runs");
    tablet.core().people_lock();
    assert_eq!(tablet.core().fetch_ahead().await.unwrap_err().code, ErrorCode::Locked);
    let admin = scene.person("Ada Lind", Role::Admin).await;
    scene.sign_in(&tablet, &admin).await;
    let _ = tablet.core().fetch_ahead().await;
    assert_eq!(files(&tablet).iter().filter(|name| name.ends_with(".db")).count(), 1);
}
