//! Every command of the table, called by whom it is not for.

use baton_contract::{ErrorCode, command::TapFact, view::SessionView};
use baton_domain::{Role, policy::Denial};
use baton_tests::{PIN, Scene, Tablet, Witness};

use crate::commands::{Ids, call, names, names_a_chart, needs_nobody};

fn ids(scene: &Scene, session: &SessionView) -> Ids {
    Ids {
        user: scene.ana.user.to_string(),
        chart: session.chart.clone(),
        session: session.session.clone(),
        target: session.rows[0].target.clone(),
    }
}

/// Words that only this chart knows.
const OF_THE_CHART: [&str; 3] = ["Zephyrine Quokkatail", "Hitting", "A note that nobody else reads"];

/// A chart with words of its own, a session and a note in it; Ana's.
async fn at_work(scene: &Scene) -> (Tablet, SessionView) {
    let chart = scene.chart(OF_THE_CHART[0]).await;
    scene.assign(&chart, &scene.ana).await;
    let tablet = scene.tablet("tablet").await;
    scene.sign_in(&tablet, &scene.ana).await;
    let chart = chart.chart.to_string();
    tablet.core().chart_open(&chart).await.unwrap();
    let session = tablet.core().session_start(&chart).unwrap();
    tablet.tap(&session, "Hitting", TapFact::Count);
    tablet.core().note_write(&baton_tests::write_note(&session.chart, &session.session, OF_THE_CHART[2], 0)).unwrap();
    tablet.core().deliver_all().await.unwrap();
    (tablet, session)
}

/// Commands that end the active person's time, or begin another's: they are about the device.
const ABOUT_THE_DEVICE: [&str; 5] =
    ["people.lock", "people.end_shift", "people.unlock", "people.sign_in", "people.confirm_second_factor"];

async fn is_kept_out(role: Role, reason: Denial, also: &[&str]) {
    let scene = Scene::set().await;
    let (tablet, session) = at_work(&scene).await;
    let before = tablet.core().session_view(&session.chart, &session.session).unwrap();
    let outsider = scene.person("Otto Outside", role).await;
    scene.sign_in(&tablet, &outsider).await;
    let ids = ids(&scene, &session);
    for wire in names().into_iter().filter(|wire| !ABOUT_THE_DEVICE.contains(wire)) {
        let seq = Witness::of(&tablet).seq();
        let result = call(tablet.core(), wire, &ids).await;
        let text = result.as_ref().map(ToString::to_string).unwrap_or_default();
        for word in OF_THE_CHART.iter().chain([&session.session.as_str()]) {
            assert!(!text.contains(word), "{role:?} got {word:?} from {wire}");
        }
        let allowed = also.contains(&wire) || wire == "chart.close";
        if names_a_chart(wire) && !allowed {
            assert_eq!(result.map(drop).unwrap_err().code, ErrorCode::Denied, "{role:?} {wire}");
            let denials = Witness::of(&tablet).denials_after(seq);
            assert_eq!(denials.len(), 1, "{role:?} {wire}: {denials:?}");
            // What is a supervisor's alone is denied to the role, before the care team is asked about.
            let writes = wire.starts_with("program.") && !matches!(wire, "program.view" | "program.history");
            let alone = matches!(wire, "note.cosign" | "note.give_back" | "graph.export") || writes;
            let reason = if alone && role != Role::Supervisor { Denial::Role } else { reason };
            let (_, why, chart, by) = &denials[0];
            assert_eq!((*why, chart.to_string(), *by), (reason, ids.chart.clone(), outsider.user.0), "{wire}");
        }
    }
    // The owner finds everything as it was.
    tablet.unlock(&scene.ana, PIN).unwrap();
    let after = tablet.core().session_view(&session.chart, &session.session).unwrap();
    assert_eq!((after.rows, after.notes, after.segments.len()), (before.rows, before.notes, before.segments.len()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_technician_without_the_client_gets_nothing_from_any_command_and_each_try_is_an_entry() {
    // The trail is denied to the role itself: see below.
    is_kept_out(Role::Technician, Denial::CareTeam, &["access.view"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_technician_does_not_see_who_looked_even_at_an_own_clients_chart() {
    let scene = Scene::set().await;
    let (tablet, session) = at_work(&scene).await;
    let seq = Witness::of(&tablet).seq();
    let error = tablet.core().access_view(&session.chart).await.map(drop).unwrap_err();
    assert_eq!(error.code, ErrorCode::Denied);
    assert_eq!(Witness::of(&tablet).denials_after(seq)[0].1, Denial::Role);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_supervisor_outside_the_care_team_gets_nothing_from_any_command_and_each_try_is_an_entry() {
    is_kept_out(Role::Supervisor, Denial::CareTeam, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_admin_gets_nothing_from_any_command_and_each_try_is_an_entry() {
    is_kept_out(Role::Admin, Denial::Role, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_compliance_officer_sees_who_looked_and_nothing_else_and_each_try_is_an_entry() {
    is_kept_out(Role::Compliance, Denial::Role, &["access.view"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_billing_clerk_gets_nothing_from_any_command_and_each_try_is_an_entry() {
    is_kept_out(Role::Billing, Denial::Role, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_admin_who_is_put_on_a_care_team_still_reads_no_chart() {
    let scene = Scene::set().await;
    let lea = scene.person("Lea Moss", Role::Admin).await;
    scene.assign(&scene.chart, &lea).await;
    let tablet = scene.tablet("tablet").await;
    scene.sign_in(&tablet, &lea).await;
    let seq = Witness::of(&tablet).seq();
    let error = tablet.core().chart_open(&scene.chart.chart.to_string()).await.map(drop).unwrap_err();
    assert_eq!(error.code, ErrorCode::Denied);
    assert_eq!(Witness::of(&tablet).denials_after(seq)[0].1, Denial::Role);
    assert!(tablet.core().today_view().unwrap().clients.is_empty(), "an admin sees no client's name");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_lock_every_command_about_a_person_or_chart_answers_device_locked() {
    let scene = Scene::set().await;
    let (tablet, session) = at_work(&scene).await;
    tablet.core().people_lock();
    let ids = ids(&scene, &session);
    for wire in names() {
        let result = call(tablet.core(), wire, &ids).await;
        let text = result.as_ref().map(ToString::to_string).unwrap_or_default();
        for word in OF_THE_CHART.iter().chain([&session.session.as_str(), &session.chart.as_str()]) {
            assert!(!text.contains(word), "{wire} told {word:?} while locked");
        }
        if needs_nobody(wire) {
            if ["people.set_pin", "people.renew", "people.end_shift"].contains(&wire) {
                assert_eq!(result.map(drop).unwrap_err().code, ErrorCode::Locked, "{wire}");
            }
        } else {
            assert_eq!(result.map(drop).unwrap_err().code, ErrorCode::Locked, "{wire}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn before_enrolment_every_command_about_a_person_or_chart_is_refused() {
    let scene = Scene::set().await;
    let tablet = scene.blank_tablet("blank");
    let nil = uuid::Uuid::nil().to_string();
    let ids = Ids { user: nil.clone(), chart: nil.clone(), session: nil.clone(), target: nil };
    for wire in names().into_iter().filter(|wire| !["device.view", "people.lock", "people.ping"].contains(wire)) {
        let code = call(tablet.core(), wire, &ids).await.map(drop).expect_err(wire).code;
        let due = match wire {
            "device.enrol" => ErrorCode::EnrolmentCode,
            "people.confirm_second_factor" => ErrorCode::TokenExpired,
            _ => ErrorCode::DeviceNotEnrolled,
        };
        assert_eq!(code, due, "{wire}");
    }
}
