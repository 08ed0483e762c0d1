//! Ids that are malformed, unknown, or somebody else's.

use baton_app::{AppError, Core};
use baton_contract::view::GraphBy;
use baton_contract::{
    ErrorCode,
    command::{Silence, Tap, TapFact},
    view::SessionView,
};
use baton_domain::{Role, policy::Denial};
use baton_tests::{Scene, Witness};
use uuid::Uuid;

use crate::common::{Kept, hits, refused, secret};

/// Every command that names a chart, with these ids.
async fn commands(core: &Core, chart: &str, session: &str, target: &str) -> Vec<(&'static str, Result<(), AppError>)> {
    let fact = |fact| Tap {
        chart: chart.to_owned(),
        session: session.to_owned(),
        target: target.to_owned(),
        fact,
        touched_ms_ago: 0,
    };
    let silence = [Silence { target: target.to_owned(), zero: true }];
    vec![
        ("chart.open", core.chart_open(chart).await.map(|_| ())),
        ("session.start", core.session_start(chart).map(|_| ())),
        ("session.view", core.session_view(chart, session).map(|_| ())),
        ("session.tap", core.session_tap(&fact(TapFact::Count)).map(|_| ())),
        ("session.tap end", core.session_tap(&fact(TapFact::EndBout)).map(|_| ())),
        ("session.undo_row", core.session_undo_row(chart, session, target).map(|_| ())),
        ("session.undo_mine", core.session_undo_mine(chart, session).map(|_| ())),
        ("session.pause", core.session_pause(chart, session).map(|_| ())),
        ("session.resume", core.session_resume(chart, session).map(|_| ())),
        ("session.take_over", core.session_take_over(chart, session).map(|_| ())),
        ("session.end", core.session_end(chart, session, &silence).map(|_| ())),
        ("session.facts", core.session_facts(chart, session).map(|_| ())),
        ("note.write", core.note_write(&baton_tests::write_note(chart, session, "text", 0)).map(|_| ())),
        ("note.sign", core.note_sign(chart, session, 1, &secret(baton_tests::PIN)).map(|_| ())),
        ("graph.view", core.graph_view(chart, &[target.to_owned()], GraphBy::Session).map(|_| ())),
        ("access.view", core.access_view(chart).await.map(|_| ())),
    ]
}

const MALFORMED: [&str; 10] = [
    "",
    "x",
    "../../ledger.db",
    "00000000-0000-0000-0000-00000000000",
    "00000000-0000-0000-0000-0000000000000",
    "gggggggg-0000-0000-0000-000000000000",
    "1; DROP TABLE entries",
    "%00",
    "\u{202E}",
    "{\"chart\":1}",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_malformed_id_is_no_record_and_nothing_is_looked_for() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let (chart, target) = (session.chart.clone(), session.rows[0].target.clone());
    let kept = Kept::of(&tablet);
    for bad in MALFORMED {
        for (name, result) in commands(tablet.core(), bad, &session.session, &target).await {
            let error = result.expect_err(name);
            assert_eq!(error.code, ErrorCode::NotFound, "{name} with chart {bad:?}");
        }
        for (name, result) in commands(tablet.core(), &chart, bad, &target).await {
            if !["chart.open", "session.start", "graph.view", "access.view"].contains(&name) {
                assert_eq!(result.expect_err(name).code, ErrorCode::NotFound, "{name} with session {bad:?}");
            }
        }
        refused(tablet.core().graph_view(&chart, &[bad.to_owned()], GraphBy::Session), ErrorCode::NotFound);
        refused(tablet.core().session_undo_row(&chart, &session.session, bad), ErrorCode::NotFound);
        refused(tablet.core().people_unlock(bad, &secret(baton_tests::PIN)), ErrorCode::NotFound);
    }
    kept.still(&tablet);
    assert_eq!(hits(&tablet, &session), 3);
}

