//! Forty minutes of every measure with two clinicians, two kills and no network, to a signed note on the second device.

use std::collections::BTreeMap;

use baton_app::AppError;
use baton_contract::view::GraphBy;
use baton_contract::{
    ErrorCode,
    command::{Correct, CosignNote, FactView, Missed, TapFact},
    view::{CarriedOut, Mark, NoteState, NoteView, RowState, RowView, SessionView, TrialKind},
};
use baton_domain::{ActionKind, chart::ChartRow, note::Requires, observation::Fact};
use baton_testkit::clinic::SyntheticPerson;
use baton_tests::{Stage, Tablet};
use baton_vault::secret::SecretText;

const PIN_A: &str = "947163";
const PIN_B: &str = "629485";
const MINUTE: u64 = 60_000;
/// The number of a chart with every measure.
const EVERY: usize = 2;

fn trial(mark: Mark, level: Option<u8>, kind: TrialKind) -> TapFact {
    TapFact::Trial { mark, level, kind: Some(kind) }
}

fn step(step: u8, mark: Mark) -> TapFact {
    TapFact::Step { step, new_run: false, mark, level: None }
}

fn rows(tablet: &Tablet, session: &SessionView) -> BTreeMap<String, RowState> {
    let view = tablet.core().session_view(&session.chart, &session.session).unwrap();
    view.rows.into_iter().map(|row| (row.name, row.state)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_measure_is_recorded_undone_scored_delivered_and_drawn() {
    let _alone = crate::ONE_AT_A_TIME.lock().await;
    let stage = Stage::set(14).await;
    let clinic = &stage.platform.sunrise;
    let (ana, jon, kim) = (&clinic.people[0], &clinic.people[1], &clinic.people[2]);
    let mut tablet = stage.tablet("Room 2 tablet").await;
    let seeds = crate::shift::both_sign_in(&stage, &tablet, (PIN_A, PIN_B)).await;
    let chart = clinic.charts[EVERY].chart.to_string();
    let requires = Requires { cosign: true, caregiver: false };
    crate::note::bill(&stage, EVERY, requires).await;
    tablet.core().chart_open(&chart).await.unwrap();
    stage.cut();
    let session = tablet.core().session_start(&chart).unwrap();
    assert_eq!(session.rows.len(), 17);

    first_half(&Hand { stage: &stage, tablet: &tablet, session: &session, who: ana, pin: PIN_A });
    tablet.restart();
    stage.pass(31_000);
    let code = Some(seeds.0.code_at(stage.now_s()));
    tablet.core().people_sign_in(&ana.login, ana.password(), code).await.unwrap();
    stage.pass(20 * MINUTE);
    stage.pass(31_000);
    let code = Some(seeds.1.code_at(stage.now_s()));
    let taken = tablet.core().people_sign_in(&jon.login, jon.password(), code).await;
    taken.unwrap();
    tablet.core().session_take_over(&session.chart, &session.session).unwrap();
    second_half(&Hand { stage: &stage, tablet: &tablet, session: &session, who: jon, pin: PIN_B });
    tablet.restart();
    stage.pass(31_000);
    let code = Some(seeds.1.code_at(stage.now_s()));
    tablet.core().people_sign_in(&jon.login, jon.password(), code).await.unwrap();
    check_rows(&rows(&tablet, &session), (2, 150.5));

    let ended = tablet.end(&session);
    assert!(ended.ended_ms.is_some());
    correct(&Hand { stage: &stage, tablet: &tablet, session: &session, who: jon, pin: PIN_B });
    check_rows(&rows(&tablet, &session), (2, 160.5));
    let signed = sign(&tablet, &session);
    assert_eq!((signed.state.clone(), signed.asks_cosign), (NoteState::Signed, true));
    let forgotten = (missed(&session, "Hitting", TapFact::Count, &ended), "Forgotten");
    let late = try_correct(&tablet, &session, None, Some(forgotten));
    assert_eq!(late.unwrap_err().code, ErrorCode::ActionRefused, "the note is signed");
    tablet.core().people_lock();
    stage.heal();
    tablet.core().deliver_all().await.unwrap();
    assert_eq!(tablet.core().sync_view().unwrap().waiting, 0);
    check_platform(&stage, &session).await;

    stage.pass(31_000);
    let desk = stage.tablet("Desk").await;
    desk.sign_in(kim, stage.now_s(), "740862").await;
    let overview = desk.core().chart_open(&chart).await.unwrap();
    assert!(overview.sessions.iter().any(|s| s.session == session.session && s.signed));
    check_rows(&rows(&desk, &session), (2, 160.5));
    let facts = desk.core().session_facts(&session.chart, &session.session).unwrap();
    let told: Vec<_> = facts.iter().filter_map(|fact| fact.told.as_ref().map(|told| told.reason.as_str())).collect();
    assert_eq!(told, ["Read the cup again", "Missed it in the moment"], "as it happened, with why");
    assert!(facts.iter().all(|fact| !fact.mine));
    let cosign = CosignNote {
        chart: chart.clone(),
        session: session.session.clone(),
        note: signed.note,
        version: signed.version,
        pin: "740862".to_owned(),
    };
    assert_eq!(desk.core().note_cosign(cosign).unwrap().state, NoteState::Locked);
    let graphs = desk.core().graph_view(&chart, &[], GraphBy::Session).unwrap();
    let last = |name: &str| graphs.iter().find(|g| g.name == name).and_then(|g| g.points.last()?.value);
    let drawn = ["Brushes teeth", "Sits down when asked", "Plays beside others", "Reads words aloud", "Mood", "Water"];
    let values = drawn.map(|name| last(name).unwrap());
    assert_eq!(values, [60.0, 5.0, 50.0, 2.0, 4.0, 160.5], "{drawn:?}");
    assert_eq!((last("Worksheet"), last("Teaching as planned")), (Some(80.0), Some(50.0)));
    assert_eq!(last("Asks for a break"), Some(60.0));
}

/// The second technician's note: the draft from the data, edited, with what the payer's template asks for, and the PIN.
fn sign(tablet: &Tablet, session: &SessionView) -> NoteView {
    let sheet = tablet.core().note_sheet(&session.chart, &session.session).unwrap();
    let drafted: Vec<&str> = sheet.draft.lines().filter(|line| !line.contains("[Add:")).collect();
    let text = format!("{}\nGood work on brushing; tired at the end, and calm all along.", drafted.join("\n"));
    let asked = crate::note::write(session, &text, 0, &crate::note::SECTIONS);
    let note = tablet.core().note_write(&asked).unwrap();
    let checked = tablet.core().note_sheet(&session.chart, &session.session).unwrap();
    assert!(checked.may_sign, "{:?}", checked.checks);
    let pin = SecretText::new(PIN_B.into());
    tablet.core().note_sign(&session.chart, &session.session, note.version, &pin).unwrap()
}

/// A technician with the tablet in a session.
struct Hand<'a> {
    stage: &'a Stage,
    tablet: &'a Tablet,
    session: &'a SessionView,
    who: &'a SyntheticPerson,
    pin: &'a str,
}

impl Hand<'_> {
    fn tap(&self, row: &str, fact: TapFact) -> RowView {
        self.tablet.tap(self.session, row, fact)
    }

    fn refused(&self, row: &str, fact: TapFact) -> ErrorCode {
        self.tablet.try_tap(self.session, row, fact).unwrap_err().code
    }

    fn undo(&self, row: &str) {
        let target = self.session.rows.iter().find(|r| r.name == row).unwrap().target.clone();
        self.tablet.core().session_undo_row(&self.session.chart, &self.session.session, &target).unwrap();
    }

    /// Hands off the tablet: it locks by itself, and a PIN leads back.
    fn watch(&self, ms: u64) {
        self.stage.pass(ms);
        self.tablet.core().tick();
        self.tablet.unlock(self.who, self.pin).unwrap();
        self.tablet.core().session_view(&self.session.chart, &self.session.session).unwrap();
    }
}

