//! Pages: rows and cursor together, merges that only go forward, and this device's own changes kept.

use baton_contract::{
    pull::{Contains, MarkedEntry, Page, Row},
    push::Outcome,
};
use baton_domain::{
    Action, ClientId, DeviceId, NoteId, UserId,
    chart::{ChartRow, CivilDate, Origin, Profile},
    note::{Note, NoteForm},
    observation::{BoutEnd, Fact, Observation, Response, VoidReason, Voided},
    session::{Disposition, Moment, Session, SessionState, Stream, TargetDisposition, Zone},
    text::{Name, Narrative},
};
use uuid::Uuid;

use super::{dump, sheet};
use crate::{
    chart::ChartFile,
    error::StoreError,
    testing::{
        ANA, BEN, BOOT, BOUTS, COUNT, DEVICE, Folder, OTHER_DEVICE, SEGMENT, SESSION, TRIALS, act, at, observation_id,
        observe, reveal, start, targets, trial,
    },
};

const NOTE: NoteId = NoteId(Uuid::from_u128(0x40));

fn origin(device: DeviceId, seq: u64) -> Option<Origin> {
    Some(Origin { device, epoch: 1, seq })
}

fn row(value: &ChartRow, origin: Option<Origin>) -> Row {
    Row { body: serde_json::to_vec(value).unwrap(), origin }
}

fn page(rows: Vec<Row>, cursor: &str) -> Page {
    Page { rows, cursor: cursor.into(), more: false, reset: false, contains: None, outcomes: vec![] }
}

fn containing(seq: u64, page: Page) -> Page {
    Page { contains: Some(Contains { epoch: 1, seq }), ..page }
}

fn session(state: SessionState) -> Session {
    let moment = |ms| Moment { at: at(ms), boot: BOOT };
    let ended = (state == SessionState::Ended).then(|| moment(900));
    Session {
        id: SESSION,
        by: ANA,
        started: moment(0),
        ended,
        zone: Zone::default(),
        state,
        pauses: vec![],
        targets: targets(),
        dispositions: vec![],
        paper: None,
    }
}

fn made(n: u64, by: UserId) -> Observation {
    Observation {
        id: observation_id(n),
        session: SESSION,
        segment: SEGMENT,
        target: BOUTS,
        by,
        at: at(n),
        boot: BOOT,
        fact: Fact::Bout,
        ended: None,
        voided: None,
        stream: Stream::Main,
        told: None,
    }
}

fn ended(observation: Observation, by: UserId) -> Observation {
    Observation {
        ended: Some(BoutEnd { by, at: at(400), boot: BOOT, truncated: false, unanswered: false }),
        ..observation
    }
}

fn voided(observation: Observation) -> Observation {
    Observation {
        voided: Some(Voided { by: ANA, at_ms: 5, reason: VoidReason::Correction, words: None }),
        ..observation
    }
}

fn note(version: u32, text: &str) -> Note {
    let text = Narrative::new(text).unwrap();
    Note { version, ..Note::written(None, (NOTE, SESSION, ANA), Some(text), NoteForm::default()) }
}

fn write(base_version: u32, text: &str) -> Action {
    Action::WriteNote {
        session: SESSION,
        note: NOTE,
        base_version,
        text: Some(Narrative::new(text).unwrap()),
        form: NoteForm::default(),
    }
}

/// A complete copy that holds one running session.
fn copy(folder: &Folder) -> ChartFile {
    let mut chart = folder.chart();
    let rows = vec![row(&ChartRow::Session(session(SessionState::Running)), None)];
    chart.apply_page(DEVICE, &page(rows, "c1")).unwrap();
    chart
}

fn pull(chart: &mut ChartFile, value: &ChartRow, origin: Option<Origin>) {
    chart.apply_page(DEVICE, &page(vec![row(value, origin)], "c")).unwrap();
}

fn observation(chart: &ChartFile, n: u64) -> Observation {
    sheet(chart, SESSION).observations.into_iter().find(|o| o.id == observation_id(n)).unwrap()
}

fn note_text(chart: &ChartFile) -> String {
    reveal(chart.note(SESSION, NOTE).unwrap()).unwrap().words().to_owned()
}

