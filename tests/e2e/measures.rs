//! Every measure in the real window: recorded by touch and by keys, undone, there again after a lock, delivered.

use std::time::Duration;

use baton_domain::{
    chart::ChartRow,
    observation::{Fact, Observation},
};
use baton_testkit::clinic::PASSWORD;
use baton_tests::window::{
    App, By, ClinicSide, Key, Machine, Rules, button, css, field, in_row, wait_until, with_class, words,
};

const PIN: &str = "947163";
/// The number of a chart with every measure.
const EVERY: usize = 2;
/// Of the momentary samples.
const INTERVAL: Duration = Duration::from_secs(60);

#[test]
fn every_measure_in_the_window() {
    let _alone = crate::ONE_AT_A_TIME.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let clinic = ClinicSide::open(14);
    let machine = Machine::boot();
    let mut rules = Rules::read();
    let mut app = App::start(&machine, &machine.path("tablet"));
    begin(&app, &clinic);
    let places = Rules::positions(&app);
    clinic.cut();

    // First, since its first interval ends a minute later.
    press(&app, "Plays beside others", 1);
    app.wait_running("Plays beside others", true);
    steps(&app);
    latency(&app);
    windows(&app);
    app.count("Asks for a break");
    app.count("Asks for a break");
    trials(&app, &mut rules);
    rules.check_session(&app);
    rules.look(&app, "measures");
    entries(&app, &mut rules);
    describe(&app, &mut rules);
    interval(&app);
    assert_eq!(Rules::positions(&app), places, "rows have moved since they came");
    let before = progresses(&app);

    let clients: Vec<String> = clinic.sunrise().charts.iter().map(|chart| chart.name.clone()).collect();
    app.lock("[data-test-lock]", &clients, machine.root());
    app.choose("AR");
    app.pin(PIN);
    app.wait(&css("[data-test-session=running]"));
    assert_eq!(progresses(&app), before, "another state after the lock");
    rules.look(&app, "measures-again");
    frozen(&app, &mut rules);
    correct(&app, &mut rules);
    clinic.heal();
    check_platform(&clinic);
}

fn begin(app: &App, clinic: &ClinicSide) {
    let sunrise = clinic.sunrise();
    app.enrol(&clinic.enrolment_code(), "Room 3 tablet");
    app.sign_in(Some("ana.ruiz"), PASSWORD, Some(&sunrise.people[0].code_at(ClinicSide::now_s())));
    app.wait(&words("One more code"));
    app.click(&button("I have saved it"));
    app.set_pin(PIN);
    app.click(&By::Path(format!("//button[@data-test-chart][contains(., '{}')]", sunrise.charts[EVERY].name)));
    app.click(&css("[data-test-start]"));
    app.wait(&css("[data-test-session=running]"));
}

/// Touches one of the keys of a row, from 1.
fn press(app: &App, row: &str, number: usize) {
    app.tap(&key(row, number));
}

fn key(row: &str, number: usize) -> By {
    let By::Path(keys) = in_row(row, "button[@data-test-key]") else { unreachable!("rows are found by path") };
    By::Path(format!("({keys})[{number}]"))
}

fn progress(app: &App, row: &str, wanted: &str) {
    app.wait_text(&in_row(row, "*[@data-test-progress]"), |text| text.contains(wanted));
}

/// What rows say of themselves, but for those that a clock moves on.
fn progresses(app: &App) -> Vec<String> {
    app.texts("[data-test-row] [data-test-progress]").into_iter().filter(|text| !text.contains("next in")).collect()
}

fn undo(app: &App, row: &str) {
    app.tap(&in_row(row, "button[@data-test-undo]"));
}

/// A run of six steps, one of them taken back, and the first of a second run.
fn steps(app: &App) {
    let row = "Brushes teeth";
    for place in 1..=5 {
        progress(app, row, &format!("step {place} of 6"));
        press(app, row, if place == 3 { 3 } else { 1 });
    }
    progress(app, row, "step 6 of 6: Rinse");
    undo(app, row);
    progress(app, row, "step 5 of 6");
    press(app, row, 1);
    progress(app, row, "step 6 of 6");
    press(app, row, 1);
    progress(app, row, "step 1 of 6");
}