/// What the first technician records, with what an undo takes back again.
fn first_half(hand: &Hand<'_>) {
    let tap = |row: &str, fact: TapFact| hand.tap(row, fact);
    for row in ["Asks for help", "Points to named picture"] {
        tap(row, trial(Mark::Correct, None, TrialKind::Taught));
        tap(row, trial(Mark::Incorrect, None, TrialKind::Taught));
        tap(row, trial(Mark::Prompted, Some(3), TrialKind::ErrorCorrection));
        tap(row, trial(Mark::NoOpportunity, None, TrialKind::Taught));
        tap(row, trial(Mark::Correct, None, TrialKind::Probe));
    }
    tap("Matches colours", trial(Mark::Correct, None, TrialKind::Probe));
    for (code, mark) in (1..).zip([Mark::Correct, Mark::Correct, Mark::Incorrect, Mark::Correct, Mark::NoOpportunity]) {
        tap("Brushes teeth", step(code, mark));
    }
    tap("Brushes teeth", step(6, Mark::Correct));
    hand.undo("Brushes teeth");
    tap("Brushes teeth", step(6, Mark::Incorrect));
    tap("Brushes teeth", step(1, Mark::Incorrect));
    for ms in [4_000, 6_000, 20_000] {
        tap("Sits down when asked", TapFact::StartBout);
        hand.stage.pass(ms);
        tap("Sits down when asked", TapFact::EndBout);
    }
    tap("Sits down when asked", TapFact::StartBout);
    tap("Sits down when asked", TapFact::Unanswered);
    let early = hand.refused("Plays beside others", TapFact::Interval { index: 0, occurred: true });
    assert_eq!(early, ErrorCode::ActionRefused, "no round runs");
    tap("Plays beside others", TapFact::StartBout);
    let first = hand.stage.now_s();
    hand.watch(MINUTE);
    tap("Plays beside others", TapFact::Interval { index: 0, occurred: true });
    let twice = hand.refused("Plays beside others", TapFact::Interval { index: 0, occurred: false });
    assert_eq!(twice, ErrorCode::ActionRefused);
    hand.watch(MINUTE);
    tap("Plays beside others", TapFact::Interval { index: 1, occurred: false });
    hand.undo("Plays beside others");
    tap("Plays beside others", TapFact::Interval { index: 1, occurred: false });
    hand.watch(MINUTE);
    assert!(hand.stage.now_s() - first >= 180);
    tap("Plays beside others", TapFact::EndBout);
    let closed = hand.refused("Reads words aloud", TapFact::Count);
    assert_eq!(closed, ErrorCode::ActionRefused, "no window is open");
    tap("Reads words aloud", TapFact::StartBout);
    for _ in 0..4 {
        tap("Reads words aloud", TapFact::Count);
    }
    hand.watch(2 * MINUTE);
    tap("Reads words aloud", TapFact::EndBout);
}

