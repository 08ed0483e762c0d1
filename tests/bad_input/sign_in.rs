//! Wrong passwords and codes, with the network.

use baton_contract::{ErrorCode, view::SignInStep};
use baton_domain::{ActionKind, Role};
use baton_testkit::{clinic::SyntheticPerson, proxy::Mode};
use baton_tests::{PIN, Scene, Tablet};

use crate::common::{Kept, hits, refused, rows, secret};

async fn try_code(tablet: &Tablet, person: &SyntheticPerson, code: &str, refusal: ErrorCode) {
    let result = tablet.core().people_sign_in(&person.login, person.password(), Some(code.to_owned())).await;
    refused(result, refusal);
}

fn other_code(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_password_is_refused_and_recorded_and_the_right_one_lets_in() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let (kept, before) = (Kept::of(&tablet), rows(&tablet, &session));
    tablet.core().people_lock();
    for wrong in
        ["correct horse battery stapl", "Correct horse battery staple", "", " ", "\u{0}", "密码密码密码密码密码密码"]
    {
        let code = scene.code(&scene.ana).await;
        let result = tablet.core().people_sign_in(&scene.ana.login, secret(wrong), Some(code)).await;
        refused(result, ErrorCode::SignInCredentials);
        refused(tablet.core().me_view(), ErrorCode::Locked);
    }
    let added = kept.still(&tablet);
    assert_eq!(added.iter().filter(|k| **k == ActionKind::RefuseProof).count(), 6);
    scene.sign_in(&tablet, &scene.ana).await;
    assert_eq!(rows(&tablet, &session), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_login_is_refused_as_a_wrong_password_is() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let kept = Kept::of(&tablet);
    for login in ["nobody", "", "ana.ruiz'; DROP TABLE people; --", "\u{202E}ana", &"x".repeat(10_000)] {
        let result = tablet.core().people_sign_in(login, scene.ana.password(), Some("123456".into())).await;
        refused(result, ErrorCode::SignInCredentials);
    }
    kept.still(&tablet);
    assert_eq!(hits(&tablet, &session), 3, "the person who works goes on working");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_code_is_refused_and_the_right_one_lets_in() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let (kept, before) = (Kept::of(&tablet), rows(&tablet, &session));
    tablet.core().people_lock();
    let right = scene.code(&scene.ana).await;
    for wrong in [other_code(&right).as_str(), "", "12345", "1234567", "abcdef", "１２３４５６", "-12345", " 12345"]
    {
        try_code(&tablet, &scene.ana, wrong, ErrorCode::SignInCode).await;
    }
    assert!(kept.still(&tablet).contains(&ActionKind::RefuseProof));
    scene.sign_in(&tablet, &scene.ana).await;
    assert_eq!(rows(&tablet, &session), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_is_accepted_once() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let kept = Kept::of(&tablet);
    let code = scene.code(&scene.ana).await;
    let again = Some(code.clone());
    tablet.core().people_sign_in(&scene.ana.login, scene.ana.password(), again).await.unwrap();
    tablet.core().people_lock();
    try_code(&tablet, &scene.ana, &code, ErrorCode::SignInCodeReused).await;
    refused(tablet.core().me_view(), ErrorCode::Locked);
    kept.still(&tablet);
    scene.sign_in(&tablet, &scene.ana).await;
    assert_eq!(hits(&tablet, &session), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_older_than_the_previous_step_or_of_the_future_is_refused() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let kept = Kept::of(&tablet);
    tablet.core().people_lock();
    scene.code(&scene.ana).await;
    for seconds in [-3_600, -61, 61, 90, 3_600] {
        let code = scene.ana.code_at(scene.platform_now_s() + seconds);
        try_code(&tablet, &scene.ana, &code, ErrorCode::SignInCode).await;
    }
    kept.still(&tablet);
    scene.sign_in(&tablet, &scene.ana).await;
    assert_eq!(hits(&tablet, &session), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_clinics_person_cannot_sign_in_here_with_everything_right() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let kept = Kept::of(&tablet);
    let eva = &scene.harbor().people[0];
    let code = scene.code(eva).await;
    let result = tablet.core().people_sign_in(&eva.login, eva.password(), Some(code)).await;
    refused(result, ErrorCode::SignInCredentials);
    refused(tablet.unlock(eva, PIN), ErrorCode::PinGone);
    assert_eq!(tablet.core().people_view().unwrap().people.len(), 1, "no trace of the other clinic's person");
    kept.still(&tablet);
    assert_eq!(hits(&tablet, &session), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_account_is_refused_and_what_it_recorded_is_kept() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let kept = Kept::of(&tablet);
    let ben = scene.person("Ben Ode", Role::Technician).await;
    scene.assign(&scene.chart, &ben).await;
    let (clinic, tenant, user) = (scene.platform().clinic().unwrap(), scene.sunrise().id, scene.ana.user);
    scene.admin(async move { clinic.disable_person(tenant, user).await.unwrap() }).await;
    tablet.core().people_lock();
    let code = scene.code(&scene.ana).await;
    try_code(&tablet, &scene.ana, &code, ErrorCode::SignInDisabled).await;
    kept.still(&tablet);
    scene.sign_in(&tablet, &ben).await;
    tablet.core().chart_open(&session.chart).await.unwrap();
    assert_eq!(hits(&tablet, &session), 3, "a colleague finds every tap");
    tablet.core().deliver_all().await.unwrap();
    assert_eq!(tablet.core().sync_view().unwrap().waiting, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_second_factor_nothing_but_enrolling_one_is_possible() {
    let scene = Scene::set().await;
    let tablet = scene.tablet("tablet").await;
    let rows = scene.rows().await;
    rows.run("UPDATE credentials SET seed_sealed = NULL WHERE person = $1", &[&scene.ana.user.0]).await;
    let step = tablet.core().people_sign_in(&scene.ana.login, scene.ana.password(), None).await.unwrap();
    let SignInStep::EnrolSecondFactor { factor } = step else { panic!("the second factor was not demanded") };
    refused(tablet.core().me_view(), ErrorCode::Locked);
    let seed = baton_tests::seed(&factor.seed);
    let wrong = other_code(&seed.code_at(scene.platform_now_s()));
    refused(tablet.core().people_confirm_second_factor(&wrong).await, ErrorCode::SignInCode);
    refused(tablet.core().me_view(), ErrorCode::Locked);
    let code = seed.code_at(scene.platform_now_s());
    assert!(matches!(tablet.core().people_confirm_second_factor(&code).await, Ok(SignInStep::Done { .. })));
    refused(tablet.core().people_confirm_second_factor(&code).await, ErrorCode::TokenExpired);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sign_in_that_comes_back_to_somebody_elses_hands_or_to_a_locked_device_is_dropped() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let ben = scene.person("Ben Ode", Role::Technician).await;
    scene.assign(&scene.chart, &ben).await;
    scene.sign_in(&tablet, &ben).await;
    tablet.core().people_lock();
    for by_pin in [true, false] {
        let kept = Kept::of(&tablet);
        scene.network.set(Mode::BlackHole);
        let (core, login, password) = (tablet.core().clone(), scene.ana.login.clone(), scene.ana.password());
        let code = scene.code(&scene.ana).await;
        let slow = tokio::spawn(async move { core.people_sign_in(&login, password, Some(code)).await.map(drop) });
        tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
        assert!(!slow.is_finished());
        if by_pin {
            tablet.unlock(&ben, PIN).unwrap();
        } else {
            tablet.core().people_lock();
        }
        scene.heal();
        refused(slow.await.unwrap(), ErrorCode::Locked);
        let active = tablet.core().me_view().map(|me| me.user).ok();
        assert_eq!(active, by_pin.then(|| ben.user.to_string()), "nobody else became active");
        kept.still(&tablet);
    }
    scene.sign_in(&tablet, &scene.ana).await;
    assert_eq!(hits(&tablet, &session), 3);
}
