//! Sheets from paper, targets and exports that no window of ours would send.

use baton_app::ExportFolder;
use baton_contract::{
    ErrorCode,
    command::{EnterPaper, ExportForm, ExportGraphs, PaperFact, TapFact, WriteTarget},
    view::{
        AbcForm, ChoiceForm, ComparatorKey, GraphBy, LadderKey, MeasureForm, PerKey, PromptForm, QuantityKey, RuleForm,
        TargetForm,
    },
};
use baton_domain::{ActionKind, Role};
use baton_tests::Scene;
use uuid::Uuid;

use crate::common::{Kept, refused};

fn sheet(chart: &str, target: &str) -> EnterPaper {
    let fact = PaperFact {
        target: target.to_owned(),
        fact: TapFact::Count,
        at_ms: 1_700_000_000_500.0,
        ended_ms: None,
        of: None,
        run: None,
    };
    EnterPaper {
        chart: chart.to_owned(),
        session: Uuid::from_u128(0x0123_4567).to_string(),
        started_ms: 1_700_000_000_000.0,
        ended_ms: 1_700_003_600_000.0,
        service: None,
        facts: vec![fact],
        silences: Vec::new(),
        reason: "No battery".to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sheet_that_no_paper_could_say_records_nothing() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let target = session.rows.iter().find(|row| row.name == "Hitting").unwrap().target.clone();
    let good = || sheet(&session.chart, &target);
    let before = Kept::of(&tablet);
    let malformed = |asked: EnterPaper| refused(tablet.core().paper_enter(&asked), ErrorCode::RequestMalformed);
    for wild in [f64::NAN, f64::INFINITY, -1.0, 1e300] {
        malformed(EnterPaper { started_ms: wild, ..good() });
        malformed(EnterPaper { ended_ms: wild, ..good() });
        let at = PaperFact { at_ms: wild, ..good().facts[0].clone() };
        malformed(EnterPaper { facts: vec![at], ..good() });
    }
    malformed(EnterPaper { facts: vec![good().facts[0].clone(); 2_001], ..good() });
    let ahead =
        PaperFact { fact: TapFact::Interval { index: 0, occurred: true }, of: Some(7), ..good().facts[0].clone() };
    malformed(EnterPaper { facts: vec![ahead], ..good() });
    refused(tablet.core().paper_enter(&EnterPaper { reason: " ".to_owned(), ..good() }), ErrorCode::TextUnusable);
    refused(tablet.core().paper_enter(&EnterPaper { session: "x".to_owned(), ..good() }), ErrorCode::NotFound);
    refused(tablet.core().paper_enter(&EnterPaper { chart: "x".to_owned(), ..good() }), ErrorCode::NotFound);
    // Its id is a session's that a tablet timed: nothing is added to that one.
    let taken = EnterPaper { session: session.session.clone(), ..good() };
    refused(tablet.core().paper_enter(&taken), ErrorCode::ActionRefused);
    let stranger = PaperFact { target: Uuid::from_u128(0x89ab).to_string(), ..good().facts[0].clone() };
    let answer = tablet.core().paper_enter(&EnterPaper { facts: vec![stranger], ..good() }).unwrap();
    assert_eq!(answer.refused.len(), 1);
    assert!(!before.still(&tablet).contains(&ActionKind::EnterSession));
    assert!(tablet.core().paper_enter(&good()).unwrap().session.is_some());
    assert!(before.still(&tablet).contains(&ActionKind::EnterSession));
}

fn form() -> TargetForm {
    TargetForm {
        program: None,
        program_name: "Play".to_owned(),
        name: "Turn taking".to_owned(),
        measure: MeasureForm::Count,
        up: true,
        pinned: false,
        position: 1,
        instruction: None,
        abc: None,
        rule: None,
    }
}

fn rule(level: f64, k: u32) -> RuleForm {
    RuleForm {
        quantity: QuantityKey::Count,
        comparator: ComparatorKey::AtLeast,
        level,
        per: PerKey::Session,
        block_trials: None,
        min_trials: 0,
        short_breaks_run: false,
        k,
        of: None,
        therapists: 0,
        days: 0,
        probe_only: false,
        first_trial_only: false,
        phase: None,
        move_to: None,
        open_next: false,
        demote_after: None,
        demote_to: None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_that_cannot_be_carried_out_is_not_written() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let kim = scene.person("Kim Tran", Role::Supervisor).await;
    scene.assign(&scene.chart, &kim).await;
    scene.sign_in(&tablet, &kim).await;
    tablet.core().chart_open(&session.chart).await.unwrap();
    let write = |form: TargetForm| {
        let chart = session.chart.clone();
        tablet.core().program_write(&WriteTarget { chart, target: None, base_version: 0, form, reason: None })
    };
    let before = Kept::of(&tablet);
    let choice = |label: &str| ChoiceForm { code: None, label: label.to_owned() };
    let prompts =
        |count: u16| (0..count).map(|n| PromptForm { code: None, label: n.to_string(), counts_as_correct: false });
    let trials = |prompts| MeasureForm::Trials { prompts, minimum: 0, expected: 10, ladder: LadderKey::Free };
    let twice = vec![
        PromptForm { code: Some(1), label: "model".to_owned(), counts_as_correct: false },
        PromptForm { code: Some(1), label: "gesture".to_owned(), counts_as_correct: false },
    ];
    for bad in [
        TargetForm { name: String::new(), ..form() },
        TargetForm { name: "x".repeat(500), ..form() },
        TargetForm { name: "a\u{202e}b".to_owned(), ..form() },
        TargetForm { program: Some("no id".to_owned()), ..form() },
        TargetForm { measure: trials(prompts(300).collect()), ..form() },
        TargetForm { measure: trials(twice), ..form() },
        TargetForm { measure: MeasureForm::Latency { limit_ms: Some(0) }, ..form() },
        TargetForm { measure: MeasureForm::Quantity { unit: " ".to_owned() }, ..form() },
        TargetForm { abc: Some(AbcForm { antecedents: vec![choice("")], consequences: vec![choice("x")] }), ..form() },
        TargetForm { rule: Some(rule(f64::NAN, 3)), ..form() },
        TargetForm { rule: Some(rule(f64::INFINITY, 3)), ..form() },
        TargetForm { rule: Some(rule(-1.0, 3)), ..form() },
        TargetForm { rule: Some(rule(5.0, 0)), ..form() },
        TargetForm { rule: Some(RuleForm { quantity: QuantityKey::LatencyS, ..rule(5.0, 3) }), ..form() },
        TargetForm { rule: Some(RuleForm { of: Some(2), ..rule(5.0, 3) }), ..form() },
        TargetForm { rule: Some(RuleForm { demote_after: Some(0), ..rule(5.0, 3) }), ..form() },
    ] {
        refused(write(bad), ErrorCode::TargetUnusable);
    }
    let chart = session.chart.clone();
    let unknown = WriteTarget {
        chart: chart.clone(),
        target: Some(Uuid::from_u128(0x89ab).to_string()),
        base_version: 1,
        form: form(),
        reason: None,
    };
    refused(tablet.core().program_write(&unknown), ErrorCode::NotFound);
    let base_version = 9;
    let new = WriteTarget { chart, target: None, base_version, form: form(), reason: None };
    refused(tablet.core().program_write(&new), ErrorCode::TargetChanged);
    assert!(!before.still(&tablet).contains(&ActionKind::WriteTarget));
    write(TargetForm { rule: Some(rule(5.0, 3)), ..form() }).unwrap();

    let folder = ExportFolder { path: scene.path("out"), name: "out".to_owned() };
    let target = session.rows[0].target.clone();
    let export = |targets: Vec<String>, form, drawings: Vec<String>| {
        let (chart, by) = (session.chart.clone(), GraphBy::Day);
        tablet.core().graph_export(&ExportGraphs { chart, targets, by, form, drawings }, &folder)
    };
    let whole = r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>"#.to_owned();
    refused(export(vec![], ExportForm::Csv, vec![]), ErrorCode::RequestMalformed);
    for drawings in [vec![], vec![String::new()], vec!["<svg".to_owned()], vec![whole.clone(); 25]] {
        refused(export(vec![target.clone()], ExportForm::Svg, drawings.clone()), ErrorCode::ExportUnusable);
        refused(export(vec![target.clone()], ExportForm::Pdf, drawings), ErrorCode::ExportUnusable);
    }
    let flat = r#"<svg xmlns="http://www.w3.org/2000/svg" width="0" height="9"/>"#.to_owned();
    refused(export(vec![target.clone()], ExportForm::Pdf, vec![flat]), ErrorCode::ExportUnusable);
    assert!(!before.still(&tablet).contains(&ActionKind::Export) && !folder.path.exists());
    std::fs::write(&folder.path, b"in the way").unwrap();
    refused(export(vec![target], ExportForm::Svg, vec![whole]), ErrorCode::ExportUnwritable);
    assert!(before.still(&tablet).contains(&ActionKind::Export), "the attempt is recorded");
}
