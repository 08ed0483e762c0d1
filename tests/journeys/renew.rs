//! A shift that ends while a child is in front of the therapist.

use baton_app::Event;
use baton_contract::{ErrorCode, command::TapFact, view::PinState};
use baton_domain::{ActionKind, action::LockCause};
use baton_testkit::clinic::PASSWORD;
use baton_tests::{PIN, Scene, Tablet, Witness};
use baton_vault::{clock::Clock, secret::SecretText};

const MINUTE_MS: u64 = 60_000;

fn password() -> SecretText {
    SecretText::new(PASSWORD.to_owned())
}

fn told(tablet: &Tablet) -> Option<u32> {
    let events = tablet.events.lock().unwrap();
    let told: Vec<u32> =
        events.iter().filter_map(|e| if let Event::ShiftEnds { ms } = e { Some(*ms) } else { None }).collect();
    assert!(told.len() < 2, "told once: {told:?}");
    told.first().copied()
}

/// Works on, a touch every forty seconds, until something has come true.
fn work(scene: &Scene, tablet: &Tablet, most_minutes: u64, mut enough: impl FnMut() -> bool) {
    for _ in 0..most_minutes * MINUTE_MS / 40_000 {
        if enough() {
            return;
        }
        scene.pass(40_000);
        tablet.core().tick();
        if tablet.core().me_view().is_ok() {
            tablet.core().today_view().unwrap();
        }
    }
    assert!(enough(), "not within {most_minutes} minutes");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shift_that_ends_in_a_session_warns_and_is_renewed_without_leaving_it() {
    let scene = Scene::set().await;
    let (tablet, session, offline) = scene.at_work().await;
    let ends = tablet.core().me_view().unwrap().shift_until_ms;
    work(&scene, &tablet, 300, || told(&tablet).is_some());
    // Fifteen minutes into the half hour that a running session gets, fifteen before its end.
    assert!((14 * 60_000..=15 * 60_000).contains(&told(&tablet).unwrap()));
    assert!((scene.clock.wall_ms() as f64) > ends + 14.0 * 60_000.0);
    assert_eq!(tablet.core().people_view().unwrap().people[0].pin, PinState::FullSignIn);
    let before = Witness::of(&tablet).seq();
    let code = scene.code(&scene.ana).await;
    let wrong = SecretText::new("not the password".to_owned());
    assert_eq!(tablet.core().people_renew(wrong, &code).await.unwrap_err().code, ErrorCode::SignInCredentials);
    tablet.tap(&session, "Hitting", TapFact::Count);
    scene.rows().await.run("UPDATE sign_in_tries SET next_try_ms = 0", &[]).await;
    let code = scene.code(&scene.ana).await;
    let heard = (scene.platform_now_s() * 1_000, scene.clock.boot_ms());
    let me = tablet.core().people_renew(password(), &code).await.unwrap();
    assert!(me.shift_until_ms > scene.clock.wall_ms() as f64 + 3.5 * 3_600_000.0);
    assert_eq!(me.running.map(|r| r.session), Some(session.session.clone()));
    tablet.tap(&session, "Hitting", TapFact::Count);
    let kinds: Vec<_> =
        Witness::of(&tablet).headers_after(before).iter().filter_map(baton_ledger::Header::action_kind).collect();
    let expected = [ActionKind::RefuseProof, ActionKind::Observe, ActionKind::SignIn, ActionKind::Observe];
    assert_eq!(kinds, expected, "no lock, and the chart stayed open");
    // The PIN is enough again, and the next end is told again; with no network the offline code renews.
    tablet.core().people_lock();
    tablet.unlock(&scene.ana, PIN).unwrap();
    tablet.events.lock().unwrap().clear();
    tablet.core().session_view(&session.chart, &session.session).unwrap();
    work(&scene, &tablet, 300, || told(&tablet).is_some());
    scene.cut();
    // The platform has its own clock: the tablet's is set right, or no code of its time would be taken.
    scene.clock.set_wall(heard.0 + (scene.clock.boot_ms() - heard.1) as i64);
    tablet.core().people_renew(password(), &offline.code_at(scene.now_s())).await.unwrap();
    tablet.tap(&session, "Hitting", TapFact::Count);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shift_that_is_not_renewed_locks_half_an_hour_after_its_end() {
    let scene = Scene::set().await;
    let (tablet, _, _) = scene.at_work().await;
    let ends = tablet.core().me_view().unwrap().shift_until_ms;
    work(&scene, &tablet, 300, || tablet.core().me_view().is_err());
    assert!(tablet.events.lock().unwrap().contains(&Event::Locked(LockCause::ShiftOver)));
    let over = scene.clock.wall_ms() as f64 - ends;
    assert!((30.0 * 60_000.0..32.0 * 60_000.0).contains(&over), "{over}");
    assert_eq!(tablet.unlock(&scene.ana, PIN).unwrap_err().code, ErrorCode::PinGone);
    assert_eq!(
        tablet.core().people_renew(password(), "123456").await.unwrap_err().code,
        ErrorCode::Locked,
        "nobody is active: a full sign-in is due"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_elses_code_renews_nothing() {
    let scene = Scene::set().await;
    let (tablet, _, _) = scene.at_work().await;
    let until = tablet.core().me_view().unwrap().shift_until_ms;
    let ben = scene.person("Ben Okafor", baton_domain::Role::Technician).await;
    let code = scene.code(&ben).await;
    assert_eq!(tablet.core().people_renew(password(), &code).await.unwrap_err().code, ErrorCode::SignInCode);
    assert!((tablet.core().me_view().unwrap().shift_until_ms - until).abs() < 1.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_ends_after_the_shift_leaves_time_for_its_note_and_signature() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    work(&scene, &tablet, 300, || told(&tablet).is_some());
    tablet.end(&session);
    scene.pass(5_000);
    tablet.core().tick();
    let note =
        tablet.core().note_write(&baton_tests::write_note(&session.chart, &session.session, "Calm.", 0)).unwrap();
    let sign = || tablet.core().note_sign(&session.chart, &session.session, note.version, &SecretText::new(PIN.into()));
    assert_eq!(sign().unwrap_err().code, ErrorCode::PinGone, "the shift is over: the PIN alone is not enough");
    let code = scene.code(&scene.ana).await;
    tablet.core().people_renew(password(), &code).await.unwrap();
    assert!(sign().unwrap().signed_ms.is_some());
}