#[test]
fn every_kind_of_row_comes_in() {
    let folder = Folder::new();
    let mut chart = folder.chart();
    let name = |text| Name::new(text).unwrap();
    let profile = Profile {
        client: ClientId(Uuid::from_u128(3)),
        name: name("Kim"),
        initials: name("K"),
        born: CivilDate("2019-01-02".into()),
    };
    let rows = [
        ChartRow::Observation(made(10, BEN)),
        ChartRow::Profile(profile.clone()),
        ChartRow::Target(targets()[0].clone()),
        ChartRow::Session(session(SessionState::Ended)),
        ChartRow::Note(note(3, "Text")),
        ChartRow::Person { user: ANA, name: name("Ana") },
    ];
    chart.apply_page(DEVICE, &page(rows.iter().map(|r| row(r, None)).collect(), "c1")).unwrap();
    let seen = sheet(&chart, SESSION);
    assert_eq!(seen.profile, Some(profile));
    assert_eq!(seen.session, session(SessionState::Ended));
    assert_eq!(seen.observations, [made(10, BEN)]);
    assert_eq!(seen.notes, [note(3, "Text")]);
    assert_eq!(seen.names[0].name, "Ana");
    assert_eq!(reveal(chart.overview().unwrap()).targets, [targets()[0].clone()]);
    assert_eq!(chart.cursor().unwrap().as_deref(), Some("c1"));
}

#[test]
fn a_page_with_one_bad_row_leaves_neither_rows_nor_cursor() {
    let folder = Folder::new();
    let mut chart = copy(&folder);
    let before = dump(&chart);
    let bad = Row { body: b"{\"row\":\"unheard_of\"}".to_vec(), origin: None };
    let good = row(&ChartRow::Observation(made(10, BEN)), None);
    let refused = chart.apply_page(DEVICE, &page(vec![good, bad], "c2"));
    assert!(matches!(refused, Err(StoreError::Decode(_))));
    assert_eq!((dump(&chart), chart.cursor().unwrap().as_deref()), (before, Some("c1")));
}

#[test]
fn an_interrupted_first_copy_is_no_chart_to_work_in() {
    let folder = Folder::new();
    let mut chart = folder.chart();
    let first = Page { more: true, ..containing(4, page(vec![], "c1")) };
    chart.apply_page(DEVICE, &first).unwrap();
    drop(chart);
    let mut chart = folder.open_chart();
    assert!(!chart.is_complete().unwrap());
    assert!(matches!(chart.begin().err(), Some(StoreError::Incomplete)));
    let rows = vec![row(&ChartRow::Observation(made(10, ANA)), origin(DEVICE, 5))];
    chart.apply_page(DEVICE, &containing(6, page(rows, "c2"))).unwrap();
    assert!(chart.is_complete().unwrap());
    assert_eq!(chart.applied().unwrap(), (1, 6), "replay starts after what the copy contains");
    chart.apply_page(DEVICE, &containing(9, page(vec![], "c3"))).unwrap();
    assert_eq!(chart.applied().unwrap(), (1, 6), "a whole copy moves its mark by itself only");
    chart.begin().unwrap();
}

#[test]
fn observations_only_go_forward() {
    let folder = Folder::new();
    let mut chart = copy(&folder);
    pull(&mut chart, &ChartRow::Observation(voided(ended(made(10, BEN), BEN))), origin(OTHER_DEVICE, 1));
    pull(&mut chart, &ChartRow::Observation(made(10, BEN)), origin(OTHER_DEVICE, 1));
    assert_eq!(observation(&chart, 10), voided(ended(made(10, BEN), BEN)));
    pull(&mut chart, &ChartRow::Observation(ended(made(11, BEN), ANA)), None);
    pull(&mut chart, &ChartRow::Observation(voided(made(11, BEN))), None);
    assert_eq!(observation(&chart, 11), voided(ended(made(11, BEN), ANA)), "what two hands did comes together");
    pull(&mut chart, &ChartRow::Observation(ended(made(11, BEN), BEN)), None);
    assert_eq!(observation(&chart, 11).ended.unwrap().by, BEN, "where both ended it, the platform's end stands");
}

