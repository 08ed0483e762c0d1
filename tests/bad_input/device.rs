//! Enrolment codes that are none, and devices that are already somebody's.

use baton_app::Core;
use baton_contract::{ErrorCode, enrolment::EnrolmentCode};
use baton_testkit::secrets::Mood;
use baton_tests::{Scene, Tablet};

use crate::common::{Files, Kept, hits, refused};

async fn code(scene: &Scene) -> EnrolmentCode {
    scene.enrolment_code(scene.sunrise(), scene.network.addr()).await
}

async fn enrol(core: &Core, code: &EnrolmentCode, refusal: ErrorCode) {
    refused(core.device_enrol(&code.to_text(), "tablet").await, refusal);
    assert!(!core.device_view().enrolled);
    refused(core.people_view(), ErrorCode::DeviceNotEnrolled);
}

fn is_bare(tablet: &Tablet) {
    assert!(tablet.secrets.is_empty(), "no key is made");
    assert!(Files::of(tablet.folder()).names().is_empty(), "no file is made");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_that_is_no_enrolment_code_is_refused_without_asking_anybody() {
    let scene = Scene::set().await;
    let tablet = scene.blank_tablet("tablet");
    let good = code(&scene).await.to_text();
    let altered = format!("{}{}", &good[..20], if &good[20..21] == "A" { "B" } else { "A" }) + &good[21..];
    let other_kinds = [
        String::new(),
        "947163".to_owned(),
        scene.ana.seed.as_ref().unwrap().base32().expose().to_owned(),
        scene.ana.seed.as_ref().unwrap().uri("Clinic", "ana").expose().to_owned(),
        "https://sunrise.baton.test/enrol?code=AAAA".to_owned(),
        "BATON1-".to_owned(),
        good.replacen("BATON1", "BATON2", 1),
        good[..good.len() - 4].to_owned(),
        format!("{good}-AAAAAAAA"),
        format!("{good}{good}"),
        altered,
        "BATON1-".to_owned() + &"A".repeat(1_000_000),
    ];
    let traffic = scene.network.traffic().connections;
    for text in other_kinds {
        refused(tablet.core().device_enrol(&text, "tablet").await, ErrorCode::EnrolmentCode);
    }
    assert_eq!(scene.network.traffic().connections, traffic);
    is_bare(&tablet);
    tablet.core().device_enrol(&good.to_lowercase().replace('-', " "), "tablet").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_spent_code_enrols_no_second_device() {
    let scene = Scene::set().await;
    let (first, second) = (scene.blank_tablet("first"), scene.blank_tablet("second"));
    let spent = code(&scene).await;
    first.core().device_enrol(&spent.to_text(), "first").await.unwrap();
    enrol(second.core(), &spent, ErrorCode::EnrolmentSpent).await;
    is_bare(&second);
    second.core().device_enrol(&code(&scene).await.to_text(), "second").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_code_is_refused_and_a_new_one_enrols() {
    let scene = Scene::set().await;
    let tablet = scene.blank_tablet("tablet");
    let old = code(&scene).await;
    let sql = "UPDATE enrolment_codes SET expires_ms = 1 WHERE secret_hash = sha256($1)";
    assert_eq!(scene.rows().await.run(sql, &[&old.secret.as_slice()]).await, 1);
    enrol(tablet.core(), &old, ErrorCode::EnrolmentSpent).await;
    is_bare(&tablet);
    tablet.core().device_enrol(&code(&scene).await.to_text(), "tablet").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_made_up_secret_and_another_clinics_host_are_refused() {
    let scene = Scene::set().await;
    let tablet = scene.blank_tablet("tablet");
    let good = code(&scene).await;
    enrol(tablet.core(), &EnrolmentCode { secret: [7; 16], ..good.clone() }, ErrorCode::EnrolmentSpent).await;
    let elsewhere = EnrolmentCode { host: scene.harbor().host.clone(), ..good.clone() };
    enrol(tablet.core(), &elsewhere, ErrorCode::EnrolmentSpent).await;
    enrol(tablet.core(), &EnrolmentCode { authority: [7; 32], ..good.clone() }, ErrorCode::PlatformUntrusted).await;
    for host in ["", "sunrise.baton.test/../harbor", "a b", "harbor.baton.test#", "user@evil.test", "[::1"] {
        let odd = EnrolmentCode { host: host.to_owned(), ..good.clone() };
        assert!(tablet.core().device_enrol(&odd.to_text(), "tablet").await.is_err(), "{host}");
    }
    is_bare(&tablet);
    tablet.core().device_enrol(&good.to_text(), "tablet").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_enrolled_device_is_not_enrolled_again_and_nothing_of_it_changes() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let kept = Kept::of(&tablet);
    let next = code(&scene).await;
    refused(tablet.core().device_enrol(&next.to_text(), "again").await, ErrorCode::DeviceEnrolled);
    assert!(kept.still(&tablet).is_empty());
    assert_eq!(hits(&tablet, &session), 3);
    let other = scene.blank_tablet("other");
    other.core().device_enrol(&next.to_text(), "other").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_enrolments_at_once_make_one_device() {
    let scene = Scene::set().await;
    let tablet = scene.blank_tablet("tablet");
    let (one, two) = (code(&scene).await.to_text(), code(&scene).await.to_text());
    let (one, two) = tokio::join!(tablet.core().device_enrol(&one, "one"), tablet.core().device_enrol(&two, "two"));
    assert!(one.is_ok() != two.is_ok(), "{:?} {:?}", one.err(), two.err());
    let Err(error) = one.and(two) else { unreachable!() };
    assert_eq!(error.code, ErrorCode::DeviceEnrolled);
    assert_eq!(tablet.secrets.len(), 1);
    let names = Files::of(tablet.folder()).names();
    assert!(!names.iter().any(|name| name.contains("damaged")), "{names:?}");
    let mut tablet = tablet;
    tablet.restart();
    scene.sign_in(&tablet, &scene.ana).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_keyring_a_code_is_not_even_spent() {
    let scene = Scene::set().await;
    let tablet = scene.blank_tablet("tablet");
    let good = code(&scene).await;
    for (mood, refusal) in
        [(Mood::Unavailable, ErrorCode::KeyringUnavailable), (Mood::Locked, ErrorCode::KeyringLocked)]
    {
        tablet.secrets.set_mood(mood);
        enrol(tablet.core(), &good, refusal).await;
    }
    is_bare(&tablet);
    tablet.secrets.set_mood(Mood::Sound);
    tablet.core().device_enrol(&good.to_text(), "tablet").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_process_on_the_same_folder_is_refused() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let second = baton_app::Core::start(baton_app::Config {
        folder: tablet.folder().to_owned(),
        clock: scene.clock.clone(),
        secrets: tablet.secrets.clone(),
        listener: std::sync::Arc::new(|_| ()),
        read_watch: None,
    });
    refused(second.map(|_| ()), ErrorCode::FolderBusy);
    assert_eq!(hits(&tablet, &session), 3);
}