/// What the second one does after a hand-over.
fn second_half(hand: &Hand<'_>) {
    let tap = |row: &str, fact: TapFact| hand.tap(row, fact);
    for pause in [MINUTE, MINUTE, 0] {
        tap("Asks for a break", TapFact::Count);
        hand.watch(pause);
    }
    for value in [3, 5] {
        tap("Mood", TapFact::Rating { value });
    }
    let off_scale = hand.refused("Mood", TapFact::Rating { value: 6 });
    assert_eq!(off_scale, ErrorCode::ActionRefused);
    tap("Water", TapFact::Quantity { value: 100.25 });
    tap("Water", TapFact::Quantity { value: 50.25 });
    let too_fine = hand.refused("Water", TapFact::Quantity { value: 0.0001 });
    assert_eq!(too_fine, ErrorCode::RequestMalformed);
    tap("Worksheet", TapFact::PermanentProduct { items: 10, meeting: 8 });
    let carried = [CarriedOut::Correct, CarriedOut::Incorrect, CarriedOut::NotApplicable];
    for (component, carried) in (1..).zip(carried) {
        tap("Teaching as planned", TapFact::Component { component, carried });
    }
    tap("Anything else", TapFact::Text { text: "New shoes, kept looking at them.".to_owned() });
    tap("Hitting", TapFact::Count);
    let abc = |antecedents: &[u8], consequences: &[u8]| TapFact::Abc {
        antecedents: antecedents.to_vec(),
        consequences: consequences.to_vec(),
        words: None,
    };
    tap("Hitting", abc(&[1], &[2]));
    let row = tap("Hitting", abc(&[3], &[]));
    assert_eq!(row.abc.unwrap().described, 2, "the second describes an event that it counted itself");
    assert!(matches!(row.state, RowState::Count { count: 2, .. }), "descriptions are no events");
    let unknown = hand.refused("Hitting", abc(&[9], &[]));
    assert_eq!(unknown, ErrorCode::RequestMalformed);
    tap("Crying", TapFact::StartBout);
    hand.watch(90_000);
    tap("Crying", TapFact::EndBout);
}