#[test]
fn an_echo_undoes_nothing_that_was_recorded_since() {
    let folder = Folder::new();
    let mut chart = folder.chart();
    chart.apply_page(DEVICE, &page(vec![], "c0")).unwrap();
    act(&mut chart, 1, ANA, &start()).unwrap();
    act(&mut chart, 2, ANA, &observe(10, BOUTS, Fact::Bout)).unwrap();
    act(
        &mut chart,
        3,
        ANA,
        &Action::EndBout { session: SESSION, observation: observation_id(10), at: at(50), unanswered: false },
    )
    .unwrap();
    act(&mut chart, 4, ANA, &Action::PauseSession { session: SESSION, at: at(60) }).unwrap();
    let before = dump(&chart);
    let echo = vec![
        row(&ChartRow::Session(session(SessionState::Running)), origin(DEVICE, 1)),
        row(&ChartRow::Observation(made(10, ANA)), origin(DEVICE, 2)),
    ];
    chart.apply_page(DEVICE, &containing(2, page(echo, "c1"))).unwrap();
    assert_eq!(dump(&chart), before);
}

#[test]
fn an_echo_of_what_is_not_replayed_yet_is_left_to_the_replay() {
    let folder = Folder::new();
    let mut chart = folder.chart();
    chart.apply_page(DEVICE, &page(vec![], "c0")).unwrap();
    act(&mut chart, 1, ANA, &start()).unwrap();
    let mut trial_row = made(10, ANA);
    (trial_row.target, trial_row.fact) = (TRIALS, Fact::Trial(Response::Correct));
    pull(&mut chart, &ChartRow::Observation(trial_row), origin(DEVICE, 2));
    assert!(sheet(&chart, SESSION).observations.is_empty());
    act(&mut chart, 2, ANA, &trial(10)).unwrap();
}

#[test]
fn a_session_never_goes_back_from_its_end() {
    let folder = Folder::new();
    let mut chart = copy(&folder);
    pull(&mut chart, &ChartRow::Session(session(SessionState::Paused)), None);
    assert_eq!(sheet(&chart, SESSION).session.state, SessionState::Paused);
    pull(&mut chart, &ChartRow::Session(session(SessionState::Ended)), None);
    pull(&mut chart, &ChartRow::Session(session(SessionState::Running)), None);
    assert_eq!(sheet(&chart, SESSION).session, session(SessionState::Ended));
}

#[test]
fn another_hands_end_comes_through_an_unsent_pause() {
    let folder = Folder::new();
    let mut chart = copy(&folder);
    act(&mut chart, 1, ANA, &Action::PauseSession { session: SESSION, at: at(60) }).unwrap();
    pull(&mut chart, &ChartRow::Session(session(SessionState::Running)), origin(OTHER_DEVICE, 9));
    assert_eq!(sheet(&chart, SESSION).session.state, SessionState::Paused, "the pause is not sent yet");
    pull(&mut chart, &ChartRow::Session(session(SessionState::Ended)), origin(OTHER_DEVICE, 10));
    assert_eq!(sheet(&chart, SESSION).session, session(SessionState::Ended));
}

#[test]
fn a_row_that_waited_is_taken_up_once_the_platform_has_seen_our_change() {
    let folder = Folder::new();
    let mut chart = copy(&folder);
    let dispositions =
        [COUNT, BOUTS].map(|target| TargetDisposition { target, disposition: Disposition::Zero }).to_vec();
    act(&mut chart, 1, ANA, &Action::EndSession { session: SESSION, at: at(500), zone_min: 0, dispositions }).unwrap();
    let theirs = ChartRow::Session(session(SessionState::Ended));
    pull(&mut chart, &theirs, origin(OTHER_DEVICE, 9));
    assert_eq!(sheet(&chart, SESSION).session.ended.unwrap().at, at(500));
    chart.apply_page(DEVICE, &containing(1, page(vec![], "c3"))).unwrap();
    assert_eq!(sheet(&chart, SESSION).session.ended.unwrap().at, at(900), "the platform took the other end");
}

