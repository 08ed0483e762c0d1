//! Every command of the table, called by its wire name. A command that is added to the table and not here fails the
//! tests that walk over it.

use baton_app::{AppError, Core, ExportFolder};
use baton_contract::{
    command::{
        AmendNote, AnswerClaim, COMMANDS, CheckTarget, ClaimTime, Correct, CosignNote, EnterPaper, ExportForm,
        ExportGraphs, KeepDraft, Missed, MoveTarget, SettleTarget, SignCaregiver, Silence, Tap, TapFact, Withdraw,
        WriteTarget,
    },
    view::{AddendumKind, GraphBy, Hand, MeasureForm, PhaseKey, TargetForm},
};
use baton_tests::{PIN, write_note};
use baton_vault::secret::SecretText;
use serde_json::Value;

/// What a command is told.
#[derive(Clone)]
pub struct Ids {
    pub user: String,
    pub chart: String,
    pub session: String,
    pub target: String,
}

/// Every wire name.
pub fn names() -> Vec<&'static str> {
    COMMANDS.iter().map(|(wire, _)| *wire).collect()
}

fn answer(value: impl serde::Serialize) -> Result<Value, AppError> {
    Ok(serde_json::to_value(value).unwrap())
}

fn correct(ids: &Ids) -> Correct {
    let fact = TapFact::Count;
    let missed = Missed { target: ids.target.clone(), fact, at_ms: 0.0, ended_ms: None, of: None, run: None };
    let (chart, session) = (ids.chart.clone(), ids.session.clone());
    Correct { chart, session, strikes: None, adds: Some(missed), reason: "Missed it".to_owned() }
}

/// A form of a target, checked or written.
fn write_target(core: &Core, wire: &str, ids: &Ids) -> Result<Value, AppError> {
    let form = TargetForm {
        program: None,
        program_name: "Play".to_owned(),
        name: "Turn taking".to_owned(),
        measure: MeasureForm::Count,
        up: true,
        pinned: false,
        position: 40,
        instruction: None,
        abc: None,
        rule: None,
    };
    let (chart, target) = (ids.chart.clone(), None);
    if wire == "program.check" {
        return answer(core.program_check(&CheckTarget { chart, target, form })?);
    }
    answer(core.program_write(&WriteTarget { chart, target, base_version: 0, form, reason: None })?)
}

/// What happens to a signed note; the note is one that is not there.
fn life(core: &Core, wire: &str, ids: &Ids) -> Result<Value, AppError> {
    let (chart, session, note) = (ids.chart.clone(), ids.session.clone(), ids.target.clone());
    let withdraw = Withdraw { chart, session, note, version: 1, reason: "Another reason".to_owned() };
    let Withdraw { chart, session, note, version, .. } = withdraw.clone();
    match wire {
        "note.cosign" => answer(core.note_cosign(CosignNote { chart, session, note, version, pin: PIN.to_owned() })?),
        "note.caregiver" => {
            let (name, relationship) = ("Someone Kind".to_owned(), "mother".to_owned());
            let strokes = vec![vec![(1, 1), (500, 500)]];
            answer(core.note_caregiver(&SignCaregiver {
                chart,
                session,
                note,
                version,
                name,
                relationship,
                strokes,
            })?)
        }
        "note.withdraw" => answer(core.note_withdraw(&withdraw)?),
        "note.give_back" => answer(core.note_give_back(&withdraw)?),
        _ => {
            let (kind, text) = (AddendumKind::Addendum, "More of it.".to_owned());
            answer(core.note_amend(&AmendNote { chart, session, note, kind, text })?)
        }
    }
}

