//! Weak and wrong PINs.

use baton_contract::{ErrorCode, view::PinState};
use baton_domain::ActionKind;
use baton_tests::{PIN, Scene, Tablet};

use crate::common::{Kept, hits, refused, rows, secret};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_weak_pin_is_refused_with_its_reason_and_a_good_one_is_taken() {
    let scene = Scene::set().await;
    let tablet = scene.tablet("tablet").await;
    let code = scene.code(&scene.ana).await;
    tablet.core().people_sign_in(&scene.ana.login, scene.ana.password(), Some(code)).await.unwrap();
    let kept = Kept::of(&tablet);
    let weak = [
        ("", "Your clinic asks for a longer PIN."),
        ("48291", "Your clinic asks for a longer PIN."),
        ("4829137465801", "A PIN has at most 12 digits."),
        ("48 2913", "A PIN has digits only."),
        ("٤٨٢٩١٣", "A PIN has digits only."),
        ("482a13", "A PIN has digits only."),
        ("000000", "It repeats itself."),
        ("482482", "It repeats itself."),
        ("123456", "It counts up or down."),
        ("147258", "It is a shape on the keypad."),
        ("311295", "It is a date."),
        ("314159", "Many people choose it."),
        ("199612", "It is made of something known about you."),
        ("871204", "It is made of something known about you."),
        ("048392", "It is made of something known about you."),
    ];
    for (pin, reason) in weak {
        let error = refused(tablet.core().people_set_pin(&secret(pin)), ErrorCode::PinWeak);
        assert_eq!(error.reason, Some(reason), "{pin}");
        assert!(tablet.core().me_view().unwrap().needs_pin);
    }
    let huge = "9".repeat(1_000_000);
    refused(tablet.core().people_set_pin(&secret(&huge)), ErrorCode::PinWeak);
    assert!(kept.still(&tablet).is_empty(), "a PIN that was not taken is no act");
    tablet.core().people_set_pin(&secret(PIN)).unwrap();
    tablet.core().people_lock();
    tablet.unlock(&scene.ana, PIN).unwrap();
}

async fn five_wrong(scene: &Scene, tablet: &Tablet) {
    for left in [4, 3, 2, 1] {
        let error = refused(tablet.unlock(&scene.ana, "629485"), ErrorCode::PinWrong);
        assert_eq!(error.tries_left, Some(left));
        refused(tablet.core().me_view(), ErrorCode::Locked);
    }
    refused(tablet.unlock(&scene.ana, "629485"), ErrorCode::PinGone);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_wrong_pins_end_the_slot_and_then_even_the_right_one_is_refused_until_a_full_sign_in() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let (kept, before) = (Kept::of(&tablet), rows(&tablet, &session));
    tablet.core().people_lock();
    five_wrong(&scene, &tablet).await;
    refused(tablet.unlock(&scene.ana, PIN), ErrorCode::PinGone);
    assert!(matches!(tablet.core().people_view().unwrap().people[0].pin, PinState::FullSignIn));
    let refusals = kept.still(&tablet).into_iter().filter(|k| *k == ActionKind::RefuseProof).count();
    assert_eq!(refusals, 6, "5 + 1 entries");
    scene.sign_in(&tablet, &scene.ana).await;
    assert_eq!(rows(&tablet, &session), before);
    tablet.core().people_lock();
    tablet.unlock(&scene.ana, PIN).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_right_pin_in_between_gives_all_tries_back_and_a_malformed_one_never_unlocks() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    tablet.core().people_lock();
    for wrong in ["", "9471630", "94716", "９４７１６３", &"9".repeat(1_000_000)] {
        let error = tablet.unlock(&scene.ana, wrong).unwrap_err();
        assert_eq!(error.code, ErrorCode::PinWrong, "{}", wrong.len());
        tablet.unlock(&scene.ana, PIN).unwrap();
        tablet.core().people_lock();
    }
    let error = refused(tablet.unlock(&scene.ana, "629485"), ErrorCode::PinWrong);
    assert_eq!(error.tries_left, Some(4));
    tablet.unlock(&scene.ana, PIN).unwrap();
    assert_eq!(hits(&tablet, &session), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_pin_at_the_signature_counts_like_one_at_the_lock_screen() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    tablet.end(&session);
    let note =
        tablet.core().note_write(&baton_tests::write_note(&session.chart, &session.session, "Calm.", 0)).unwrap();
    let sign = |pin: &str| tablet.core().note_sign(&session.chart, &session.session, note.version, &secret(pin));
    for left in [4, 3] {
        assert_eq!(refused(sign("629485"), ErrorCode::PinWrong).tries_left, Some(left));
    }
    tablet.core().people_lock();
    for left in [2, 1] {
        assert_eq!(refused(tablet.unlock(&scene.ana, "629485"), ErrorCode::PinWrong).tries_left, Some(left));
    }
    tablet.unlock(&scene.ana, "629485").unwrap_err();
    refused(tablet.unlock(&scene.ana, PIN), ErrorCode::PinGone);
    scene.sign_in(&tablet, &scene.ana).await;
    let seen = tablet.core().session_view(&session.chart, &session.session).unwrap();
    assert_eq!((seen.notes[0].text.as_str(), seen.notes[0].signed_ms), ("Calm.", None));
    let signed = tablet.core().note_sign(&session.chart, &session.session, note.version, &secret(PIN)).unwrap();
    assert!(signed.signed_ms.is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_the_shift_a_wrong_and_the_right_pin_get_the_same_answer() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let kept = Kept::of(&tablet);
    tablet.core().people_lock();
    // Ticks come often on a device that is awake: this is a shift that ends, not a long sleep.
    for _ in 0..5 * 60 {
        scene.pass(60_000);
        tablet.core().tick();
    }
    for pin in ["629485", PIN] {
        refused(tablet.unlock(&scene.ana, pin), ErrorCode::PinGone);
    }
    kept.still(&tablet);
    scene.sign_in(&tablet, &scene.ana).await;
    assert_eq!(hits(&tablet, &session), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sleep_over_half_an_hour_and_a_restart_end_every_pin_slot() {
    let scene = Scene::set().await;
    let (mut tablet, session, _) = scene.at_work().await;
    scene.clock.sleep(31 * 60_000);
    tablet.core().tick();
    refused(tablet.unlock(&scene.ana, PIN), ErrorCode::PinGone);
    scene.sign_in(&tablet, &scene.ana).await;
    tablet.restart();
    refused(tablet.unlock(&scene.ana, PIN), ErrorCode::PinGone);
    scene.sign_in(&tablet, &scene.ana).await;
    assert_eq!(hits(&tablet, &session), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn long_sleep_ends_every_pin_slot_even_when_the_first_thing_after_it_is_a_pin() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    tablet.core().people_lock();
    scene.clock.sleep(31 * 60_000);
    refused(tablet.unlock(&scene.ana, PIN), ErrorCode::PinGone);
    scene.sign_in(&tablet, &scene.ana).await;
    assert_eq!(hits(&tablet, &session), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_after_the_idle_time_is_refused_though_no_timer_has_ticked() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    scene.pass(16 * 60_000);
    refused(tablet.core().session_view(&session.chart, &session.session), ErrorCode::Locked);
    refused(tablet.core().today_view(), ErrorCode::Locked);
    tablet.unlock(&scene.ana, PIN).unwrap();
    assert_eq!(hits(&tablet, &session), 3);
}