#[test]
fn a_note_with_unsent_changes_is_not_overwritten() {
    let folder = Folder::new();
    let mut chart = copy(&folder);
    pull(&mut chart, &ChartRow::Note(note(2, "from the other tablet")), origin(OTHER_DEVICE, 1));
    pull(&mut chart, &ChartRow::Note(note(1, "older")), origin(OTHER_DEVICE, 1));
    assert_eq!(note_text(&chart), "from the other tablet", "a lower version is old");
    act(&mut chart, 1, ANA, &write(2, "typed here")).unwrap();
    pull(&mut chart, &ChartRow::Note(note(5, "theirs")), origin(OTHER_DEVICE, 2));
    assert_eq!(note_text(&chart), "typed here");
    let conflict = MarkedEntry { epoch: 1, seq: 1, outcome: Outcome::Conflict };
    let decided = Page { outcomes: vec![conflict], ..containing(1, page(vec![], "c4")) };
    chart.apply_page(DEVICE, &decided).unwrap();
    assert_eq!(note_text(&chart), "theirs", "decided: ours is in the ledger, and marked");
}

#[test]
fn the_echo_of_a_note_ends_its_wait() {
    let folder = Folder::new();
    let mut chart = copy(&folder);
    act(&mut chart, 1, ANA, &write(0, "one")).unwrap();
    act(&mut chart, 2, ANA, &write(1, "two")).unwrap();
    pull(&mut chart, &ChartRow::Note(note(1, "one")), origin(DEVICE, 1));
    assert_eq!(note_text(&chart), "two");
    pull(&mut chart, &ChartRow::Note(note(2, "two")), origin(DEVICE, 2));
    chart.apply_page(DEVICE, &containing(2, page(vec![], "c5"))).unwrap();
    assert_eq!(note_text(&chart), "two", "the older echo that waited is not taken up after it");
    pull(&mut chart, &ChartRow::Note(note(3, "three")), origin(OTHER_DEVICE, 1));
    assert_eq!(note_text(&chart), "two", "nobody said yet that this one has ours in it");
    chart.apply_page(DEVICE, &containing(2, page(vec![], "c6"))).unwrap();
    assert_eq!(note_text(&chart), "three");
}

#[test]
fn a_reset_starts_over_and_says_from_where_to_replay() {
    let folder = Folder::new();
    let mut chart = copy(&folder);
    act(&mut chart, 1, ANA, &write(0, "sent")).unwrap();
    act(&mut chart, 2, ANA, &write(1, "unsent")).unwrap();
    let rows = vec![
        row(&ChartRow::Session(session(SessionState::Running)), None),
        row(&ChartRow::Note(note(1, "sent")), origin(DEVICE, 1)),
    ];
    let reset = Page { reset: true, more: true, ..containing(1, page(rows, "n1")) };
    chart.apply_page(DEVICE, &reset).unwrap();
    assert_eq!((chart.applied().unwrap(), chart.is_complete().unwrap()), ((1, 1), false));
    chart.apply_page(DEVICE, &containing(1, page(vec![], "n2"))).unwrap();
    assert_eq!(note_text(&chart), "sent");
    act(&mut chart, 2, ANA, &write(1, "unsent")).unwrap();
    assert_eq!(note_text(&chart), "unsent", "the replay brings it back");
}

#[test]
fn an_outcome_marks_its_fact_and_is_cleared_when_it_applies() {
    let folder = Folder::new();
    let mut chart = folder.chart();
    chart.apply_page(DEVICE, &page(vec![], "c0")).unwrap();
    act(&mut chart, 1, ANA, &start()).unwrap();
    act(&mut chart, 2, ANA, &trial(10)).unwrap();
    let mark = |outcome| Page { outcomes: vec![MarkedEntry { epoch: 1, seq: 2, outcome }], ..page(vec![], "c1") };
    chart.apply_page(DEVICE, &mark(Outcome::Deferred)).unwrap();
    assert_eq!(sheet(&chart, SESSION).marks, [(observation_id(10).0, Outcome::Deferred)]);
    chart.apply_page(DEVICE, &mark(Outcome::Applied)).unwrap();
    assert!(sheet(&chart, SESSION).marks.is_empty());
}
