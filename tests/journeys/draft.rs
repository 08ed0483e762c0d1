//! What was typed and not recorded is there again after a lock and a kill, for whom typed it, and for nobody else.

use baton_contract::{ErrorCode, command::KeepDraft, view::Hand};
use baton_tests::Stage;

const PINS: (&str, &str) = ("947163", "629485");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_half_typed_entry_and_the_hand_stay_with_their_person_across_lock_and_kill() {
    let _alone = crate::ONE_AT_A_TIME.lock().await;
    let stage = Stage::set(0).await;
    let clinic = &stage.platform.sunrise;
    let (ana, jon) = (&clinic.people[0], &clinic.people[1]);
    let mut tablet = stage.tablet("Room 2 tablet").await;
    crate::shift::both_sign_in(&stage, &tablet, PINS).await;
    tablet.unlock(ana, PINS.0).unwrap();
    let chart = clinic.charts[0].chart.to_string();
    tablet.core().chart_open(&chart).await.unwrap();
    let session = tablet.core().session_start(&chart).unwrap();
    let target = session.rows[0].target.clone();
    let (of_chart, of_session) = (session.chart.clone(), session.session.clone());
    let keep = |text: &str| KeepDraft {
        chart: of_chart.clone(),
        session: of_session.clone(),
        target: target.clone(),
        text: text.to_owned(),
    };
    tablet.core().draft_keep(&keep("Before that he had")).unwrap();
    tablet.core().me_set_hand(Hand::Left).unwrap();

    tablet.unlock(jon, PINS.1).unwrap();
    tablet.core().session_view(&chart, &session.session).unwrap();
    assert_eq!(tablet.core().draft_view(&chart, &session.session, &target).unwrap(), None, "it is Ana's");
    assert!(matches!(tablet.core().me_view().unwrap().hand, Hand::Right));

    tablet.restart();
    stage.pass(31_000);
    let code = Some(ana.code_at(stage.now_s()));
    tablet.core().people_sign_in(&ana.login, ana.password(), code).await.unwrap();
    tablet.core().session_view(&chart, &session.session).unwrap();
    let typed = || tablet.core().draft_view(&chart, &session.session, &target).unwrap();
    assert_eq!(typed().as_deref(), Some("Before that he had"));
    assert!(matches!(tablet.core().me_view().unwrap().hand, Hand::Left));
    assert_eq!(tablet.core().draft_keep(&keep(&"x".repeat(12_001))).unwrap_err().code, ErrorCode::TooLarge);
    tablet.core().draft_keep(&keep("")).unwrap();
    assert_eq!(typed(), None);
    tablet.core().people_lock();
    assert_eq!(tablet.core().draft_keep(&keep("x")).unwrap_err().code, ErrorCode::Locked);
}