fn unchanged(tablet: &baton_tests::Tablet, session: &SessionView) {
    let now = tablet.core().session_view(&session.chart, &session.session).unwrap();
    assert_eq!((now.phase, now.segments.len(), now.notes.len()), (session.phase.clone(), 1, 0));
    assert_eq!(hits(tablet, session), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_or_target_that_does_not_exist_is_refused_and_changes_nothing() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let kept = Kept::of(&tablet);
    let unknown = Uuid::from_u128(99).to_string();
    let target = &session.rows[0].target;
    let no_session = [ErrorCode::NotFound, ErrorCode::ActionRefused];
    for (name, result) in commands(tablet.core(), &session.chart, &unknown, target).await {
        if !["chart.open", "session.start", "graph.view", "access.view"].contains(&name) {
            let code = result.expect_err(name).code;
            assert!(no_session.contains(&code), "{name}: {code:?}");
        }
    }
    let tap = Tap {
        chart: session.chart.clone(),
        session: session.session.clone(),
        target: unknown.clone(),
        fact: TapFact::Count,
        touched_ms_ago: 0,
    };
    refused(tablet.core().session_tap(&tap), ErrorCode::ActionRefused);
    refused(tablet.core().session_undo_row(&session.chart, &session.session, &unknown), ErrorCode::ActionRefused);
    assert!(tablet.core().graph_view(&session.chart, &[unknown], GraphBy::Session).unwrap().is_empty());
    kept.still(&tablet);
    unchanged(&tablet, &session);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_of_another_chart_is_not_found_in_this_one() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let other = scene.chart("Noor Aziz").await;
    scene.assign(&other, &scene.ana).await;
    scene.sign_in(&tablet, &scene.ana).await;
    let other = other.chart.to_string();
    tablet.core().chart_open(&other).await.unwrap();
    tablet.core().chart_open(&session.chart).await.unwrap();
    let kept = Kept::of(&tablet);
    for (name, result) in commands(tablet.core(), &other, &session.session, &session.rows[0].target).await {
        if !["chart.open", "session.start", "graph.view", "access.view"].contains(&name) {
            let code = result.expect_err(name).code;
            assert!([ErrorCode::NotFound, ErrorCode::ActionRefused].contains(&code), "{name}: {code:?}");
        }
    }
    kept.still(&tablet);
    unchanged(&tablet, &session);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chart_of_somebody_elses_caseload_or_of_nobody_is_denied_by_every_command_with_an_entry() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let ben = scene.person("Ben Ode", Role::Technician).await;
    let of_ben = scene.chart("Noor Aziz").await;
    scene.assign(&of_ben, &ben).await;
    let charts = [of_ben.chart.0, scene.harbor().charts[0].chart.0, Uuid::from_u128(7), Uuid::nil()];
    for chart in charts {
        let names: Vec<&str> = commands(tablet.core(), &chart.to_string(), &session.session, &session.rows[0].target)
            .await
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        let kept = Kept::of(&tablet);
        let before = Witness::of(&tablet).seq();
        let results = commands(tablet.core(), &chart.to_string(), &session.session, &session.rows[0].target).await;
        for (name, result) in results {
            // One running session is refused before the chart is even asked for; see the audit tests for it alone.
            let code = result.expect_err(name).code;
            let running = name == "session.start" && code == ErrorCode::ActionRefused;
            assert!(code == ErrorCode::Denied || running, "{name}: {code:?}");
        }
        let denials = Witness::of(&tablet).denials_after(before);
        assert!(denials.iter().all(|d| matches!(d.1, Denial::CareTeam | Denial::Role) && d.3 == scene.ana.user.0));
        if !chart.is_nil() {
            assert!(denials.iter().all(|d| d.2 == chart));
        }
        assert!(denials.len() >= names.len() - 1, "{} of {} were recorded", denials.len(), names.len());
        kept.still(&tablet);
    }
    unchanged(&tablet, &session);
}
