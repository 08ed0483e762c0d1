//! A session on paper is entered without a network, graphs reach beyond what a device holds, and what leaves the app is recorded.

use baton_app::ExportFolder;
use baton_contract::{
    ErrorCode,
    command::{Correct, EnterPaper, ExportForm, ExportGraphs, PaperFact, Silence, TapFact},
    view::{GraphBy, GraphView, Mark, PaperAnswer, PointState, TrialKind},
};
use baton_domain::{ActionKind, chart::ChartRow};
use baton_tests::{Stage, Tablet, Witness};

const PIN_A: &str = "947163";
const PIN_K: &str = "740862";
const HOUR: f64 = 3_600_000.0;

/// A technician with a chart open, and a filled sheet of it: four trials, two hits, a bout; one target silent.
async fn sheet(stage: &Stage) -> (Tablet, EnterPaper) {
    let clinic = &stage.platform.sunrise;
    let tablet = stage.tablet("Room 2 tablet").await;
    tablet.sign_in(&clinic.people[0], stage.now_s(), PIN_A).await;
    let chart = clinic.charts[0].chart.to_string();
    tablet.core().chart_open(&chart).await.unwrap();
    stage.cut();
    let sheet = tablet.core().paper_sheet(&chart).unwrap();
    assert!(!sheet.initials.is_empty() && sheet.initials.len() < clinic.charts[0].name.len());
    let target = |name: &str| sheet.rows.iter().find(|row| row.name == name).unwrap().target.clone();
    let began = sheet.made_ms - 3.0 * HOUR;
    let fact = |name: &str, fact, minute: f64, lasted: Option<f64>| PaperFact {
        target: target(name),
        fact,
        at_ms: began + minute * 60_000.0,
        ended_ms: lasted.map(|lasted| began + (minute + lasted) * 60_000.0),
        of: None,
        run: None,
    };
    let trial = |mark| TapFact::Trial { mark, level: None, kind: Some(TrialKind::Taught) };
    let mut facts: Vec<PaperFact> = [Mark::Correct, Mark::Incorrect, Mark::Correct, Mark::Correct]
        .into_iter()
        .map(|mark| fact("Asks for help", trial(mark), 5.0, None))
        .collect();
    facts.push(fact("Hitting", TapFact::Count, 12.0, None));
    facts.push(fact("Hitting", TapFact::Count, 31.0, None));
    facts.push(fact("Crying", TapFact::StartBout, 40.0, Some(2.5)));
    let told = [target("Hitting"), target("Crying")];
    let silent = sheet.asks.iter().filter(|asks| !told.contains(asks));
    let silences = silent.map(|target| Silence { target: target.clone(), zero: true }).collect();
    let reason = "The tablet had no battery".to_owned();
    let (ended_ms, service) = (began + HOUR, None);
    let session = sheet.session.clone();
    (tablet, EnterPaper { chart, session, started_ms: began, ended_ms, service, facts, silences, reason })
}

