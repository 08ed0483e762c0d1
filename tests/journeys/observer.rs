//! A supervisor joins a technician's session from another tablet: two streams that neither sees, agreement once it is over.

use baton_contract::view::GraphBy;
use baton_contract::{
    ErrorCode,
    command::{AnswerClaim, ClaimTime, TapFact},
    view::{Clocks, Mark, RowState, SessionView, TrialKind},
};
use baton_domain::{ActionKind, chart::ChartRow, session::Stream};
use baton_tests::{Stage, Tablet};

const PIN_A: &str = "947163";
const PIN_K: &str = "740862";

fn trial(mark: Mark, level: Option<u8>) -> TapFact {
    TapFact::Trial { mark, level, kind: Some(TrialKind::Taught) }
}

fn done(tablet: &Tablet, session: &SessionView, row: &str) -> u32 {
    let view = tablet.core().session_view(&session.chart, &session.session).unwrap();
    match view.rows.into_iter().find(|r| r.name == row).unwrap().state {
        RowState::Trials { done, .. } => done,
        RowState::Count { count, .. } => count,
        other => panic!("{other:?}"),
    }
}

fn value(tablet: &Tablet, session: &SessionView, row: &str, method: &str) -> Option<f64> {
    let view = tablet.core().agreement_view(&session.chart, &session.session).unwrap();
    let target = view.observers[0].targets.iter().find(|t| t.name == row).unwrap();
    target.methods.iter().find(|m| m.method == method).unwrap().value
}