fn latency(app: &App) {
    let row = "Sits down when asked";
    press(app, row, 1);
    progress(app, row, "waiting");
    press(app, row, 2);
    progress(app, row, "last");
    press(app, row, 1);
    progress(app, row, "waiting");
    press(app, row, 3);
    progress(app, row, "no response");
}

fn windows(app: &App) {
    let row = "Reads words aloud";
    press(app, row, 1);
    app.wait_running(row, true);
    for count in 1..=3 {
        press(app, row, 2);
        app.wait_figure(row, count);
    }
    press(app, row, 1);
    app.wait_running(row, false);
}

/// On the row, and on its card what the row has no key for.
fn trials(app: &App, rules: &mut Rules) {
    let row = "Asks for help";
    app.trial(row, Key::Yes);
    app.click(&in_row(row, "button[@data-test-name]"));
    app.wait(&css("[data-test-instruction]"));
    app.click(&words("Error correction"));
    app.tap(&By::Path(format!("//*[@data-test-card]//{}", with_class("button", "yes"))));
    app.wait(&words("1 error correction"));
    rules.look(app, "card-trials");
    app.click(&css("[data-test-to-targets]"));
    app.wait_progress(row, 1);
    app.prompted(row, "Gesture");
    app.prompted_again(row);
}

fn entries(app: &App, rules: &mut Rules) {
    open_card(app, "Mood");
    app.tap(&By::Path("//*[@data-test-card]//button[@data-test-key][.//b[normalize-space(.)='4']]".to_owned()));
    app.wait(&words("4 of 5"));
    rules.look(app, "card-rating");
    back(app);
    open_card(app, "Water");
    app.fill(&field("How much, in ml"), "120,5");
    app.click(&button("Add"));
    back(app);
    app.wait_text(&in_row("Water", "*[@data-test-figure]"), |text| text.contains("120.5 ml"));
    open_card(app, "Worksheet");
    app.fill(&field("Items"), "10");
    app.click(&button("Add"));
    app.wait(&words("Type how many are as asked: a whole number, 0 for none."));
    rules.look(app, "card-product");
    app.fill(&field("Of these, as asked"), "8");
    app.click(&button("Add"));
    app.wait_text(&css("[data-test-ledger]"), |text| text.contains("8 of 10"));
    back(app);
    open_card(app, "Teaching as planned");
    for (component, class) in [(1, "yes"), (2, "no"), (3, "yes")] {
        let key = with_class("button", class);
        app.tap(&By::Path(format!("//*[@data-test-component='{component}']//{key}")));
    }
    app.wait_text(&css("[data-test-ledger]"), |text| text.contains('3'));
    rules.look(app, "card-fidelity");
    back(app);
    open_card(app, "Anything else");
    app.fill(&field("What happened?"), "New shoes.");
    app.click(&button("Add"));
    app.wait_text(&css("[data-test-last]"), |text| text == "New shoes.");
    back(app);
}

fn open_card(app: &App, row: &str) {
    app.click(&key(row, 1));
    app.wait(&css("[data-test-card]"));
}

fn back(app: &App) {
    app.click(&css("[data-test-to-targets]"));
    app.wait(&in_row("Asks for help", "button[@data-test-name]"));
}

/// An event is counted, then described: one event, with its before and after.
fn describe(app: &App, rules: &mut Rules) {
    app.count("Hitting");
    app.click(&css("[data-test-abc-key]"));
    for choice in ["Demand", "Escape"] {
        app.tap(&By::Path(format!("//*[@data-test-abc]//button[contains(., '{choice}')]")));
    }
    rules.look(app, "card-abc");
    app.click(&button("Add ABC"));
    app.wait_text(&css("[data-test-described]"), |text| text == "described: 1");
    back(app);
    app.wait_figure("Hitting", 1);
}

