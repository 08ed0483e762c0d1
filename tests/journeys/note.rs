//! A note from its first word to its last addendum: templates and checks of the payer, three signatures, two devices.

use baton_contract::{
    ErrorCode,
    command::{AmendNote, CosignNote, SignCaregiver, TapFact, Withdraw, WriteNote},
    view::{AddendumKind, NoteCan, NoteState, NoteView, SectionText, SessionView, Verdict},
};
use baton_domain::{ActionKind, chart::ChartRow, note::Requires, units::Rounding};
use baton_testkit::clinic::billing;
use baton_tests::{Stage, Tablet};
use baton_vault::secret::SecretText;

const PIN_A: &str = "947163";
const PIN_K: &str = "740862";

const NARRATIVE: &str = "Arrived calm and ready. Hitting was counted once, before lunch, and was redirected. On task for most of \
     the time with praise; Elopement and Crying did not happen. Asks for help, Points to named picture and Matches colours \
     were not run: the session was short. Mother was told at the end, and will practise waiting at meals in the kitchen.";

pub async fn bill(stage: &Stage, n: usize, requires: Requires) {
    let clinic = &stage.platform.sunrise;
    let payer = billing(clinic.charts[n].chart, "Plains Health Plan", requires, Rounding::CptMidpoint);
    stage.platform.clinic().unwrap().put_billing(clinic.id, payer).await.unwrap();
}

pub fn write(session: &SessionView, text: &str, base_version: u32, sections: &[(&str, &str)]) -> WriteNote {
    let section =
        |(key, text): &(&str, &str)| SectionText { key: (*key).to_owned(), title: None, text: (*text).to_owned() };
    WriteNote {
        service: Some("97153".to_owned()),
        sections: sections.iter().map(section).collect(),
        ..baton_tests::write_note(&session.chart, &session.session, text, base_version)
    }
}

pub const SECTIONS: [(&str, &str); 4] = [
    ("present", "Mother"),
    ("status", "Calm, slept well"),
    ("procedures", "Differential reinforcement"),
    ("response", "Redirected at once; no barrier"),
];

fn sign(tablet: &Tablet, session: &SessionView, version: u32, pin: &str) -> Result<NoteView, ErrorCode> {
    let pin = SecretText::new(pin.to_owned());
    tablet.core().note_sign(&session.chart, &session.session, version, &pin).map_err(|error| error.code)
}

