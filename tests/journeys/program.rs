//! A supervisor writes a program; a technician runs it; two supervisors without a network change the same target, and both versions
//! are kept until one decides.

use baton_contract::{
    ErrorCode,
    command::{MoveTarget, SettleTarget, TapFact, WriteTarget},
    view::{Can, GraphBy, Mark, PhaseKey, ProgramTarget, ProgramView, TargetForm, TrialKind},
};
use baton_domain::{ActionKind, chart::ChartRow};
use baton_tests::{Stage, Tablet, Witness};

const PIN_A: &str = "947163";
const PIN_K: &str = "740862";

fn find<'a>(view: &'a ProgramView, name: &str) -> &'a ProgramTarget {
    let all = || view.programs.iter().flat_map(|program| &program.targets);
    all().find(|target| target.name == name).unwrap_or_else(|| panic!("{name}"))
}

fn write(chart: &str, from: Option<&ProgramTarget>, form: TargetForm, reason: Option<&str>) -> WriteTarget {
    WriteTarget {
        chart: chart.to_owned(),
        target: from.map(|target| target.target.clone()),
        base_version: from.map_or(0, |target| target.version),
        form,
        reason: reason.map(str::to_owned),
    }
}

fn moving(chart: &str, target: &ProgramTarget, to: PhaseKey) -> MoveTarget {
    let (chart, from, target) = (chart.to_owned(), target.phase, target.target.clone());
    MoveTarget { chart, target, from, to, reason: Some("Ready for it".to_owned()) }
}

async fn supervisor(stage: &Stage, name: &str) -> Tablet {
    let tablet = stage.tablet(name).await;
    tablet.sign_in(&stage.platform.sunrise.people[2], stage.now_s(), PIN_K).await;
    let chart = stage.platform.sunrise.charts[0].chart.to_string();
    tablet.core().chart_open(&chart).await.unwrap();
    tablet
}