/// A supervisor and a technician on one tablet; the technician is at work without a network, and has counted one hit.
pub async fn at_work(stage: &Stage) -> (Tablet, SessionView) {
    let clinic = &stage.platform.sunrise;
    let tablet = stage.tablet("Room 2 tablet").await;
    tablet.sign_in(&clinic.people[2], stage.now_s(), PIN_K).await;
    stage.pass(31_000);
    tablet.sign_in(&clinic.people[0], stage.now_s(), PIN_A).await;
    let chart = clinic.charts[0].chart.to_string();
    tablet.core().chart_open(&chart).await.unwrap();
    stage.cut();
    let session = tablet.core().session_start(&chart).unwrap();
    tablet.tap(&session, "Hitting", TapFact::Count);
    (tablet, session)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_observer_records_beside_a_session_and_agreement_is_reckoned_at_its_end() {
    let _alone = crate::ONE_AT_A_TIME.lock().await;
    let stage = Stage::set(0).await;
    let clinic = &stage.platform.sunrise;
    let (ana, kim) = (&clinic.people[0], &clinic.people[2]);
    let (room, desk) = (stage.tablet("Room 2 tablet").await, stage.tablet("Supervisor's").await);
    room.sign_in(ana, stage.now_s(), PIN_A).await;
    desk.sign_in(kim, stage.now_s(), PIN_K).await;
    let chart = clinic.charts[0].chart.to_string();
    room.core().chart_open(&chart).await.unwrap();
    let session = room.core().session_start(&chart).unwrap();
    room.tap(&session, "Hitting", TapFact::Count);
    stage.pass(5_000);
    room.deliver().await;

    // The other tablet learns of it, and joins: its rows begin empty.
    desk.core().chart_open(&chart).await.unwrap();
    desk.pulled(&session, |view| view.ended_ms.is_none()).await;
    let overview = desk.core().chart_open(&chart).await.unwrap();
    let running = overview.sessions.iter().find(|s| s.ended_ms.is_none()).unwrap();
    assert_eq!(running.session, session.session);
    let joined = desk.core().session_join(&chart, &session.session).unwrap();
    assert!(joined.mine && joined.beside && !joined.agreement);
    assert_eq!(done(&desk, &session, "Hitting"), 0, "what the technician counted is not the observer's to see");
    assert!(desk.core().session_facts(&chart, &session.session).unwrap().is_empty());
    let silences = [];
    let ended = desk.core().session_end(&chart, &session.session, &silences).unwrap_err();
    assert_eq!(ended.code, ErrorCode::ActionRefused, "who observes neither ends nor pauses");
    assert_eq!(desk.core().session_pause(&chart, &session.session).unwrap_err().code, ErrorCode::ActionRefused);

    for (n, (first, second)) in [
        (Mark::Correct, Mark::Correct),
        (Mark::Incorrect, Mark::Incorrect),
        (Mark::Correct, Mark::Incorrect),
        (Mark::Correct, Mark::Correct),
    ]
    .into_iter()
    .enumerate()
    {
        stage.pass(7_000);
        room.tap(&session, "Asks for help", trial(first, None));
        desk.tap(&session, "Asks for help", trial(second, None));
        assert_eq!(
            (done(&room, &session, "Asks for help"), done(&desk, &session, "Asks for help")),
            (n as u32 + 1, n as u32 + 1)
        );
    }
    stage.pass(30_000);
    for _ in 0..3 {
        room.tap(&session, "Hitting", TapFact::Count);
        desk.tap(&session, "Hitting", TapFact::Count);
    }
    desk.tap(&session, "Hitting", TapFact::Count);
    let undone = desk.core().session_undo_mine(&chart, &session.session).unwrap();
    assert!(matches!(undone.state, RowState::Count { count: 3, .. }));
    room.deliver().await;
    assert_eq!(done(&room, &session, "Hitting"), 4);

    // The session ends while the observer has no network: what was seen until then is taken all the same.
    stage.cut();
    stage.pass(5_000);
    desk.tap(&session, "Asks for help", trial(Mark::Prompted, Some(3)));
    room.tap(&session, "Asks for help", trial(Mark::Prompted, Some(4)));
    stage.pass(5_000);
    let over = room.end(&session);
    assert!(!over.agreement, "the observer's data has not arrived here");
    stage.heal();
    room.deliver().await;
    let left = desk.core().session_leave(&chart, &session.session);
    assert!(left.is_ok(), "the observer leaves what has ended elsewhere");
    desk.deliver().await;
    for tablet in [&room, &desk] {
        assert_eq!(tablet.core().sync_view().unwrap().attention, 0);
        // Both streams are whole here: the last trial of each.
        let whole = |view: &SessionView| view.agreement && view.segments.iter().any(|s| s.beside);
        tablet.pulled(&session, whole).await;
        let shown = tablet.core().agreement_view(&chart, &session.session).unwrap();
        assert_eq!((shown.observers.len(), shown.observers[0].by.as_str()), (1, "Kim Tran"));
        assert_eq!(shown.observers[0].clocks, Clocks::Same, "one clock of this test, one boot");
        assert_eq!(value(tablet, &session, "Asks for help", "Trial by trial"), Some(60.0));
        assert_eq!(value(tablet, &session, "Asks for help", "Trial by trial, correct or not"), Some(80.0));
        assert_eq!(
            value(tablet, &session, "Hitting", "Total count"),
            Some(100.0),
            "the first hit came before the observer"
        );
    }
    check_platform(&stage, &session).await;
    let graphs = room.core().graph_view(&chart, &[], GraphBy::Session).unwrap();
    let help = graphs.iter().find(|g| g.name == "Asks for help").unwrap();
    assert_eq!(help.points.last().unwrap().value, Some(60.0), "scored from the session's own data alone");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_observes_beside_a_session_sees_nothing_of_its_data_until_it_has_ended() {
    let _alone = crate::ONE_AT_A_TIME.lock().await;
    let stage = Stage::set(0).await;
    let (ana, kim) = (&stage.platform.sunrise.people[0], &stage.platform.sunrise.people[2]);
    let (tablet, session) = at_work(&stage).await;
    let chart = session.chart.clone();
    let sheet = || tablet.core().note_sheet(&chart, &session.session).unwrap();
    assert!(sheet().draft.contains("Hitting"), "whoever provides drafts from what they record");
    tablet.unlock(kim, PIN_K).unwrap();
    tablet.core().session_join(&chart, &session.session).unwrap();
    let sees_nothing = |when: &str| {
        assert_eq!(done(&tablet, &session, "Hitting"), 0, "{when}");
        assert!(tablet.core().session_facts(&chart, &session.session).unwrap().is_empty(), "{when}");
        let sheet = sheet();
        assert!(sheet.draft.is_empty() && sheet.checks.is_empty() && sheet.units.is_empty(), "{when}: {sheet:?}");
        assert!(!sheet.may_sign);
    };
    sees_nothing("while observing");
    // To leave, look and join again is no way around it.
    tablet.core().session_leave(&chart, &session.session).unwrap();
    sees_nothing("having left");
    tablet.unlock(ana, PIN_A).unwrap();
    tablet.core().session_view(&chart, &session.session).unwrap();
    tablet.end(&session);
    tablet.unlock(kim, PIN_K).unwrap();
    tablet.core().session_view(&chart, &session.session).unwrap();
    assert_eq!(done(&tablet, &session, "Hitting"), 1);
    assert!(sheet().draft.contains("Hitting"));
}

/// The platform holds both streams, took every entry, and names who joined and left.
async fn check_platform(stage: &Stage, session: &SessionView) {
    let rows = stage.rows().await;
    let mut streams = [0, 0];
    for row in rows.chart_rows(session.chart.parse().unwrap()).await {
        if let ChartRow::Observation(o) = row
            && o.session.to_string() == session.session
            && o.voided.is_none()
        {
            streams[usize::from(o.stream == Stream::Beside)] += 1;
        }
    }
    assert_eq!(streams, [9, 8]);
    for kind in [ActionKind::StartSegment, ActionKind::EndSegment] {
        let sql = format!("SELECT count(*) FROM entries WHERE kind = {}", kind as u16);
        assert_eq!(rows.count(&sql).await, 1, "{kind:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_one_tablet_the_streams_stay_apart_and_an_observer_may_take_over() {
    let _alone = crate::ONE_AT_A_TIME.lock().await;
    let stage = Stage::set(0).await;
    let (ana, kim) = (&stage.platform.sunrise.people[0], &stage.platform.sunrise.people[2]);
    let (tablet, session) = at_work(&stage).await;
    let chart = session.chart.clone();
    tablet.unlock(kim, PIN_K).unwrap();
    tablet.core().session_join(&chart, &session.session).unwrap();
    tablet.tap(&session, "Hitting", TapFact::Count);
    tablet.tap(&session, "Hitting", TapFact::Count);
    assert_eq!(done(&tablet, &session, "Hitting"), 2);
    tablet.unlock(ana, PIN_A).unwrap();
    assert_eq!(done(&tablet, &session, "Hitting"), 1, "each sees their own");
    tablet.unlock(kim, PIN_K).unwrap();
    let over = tablet.core().session_take_over(&chart, &session.session).unwrap();
    assert!(over.mine && !over.beside);
    assert_eq!(done(&tablet, &session, "Hitting"), 1, "from now on the session's own data");
    tablet.tap(&session, "Hitting", TapFact::Count);
    assert_eq!(done(&tablet, &session, "Hitting"), 2);
    let open: Vec<bool> = over.segments.iter().filter(|s| s.to_ms.is_none()).map(|s| s.beside).collect();
    assert_eq!(open, [false], "one open segment, and it provides");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forgotten_switch_is_claimed_confirmed_and_billed_to_who_was_there() {
    let _alone = crate::ONE_AT_A_TIME.lock().await;
    let stage = Stage::set(0).await;
    let (ana, kim) = (&stage.platform.sunrise.people[0], &stage.platform.sunrise.people[2]);
    let (tablet, session) = at_work(&stage).await;
    let chart = session.chart.clone();
    tablet.watch(&session, 540, |ms| stage.pass(ms));
    tablet.tap(&session, "Hitting", TapFact::Count);
    let ended = tablet.end(&session);
    let (from_ms, to_ms) = (ended.started_ms + 120_000.0, ended.started_ms + 420_000.0);
    let claim = |segment: &str, from_ms: f64, to_ms: f64| ClaimTime {
        chart: chart.clone(),
        session: session.session.clone(),
        segment: segment.to_owned(),
        from_ms,
        to_ms,
        reason: "Forgot to switch".to_owned(),
    };
    let of = ended.segments[0].segment.clone();
    assert_eq!(tablet.core().session_claim(&claim(&of, from_ms, to_ms)).unwrap_err().code, ErrorCode::ActionRefused);

    tablet.unlock(kim, PIN_K).unwrap();
    let view = tablet.core().session_view(&chart, &session.session).unwrap();
    assert!(view.segments[0].can_claim);
    let outside = tablet.core().session_claim(&claim(&of, from_ms, to_ms + 3_600_000.0));
    assert_eq!(outside.unwrap_err().code, ErrorCode::ActionRefused);
    let claimed = tablet.core().session_claim(&claim(&of, from_ms, to_ms)).unwrap();
    assert_eq!((claimed.segments.len(), claimed.claims.len()), (1, 1), "nothing changes before somebody else agrees");
    let id = claimed.claims[0].claim.clone();
    let (c, s) = (chart.clone(), session.session.clone());
    let confirm = AnswerClaim { chart: c, session: s, claim: id, confirmed: true };
    assert!(!claimed.claims[0].can_answer);
    assert_eq!(tablet.core().session_answer_claim(&confirm).unwrap_err().code, ErrorCode::ActionRefused, "one's own");

    tablet.unlock(ana, PIN_A).unwrap();
    let asked = tablet.core().session_view(&chart, &session.session).unwrap();
    assert!(asked.claims[0].can_answer && asked.claims[0].by == "Kim Tran");
    let split = tablet.core().session_answer_claim(&confirm).unwrap();
    assert_eq!(split.claims[0].confirmed, Some(true));
    assert_eq!(parts(&split), [("Ana Ruiz", 120), ("Kim Tran", 300), ("Ana Ruiz", 120)]);
    let facts = tablet.core().session_facts(&chart, &session.session).unwrap();
    assert!(facts.iter().all(|f| f.by == "Ana Ruiz"), "what was recorded keeps its name");
    assert_eq!(tablet.core().session_answer_claim(&confirm).unwrap_err().code, ErrorCode::ActionRefused, "once");
    stage.heal();
    tablet.deliver().await;
    assert_eq!(tablet.core().sync_view().unwrap().attention, 0);
    stage.pass(31_000);
    let desk = stage.tablet("Desk").await;
    desk.sign_in(kim, stage.now_s(), PIN_K).await;
    desk.core().chart_open(&chart).await.unwrap();
    let there = desk.pulled(&session, |view| view.claims.iter().any(|c| c.confirmed == Some(true))).await;
    assert_eq!(parts(&there), parts(&split), "the same on every device");
}

/// The segments that have a length, in order of time: who, and how many seconds.
fn parts(view: &SessionView) -> Vec<(&str, u64)> {
    let mut parts: Vec<_> = view.segments.iter().filter_map(|s| Some((s.from_ms, s.name.as_str(), s.to_ms?))).collect();
    parts.sort_by(|a, b| a.0.total_cmp(&b.0));
    parts.iter().map(|(from, name, to)| (*name, ((to - from) / 1_000.0) as u64)).collect()
}