async fn ended_session(stage: &Stage, tablet: &Tablet, chart: &str) -> SessionView {
    tablet.core().chart_open(chart).await.unwrap();
    stage.cut();
    let session = tablet.core().session_start(chart).unwrap();
    tablet.watch(&session, 480, |ms| stage.pass(ms));
    tablet.tap(&session, "Hitting", TapFact::Count);
    tablet.tap(&session, "On task", TapFact::StartBout);
    tablet.watch(&session, 300, |ms| stage.pass(ms));
    tablet.tap(&session, "On task", TapFact::EndBout);
    tablet.watch(&session, 60, |ms| stage.pass(ms));
    tablet.end(&session)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_is_checked_signed_by_three_hands_locked_and_amended() {
    let _alone = crate::ONE_AT_A_TIME.lock().await;
    let stage = Stage::set(0).await;
    let clinic = &stage.platform.sunrise;
    let (ana, kim) = (&clinic.people[0], &clinic.people[2]);
    bill(&stage, 0, Requires { cosign: true, caregiver: true }).await;
    let tablet = stage.tablet("Room 2 tablet").await;
    tablet.sign_in(ana, stage.now_s(), PIN_A).await;
    let chart = clinic.charts[0].chart.to_string();
    let session = ended_session(&stage, &tablet, &chart).await;
    assert_eq!(session.segments[0].service.as_deref(), Some("97153"), "what a technician usually gives");

    // The payer's template and checks, with no network.
    let sheet = tablet.core().note_sheet(&chart, &session.session).unwrap();
    assert_eq!(sheet.payer.as_deref(), Some("Plains Health Plan"));
    assert_eq!(sheet.service.as_deref(), Some("97153"));
    assert!(sheet.services.iter().all(|s| s.code != "97155"), "a technician gives no change of protocol");
    assert!(sheet.draft.contains("Hitting") && !sheet.draft.contains("NaN"), "{}", sheet.draft);
    assert_eq!(sheet.units.iter().map(|u| (u.minutes, u.units)).collect::<Vec<_>>(), [(14.0, 1.0)]);
    let drafted = tablet.core().note_write(&write(&session, &sheet.draft, 0, &[])).unwrap();
    assert_eq!(sign(&tablet, &session, drafted.version, PIN_A), Err(ErrorCode::NoteUnchecked), "a draft is no note");
    let failing = tablet.core().note_sheet(&chart, &session.session).unwrap();
    assert!(!failing.may_sign);
    let fails = failing.checks.iter().filter(|c| matches!(c.verdict, Verdict::Fails)).count();
    assert!(fails >= 2, "sections and prompts: {:?}", failing.checks);
    let written = tablet.core().note_write(&write(&session, NARRATIVE, drafted.version, &SECTIONS)).unwrap();
    let sheet = tablet.core().note_sheet(&chart, &session.session).unwrap();
    assert!(sheet.may_sign, "{:?}", sheet.checks);
    let signed = sign(&tablet, &session, written.version, PIN_A).unwrap();
    assert_eq!((signed.state.clone(), signed.asks_cosign, signed.asks_caregiver), (NoteState::Signed, true, true));
    assert_eq!(signed.signed_as.as_deref(), Some("Ana Ruiz"));

    // Withdrawn, changed, signed again; the first signature stays.
    let (c, s, note) = (chart.clone(), session.session.clone(), signed.note.clone());
    let withdraw = Withdraw { chart: c, session: s, note, version: signed.version, reason: "Wrong section".to_owned() };
    let again = tablet.core().note_withdraw(&withdraw).unwrap();
    assert_eq!((again.state.clone(), again.withdrawn.len()), (NoteState::Draft, 1));
    let written = tablet.core().note_write(&write(&session, NARRATIVE, again.version, &SECTIONS)).unwrap();
    let signed = sign(&tablet, &session, written.version, PIN_A).unwrap();
    let cosign = |pin: &str| CosignNote {
        chart: chart.clone(),
        session: session.session.clone(),
        note: signed.note.clone(),
        version: signed.version,
        pin: pin.to_owned(),
    };
    assert_eq!(tablet.core().note_cosign(cosign(PIN_A)).unwrap_err().code, ErrorCode::Denied, "no technician co-signs");
    let caregiver = SignCaregiver {
        chart: chart.clone(),
        session: session.session.clone(),
        note: signed.note.clone(),
        version: signed.version,
        name: "Mara Reyes".to_owned(),
        relationship: "mother".to_owned(),
        strokes: vec![vec![(100, 500), (400, 300), (900, 700)]],
    };
    let witnessed = tablet.core().note_caregiver(&caregiver).unwrap();
    assert_eq!(witnessed.caregiver.as_ref().map(|c| c.witness.as_str()), Some("Ana Ruiz"));
    let dot = SignCaregiver { strokes: vec![vec![(1, 1)]], ..caregiver };
    assert_eq!(tablet.core().note_caregiver(&dot).unwrap_err().code, ErrorCode::ActionRefused);

    // The supervisor, on another device.
    stage.heal();
    tablet.deliver().await;
    stage.pass(31_000);
    let desk = stage.tablet("Desk").await;
    desk.sign_in(kim, stage.now_s(), PIN_K).await;
    desk.core().chart_open(&chart).await.unwrap();
    let seen = desk.pulled(&session, |view| view.notes.iter().any(|n| n.caregiver.is_some())).await.notes.remove(0);
    assert!(
        seen.can.contains(&NoteCan::Cosign)
            && seen.can.contains(&NoteCan::GiveBack)
            && !seen.can.contains(&NoteCan::Sign)
    );
    assert_eq!(desk.core().note_cosign(cosign("629485")).unwrap_err().code, ErrorCode::PinWrong);
    let locked = desk.core().note_cosign(cosign(PIN_K)).unwrap();
    assert_eq!(
        (locked.state.clone(), locked.cosigned.as_ref().map(|c| c.name.as_str())),
        (NoteState::Locked, Some("Kim Tran"))
    );
    assert_eq!(locked.can, [NoteCan::Amend], "locked: addenda alone");
    let amend = AmendNote {
        chart: chart.clone(),
        session: session.session.clone(),
        note: locked.note.clone(),
        kind: AddendumKind::LateEntry,
        text: "The session was shortened by a fire drill.".to_owned(),
    };
    desk.core().note_amend(&amend).unwrap();
    desk.deliver().await;

    let amended = |view: &SessionView| view.notes.iter().any(|n| !n.addenda.is_empty());
    let held = tablet.pulled(&session, amended).await.notes.remove(0);
    assert_eq!((held.state.clone(), held.addenda.len(), held.withdrawn.len()), (NoteState::Amended, 1, 1));
    assert_eq!(held.addenda[0].by, "Kim Tran");
    assert_eq!(tablet.core().note_withdraw(&withdraw).unwrap_err().code, ErrorCode::ActionRefused);
    check_trail(&stage, &session).await;
}

/// The ledger has every signature that ever was, the withdrawn one too, and the platform's row is the devices'.
async fn check_trail(stage: &Stage, session: &SessionView) {
    let rows = stage.rows().await;
    let acts = [
        (ActionKind::SignNote, 2),
        (ActionKind::WithdrawSignature, 1),
        (ActionKind::SignCaregiver, 1),
        (ActionKind::CosignNote, 1),
    ];
    for (kind, times) in acts {
        let sql = format!("SELECT count(*) FROM entries WHERE kind = {}", kind as u16);
        assert_eq!(rows.count(&sql).await, times, "{kind:?}");
    }
    let mut notes = rows.chart_rows(session.chart.parse().unwrap()).await.into_iter().filter_map(|row| match row {
        ChartRow::Note(note) => Some(note),
        _ => None,
    });
    let note = notes.next().unwrap();
    assert_eq!((note.state(), note.addenda.len()), (baton_domain::note::NoteState::Amended, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tablet_that_did_not_know_the_payer_locks_nothing_too_early() {
    let _alone = crate::ONE_AT_A_TIME.lock().await;
    let stage = Stage::set(0).await;
    let clinic = &stage.platform.sunrise;
    let ana = &clinic.people[0];
    let tablet = stage.tablet("Room 2 tablet").await;
    tablet.sign_in(ana, stage.now_s(), PIN_A).await;
    let chart = clinic.charts[1].chart.to_string();
    let session = ended_session(&stage, &tablet, &chart).await;
    bill(&stage, 1, Requires { cosign: true, caregiver: false }).await;
    let text = baton_tests::write_note(&chart, &session.session, "Calm all along.", 0);
    let written = tablet.core().note_write(&text).unwrap();
    let signed = sign(&tablet, &session, written.version, PIN_A).unwrap();
    assert_eq!(signed.state, NoteState::Locked, "as far as this tablet knows");
    stage.heal();
    tablet.deliver().await;
    let held = tablet.pulled(&session, |view| view.notes[0].asks_cosign).await.notes.remove(0);
    assert_eq!((held.state, held.asks_cosign), (NoteState::Signed, true), "the platform's table holds");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_colleagues_correction_shows_under_a_signed_note() {
    let _alone = crate::ONE_AT_A_TIME.lock().await;
    let stage = Stage::set(0).await;
    let (ana, kim) = (&stage.platform.sunrise.people[0], &stage.platform.sunrise.people[2]);
    let (tablet, session) = crate::observer::at_work(&stage).await;
    let chart = session.chart.clone();
    tablet.unlock(kim, PIN_K).unwrap();
    tablet.core().session_take_over(&chart, &session.session).unwrap();
    tablet.tap(&session, "Hitting", TapFact::Count);
    tablet.end(&session);
    tablet.unlock(ana, PIN_A).unwrap();
    tablet.core().session_view(&chart, &session.session).unwrap();
    let written = tablet.core().note_write(&baton_tests::write_note(&chart, &session.session, "Two hits.", 0)).unwrap();
    // What she is still writing is hers alone.
    tablet.unlock(kim, PIN_K).unwrap();
    assert!(tablet.core().session_view(&chart, &session.session).unwrap().notes.is_empty());
    assert!(tablet.core().note_sheet(&chart, &session.session).unwrap().notes.is_empty());
    tablet.unlock(ana, PIN_A).unwrap();
    assert_eq!(tablet.core().session_view(&chart, &session.session).unwrap().notes.len(), 1);
    assert!(!sign(&tablet, &session, written.version, PIN_A).unwrap().data_changed);
    tablet.unlock(kim, PIN_K).unwrap();
    let facts = tablet.core().session_facts(&chart, &session.session).unwrap();
    let mine = facts.iter().find(|f| f.mine).unwrap();
    let strike = baton_contract::command::Correct {
        chart: chart.clone(),
        session: session.session.clone(),
        strikes: Some(mine.observation.clone()),
        adds: None,
        reason: "It was the table".to_owned(),
    };
    tablet.core().session_correct(&strike).unwrap();
    let note = tablet.core().session_view(&chart, &session.session).unwrap().notes.remove(0);
    assert!(note.data_changed, "the note says two hits, the data one");
}