fn target_of(session: &SessionView, row: &str) -> String {
    session.rows.iter().find(|r| r.name == row).unwrap().target.clone()
}

/// A minute before the end.
fn missed(session: &SessionView, row: &str, fact: TapFact, ended: &SessionView) -> Missed {
    let at_ms = ended.ended_ms.unwrap() - 60_000.0;
    Missed { target: target_of(session, row), fact, at_ms, ended_ms: None, of: None, run: None }
}

fn try_correct(
    tablet: &Tablet,
    session: &SessionView,
    strikes: Option<String>,
    adds: Option<(Missed, &str)>,
) -> Result<Vec<FactView>, AppError> {
    let (chart, session) = (session.chart.clone(), session.session.clone());
    let (adds, reason) = adds.map_or((None, "Not so"), |(missed, reason)| (Some(missed), reason));
    tablet.core().session_correct(&Correct { chart, session, strikes, adds, reason: reason.to_owned() })
}

/// After the end: one's own is put right, what was missed is added, and nobody else's is touched.
fn correct(hand: &Hand<'_>) {
    let Hand { tablet, session, .. } = hand;
    let facts = tablet.core().session_facts(&session.chart, &session.session).unwrap();
    let of = |row: &str| {
        let target = target_of(session, row);
        facts.iter().filter(move |fact| fact.target == target).collect::<Vec<_>>()
    };
    let anas = of("Brushes teeth")[0];
    assert!(!anas.mine);
    let refused = try_correct(tablet, session, Some(anas.observation.clone()), None).unwrap_err();
    assert_eq!(refused.code, ErrorCode::ActionRefused, "somebody else's");
    let cup = of("Water")[1];
    let instead = Missed {
        target: cup.target.clone(),
        fact: TapFact::Quantity { value: 60.25 },
        at_ms: cup.at_ms,
        ended_ms: None,
        of: None,
        run: None,
    };
    let now =
        try_correct(tablet, session, Some(cup.observation.clone()), Some((instead, "Read the cup again"))).unwrap();
    assert_eq!(now.len(), facts.len() + 1);
    let struck = now.iter().find(|fact| fact.observation == cup.observation).unwrap().struck.as_ref().unwrap();
    assert_eq!(struck.reason.as_deref(), Some("Read the cup again"));
    let crying = of("Crying")[0];
    let bout = |from_ms: f64, to_ms: f64| Missed {
        target: crying.target.clone(),
        fact: TapFact::StartBout,
        at_ms: from_ms,
        ended_ms: Some(to_ms),
        of: None,
        run: None,
    };
    let (from_ms, to_ms) = (crying.at_ms, crying.ended_ms.unwrap());
    let outside = try_correct(tablet, session, None, Some((bout(0.0, to_ms), "Why"))).unwrap_err();
    assert_eq!(outside.code, ErrorCode::ActionRefused, "before the session");
    let twice = try_correct(tablet, session, None, Some((bout(from_ms + 1.0, to_ms), "Why"))).unwrap_err();
    assert_eq!(twice.code, ErrorCode::ActionRefused, "two bouts at once");
    let after = bout(to_ms, to_ms + 20_000.0);
    let now = try_correct(tablet, session, None, Some((after, "Missed it in the moment"))).unwrap();
    let added = now.iter().find(|fact| fact.told.is_some() && fact.target == crying.target).unwrap();
    assert_eq!((added.length_ms, added.mine), (Some(20_000.0), true));
}

