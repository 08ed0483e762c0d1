//! Another machine at the platform's address: refused before a byte is said.

use std::{path::Path, sync::Arc, time::Duration};

use baton_contract::{ErrorCode, command::TapFact};
use baton_tests::{PIN, Scene, Tablet};
use rustls::version::{TLS12, TLS13};
use tokio::net::TcpListener;

use crate::{
    common::{Kept, hits, refused},
    fake::{Answer, Ca, Fake, http},
};

fn nothing() -> Arc<Answer> {
    Arc::new(|_| http("200 OK", "", "{}"))
}

/// Everything that talks to the platform, against an impostor: refused with this code, and nothing was said.
async fn is_refused(scene: &Scene, fake: &Fake, code: ErrorCode) {
    let (tablet, session, _) = scene.at_work().await;
    let kept = Kept::of(&tablet);
    scene.plug(fake.addr).await;
    refused(tablet.core().deliver_all().await, code);
    let sign_in_code = scene.code(&scene.ana).await;
    let result = tablet.core().people_sign_in(&scene.ana.login, scene.ana.password(), Some(sign_in_code)).await;
    refused(result, code);
    let blank = scene.blank_tablet("new");
    let enrolment = scene.enrolment_code(scene.sunrise(), scene.network.addr()).await;
    refused(blank.core().device_enrol(&enrolment.to_text(), "new").await, code);
    assert!(fake.connections() >= 3, "the impostor was reached");
    assert_eq!(fake.told(), 0, "not one byte was said");
    kept.still(&tablet);
    assert_eq!(hits(&tablet, &session), 3);
    tablet.tap(&session, "Hitting", TapFact::Count);
    scene.plug_back().await;
    tablet.core().deliver_all().await.unwrap();
    assert_eq!(tablet.core().sync_view().unwrap().waiting, 0);
    blank.core().device_enrol(&enrolment.to_text(), "new").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_of_another_authority_is_refused_and_told_nothing() {
    let scene = Scene::set().await;
    let rogue = Ca::rogue();
    let (leaf, key) = rogue.leaf(&scene.sunrise().host, false);
    let fake = Fake::start(vec![leaf, rogue.certificate.clone()], key, &[&TLS13], nothing()).await;
    is_refused(&scene, &fake, ErrorCode::PlatformUntrusted).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn showing_the_real_authority_beside_a_certificate_that_it_never_signed_helps_nobody() {
    let scene = Scene::set().await;
    let (rogue, real) = (Ca::rogue(), Ca::stolen(scene.authority()));
    let (leaf, key) = rogue.leaf(&scene.sunrise().host, false);
    let fake = Fake::start(vec![leaf, real.certificate, rogue.certificate.clone()], key, &[&TLS13], nothing()).await;
    is_refused(&scene, &fake, ErrorCode::PlatformUntrusted).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_right_authority_for_another_host_name_is_refused_and_told_nothing() {
    let scene = Scene::set().await;
    let real = Ca::stolen(scene.authority());
    let (leaf, key) = real.leaf("moonrise.baton.test", false);
    let fake = Fake::start(vec![leaf, real.certificate], key, &[&TLS13], nothing()).await;
    is_refused(&scene, &fake, ErrorCode::PlatformUntrusted).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_certificate_is_refused_and_told_nothing() {
    let scene = Scene::set().await;
    let real = Ca::stolen(scene.authority());
    let (leaf, key) = real.leaf(&scene.sunrise().host, true);
    let fake = Fake::start(vec![leaf, real.certificate], key, &[&TLS13], nothing()).await;
    // The device cannot know whether the certificate or its own clock is old, and says so.
    is_refused(&scene, &fake, ErrorCode::ClockImplausible).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_speaks_only_tls_1_2_is_refused_and_told_nothing() {
    let scene = Scene::set().await;
    let real = Ca::stolen(scene.authority());
    let (leaf, key) = real.leaf(&scene.sunrise().host, false);
    let fake = Fake::start(vec![leaf, real.certificate], key, &[&TLS12], nothing()).await;
    let (tablet, session, _) = scene.at_work().await;
    scene.plug(fake.addr).await;
    refused(tablet.core().deliver_all().await, ErrorCode::PlatformUnreachable);
    assert_eq!(fake.told(), 0);
    assert_eq!(hits(&tablet, &session), 3);
    scene.plug_back().await;
    tablet.core().deliver_all().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_an_impostor_work_goes_on_as_with_no_network() {
    let scene = Scene::set().await;
    let rogue = Ca::rogue();
    let (leaf, key) = rogue.leaf(&scene.sunrise().host, false);
    let fake = Fake::start(vec![leaf, rogue.certificate.clone()], key, &[&TLS13], nothing()).await;
    let (mut tablet, session, seed) = scene.at_work().await;
    scene.plug(fake.addr).await;
    tablet.core().people_lock();
    tablet.unlock(&scene.ana, PIN).unwrap();
    tablet.core().chart_open(&session.chart).await.unwrap();
    tablet.tap(&session, "Hitting", TapFact::Count);
    // A captive portal in the waiting room must not keep anybody from working: the offline code opens the device.
    tablet.restart();
    let code = Some(seed.code_at(scene.now_s()));
    let step = tablet.core().people_sign_in(&scene.ana.login, scene.ana.password(), code).await.unwrap();
    tablet.settle(step, PIN);
    assert_eq!(hits(&tablet, &session), 4);
    assert_eq!(fake.told(), 0);
    scene.plug_back().await;
    tablet.core().deliver_all().await.unwrap();
}

const CHILD: &str = "tls::in_a_process_with_a_rogue_authority_and_a_proxy_set_the_impostor_is_refused";
const WHERE: &str = "BATON_TEST_CHILD_FOLDER";

/// The child of the next test; alone it does nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_process_with_a_rogue_authority_and_a_proxy_set_the_impostor_is_refused() {
    let Ok(folder) = std::env::var(WHERE) else { return };
    assert!(["SSL_CERT_FILE", "SSL_CERT_DIR", "HTTPS_PROXY", "ALL_PROXY"].iter().all(|v| std::env::var(v).is_ok()));
    let folder = Path::new(&folder);
    let code = std::fs::read_to_string(folder.join("code")).unwrap();
    let clock = Arc::new(baton_vault::clock::SystemClock::new().unwrap());
    let tablet = Tablet::start(folder.join("tablet"), clock);
    refused(tablet.core().device_enrol(&code, "child").await, ErrorCode::PlatformUntrusted);
    std::fs::write(folder.join("was-refused"), "").unwrap();
    while !folder.join("go-on").exists() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    tablet.core().device_enrol(&code, "child").await.unwrap();
    tablet.core().deliver_all().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rogue_authority_in_the_systems_trust_store_and_a_system_proxy_change_nothing() {
    let scene = Scene::set().await;
    let rogue = Ca::rogue();
    let (leaf, key) = rogue.leaf(&scene.sunrise().host, false);
    let fake = Fake::start(vec![leaf, rogue.certificate.clone()], key, &[&TLS13], nothing()).await;
    let proxy = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let proxy_url = format!("http://{}", proxy.local_addr().unwrap());
    let folder = scene.path("child");
    std::fs::create_dir_all(folder.join("certs")).unwrap();
    std::fs::write(folder.join("certs/rogue.pem"), &rogue.pem).unwrap();
    let code = scene.enrolment_code(scene.sunrise(), scene.network.addr()).await;
    std::fs::write(folder.join("code"), code.to_text()).unwrap();
    scene.plug(fake.addr).await;
    let mut child = tokio::process::Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", CHILD, "--nocapture"]).env(WHERE, &folder);
    child.env("SSL_CERT_FILE", folder.join("certs/rogue.pem")).env("SSL_CERT_DIR", folder.join("certs"));
    for name in ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        child.env(name, &proxy_url);
    }
    child.env_remove("NO_PROXY").env_remove("no_proxy").kill_on_drop(true);
    let mut child = child.spawn().unwrap();
    while !folder.join("was-refused").exists() {
        assert!(child.try_wait().unwrap().is_none(), "the child ended too early");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(fake.connections() > 0);
    assert_eq!(fake.told(), 0, "not one byte was said");
    scene.plug_back().await;
    std::fs::write(folder.join("go-on"), "").unwrap();
    assert!(child.wait().await.unwrap().success(), "with the right platform it works, past the proxy");
    let nobody = tokio::time::timeout(Duration::from_millis(200), proxy.accept()).await;
    assert!(nobody.is_err(), "the proxy was asked");
}