fn nothing_recorded(answer: &PaperAnswer, tablet: &Tablet, asked: &EnterPaper) {
    assert!(answer.session.is_none());
    let there = tablet.core().session_view(&asked.chart, &asked.session);
    assert_eq!(there.unwrap_err().code, ErrorCode::NotFound, "nothing of it is recorded");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_from_paper_is_entered_with_its_true_times_and_reaches_the_care_team() {
    let _alone = crate::ONE_AT_A_TIME.lock().await;
    let stage = Stage::set(0).await;
    let (tablet, asked) = sheet(&stage).await;
    // What does not fit is named by its line, and then nothing is recorded.
    let mut wrong = asked.clone();
    wrong.facts[4].at_ms = asked.ended_ms + 1.0;
    let bout = PaperFact { at_ms: wrong.facts[6].at_ms + 60_000.0, ..wrong.facts[6].clone() };
    wrong.facts.push(PaperFact { ended_ms: Some(asked.ended_ms), ..bout });
    let answer = tablet.core().paper_enter(&wrong).unwrap();
    assert_eq!(answer.refused.iter().map(|line| line.place).collect::<Vec<_>>(), [4, 7]);
    assert!(answer.refused[1].why.contains("overlap"), "{}", answer.refused[1].why);
    nothing_recorded(&answer, &tablet, &asked);
    let later = EnterPaper { ended_ms: asked.ended_ms + 9.0 * HOUR, ..asked.clone() };
    let answer = tablet.core().paper_enter(&later).unwrap();
    assert!(answer.problem.is_some(), "it has not ended yet");
    nothing_recorded(&answer, &tablet, &asked);

    let entered = tablet.core().paper_enter(&asked).unwrap().session.unwrap();
    assert_eq!(entered.paper.as_ref().unwrap().reason, "The tablet had no battery");
    assert_eq!((entered.started_ms, entered.ended_ms), (asked.started_ms, Some(asked.ended_ms)));
    assert!(entered.segments.iter().all(|s| s.mine));
    let facts = tablet.core().session_facts(&asked.chart, &asked.session).unwrap();
    assert_eq!(facts.len(), 7);
    let hits: Vec<f64> = facts.iter().filter(|f| f.fact_is_count()).map(|f| f.at_ms).collect();
    assert_eq!(hits, [asked.facts[4].at_ms, asked.facts[5].at_ms], "the times of the sheet");
    assert!(facts.iter().all(|f| f.told.is_some()), "nothing looks as if a device had timed it");
    // The same sheet again, as after a kill in the middle, adds nothing.
    let again = tablet.core().paper_enter(&asked).unwrap().session.unwrap();
    assert_eq!(again.session, entered.session);
    assert_eq!(tablet.core().session_facts(&asked.chart, &asked.session).unwrap().len(), 7);
    let pieces =
        EnterPaper { facts: asked.facts.iter().cloned().chain([count_at(&asked, 55.0)]).collect(), ..asked.clone() };
    tablet.core().paper_enter(&pieces).unwrap().session.unwrap();
    assert_eq!(
        tablet.core().session_facts(&asked.chart, &asked.session).unwrap().len(),
        8,
        "what was missing is added"
    );

    stage.heal();
    tablet.deliver().await;
    assert_eq!(tablet.core().sync_view().unwrap().attention, 0, "the platform takes all of it");
    let help = asked.facts[0].target.clone();
    assert_eq!(reckoned(&stage, &asked, &help).await, Some(75.0), "what other devices draw once it leaves them");
    let wrong = facts.iter().find(|f| matches!(f.fact, TapFact::Trial { mark: Mark::Incorrect, .. })).unwrap();
    let strikes = Some(wrong.observation.clone());
    let reason = "Read wrongly".to_owned();
    let (chart, session) = (asked.chart.clone(), asked.session.clone());
    tablet.core().session_correct(&Correct { chart, session, strikes, adds: None, reason }).unwrap();
    tablet.deliver().await;
    assert_eq!(reckoned(&stage, &asked, &help).await, Some(100.0), "a correction is reckoned anew");

    let desk = stage.tablet("Supervisor's").await;
    desk.sign_in(&stage.platform.sunrise.people[2], stage.now_s(), PIN_K).await;
    desk.core().chart_open(&asked.chart).await.unwrap();
    let seen = desk.core().session_view(&asked.chart, &asked.session).unwrap();
    assert_eq!(seen.paper.unwrap().reason, "The tablet had no battery");
    let graphs = desk.core().graph_view(&asked.chart, &[], GraphBy::Session).unwrap();
    let of = |name: &str| graphs.iter().find(|g| g.name == name).unwrap().points.last().unwrap().clone();
    assert_eq!(of("Asks for help").value, Some(100.0));
    assert_eq!((of("Hitting").value, of("Hitting").events), (Some(3.0), Some(3)));
}

/// The platform's point of a target in the entered session.
async fn reckoned(stage: &Stage, asked: &EnterPaper, target: &str) -> Option<f64> {
    let rows = stage.rows().await.chart_rows(asked.chart.parse().unwrap()).await;
    let past = rows.into_iter().find_map(|row| match row {
        ChartRow::Past(past) if past.session.to_string() == asked.session => Some(past),
        _ => None,
    });
    past.unwrap().points.into_iter().find(|point| point.target.to_string() == target).unwrap().point.value
}

trait IsCount {
    fn fact_is_count(&self) -> bool;
}

impl IsCount for baton_contract::command::FactView {
    fn fact_is_count(&self) -> bool {
        matches!(self.fact, TapFact::Count)
    }
}

fn count_at(asked: &EnterPaper, minute: f64) -> PaperFact {
    PaperFact { at_ms: asked.started_ms + minute * 60_000.0, ..asked.facts[4].clone() }
}

fn held(graph: &GraphView) -> usize {
    graph.points.iter().filter(|point| !point.past).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn graphs_reach_beyond_what_a_device_holds_and_exports_are_recorded() {
    let _alone = crate::ONE_AT_A_TIME.lock().await;
    let stage = Stage::set(400).await;
    let clinic = &stage.platform.sunrise;
    let chart = clinic.charts[0].chart.to_string();
    let desk = stage.tablet("Supervisor's").await;
    desk.sign_in(&clinic.people[2], stage.now_s(), PIN_K).await;
    desk.core().chart_open(&chart).await.unwrap();
    let graphs = desk.core().graph_view(&chart, &[], GraphBy::Session).unwrap();
    let help = graphs.iter().find(|g| g.name == "Asks for help").unwrap();
    assert!(help.points.len() > 150, "{} sessions in 400 days, three a week", help.points.len());
    assert!((30..50).contains(&held(help)), "{} of 90 days are here", held(help));
    assert!(help.points[0].past && !help.points.last().unwrap().past);
    assert!(help.points.iter().all(|p| p.state == PointState::Data && p.value.is_some()));
    assert_eq!(help.phases.iter().map(|p| p.label.as_str()).collect::<Vec<_>>(), ["Baseline", "Active"]);
    assert!(help.criterion.as_ref().is_some_and(|line| line.above && line.value > 50.0));
    let hits = graphs.iter().find(|g| g.name == "Hitting").unwrap();
    let rising = hits.points.windows(2).all(|pair| pair[0].cumulative <= pair[1].cumulative);
    assert!(rising && hits.points.last().unwrap().cumulative > Some(100));
    assert!(hits.celeration.as_ref().is_some_and(|chart| !chart.phases.is_empty()));
    let days = desk.core().graph_view(&chart, &[], GraphBy::Day).unwrap();
    assert_eq!(days[0].by, GraphBy::Day);

    // A platform's point is the one that the device reckons from the same session.
    let held_points: Vec<_> = help.points.iter().filter(|p| !p.past).collect();
    let mut platforms = Vec::new();
    for row in stage.rows().await.chart_rows(clinic.charts[0].chart.0).await {
        if let ChartRow::Past(past) = row {
            let of_help = past.points.into_iter().find(|p| p.target.to_string() == help.target).unwrap().point;
            platforms.push((of_help.started_ms as f64, of_help.value));
        }
    }
    for point in &held_points {
        assert!(platforms.contains(&(point.at_ms, point.value)), "{point:?}");
    }
    exported(&stage, &desk, help).await;
}

/// A supervisor takes one graph out, as numbers and as a drawing; a technician cannot.
async fn exported(stage: &Stage, desk: &Tablet, graph: &GraphView) {
    let clinic = &stage.platform.sunrise;
    let chart = clinic.charts[0].chart.to_string();
    let out = tempfile::tempdir().unwrap();
    let folder = ExportFolder { path: out.path().join("Downloads"), name: "Downloads".to_owned() };
    let drawing = r#"<svg xmlns="http://www.w3.org/2000/svg" width="640" height="380"><path d="M0 0H9"/></svg>"#;
    let asked = |form, drawings: &[&str]| ExportGraphs {
        chart: chart.clone(),
        targets: vec![graph.target.clone()],
        by: GraphBy::Session,
        form,
        drawings: drawings.iter().map(|text| (*text).to_owned()).collect(),
    };
    let core = desk.core();
    let csv = core.graph_export(&asked(ExportForm::Csv, &[]), &folder).unwrap();
    assert_eq!((csv.files.len(), csv.folder.as_str()), (1, "Downloads"));
    let text = std::fs::read_to_string(folder.path.join(&csv.files[0])).unwrap();
    assert_eq!(text.lines().count(), graph.points.len() + 1, "a row for each point");
    assert!(!text.contains(&clinic.charts[0].name), "initials, and no name");
    core.graph_export(&asked(ExportForm::Pdf, &[drawing]), &folder).unwrap();
    core.graph_export(&asked(ExportForm::Svg, &[drawing, drawing]), &folder).unwrap();
    assert!(core.graph_export(&asked(ExportForm::Print, &[]), &folder).unwrap().files.is_empty());
    let bad = core.graph_export(&asked(ExportForm::Svg, &["<svg onload='1'/>"]), &folder).unwrap_err();
    assert_eq!(bad.code, ErrorCode::ExportUnusable);
    assert_eq!(std::fs::read_dir(&folder.path).unwrap().count(), 4);

    let ana = stage.tablet("Room 2 tablet").await;
    ana.sign_in(&clinic.people[0], stage.now_s(), PIN_A).await;
    ana.core().chart_open(&chart).await.unwrap();
    let denied = ana.core().graph_export(&asked(ExportForm::Csv, &[]), &folder).unwrap_err();
    assert_eq!(denied.code, ErrorCode::Denied);
    assert_eq!(std::fs::read_dir(&folder.path).unwrap().count(), 4);

    desk.deliver().await;
    assert_eq!(Witness::of(desk).all_of_kind(ActionKind::Export), 4, "what was refused is no export");
    let trail = desk.core().access_view(&chart).await.unwrap();
    let out: Vec<_> = trail.iter().filter(|row| row.did == "took records out of the app").collect();
    let whole = graph.points.len() as u32;
    assert!(out.len() == 4 && out.iter().all(|row| row.records > Some(whole)), "the target and every session in it");
}
