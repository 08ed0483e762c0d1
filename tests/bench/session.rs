//! A session and a chart at their largest in the real window: 150 targets with eight timers, three years of daily sessions.
#![allow(clippy::disallowed_methods, reason = "a stopwatch measures these processes, not the world")]

use std::{
    process::Stdio,
    time::{Duration, Instant},
};

use baton_tests::window::{App, By, ClinicSide, Finger, Guard, Machine, Screen, button, css, in_row};

use crate::{
    cpu::{family_of, resident_each, resident_mb, used_us},
    figure::{Limit, Report, quantile},
    window::{ROW, arrive, ms, paints, wait_for},
};

const TARGETS: u16 = 150;
const TIMERS: usize = 8;
const DAYS: u32 = 3 * 365;
const OPENS: usize = 20;
const SHEETS: usize = 12;
/// Above it stand the clock and how much waits to be sent.
const BAR: u64 = 72;
const IDLE: Duration = Duration::from_secs(30);

pub fn measure(report: &mut Report) {
    let clinic = ClinicSide::open(0);
    let (wide, long) = (clinic.add_wide_client("Wren Wide", TARGETS), clinic.add_long_client("Lena Long", DAYS));
    let machine = Machine::boot();
    let (screen, finger) = (Screen::of(&machine), Finger::on(&machine));
    let app = App::start(&machine, &machine.path("tablet"));
    arrive(&app, &clinic);
    let mut graphs = graphs(&app, &screen, &finger, &long);
    report.add("graph_3y_p95_ms", quantile(&mut graphs, 0.95), "ms", Limit::AtMost(150.0));
    let mut sheets = sheets(&app, &screen, &finger, &wide);
    report.add("sheet150_open_p95_ms", quantile(&mut sheets, 0.95), "ms", Limit::AtMost(150.0));
    start_timers(&app);
    let (idle, resident) = at_rest(&app);
    report.add("idle_session_cpu_pct", idle, "%", Limit::AtMost(3.0));
    let mut paints = paints(&app, &screen, &finger);
    report.add("paint150_p95_ms", quantile(&mut paints, 0.95), "ms", Limit::AtMost(50.0));
    report.add("paint150_p50_ms", quantile(&mut paints, 0.5), "ms", Limit::None);
    drop(app);
    let empty = empty_window(&machine, &screen);
    report.add("rss_over_empty_mb", resident - empty, "MB", Limit::AtMost(80.0));
    report.add("rss_empty_mb", empty, "MB", Limit::None);
}

fn open_client(app: &App, name: &str) {
    app.click(&By::Path(format!("//button[@data-test-chart][contains(., '{name}')]")));
    app.wait(&css("[data-test-start]"));
}

/// From the touch on a key until the picture stands that the first touch led to; that one is not timed, it tells the picture.
fn touched(
    app: &App,
    screen: &Screen,
    finger: &Finger,
    key: &By,
    leads_to: &By,
    picture: &mut Option<Vec<u8>>,
) -> Option<f64> {
    finger.go(app.area(key).middle());
    screen.settled();
    let start = Instant::now();
    finger.touch();
    if let Some(picture) = picture {
        return Some(ms(wait_for("what a touch leads to", || screen.shows_below(BAR, picture)) - start));
    }
    app.wait(leads_to);
    screen.settled();
    *picture = Some(screen.below(BAR));
    None
}

/// From the touch on Graphs until all of them are painted.
fn graphs(app: &App, screen: &Screen, finger: &Finger, client: &str) -> Vec<f64> {
    open_client(app, client);
    let mut picture: Option<Vec<u8>> = None;
    let mut times = Vec::with_capacity(OPENS);
    while times.len() < OPENS {
        times.extend(touched(app, screen, finger, &button("Graphs"), &css("[data-test-graph]"), &mut picture));
        app.click(&css("[data-test-back]"));
        app.wait(&css("[data-test-start]"));
    }
    app.click(&css("[data-test-back]"));
    times
}

/// From the touch on Start until the sheet is painted. The last session goes on.
fn sheets(app: &App, screen: &Screen, finger: &Finger, client: &str) -> Vec<f64> {
    open_client(app, client);
    let mut picture: Option<Vec<u8>> = None;
    let mut times = Vec::with_capacity(SHEETS);
    loop {
        let running = css("[data-test-session=running]");
        times.extend(touched(app, screen, finger, &css("[data-test-start]"), &running, &mut picture));
        if times.len() == SHEETS {
            return times;
        }
        end_session(app);
    }
}

fn end_session(app: &App) {
    app.wait(&css("[data-test-session=running]"));
    app.click(&css("[data-test-end]"));
    app.click(&button("All were zero"));
    app.click(&css("[data-test-end-now]"));
    app.click(&css("[data-test-to-chart]"));
    app.wait(&css("[data-test-start]"));
}

fn start_timers(app: &App) {
    for round in 2..2 + TIMERS / 2 {
        for behaviour in ["Crying", "On task"] {
            app.click(&in_row(&format!("{behaviour} {round}"), "button[@data-test-key]"));
        }
    }
    app.click(&in_row(ROW, "*[@data-test-name]"));
    app.click(&css("[data-test-to-targets]"));
}

/// Percent of one core, and memory in use, while nobody touches anything.
fn at_rest(app: &App) -> (f64, f64) {
    std::thread::sleep(Duration::from_secs(5));
    let family = family_of(app.pid().as_raw_nonzero().get());
    let (start, before) = (Instant::now(), used_us(&family));
    std::thread::sleep(IDLE);
    let used = used_us(&family) - before;
    println!("{:.0?}", resident_each(&family));
    (used / start.elapsed().as_micros() as f64 * 100.0, resident_mb(&family))
}

fn empty_window(machine: &Machine, screen: &Screen) -> f64 {
    let nothing = screen.settled();
    let empty = baton_tests::window::program().parent().unwrap().join("examples/empty_window");
    let mut command = machine.command(empty);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let running = Guard::start(&mut command);
    wait_for("the empty window", || !screen.shows(&nothing));
    std::thread::sleep(Duration::from_secs(5));
    let family = family_of(i32::try_from(running.group()).unwrap());
    println!("{:.0?}", resident_each(&family));
    resident_mb(&family)
}