fn check_rows(rows: &BTreeMap<String, RowState>, water: (u32, f64)) {
    let RowState::Trials { done, corrections, probes, percent, .. } = &rows["Asks for help"] else { panic!() };
    assert_eq!((*done, *corrections, *probes, *percent), (2, 1, 1, Some(50.0)));
    let RowState::Trials { done, probes, percent, .. } = &rows["Matches colours"] else { panic!() };
    assert_eq!((*done, *probes, *percent), (0, 1, None));
    let RowState::TaskAnalysis { run, runs, percent, steps, .. } = &rows["Brushes teeth"] else { panic!() };
    assert_eq!((*run, *runs, *percent), (2, 1, Some(60.0)), "3 of the 5 steps that applied");
    assert_eq!((steps[0].mark.clone(), steps[1].mark.clone()), (Some(Mark::Incorrect), None));
    let RowState::Latency { instructions, unanswered, mean_ms, .. } = &rows["Sits down when asked"] else { panic!() };
    assert_eq!((*instructions, *unanswered, *mean_ms), (4, 2, Some(5_000.0)), "one was too late, one had none");
    let RowState::Interval { last, percent, .. } = &rows["Plays beside others"] else { panic!() };
    assert_eq!((last.as_slice(), *percent), ([Some(true), Some(false), None].as_slice(), Some(50.0)));
    let RowState::Rate { windows, count, per_minute, .. } = &rows["Reads words aloud"] else { panic!() };
    assert_eq!((*windows, *count, *per_minute), (1, 4, Some(2.0)));
    let RowState::InterResponseTime { count, mean_ms, .. } = &rows["Asks for a break"] else { panic!() };
    assert_eq!((*count, *mean_ms), (3, Some(60_000.0)));
    let RowState::Quantity { entries, sum, .. } = &rows["Water"] else { panic!() };
    assert_eq!((*entries, *sum), (water.0, Some(water.1)));
    let RowState::FreeText { entries, last } = &rows["Anything else"] else { panic!() };
    assert_eq!((*entries, last.as_deref()), (1, Some("New shoes, kept looking at them.")));
}

/// Each tap once, none refused, in a chain that verifies.
async fn check_platform(stage: &Stage, session: &SessionView) {
    let rows = stage.rows().await;
    let device = rows.devices().await[0];
    rows.verify_chain(device).await;
    let entries = rows.entries(device).await;
    let marked: Vec<&String> = entries.iter().filter_map(|e| e.marked.as_ref()).collect();
    assert!(marked.is_empty(), "{marked:?}");
    let taps = entries.iter().filter(|e| e.kind == ActionKind::Observe as i32).count();
    let held = rows.chart_rows(stage.platform.sunrise.charts[EVERY].chart.0).await;
    let observations: Vec<_> = held
        .into_iter()
        .filter_map(|row| match row {
            ChartRow::Observation(o) if o.session.to_string() == session.session => Some(o),
            _ => None,
        })
        .collect();
    assert_eq!(observations.len(), taps + 2, "two were added afterwards");
    assert_eq!(observations.iter().filter(|o| o.voided.is_some()).count(), 3);
    assert_eq!(observations.iter().filter(|o| matches!(o.fact, Fact::Abc(_))).count(), 2);
}
