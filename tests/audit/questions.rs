//! The questions that an auditor asks, answered from the platform's stored entries alone.

use baton_contract::command::TapFact;
use baton_contract::view::GraphBy;
use baton_domain::{ActionKind, Role};
use baton_ledger::Header;
use baton_tests::{PIN, Scene, Tablet, Witness};
use baton_vault::secret::SecretText;
use uuid::Uuid;

/// Every header that the platform holds of a tablet.
async fn headers(scene: &Scene, tablet: &Tablet) -> Vec<Header> {
    let device = Witness::of(tablet).identity.device.0;
    let rows = scene.rows().await;
    rows.verify_chain(device).await;
    rows.entries(device).await.iter().map(|e| e.entry.read_header().unwrap()).collect()
}

fn of_kind(headers: &[Header], kind: ActionKind) -> Vec<&Header> {
    headers.iter().filter(|h| h.action_kind() == Some(kind)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_opened_a_chart_and_when() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let ben = scene.person("Ben Ode", Role::Technician).await;
    scene.assign(&scene.chart, &ben).await;
    scene.sign_in(&tablet, &ben).await;
    scene.pass(5_000);
    tablet.core().chart_open(&session.chart).await.unwrap();
    tablet.core().deliver_all().await.unwrap();
    let headers = headers(&scene, &tablet).await;
    let opened: Vec<(Uuid, i64)> = of_kind(&headers, ActionKind::OpenChart)
        .into_iter()
        .filter(|h| h.chart == scene.chart.chart.0)
        .map(|h| (h.actor, h.wall_ms))
        .collect();
    assert_eq!(opened.iter().map(|o| o.0).collect::<Vec<_>>(), [scene.ana.user.0, ben.user.0]);
    assert_eq!(opened[1].1 - opened[0].1, 5_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_changed_what_in_a_session_in_order() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let ben = scene.person("Ben Ode", Role::Technician).await;
    scene.assign(&scene.chart, &ben).await;
    tablet.core().session_undo_mine(&session.chart, &session.session).unwrap();
    scene.sign_in(&tablet, &ben).await;
    tablet.core().session_take_over(&session.chart, &session.session).unwrap();
    tablet.tap(&session, "Crying", TapFact::StartBout);
    tablet.tap(&session, "Crying", TapFact::EndBout);
    tablet.core().session_pause(&session.chart, &session.session).unwrap();
    tablet.core().session_resume(&session.chart, &session.session).unwrap();
    tablet.end(&session);
    let note =
        tablet.core().note_write(&baton_tests::write_note(&session.chart, &session.session, "Calm.", 0)).unwrap();
    let pin = SecretText::new(PIN.to_owned());
    tablet.core().note_sign(&session.chart, &session.session, note.version, &pin).unwrap();
    tablet.core().deliver_all().await.unwrap();
    let headers = headers(&scene, &tablet).await;
    let (ana, ben, record) = (scene.ana.user.0, ben.user.0, session.session.parse::<Uuid>().unwrap());
    let changes: Vec<(Uuid, ActionKind)> = headers
        .iter()
        .filter(|h| h.record == record)
        .filter_map(|h| Some((h.actor, h.action_kind().filter(|kind| kind.changes_chart())?)))
        .collect();
    use ActionKind::*;
    let expected = [
        (ana, StartSession),
        (ana, Observe),
        (ana, Observe),
        (ana, Observe),
        (ana, VoidObservation),
        (ben, StartSegment),
        (ben, Observe),
        (ben, EndBout),
        (ben, PauseSession),
        (ben, ResumeSession),
        (ben, EndSession),
        (ben, WriteNote),
        (ben, SignNote),
    ];
    assert_eq!(changes, expected);
    let signed = of_kind(&headers, SignNote)[0];
    assert_eq!(signed.proof, baton_domain::action::Proof::PinAgain as u8, "the PIN was asked again for the signature");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn which_sign_ins_and_pins_failed_and_about_whom() {
    let scene = Scene::set().await;
    let (tablet, _, _) = scene.at_work().await;
    tablet.core().people_lock();
    tablet.unlock(&scene.ana, "629485").unwrap_err();
    let wrong = SecretText::new("not the password".to_owned());
    let code = scene.code(&scene.ana).await;
    tablet.core().people_sign_in(&scene.ana.login, wrong, Some(code)).await.map(drop).unwrap_err();
    let result = tablet.core().people_sign_in(&scene.ana.login, scene.ana.password(), Some("000000".into())).await;
    result.map(drop).unwrap_err();
    let stranger = scene.ana.password();
    tablet.core().people_sign_in("stranger", stranger, Some("000000".into())).await.map(drop).unwrap_err();
    tablet.core().deliver_all().await.unwrap();
    let headers = headers(&scene, &tablet).await;
    let failed: Vec<Uuid> = of_kind(&headers, ActionKind::RefuseProof).into_iter().map(|h| h.record).collect();
    let ana = scene.ana.user.0;
    assert_eq!(failed, [ana, ana, ana, Uuid::nil()], "about whom, where they are known here");
    assert!(of_kind(&headers, ActionKind::RefuseProof).iter().all(|h| h.actor.is_nil()), "by the device's hand");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_was_denied_what() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let ben = scene.person("Ben Ode", Role::Technician).await;
    scene.sign_in(&tablet, &ben).await;
    tablet.core().chart_open(&session.chart).await.map(drop).unwrap_err();
    tablet.core().graph_view(&session.chart, &[], GraphBy::Session).unwrap_err();
    tablet.core().deliver_all().await.unwrap();
    let headers = headers(&scene, &tablet).await;
    let denied: Vec<(Uuid, Uuid)> =
        of_kind(&headers, ActionKind::Deny).into_iter().map(|h| (h.actor, h.chart)).collect();
    assert_eq!(denied, [(ben.user.0, scene.chart.chart.0); 2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_looked_is_answered_to_the_compliance_officer_and_the_asking_is_an_entry_too() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    tablet.core().graph_view(&session.chart, &[], GraphBy::Session).unwrap();
    let omar = scene.person("Omar Haddad", Role::Compliance).await;
    scene.sign_in(&tablet, &omar).await;
    tablet.core().deliver_all().await.unwrap();
    let trail = tablet.core().access_view(&session.chart).await.unwrap();
    let did: Vec<(&str, &str)> = trail.iter().map(|row| (row.name.as_str(), row.did.as_str())).collect();
    for expected in ["opened the chart", "started a session", "recorded an observation", "looked at graphs"] {
        assert!(did.contains(&("Ana Ruiz", expected)), "{expected}: {did:?}");
    }
    tablet.core().deliver_all().await.unwrap();
    let trail = tablet.core().access_view(&session.chart).await.unwrap();
    assert!(trail.iter().any(|row| row.name == "Omar Haddad" && row.did == "looked at who looked"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn looking_at_what_needs_attention_is_an_entry() {
    let scene = Scene::set().await;
    let (tablet, _, _) = scene.at_work().await;
    let seq = Witness::of(&tablet).seq();
    tablet.core().attention_view().unwrap();
    let added = Witness::of(&tablet).headers_after(seq);
    assert_eq!(added.len(), 1);
    assert_eq!((added[0].action_kind(), added[0].actor), (Some(ActionKind::Look), scene.ana.user.0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visit_to_the_graphs_is_one_entry_that_names_every_record_in_them() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let seq = Witness::of(&tablet).seq();
    let graphs = tablet.core().graph_view(&session.chart, &[], GraphBy::Session).unwrap();
    assert_eq!(graphs.len(), session.rows.len());
    let added = Witness::of(&tablet).headers_after(seq);
    assert_eq!(added.len(), 1);
    assert_eq!(added[0].action_kind(), Some(ActionKind::Look));
    let omar = scene.person("Omar Haddad", Role::Compliance).await;
    scene.sign_in(&tablet, &omar).await;
    tablet.core().deliver_all().await.unwrap();
    let trail = tablet.core().access_view(&session.chart).await.unwrap();
    let looks: Vec<_> = trail.iter().filter(|row| row.did == "looked at graphs").collect();
    assert_eq!(looks.len(), 1);
    // Each target, the session, three taps.
    assert_eq!(looks[0].records, Some(session.rows.len() as u32 + 1 + 3));
}
