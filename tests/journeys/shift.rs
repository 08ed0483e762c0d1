//! The main job, end to end: enrol, sign in, record offline, hand over, lock, kill, end, sign, deliver, look.

use baton_contract::view::GraphBy;
use baton_contract::{
    ErrorCode,
    command::TapFact,
    view::{Mark, RowState, SignInStep},
};
use baton_domain::{
    ActionKind,
    chart::ChartRow,
    observation::{Fact, Observation},
};
use baton_tests::{Stage, Tablet};
use baton_vault::{otp::OtpSeed, secret::SecretText};

const PIN_A: &str = "947163";
const PIN_B: &str = "629485";

fn trial(mark: Mark, level: Option<u8>) -> TapFact {
    TapFact::Trial { mark, level, kind: None }
}

/// Both technicians sign in on a tablet and set their PINs: B first, who enrols a second factor, then A, who stays active.
/// Returns the seeds of their offline codes, A's first.
pub(crate) async fn both_sign_in(stage: &Stage, tablet: &Tablet, pins: (&str, &str)) -> (OtpSeed, OtpSeed) {
    let (ana, jon) = (&stage.platform.sunrise.people[0], &stage.platform.sunrise.people[1]);
    // B has no second factor: the clinic requires one, so B enrols it before anything else.
    let step = tablet.core().people_sign_in(&jon.login, jon.password(), None).await.unwrap();
    let SignInStep::EnrolSecondFactor { factor } = step else { panic!("the second factor was not demanded") };
    assert_eq!(tablet.core().me_view().unwrap_err().code, ErrorCode::Locked);
    let online_seed = baton_tests::seed(&factor.seed);
    let step = tablet.core().people_confirm_second_factor(&online_seed.code_at(stage.now_s())).await.unwrap();
    let jons = tablet.settle(step, pins.1).expect("an offline code is shown at the first sign-in here");

    // A signs in; a weak PIN is refused with its reason.
    stage.pass(31_000);
    let code = ana.code_at(stage.now_s());
    let step = tablet.core().people_sign_in(&ana.login, ana.password(), Some(code)).await.unwrap();
    let weak = tablet.core().people_set_pin(&SecretText::new("123456".into())).unwrap_err();
    assert_eq!((weak.code, weak.reason.is_some()), (ErrorCode::PinWeak, true));
    (tablet.settle(step, pins.0).unwrap(), jons)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shift_on_a_shared_tablet_offline_and_back() {
    let _alone = crate::ONE_AT_A_TIME.lock().await;
    let stage = Stage::set(14).await;
    let clinic = &stage.platform.sunrise;
    let (ana, jon, kim) = (&clinic.people[0], &clinic.people[1], &clinic.people[2]);
    let mut tablet = stage.tablet("Room 2 tablet").await;

    let (offline_seed, _) = both_sign_in(&stage, &tablet, (PIN_A, PIN_B)).await;

    // Today shows A's clients and nobody else's.
    let today = tablet.core().today_view().unwrap();
    assert_eq!(today.clients.len(), 6);
    let chart = clinic.charts[0].chart.to_string();
    let overview = tablet.core().chart_open(&chart).await.unwrap();
    assert_eq!((overview.name.as_str(), overview.targets.len()), ("Mika Reyes", 7));
    assert_eq!(overview.sessions.len(), 6, "two weeks of history, three sessions a week");

    // No network from here on.
    stage.cut();
    let session = tablet.core().session_start(&chart).unwrap();
    for row in ["Asks for help", "Points to named picture", "Matches colours"] {
        tablet.tap(&session, row, trial(Mark::Correct, None));
        tablet.tap(&session, row, trial(Mark::Prompted, Some(3)));
        tablet.tap(&session, row, trial(Mark::Incorrect, None));
    }
    for _ in 0..3 {
        tablet.tap(&session, "Hitting", TapFact::Count);
    }
    tablet.tap(&session, "Crying", TapFact::StartBout);
    tablet.tap(&session, "On task", TapFact::StartBout);
    let row = tablet.core().session_undo_mine(&session.chart, &session.session).unwrap();
    assert_eq!(row.name, "On task", "the last one goes first");
    tablet.tap(&session, "On task", TapFact::StartBout);
    let hitting = session.rows.iter().find(|r| r.name == "Hitting").unwrap().target.clone();
    let row = tablet.core().session_undo_row(&session.chart, &session.session, &hitting).unwrap();
    assert!(matches!(row.state, RowState::Count { count: 2, .. }));

    // Hand-over: B by PIN, in the same session; timers run on; B's taps are B's.
    stage.pass(20_000);
    let me = tablet.unlock(jon, PIN_B).unwrap();
    assert_eq!(me.running.map(|r| r.session), Some(session.session.clone()));
    let taken = tablet.core().session_take_over(&session.chart, &session.session).unwrap();
    assert!(taken.mine && taken.segments.len() == 2);
    let crying = taken.rows.iter().find(|r| r.name == "Crying").unwrap();
    let RowState::Duration { running: Some(bout), .. } = &crying.state else { panic!("the timer did not run on") };
    assert!(bout.elapsed_ms >= 20_000.0);
    tablet.tap(&session, "Hitting", TapFact::Count);
    tablet.tap(&session, "Crying", TapFact::EndBout);

    // Left alone it locks by itself; unlocked, all is where it was.
    stage.pass(61_000);
    tablet.core().tick();
    let locked = tablet.core().session_view(&session.chart, &session.session).unwrap_err();
    assert_eq!(locked.code, ErrorCode::Locked);
    assert!(tablet.core().people_view().unwrap().running_ms.is_some_and(|ms| ms > 80_000.0));
    tablet.unlock(jon, PIN_B).unwrap();
    let back = tablet.core().session_view(&session.chart, &session.session).unwrap();
    assert_eq!(back.rows.len(), 7);

    // Killed in mid-tap. After a restart the PIN is not enough; the session is there, every tap in it.
    tablet.tap(&session, "Elopement", TapFact::Count);
    tablet.restart();
    assert_eq!(tablet.unlock(ana, PIN_A).unwrap_err().code, ErrorCode::PinGone);
    stage.pass(31_000);
    let code = Some(offline_seed.code_at(stage.now_s()));
    let step = tablet.core().people_sign_in(&ana.login, ana.password(), code.clone()).await.unwrap();
    assert!(tablet.settle(step, PIN_A).is_none(), "the offline code is shown once");
    let again = tablet.core().people_sign_in(&ana.login, ana.password(), code).await.unwrap_err();
    assert_eq!(again.code, ErrorCode::SignInCodeReused);
    let back = tablet.core().session_take_over(&session.chart, &session.session).unwrap();
    assert_eq!(back.segments.len(), 3);
    let elopement = back.rows.iter().find(|r| r.name == "Elopement").unwrap();
    assert!(matches!(elopement.state, RowState::Count { count: 1, .. }));

    // End, note, signature: all offline.
    let ended = tablet.end(&session);
    assert!(ended.ended_ms.is_some());
    let note = tablet
        .core()
        .note_write(&baton_tests::write_note(&session.chart, &session.session, "Calm start; two hits before lunch.", 0))
        .unwrap();
    let wrong = tablet
        .core()
        .note_sign(&session.chart, &session.session, note.version, &SecretText::new("999111".into()))
        .unwrap_err();
    assert_eq!((wrong.code, wrong.tries_left), (ErrorCode::PinWrong, Some(4)));
    let signed = tablet
        .core()
        .note_sign(&session.chart, &session.session, note.version, &SecretText::new(PIN_A.into()))
        .unwrap();
    assert!(signed.signed_ms.is_some());
    tablet.core().people_lock();

    // The network is back while the lock screen is up: the device delivers by itself.
    stage.heal();
    tablet.core().deliver_all().await.unwrap();
    assert_eq!(tablet.core().sync_view().unwrap().waiting, 0);
    let rows = stage.rows().await;
    let device = rows.devices().await[0];
    rows.verify_chain(device).await;
    let entries = rows.entries(device).await;
    let marked: Vec<&String> = entries.iter().filter_map(|e| e.marked.as_ref()).collect();
    assert!(marked.is_empty(), "{marked:?}");
    let taps = |user: uuid::Uuid| {
        entries.iter().filter(|e| e.kind == ActionKind::Observe as i32 && e.actor == Some(user)).count()
    };
    assert_eq!((taps(ana.user.0), taps(jon.user.0)), (9 + 3 + 3, 2));
    let observations: Vec<Observation> = rows
        .chart_rows(clinic.charts[0].chart.0)
        .await
        .into_iter()
        .filter_map(|row| match row {
            ChartRow::Observation(o) if o.session.to_string() == session.session => Some(o),
            _ => None,
        })
        .collect();
    assert_eq!(observations.len(), 17);
    assert_eq!(observations.iter().filter(|o| o.voided.is_some()).count(), 2);
    let crying: Vec<&Observation> =
        observations.iter().filter(|o| o.fact == Fact::Bout && o.ended.is_some_and(|e| e.by == jon.user)).collect();
    assert_eq!(crying.len(), 1, "started by A, ended by B");
    assert_eq!(crying[0].by, ana.user);

    // The supervisor, on a second device, sees the session, a graph, and who looked.
    stage.pass(31_000);
    let desk = stage.tablet("Desk").await;
    desk.sign_in(kim, stage.now_s(), "740862").await;
    let overview = desk.core().chart_open(&chart).await.unwrap();
    assert!(overview.sessions.iter().any(|s| s.session == session.session && s.signed));
    let seen = desk.core().session_view(&chart, &session.session).unwrap();
    assert_eq!(seen.notes[0].text, "Calm start; two hits before lunch.");
    let graphs = desk.core().graph_view(&chart, &[], GraphBy::Session).unwrap();
    assert_eq!(graphs.iter().find(|g| g.name == "Asks for help").unwrap().points.len(), 7);
    desk.core().deliver_all().await.unwrap();
    let trail = desk.core().access_view(&chart).await.unwrap();
    assert!(trail.iter().any(|row| row.name == "Kim Tran" && row.did == "looked at graphs"));
    assert!(trail.iter().any(|row| row.name == "Jon Sato" && row.did == "recorded an observation"));
}