/// Opens a chart anew until its programs are as asked.
async fn programs(tablet: &Tablet, chart: &str, is_so: impl Fn(&ProgramView) -> bool) -> ProgramView {
    for _ in 0..50 {
        tablet.core().chart_close(chart).unwrap();
        tablet.core().chart_open(chart).await.unwrap();
        let view = tablet.core().program_view(chart).unwrap();
        if is_so(&view) {
            return view;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the programs never became so");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_target_is_written_run_and_moved_and_a_running_session_keeps_what_it_froze() {
    let _alone = crate::ONE_AT_A_TIME.lock().await;
    let stage = Stage::set(0).await;
    let desk = supervisor(&stage, "Supervisor's").await;
    let chart = stage.platform.sunrise.charts[0].chart.to_string();
    let view = desk.core().program_view(&chart).unwrap();
    assert!(view.can.contains(&Can::EditProgram) && view.templates.len() >= 10);
    let template = &view.templates[0];
    let form = TargetForm {
        name: "Waits for a turn".to_owned(),
        program_name: "Play".to_owned(),
        position: 90,
        ..template.form.clone()
    };
    let unnamed = desk.core().program_write(&write(&chart, None, template.form.clone(), None)).unwrap_err();
    assert_eq!(unnamed.code, ErrorCode::TargetUnusable);
    let written = desk.core().program_write(&write(&chart, None, form.clone(), None)).unwrap();
    let target = find(&written, "Waits for a turn");
    assert_eq!((target.version, target.phase, target.hidden.len()), (1, PhaseKey::Future, 1));
    assert!(target.rule.as_ref().unwrap().starts_with("Met with"));
    let moved = desk.core().program_move(&moving(&chart, target, PhaseKey::Active)).unwrap();
    assert!(find(&moved, "Waits for a turn").hidden.is_empty());
    let stale = desk.core().program_move(&moving(&chart, target, PhaseKey::Baseline)).unwrap_err();
    assert_eq!(stale.code, ErrorCode::TargetChanged, "it is in another phase by now");
    desk.deliver().await;

    // A technician runs it, and cannot write.
    let room = stage.tablet("Room 2 tablet").await;
    room.sign_in(&stage.platform.sunrise.people[0], stage.now_s(), PIN_A).await;
    room.core().chart_open(&chart).await.unwrap();
    let seen = room.core().program_view(&chart).unwrap();
    assert!(!seen.can.contains(&Can::EditProgram) && seen.templates.is_empty());
    let denied = room.core().program_write(&write(&chart, None, form.clone(), None)).unwrap_err();
    assert_eq!(denied.code, ErrorCode::Denied);
    let session = room.core().session_start(&chart).unwrap();
    let trial = TapFact::Trial { mark: Mark::Correct, level: None, kind: Some(TrialKind::Taught) };
    room.tap(&session, "Waits for a turn", trial);
    room.deliver().await;

    // It is renamed and put on hold while the session runs: the session keeps it.
    let now = find(&moved, "Waits for a turn");
    let renamed = TargetForm { name: "Waits".to_owned(), program: now.form.program.clone(), ..now.form.clone() };
    desk.pulled(&session, |view| view.rows.iter().any(|row| row.name == "Waits for a turn")).await;
    let silent = desk.core().program_write(&write(&chart, Some(now), renamed.clone(), None)).unwrap_err();
    assert_eq!(silent.code, ErrorCode::TextUnusable, "data was recorded of it: a change says why");
    let changed = desk.core().program_write(&write(&chart, Some(now), renamed, Some("Shorter on the key"))).unwrap();
    desk.core().program_move(&moving(&chart, find(&changed, "Waits"), PhaseKey::OnHold)).unwrap();
    desk.deliver().await;
    programs(&room, &chart, |view| view.programs.iter().any(|p| p.targets.iter().any(|t| t.name == "Waits"))).await;
    let running = room.core().session_view(&chart, &session.session).unwrap();
    assert!(running.rows.iter().any(|row| row.name == "Waits for a turn"));
    room.end(&session);
    let next = room.core().session_start(&chart).unwrap();
    assert!(next.rows.iter().all(|row| !row.name.starts_with("Waits")), "on hold");

    let history = desk.core().program_history(&chart, &now.target).unwrap();
    let did: Vec<&str> = history.iter().map(|change| change.did.as_str()).collect();
    assert_eq!(did, ["Moved to On hold", "Changed", "Moved to Active", "Written"]);
    assert_eq!((history[1].by.as_str(), history[1].lines.len()), ("Kim Tran", 1));
    assert_eq!(history[1].reason.as_deref(), Some("Shorter on the key"));
    assert_eq!(Witness::of(&desk).all_of_kind(ActionKind::WriteTarget), 2);
    let graphs = desk.core().graph_view(&chart, std::slice::from_ref(&now.target), GraphBy::Session).unwrap();
    assert_eq!(graphs[0].name, "Waits");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_changes_of_one_version_are_both_kept_until_somebody_decides() {
    let _alone = crate::ONE_AT_A_TIME.lock().await;
    let stage = Stage::set(0).await;
    let desk = supervisor(&stage, "Supervisor's").await;
    // Each code is good once.
    stage.pass(31_000);
    let home = supervisor(&stage, "At home").await;
    let chart = stage.platform.sunrise.charts[0].chart.to_string();
    let view = desk.core().program_view(&chart).unwrap();
    let help = find(&view, "Asks for help").clone();
    stage.cut();
    let by = |instruction: &str| TargetForm { instruction: Some(instruction.to_owned()), ..help.form.clone() };
    desk.core().program_write(&write(&chart, Some(&help), by("Wait three seconds"), None)).unwrap();
    home.core().program_write(&write(&chart, Some(&help), by("Wait five seconds"), None)).unwrap();
    stage.heal();
    desk.deliver().await;
    home.deliver().await;
    let stands = |view: &ProgramView| find(view, "Asks for help").form.instruction.clone();
    for tablet in [&desk, &home] {
        let waits = |view: &ProgramView| find(view, "Asks for help").waiting.len() == 1;
        let view = programs(tablet, &chart, waits).await;
        assert_eq!(stands(&view).as_deref(), Some("Wait three seconds"), "the one that the platform saw first");
        let other = &find(&view, "Asks for help").waiting[0];
        assert_eq!(other.lines[0].after.as_deref(), Some("Wait five seconds"));
    }
    let view = desk.core().program_view(&chart).unwrap();
    let target = find(&view, "Asks for help");
    let asked = |base_version| SettleTarget {
        chart: chart.clone(),
        change: target.waiting[0].change.clone(),
        base_version,
        take: true,
    };
    let blind = desk.core().program_settle(&asked(target.version + 1)).unwrap_err();
    assert_eq!(blind.code, ErrorCode::TargetChanged);
    let settled = desk.core().program_settle(&asked(target.version)).unwrap();
    assert_eq!(stands(&settled).as_deref(), Some("Wait five seconds"));
    assert!(find(&settled, "Asks for help").waiting.is_empty());
    assert_eq!(desk.core().program_settle(&asked(target.version + 1)).unwrap_err().code, ErrorCode::NotFound);
    desk.deliver().await;
    let there = |view: &ProgramView| stands(view).as_deref() == Some("Wait five seconds");
    programs(&home, &chart, there).await;
    let changes = stage.rows().await.chart_rows(chart.parse().unwrap()).await;
    let kept = changes.iter().filter(|row| matches!(row, ChartRow::Change(_))).count();
    assert_eq!(kept, 2, "nothing that was written is lost");
}