/// Calls a command and gives its answer as the window would get it.
pub async fn call(core: &Core, wire: &str, ids: &Ids) -> Result<Value, AppError> {
    let pin = SecretText::new(PIN.to_owned());
    let (chart, session, target) = (ids.chart.as_str(), ids.session.as_str(), ids.target.as_str());
    let tap = Tap {
        chart: chart.to_owned(),
        session: session.to_owned(),
        target: target.to_owned(),
        fact: TapFact::Count,
        touched_ms_ago: 0,
    };
    let silence = [Silence { target: target.to_owned(), zero: true }];
    match wire {
        "device.view" => answer(core.device_view()),
        "device.enrol" => answer(core.device_enrol("BATON1-", "name").await?),
        "people.view" => answer(core.people_view()?),
        "people.sign_in" => {
            let password = SecretText::new("not the password".to_owned());
            answer(core.people_sign_in("nobody", password, None).await?)
        }
        "people.confirm_second_factor" => answer(core.people_confirm_second_factor("000000").await?),
        "people.set_pin" => answer(core.people_set_pin(&pin)?),
        "people.unlock" => answer(core.people_unlock(&ids.user, &SecretText::new("629485".to_owned()))?),
        "people.renew" => {
            let password = SecretText::new("not the password".to_owned());
            answer(core.people_renew(password, "000000").await?)
        }
        "people.lock" => {
            core.people_lock();
            answer(())
        }
        "people.end_shift" => answer(core.people_end_shift().await?),
        "people.ping" => {
            core.people_ping();
            answer(())
        }
        "me.view" => answer(core.me_view()?),
        "me.set_hand" => answer(core.me_set_hand(Hand::Right)?),
        "today.view" => answer(core.today_view()?),
        "chart.open" => answer(core.chart_open(chart).await?),
        "chart.close" => answer(core.chart_close(chart)?),
        "session.start" => answer(core.session_start(chart)?),
        "session.view" => answer(core.session_view(chart, session)?),
        "session.tap" => answer(core.session_tap(&tap)?),
        "session.undo_row" => answer(core.session_undo_row(chart, session, target)?),
        "session.undo_mine" => answer(core.session_undo_mine(chart, session)?),
        "session.pause" => answer(core.session_pause(chart, session)?),
        "session.resume" => answer(core.session_resume(chart, session)?),
        "session.take_over" => answer(core.session_take_over(chart, session)?),
        "session.end" => answer(core.session_end(chart, session, &silence)?),
        "session.facts" => answer(core.session_facts(chart, session)?),
        "session.correct" => answer(core.session_correct(&correct(ids))?),
        "session.claim" => answer(core.session_claim(&ClaimTime {
            chart: chart.to_owned(),
            session: session.to_owned(),
            segment: target.to_owned(),
            from_ms: 0.0,
            to_ms: 1.0,
            reason: "It was me".to_owned(),
        })?),
        "session.answer_claim" => {
            let (chart, session, claim) = (chart.to_owned(), session.to_owned(), target.to_owned());
            answer(core.session_answer_claim(&AnswerClaim { chart, session, claim, confirmed: true })?)
        }
        "draft.view" => answer(core.draft_view(chart, session, target)?),
        "draft.keep" => {
            let text = "half a word".to_owned();
            let (chart, session) = (chart.to_owned(), session.to_owned());
            answer(core.draft_keep(&KeepDraft { chart, session, target: target.to_owned(), text })?)
        }
        "session.join" => answer(core.session_join(chart, session)?),
        "session.leave" => answer(core.session_leave(chart, session)?),
        "agreement.view" => answer(core.agreement_view(chart, session)?),
        "note.sheet" => answer(core.note_sheet(chart, session)?),
        "note.write" => answer(core.note_write(&write_note(chart, session, "A note.", 0))?),
        "note.sign" => answer(core.note_sign(chart, session, 1, &pin)?),
        "note.cosign" | "note.caregiver" | "note.withdraw" | "note.give_back" | "note.amend" => life(core, wire, ids),
        "graph.view" => answer(core.graph_view(chart, &[], GraphBy::Session)?),
        "graph.export" => {
            let (targets, by, form) = (vec![target.to_owned()], GraphBy::Session, ExportForm::Csv);
            let asked = ExportGraphs { chart: chart.to_owned(), targets, by, form, drawings: Vec::new() };
            let folder = tempfile::tempdir().unwrap();
            answer(
                core.graph_export(&asked, &ExportFolder { path: folder.path().to_owned(), name: "here".to_owned() })?,
            )
        }
        "program.view" => answer(core.program_view(chart)?),
        "program.check" | "program.write" => write_target(core, wire, ids),
        "program.move" => answer(core.program_move(&MoveTarget {
            chart: chart.to_owned(),
            target: target.to_owned(),
            from: PhaseKey::Active,
            to: PhaseKey::OnHold,
            reason: None,
        })?),
        "program.settle" => answer(core.program_settle(&SettleTarget {
            chart: chart.to_owned(),
            change: target.to_owned(),
            base_version: 0,
            take: true,
        })?),
        "program.history" => answer(core.program_history(chart, target)?),
        "paper.sheet" => answer(core.paper_sheet(chart)?),
        "paper.begin" => answer(core.paper_begin(chart)?),
        "paper.enter" => answer(core.paper_enter(&EnterPaper {
            chart: chart.to_owned(),
            session: session.to_owned(),
            started_ms: 0.0,
            ended_ms: 1.0,
            service: None,
            facts: Vec::new(),
            silences: Vec::new(),
            reason: "No battery".to_owned(),
        })?),
        "course.view" => answer(core.course_view(chart, target)?),
        "access.view" => answer(core.access_view(chart).await?),
        "attention.view" => answer(core.attention_view()?),
        "sync.view" => answer(core.sync_view()?),
        other => panic!("{other} is in the table and not in this test"),
    }
}

/// Commands about the device and its people that need nobody, or that end somebody's time.
pub fn needs_nobody(wire: &str) -> bool {
    wire.starts_with("device.") || wire.starts_with("people.") || wire == "sync.view"
}

/// Commands that name a chart.
pub fn names_a_chart(wire: &str) -> bool {
    ["chart.", "session.", "draft.", "note.", "graph.", "paper.", "program.", "access.", "agreement.", "course."]
        .iter()
        .any(|noun| wire.starts_with(noun))
}
