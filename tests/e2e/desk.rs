//! A supervisor at her desk in the real window: graphs that reach beyond what the device holds, in one graph and in panels, taken out
//! as files and on paper; a blank data sheet; a filled one entered.

use std::{path::PathBuf, time::Duration};

use baton_domain::{ActionKind, SessionId, chart::ChartRow};
use baton_testkit::clinic::PASSWORD;
use baton_tests::window::{App, By, ClinicSide, Finger, Machine, Rules, Screen, button, css, wait_until, words};

const PIN: &str = "740862";

#[test]
fn graphs_are_compared_and_taken_out_and_a_sheet_of_paper_comes_in() {
    let _alone = crate::ONE_AT_A_TIME.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let clinic = ClinicSide::open(200);
    let machine = Machine::boot();
    let (screen, finger) = (Screen::of(&machine), Finger::on(&machine));
    let mut rules = Rules::read();
    let app = App::start(&machine, &machine.path("desk"));
    let kim = &clinic.sunrise().people[2];
    app.enrol(&clinic.enrolment_code(), "Supervisor's desk");
    app.sign_in(Some(&kim.login), PASSWORD, Some(&kim.code_at(ClinicSide::now_s())));
    app.click(&button("I have saved it"));
    app.set_pin(PIN);
    app.wait(&words("Good to see you"));
    app.click(&By::Path(format!("//button[@data-test-chart][contains(., '{}')]", clinic.sunrise().charts[0].name)));
    let desk = Desk { app: &app, rules: &mut rules, downloads: machine.path("Downloads") };
    desk.compare_and_take_out(&screen, &finger);
    write_a_target(&app, &mut rules);
    enter_a_sheet(&app, &mut rules, &clinic);
}

struct Desk<'a> {
    app: &'a App,
    rules: &'a mut Rules,
    downloads: PathBuf,
}

impl Desk<'_> {
    fn compare_and_take_out(self, screen: &Screen, finger: &Finger) {
        let Self { app, rules, downloads } = self;
        app.click(&button("Graphs"));
        app.wait(&css("[data-test-graph]"));
        app.wait(&words("as reckoned by the platform"));
        app.click(&words("Each day"));
        app.wait(&css("[data-test-by=day]"));
        app.click(&words("Each session"));
        app.wait(&css("[data-test-by=session]"));
        app.click(&button("Celeration chart"));
        app.wait(&css("svg[data-test-celeration]"));
        rules.look(app, "celeration-chart");
        app.click(&button("Cumulative record"));
        app.wait(&css("svg[data-test-cumulative]"));
        rules.look(app, "cumulative-record");

        app.click(&button("Compare"));
        for place in 1..=3 {
            app.click(&By::Path(format!("(//*[@data-test-pick])[{place}]")));
        }
        app.click(&css("[data-test-panels]"));
        app.wait(&css("[data-test-compared=panels]"));
        rules.look(app, "panels");
        app.click(&css("[data-test-compared] [data-test-out] > button"));
        app.wait(&words("no longer protected by Baton"));
        for (form, ending) in [("csv", "csv"), ("svg", "svg"), ("pdf", "pdf")] {
            app.click(&css(&format!("[data-test-form={form}]")));
            app.wait_text(&css("[data-test-saved]"), |text| text.contains("Downloads") && text.contains(ending));
        }
        check_files(&downloads);
        rules.look(app, "taken-out");
        print(app, screen, finger);
        app.click(&css("[data-test-each]"));
        app.click(&css("[data-test-back]"));
    }
}

/// The window of the system that prints stands over ours, and goes again.
fn print(app: &App, screen: &Screen, finger: &Finger) {
    let area = app.area(&css("[data-test-form=print]"));
    let before = screen.settled();
    finger.go(area.middle());
    finger.touch();
    screen.wait("the window that prints", Duration::from_secs(20), |screen| !screen.shows(&before));
    std::thread::sleep(Duration::from_secs(2));
    finger.escape();
    app.wait_text(&css("[data-test-saved]"), |text| text.contains("Recorded"));
}

/// A table with initials and no name, a drawing for each export, a document.
fn check_files(downloads: &std::path::Path) {
    let files = |ending: &str| -> Vec<PathBuf> {
        let all = std::fs::read_dir(downloads).unwrap().flatten().map(|file| file.path());
        all.filter(|path| path.extension().is_some_and(|found| found == ending)).collect()
    };
    let table = std::fs::read_to_string(&files("csv")[0]).unwrap();
    assert!(table.lines().count() > 3 * 80, "three targets, 200 days, three sessions a week");
    assert!(table.contains(",platform") && table.contains(",device"), "beyond what the device holds");
    let drawing = std::fs::read_to_string(&files("svg")[0]).unwrap();
    assert!(drawing.contains("Baseline") && !drawing.contains("var(") && !drawing.contains("<script"));
    let document = std::fs::read(&files("pdf")[0]).unwrap();
    assert!(document.starts_with(b"%PDF-") && document.len() > 5_000, "{}", document.len());
}