/// The keys ask by themselves when the interval ends; until then there is nothing to mark.
fn interval(app: &App) {
    let row = "Plays beside others";
    let ends = || app.text(&in_row(row, "*[@data-test-progress]")).contains("mark ").then_some(());
    wait_until("the end of an interval", INTERVAL + Duration::from_secs(20), ends);
    press(app, row, 2);
    progress(app, row, "next in");
    press(app, row, 1);
    app.wait_running(row, false);
    progress(app, row, "100");
}

/// While the child has the tablet, touches record nothing; a key held long enough gives it back.
fn frozen(app: &App, rules: &mut Rules) {
    let before = progresses(app);
    app.click(&css("[data-test-freeze]"));
    app.wait(&css("[data-test-frozen]"));
    app.driver.press_keys(&['1', 'q', 'a', 'z'], 45).unwrap();
    rules.look(app, "frozen");
    app.driver.press_keys(&['\u{E00C}'], 45).unwrap();
    app.wait(&css("[data-test-freeze]"));
    assert!(!app.has(&css("[data-test-frozen]")), "Escape ends it");
    assert_eq!(progresses(app), before, "a frozen tablet has recorded something");
}

/// After the end: a wrong answer is put right with a reason, and what was wrong stays to be seen.
fn correct(app: &App, rules: &mut Rules) {
    app.click(&css("[data-test-end]"));
    app.click(&button("All were zero"));
    app.click(&css("[data-test-end-now]"));
    app.click(&css("[data-test-check]"));
    let of = |row: &str, what: &str| By::Path(format!("//*[@data-test-facts-of][.//h2[contains(., '{row}')]]//{what}"));
    app.click(&of("Water", "h2/button"));
    app.click(&of("Water", "button[@data-test-change]"));
    // Backspaces: the field holds what was recorded.
    app.fill(&field("How much, in ml"), "\u{E003}\u{E003}\u{E003}\u{E003}\u{E003}99.5");
    app.click(&words("Tapped the wrong key"));
    rules.look(app, "correction");
    app.click(&css("[data-test-send]"));
    app.wait_text(&of("Water", "*[@data-test-struck]"), |text| text.contains("Tapped the wrong key"));
    app.wait(&of("Water", "*[@data-test-told]"));
    rules.look(app, "facts");
}

/// Each tap once, as what it was; what was put right stands beside what it replaces.
fn check_platform(clinic: &ClinicSide) {
    let chart = clinic.sunrise().charts[EVERY].chart.0;
    let held = || -> Vec<Observation> {
        let rows = clinic.chart_rows(chart).into_iter();
        let made = rows.filter_map(|row| if let ChartRow::Observation(o) = row { Some(o) } else { None });
        // The history has no words.
        let all: Vec<Observation> = made.collect();
        let session = all.iter().find(|o| matches!(o.fact, Fact::Text { .. })).map(|o| o.session);
        all.into_iter().filter(|o| Some(o.session) == session).collect()
    };
    let expected = 7 + 2 + 4 + 2 + 4 + 1 + 1 + 1 + 3 + 1 + 2 + 2 + 1;
    let start = std::time::Instant::now();
    while held().len() < expected && start.elapsed() < Duration::from_secs(75) {
        std::thread::sleep(Duration::from_millis(500));
    }
    let made = held();
    let facts: Vec<&Fact> = made.iter().map(|o| &o.fact).collect();
    assert_eq!(made.len(), expected, "{facts:?}");
    assert_eq!(made.iter().filter(|o| o.voided.is_some()).count(), 2);
    let water: Vec<_> = made.iter().filter(|o| matches!(o.fact, Fact::Quantity { .. })).collect();
    let said = water[0].voided.as_ref().unwrap().words.as_ref().unwrap();
    assert_eq!((&water[0].fact, said.as_str()), (&Fact::Quantity { thousandths: 120_500 }, "Tapped the wrong key"));
    let told = water[1].told.as_ref().unwrap();
    assert_eq!((&water[1].fact, told.in_place_of), (&Fact::Quantity { thousandths: 99_500 }, Some(water[0].id)));
}
