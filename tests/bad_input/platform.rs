//! A platform that is down, and answers that are none.

use std::sync::Arc;

use baton_app::Core;
use baton_contract::view::GraphBy;
use baton_contract::{ErrorCode, command::TapFact, path};
use baton_testkit::proxy::Mode;
use baton_tests::Scene;
use rustls::version::TLS13;

use crate::{
    common::{Kept, hits, refused},
    fake::{Answer, Ca, Fake, http},
};

async fn impostor(scene: &Scene, answer: Arc<Answer>) -> Fake {
    let real = Ca::stolen(scene.authority());
    let (leaf, key) = real.leaf(&scene.sunrise().host, false);
    Fake::start(vec![leaf, real.certificate], key, &[&TLS13], answer).await
}

/// Waits until what the device shows of its delivery is this.
async fn shows(core: &Core, wanted: impl Fn(&baton_contract::view::SyncView) -> bool) {
    for _ in 0..400 {
        if wanted(&core.sync_view().unwrap()) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("it shows {:?}", core.sync_view().unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_the_platform_down_work_goes_on_and_is_delivered_later_by_the_device_alone() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    scene.cut();
    let kept = Kept::of(&tablet);
    refused(tablet.core().deliver_all().await, ErrorCode::PlatformUnreachable);
    tablet.core().chart_open(&session.chart).await.unwrap();
    tablet.tap(&session, "Hitting", TapFact::Count);
    tablet.core().people_lock();
    tablet.core().spawn_delivery();
    shows(tablet.core(), |view| !view.online && view.waiting > 0).await;
    scene.heal();
    shows(tablet.core(), |view| view.online && view.waiting == 0 && view.trouble.is_none()).await;
    kept.still(&tablet);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chart_that_never_arrived_is_not_here_while_the_platform_is_down() {
    let scene = Scene::set().await;
    let tablet = scene.tablet("tablet").await;
    scene.sign_in(&tablet, &scene.ana).await;
    scene.cut();
    let chart = scene.chart.chart.to_string();
    refused(tablet.core().chart_open(&chart).await, ErrorCode::ChartNotHere);
    refused(tablet.core().session_start(&chart), ErrorCode::ChartNotHere);
    scene.heal();
    tablet.core().chart_open(&chart).await.unwrap();
    tablet.core().session_start(&chart).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chart_whose_first_copy_breaks_off_is_no_chart_to_work_in() {
    let scene = Scene::set().await;
    let tablet = scene.tablet("tablet").await;
    scene.sign_in(&tablet, &scene.ana).await;
    scene.network.set(Mode::DropNextResponse);
    let chart = scene.chart.chart.to_string();
    refused(tablet.core().chart_open(&chart).await, ErrorCode::ChartNotHere);
    refused(tablet.core().graph_view(&chart, &[], GraphBy::Session), ErrorCode::ChartNotHere);
    scene.heal();
    tablet.core().chart_open(&chart).await.unwrap();
}

async fn answered_with(scene: &Scene, answer: Arc<Answer>, code: ErrorCode) -> Fake {
    let fake = impostor(scene, answer).await;
    let (tablet, session, _) = scene.at_work().await;
    let kept = Kept::of(&tablet);
    let waiting = tablet.core().sync_view().unwrap().waiting;
    scene.plug(fake.addr).await;
    refused(tablet.core().deliver_all().await, code);
    assert_eq!(tablet.core().sync_view().unwrap().waiting, waiting, "it was taken for a receipt");
    let result = tablet.core().people_sign_in(&scene.ana.login, scene.ana.password(), Some("123456".into())).await;
    refused(result, code);
    assert_eq!(hits(&tablet, &session), 3);
    kept.still(&tablet);
    scene.plug_back().await;
    tablet.core().deliver_all().await.unwrap();
    assert_eq!(tablet.core().sync_view().unwrap().waiting, 0);
    fake
}

fn nonce() -> String {
    http("200 OK", "Content-Type: application/json\r\n", "{\"nonce\":\"AAAA\"}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redirect_is_not_followed() {
    for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let scene = Scene::set().await;
        let elsewhere = impostor(&scene, Arc::new(|_| nonce())).await;
        let to = format!("Location: https://{}:{}/v1/push\r\n", scene.sunrise().host, elsewhere.addr.port());
        let answer = move |asked: &str| if asked == path::NONCE { nonce() } else { http(status, &to, "") };
        answered_with(&scene, Arc::new(answer), ErrorCode::PlatformProtocol).await;
        assert_eq!(elsewhere.connections(), 0, "{status} was followed");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_html_is_no_receipt() {
    let scene = Scene::set().await;
    let page = "<!doctype html><title>Welcome</title><form action=/login><input name=room></form>";
    let answer = move |asked: &str| {
        if asked == path::NONCE { nonce() } else { http("200 OK", "Content-Type: text/html\r\n", page) }
    };
    let fake = answered_with(&scene, Arc::new(answer), ErrorCode::PlatformProtocol).await;
    assert!(fake.asked.lock().unwrap().iter().any(|line| line.starts_with("POST /v1/push")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_answer_a_broken_one_and_an_endless_one_are_no_receipts() {
    let big = "x".repeat(17 * 1024 * 1024);
    let forged = "{\"body\":\"{}\",\"signature\":\"AAAA\"}".to_owned();
    for body in [String::new(), "null".to_owned(), "{".to_owned(), "[[[[[[[[".repeat(10_000), forged, big] {
        let scene = Scene::set().await;
        let answer = move |asked: &str| if asked == path::NONCE { nonce() } else { http("200 OK", "", &body) };
        answered_with(&scene, Arc::new(answer), ErrorCode::PlatformProtocol).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plain_server_without_tls_is_no_platform() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let kept = Kept::of(&tablet);
    let plain = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    scene.plug(plain.local_addr().unwrap()).await;
    tokio::spawn(async move {
        while let Ok((mut client, _)) = plain.accept().await {
            use tokio::io::AsyncWriteExt;
            let _ = client.write_all(http("200 OK", "Content-Type: text/html\r\n", "<h1>Wi-Fi</h1>").as_bytes()).await;
        }
    });
    refused(tablet.core().deliver_all().await, ErrorCode::PlatformUnreachable);
    kept.still(&tablet);
    assert_eq!(hits(&tablet, &session), 3);
    scene.plug_back().await;
    tablet.core().deliver_all().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revoked_device_keeps_its_entries_shows_the_trouble_and_delivers_once_it_is_known_again() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let kept = Kept::of(&tablet);
    let device = baton_tests::Witness::of(&tablet).identity.device;
    let (clinic, tenant) = (scene.platform().clinic().unwrap(), scene.sunrise().id);
    scene.admin(async move { clinic.revoke_device(tenant, device).await.unwrap() }).await;
    refused(tablet.core().deliver_all().await, ErrorCode::DeviceUnknown);
    let code = scene.code(&scene.ana).await;
    let result = tablet.core().people_sign_in(&scene.ana.login, scene.ana.password(), Some(code)).await;
    refused(result, ErrorCode::DeviceUnknown);
    tablet.core().spawn_delivery();
    shows(tablet.core(), |view| view.trouble == Some(ErrorCode::DeviceUnknown) && view.waiting > 0).await;
    assert_eq!(hits(&tablet, &session), 3);
    kept.still(&tablet);
    let rows = scene.rows().await;
    rows.run("UPDATE devices SET revoked_ms = NULL WHERE id = $1", &[&device.0]).await;
    tablet.core().deliver_all().await.unwrap();
    assert_eq!(tablet.core().sync_view().unwrap().waiting, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_that_the_platform_never_knew_keeps_its_entries() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let kept = Kept::of(&tablet);
    let device = baton_tests::Witness::of(&tablet).identity.device.0;
    let rows = scene.rows().await;
    rows.run("UPDATE devices SET id = gen_random_uuid() WHERE id = $1", &[&device]).await;
    rows.run("DELETE FROM device_homes WHERE device = $1", &[&device]).await;
    refused(tablet.core().deliver_all().await, ErrorCode::DeviceUnknown);
    assert!(tablet.core().sync_view().unwrap().waiting > 0);
    assert_eq!(hits(&tablet, &session), 3);
    kept.still(&tablet);
}