/// A target from a template in a program of its own; moved, so that it is run; its history.
fn write_a_target(app: &App, rules: &mut Rules) {
    let of_it =
        |what: &str| By::Path(format!("//li[@data-test-program-target][contains(., 'Waits for a turn')]//*[{what}]"));
    app.click(&css("[data-test-programs-key]"));
    app.wait(&css("[data-test-programs]"));
    rules.look(app, "programs");
    app.click(&css("[data-test-add-program]"));
    app.click(&css("[data-test-template]"));
    app.wait(&css("[data-test-editor]"));
    app.fill(&css("[data-test-program-name]"), "Play");
    app.fill(&css("[data-test-name]"), "Waits for a turn");
    app.wait_text(&css("[data-test-reads]"), |text| text.contains("Met with"));
    rules.look(app, "target-editor");
    app.click(&css("[data-test-save]"));
    app.wait(&of_it("@data-test-hidden"));
    if !app.has(&of_it("@data-test-move")) {
        app.click(&of_it("@data-test-turn"));
    }
    app.click(&of_it("@data-test-move"));
    app.click(&of_it("@data-test-to='active'"));
    app.fill(&of_it("@data-test-why-words"), "Ready for it");
    app.click(&of_it("@data-test-move-go"));
    app.wait(&of_it("@data-test-phase='active'"));
    if !app.has(&of_it("@data-test-past")) {
        app.click(&of_it("@data-test-turn"));
    }
    app.click(&of_it("@data-test-past"));
    app.wait_text(&of_it("@data-test-history"), |text| text.contains("Moved to Active") && text.contains("Written"));
    rules.look(app, "history-of-a-target");
    app.click(&css("[data-test-back]"));
}

fn enter_a_sheet(app: &App, rules: &mut Rules, clinic: &ClinicSide) {
    app.click(&css("[data-test-paper]"));
    app.click(&css("[data-test-print-sheets]"));
    app.wait(&css("[data-test-sheet]"));
    rules.look(app, "data-sheet");
    app.click(&button("Enter a filled sheet"));
    app.wait(&css("[data-test-paper-entry]"));
    rules.look(app, "paper-entry");
    app.click(&css("[data-test-go]"));
    app.wait(&css("[data-test-reason-fault]"));
    rules.look(app, "paper-faults");
    let chart = clinic.sunrise().charts[0].chart.0;
    let papers = || -> Vec<SessionId> {
        let paper = |row: ChartRow| match row {
            ChartRow::Session(session) if session.paper.is_some() => Some(session.id),
            _ => None,
        };
        clinic.chart_rows(chart).into_iter().filter_map(paper).collect()
    };
    assert!(papers().is_empty(), "nothing is recorded of a sheet that does not fit");
    app.click(&css("[data-test-day=yesterday]"));
    app.fill(&css("[data-test-began]"), "1000");
    app.fill(&css("[data-test-ended]"), "1130");
    app.wait_text(&css("[data-test-lasts]"), |text| text.contains("30"));
    app.click(&words("Tablet had no battery"));
    let marks = "(//*[@data-test-entry-target][contains(., 'Asks for help')]//input)[1]";
    app.fill(&By::Path(marks.to_owned()), "+ + - +");
    app.click(&css("[data-test-all-zero]"));
    rules.look(app, "paper-filled");
    app.click(&css("[data-test-go]"));
    app.wait(&css("[data-test-on-paper]"));
    rules.look(app, "from-paper");
    wait_until("the sheet", Duration::from_secs(30), || (!papers().is_empty()).then_some(()));
    let entered = papers()[0];
    let is_its = |row: &ChartRow| matches!(row, ChartRow::Observation(o) if o.session == entered && o.told.is_some());
    wait_until("its data", Duration::from_secs(30), || {
        (clinic.chart_rows(chart).iter().filter(|row| is_its(row)).count() == 4).then_some(())
    });
    wait_until("the exports", Duration::from_secs(20), || (clinic.entries_of(ActionKind::Export) == 4).then_some(()));
    let kinds = [ActionKind::PrintSheet, ActionKind::WriteTarget, ActionKind::MoveTarget];
    assert_eq!(kinds.map(|kind| clinic.entries_of(kind)), [1, 1, 1]);
}
