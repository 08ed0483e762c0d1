//! Signing in with no network.

use baton_contract::ErrorCode;
use baton_domain::ActionKind;
use baton_tests::{PIN, Scene, Tablet};
use baton_vault::otp::OtpSeed;

use crate::common::{Kept, hits, refused, rows, secret};

async fn sign_in(scene: &Scene, tablet: &Tablet, password: &str, code: &str) -> Result<(), baton_app::AppError> {
    let step = tablet.core().people_sign_in(&scene.ana.login, secret(password), Some(code.to_owned())).await?;
    tablet.settle(step, PIN);
    Ok(())
}

const PASSWORD: &str = baton_testkit::clinic::PASSWORD;

fn now(scene: &Scene, seed: &OtpSeed) -> String {
    seed.code_at(scene.now_s())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_the_platform_down_password_and_offline_code_let_in_where_the_clinic_allows_it() {
    let scene = Scene::set().await;
    let (mut tablet, session, seed) = scene.at_work().await;
    let before = rows(&tablet, &session);
    let kept = Kept::of(&tablet);
    scene.cut();
    tablet.restart();
    refused(tablet.unlock(&scene.ana, PIN), ErrorCode::PinGone);
    sign_in(&scene, &tablet, PASSWORD, &now(&scene, &seed)).await.unwrap();
    assert_eq!(rows(&tablet, &session), before);
    kept.still(&tablet);
    scene.heal();
    tablet.core().deliver_all().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn offline_a_wrong_old_future_or_reused_code_is_refused_and_the_right_one_lets_in() {
    let scene = Scene::set().await;
    let (mut tablet, session, seed) = scene.at_work().await;
    scene.cut();
    tablet.restart();
    let kept = Kept::of(&tablet);
    for seconds in [-3_600, -61, 61, 3_600] {
        let code = seed.code_at(scene.now_s() + seconds);
        refused(sign_in(&scene, &tablet, PASSWORD, &code).await, ErrorCode::SignInCode);
    }
    for code in ["", "12345", "abcdef", "１２３４５６"] {
        refused(sign_in(&scene, &tablet, PASSWORD, code).await, ErrorCode::SignInCode);
    }
    // The online code is another seed's: it says nothing here.
    let online = scene.ana.code_at(scene.now_s());
    refused(sign_in(&scene, &tablet, PASSWORD, &online).await, ErrorCode::SignInCode);
    let code = now(&scene, &seed);
    sign_in(&scene, &tablet, PASSWORD, &code).await.unwrap();
    refused(sign_in(&scene, &tablet, PASSWORD, &code).await, ErrorCode::SignInCodeReused);
    let refusals = kept.still(&tablet).into_iter().filter(|k| *k == ActionKind::RefuseProof).count();
    assert_eq!(refusals, 10);
    scene.pass(31_000);
    sign_in(&scene, &tablet, PASSWORD, &now(&scene, &seed)).await.unwrap();
    assert_eq!(hits(&tablet, &session), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn offline_each_guess_at_the_password_costs_a_code() {
    let scene = Scene::set().await;
    let (mut tablet, session, seed) = scene.at_work().await;
    scene.cut();
    tablet.restart();
    let code = now(&scene, &seed);
    refused(sign_in(&scene, &tablet, "correct horse battery", &code).await, ErrorCode::SignInCredentials);
    refused(sign_in(&scene, &tablet, PASSWORD, &code).await, ErrorCode::SignInCodeReused);
    tablet.restart();
    refused(sign_in(&scene, &tablet, PASSWORD, &code).await, ErrorCode::SignInCodeReused);
    scene.pass(31_000);
    sign_in(&scene, &tablet, PASSWORD, &now(&scene, &seed)).await.unwrap();
    assert_eq!(hits(&tablet, &session), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn offline_the_offline_code_is_worth_nothing_to_the_platform() {
    let scene = Scene::set().await;
    let (tablet, _, seed) = scene.at_work().await;
    let code = seed.code_at(scene.platform_now_s());
    scene.code(&scene.ana).await;
    refused(sign_in(&scene, &tablet, PASSWORD, &code).await, ErrorCode::SignInCode);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn offline_somebody_who_never_signed_in_here_is_refused_with_everything_right() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let ben = scene.person("Ben Ode", baton_domain::Role::Technician).await;
    scene.cut();
    let kept = Kept::of(&tablet);
    let code = Some(ben.code_at(scene.now_s()));
    let result = tablet.core().people_sign_in(&ben.login, ben.password(), code).await;
    refused(result, ErrorCode::SignInNotHere);
    kept.still(&tablet);
    assert_eq!(hits(&tablet, &session), 3);
    scene.heal();
    scene.sign_in(&tablet, &ben).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_the_platform_down_nobody_signs_in_where_the_clinic_forbids_it() {
    let scene = Scene::set().await;
    let harbor = scene.harbor();
    let rows = scene.rows().await;
    let sql = "UPDATE tenants SET policy = replace(policy, 'offline_otp', 'forbidden') WHERE tenant_id = $1";
    rows.run(sql, &[&harbor.id.0]).await;
    let tablet = scene.blank_tablet("harbor");
    let code = scene.enrolment_code(harbor, scene.network.addr()).await;
    tablet.core().device_enrol(&code.to_text(), "harbor").await.unwrap();
    let sam = &harbor.people[1];
    assert!(scene.sign_in(&tablet, sam).await.is_none(), "no offline seed where it is forbidden");
    scene.cut();
    tablet.core().people_lock();
    let kept = Kept::of(&tablet);
    let result = tablet.core().people_sign_in(&sam.login, sam.password(), Some(sam.code_at(scene.now_s()))).await;
    refused(result, ErrorCode::SignInOfflineForbidden);
    assert_eq!(kept.still(&tablet), [ActionKind::RefuseProof]);
    tablet.unlock(sam, PIN).unwrap();
    tablet.core().people_lock();
    scene.heal();
    scene.sign_in(&tablet, sam).await;
}
