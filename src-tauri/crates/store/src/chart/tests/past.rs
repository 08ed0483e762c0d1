//! Points of sessions that are not here, and sessions from paper.

use baton_contract::pull::{Page, Row};
use baton_domain::{
    Action, SegmentId, SessionId, TargetId,
    chart::ChartRow,
    course::{Past, past},
    observation::Observation,
    paper::Sheet,
    session::{Refusal, Session, SessionState, Setting, Zone},
    text::Reason,
};
use uuid::Uuid;

use crate::{
    chart::ChartFile,
    error::StoreError,
    testing::{ANA, COUNT, DEVICE, Folder, SEGMENT, SESSION, act, at, reveal, start, targets},
};

const OLD: SessionId = SessionId(Uuid::from_u128(0x99));

fn sheet() -> Sheet {
    Sheet {
        started_ms: 0,
        ended_ms: 1,
        zone: Zone::default(),
        targets: targets(),
        dispositions: vec![],
        reason: Reason::new("No tablet at hand").unwrap(),
    }
}

fn old(observations: &[Observation]) -> (Session, Past) {
    let session = sheet().session(OLD, ANA, 2);
    let found = past(&session, observations).unwrap();
    (session, found)
}

fn page(rows: &[ChartRow], cursor: &str) -> Page {
    let rows = rows.iter().map(|row| Row { body: serde_json::to_vec(row).unwrap(), origin: None }).collect();
    Page { rows, cursor: cursor.into(), more: false, reset: false, contains: None, outcomes: vec![] }
}

fn points(chart: &ChartFile, target: TargetId) -> (usize, usize) {
    let series = reveal(chart.series(&[target], i64::MIN, i64::MAX).unwrap());
    (series[0].points.len(), series[0].past.len())
}

#[test]
fn a_session_that_is_not_here_leaves_its_points_and_one_that_is_here_speaks_for_itself() {
    let folder = Folder::new();
    let mut chart = folder.chart();
    let rows: Vec<ChartRow> = targets().into_iter().map(ChartRow::Target).collect();
    chart.apply_page(DEVICE, &page(&rows, "1")).unwrap();
    let (session, found) = old(&[]);
    chart.apply_page(DEVICE, &page(&[ChartRow::Past(found.clone())], "2")).unwrap();
    assert_eq!(points(&chart, COUNT), (0, 1));
    let looked = chart.series(&[COUNT], i64::MIN, i64::MAX).unwrap();
    assert!(looked.looked().ids.contains(&OLD.0), "a point is a record of its session");
    chart.apply_page(DEVICE, &page(&[ChartRow::Past(found)], "3")).unwrap();
    assert_eq!(points(&chart, COUNT), (0, 1), "once, however often it comes");
    chart.apply_page(DEVICE, &page(&[ChartRow::Session(session)], "4")).unwrap();
    assert_eq!(points(&chart, COUNT), (1, 0), "never both");
}

#[test]
fn the_points_of_a_session_do_not_end_the_wait_of_its_own_row() {
    let folder = Folder::new();
    let mut chart = folder.chart();
    chart.apply_page(DEVICE, &page(&[], "0")).unwrap();
    act(&mut chart, 1, ANA, &start()).unwrap();
    // The platform's row is older than this device's change and waits; its points have the same id and do not.
    act(&mut chart, 2, ANA, &Action::PauseSession { session: SESSION, at: at(60) }).unwrap();
    let running = Session {
        id: SESSION,
        state: SessionState::Running,
        ended: None,
        paper: None,
        ..sheet().session(SESSION, ANA, 2)
    };
    chart.apply_page(DEVICE, &page(&[ChartRow::Session(running)], "9")).unwrap();
    let held =
        |chart: &ChartFile| -> i64 { chart.conn.query_row("SELECT count(*) FROM held", [], |row| row.get(0)).unwrap() };
    assert_eq!(held(&chart), 1);
    let of = Past { session: SESSION, points: old(&[]).1.points };
    chart.apply_page(DEVICE, &page(&[ChartRow::Past(of)], "10")).unwrap();
    assert_eq!(held(&chart), 1);
}

#[test]
fn a_session_from_paper_is_ended_from_the_start_and_its_id_is_taken_once() {
    let folder = Folder::new();
    let mut chart = folder.chart();
    let rows: Vec<ChartRow> = targets().into_iter().map(ChartRow::Target).collect();
    chart.apply_page(DEVICE, &page(&rows, "1")).unwrap();
    let enter =
        |session, segment| Action::EnterSession { session, segment, sheet: sheet(), setting: Setting::default() };
    act(&mut chart, 1, ANA, &enter(OLD, SEGMENT)).unwrap();
    let kept = reveal(chart.sheet(OLD).unwrap()).unwrap().session;
    assert_eq!((kept.state, kept.paper.map(|p| p.reason)), (SessionState::Ended, Some(sheet().reason)));
    let other = SegmentId(Uuid::from_u128(0x77));
    for (session, segment) in [(OLD, other), (SESSION, SEGMENT)] {
        let refused = act(&mut chart, 2, ANA, &enter(session, segment)).unwrap_err();
        assert!(matches!(refused, StoreError::Refused(Refusal::IdTaken)), "{refused:?}");
    }
}
