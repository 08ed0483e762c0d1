//! A keyring that is locked, empty, gone, or holds something else: no key is made, no byte of a file changes.

use baton_contract::ErrorCode;
use baton_testkit::secrets::Mood;
use baton_tests::{Scene, Tablet, Witness};
use baton_vault::keyring::SecretStore;

use crate::common::{Files, Kept, hits, put_down, refused};

fn account(tablet: &Tablet) -> String {
    format!("device-{}", std::fs::read_to_string(tablet.folder().join("device-id")).unwrap())
}

/// A start that must fail with this code and change nothing; then `repair`, and all is there again.
async fn start_is_refused(spoil: impl Fn(&Tablet), code: ErrorCode, repair: impl Fn(&Tablet, &[u8])) {
    let scene = Scene::set().await;
    let (mut tablet, session, _) = scene.at_work().await;
    let (kept, secret) = (Kept::of(&tablet), *Witness::of(&tablet).secret().expose());
    put_down(&mut tablet).await;
    spoil(&tablet);
    let (files, secrets) = (Files::of(tablet.folder()), tablet.secrets.len());
    for _ in 0..3 {
        refused(tablet.boot(), code);
    }
    files.unchanged(tablet.folder());
    assert_eq!(tablet.secrets.len(), secrets, "a key was made");
    repair(&tablet, &secret);
    tablet.boot().unwrap();
    kept.still(&tablet);
    scene.sign_in(&tablet, &scene.ana).await;
    assert_eq!(hits(&tablet, &session), 3);
}

fn sound(tablet: &Tablet, _: &[u8]) {
    tablet.secrets.set_mood(Mood::Sound);
}

fn put_back(tablet: &Tablet, secret: &[u8]) {
    tablet.secrets.write(&account(tablet), secret).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_a_locked_keyring_no_work_starts_and_nothing_is_touched() {
    start_is_refused(|t| t.secrets.set_mood(Mood::Locked), ErrorCode::KeyringLocked, sound).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_keyring_no_work_starts_and_nothing_is_touched() {
    start_is_refused(|t| t.secrets.set_mood(Mood::Unavailable), ErrorCode::KeyringUnavailable, sound).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_an_emptied_keyring_no_key_is_made_and_nothing_is_touched() {
    start_is_refused(|t| t.secrets.empty(), ErrorCode::KeyringEmpty, put_back).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_a_secret_of_the_wrong_length_no_key_is_made_and_nothing_is_touched() {
    let spoil = |t: &Tablet| t.secrets.write(&account(t), &[1; 31]).unwrap();
    start_is_refused(spoil, ErrorCode::KeyringEmpty, put_back).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_another_devices_secret_no_file_opens_and_nothing_is_touched() {
    let spoil = |t: &Tablet| t.secrets.write(&account(t), &[1; 32]).unwrap();
    start_is_refused(spoil, ErrorCode::FileDamaged, put_back).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_another_devices_folder_name_tag_no_key_is_made_and_nothing_is_touched() {
    let spoil = |t: &Tablet| {
        let id = t.folder().join("device-id");
        std::fs::copy(&id, t.folder().join("kept")).unwrap();
        std::fs::write(id, uuid::Uuid::from_u128(7).to_string()).unwrap();
    };
    let repair = |t: &Tablet, _: &[u8]| {
        std::fs::copy(t.folder().join("kept"), t.folder().join("device-id")).unwrap();
    };
    start_is_refused(spoil, ErrorCode::KeyringEmpty, repair).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_keyring_that_goes_away_while_people_work_stops_nobody() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    tablet.secrets.set_mood(Mood::Unavailable);
    tablet.tap(&session, "Hitting", baton_contract::command::TapFact::Count);
    tablet.core().people_lock();
    tablet.unlock(&scene.ana, baton_tests::PIN).unwrap();
    assert_eq!(hits(&tablet, &session), 4);
    tablet.core().deliver_all().await.unwrap();
}
