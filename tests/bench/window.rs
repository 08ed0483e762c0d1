//! The real window: a tap until it is painted, a lock until the window is another, a start until People stands there.
//! A finger of the display's own test extension touches, and the display's memory tells what is painted.
#![allow(clippy::disallowed_methods, reason = "a stopwatch measures these processes, not the world")]

use std::{
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use baton_testkit::clinic::PASSWORD;
use baton_tests::window::{App, By, ClinicSide, Finger, Guard, Machine, Screen, button, css, in_row, program, words};

use crate::figure::{Limit, Report, quantile};

const PIN: &str = "947163";
const TAPS: usize = 200;
const LOCKS: usize = 25;
const STARTS: usize = 20;
pub const ROW: &str = "Asks for help";
/// A person's taps come no closer.
const BETWEEN: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(20);

pub fn measure(report: &mut Report) {
    let clinic = ClinicSide::open(14);
    let machine = Machine::boot();
    let (screen, finger) = (Screen::of(&machine), Finger::on(&machine));
    let data = machine.path("tablet");
    let mut app = App::start(&machine, &data);
    arrive(&app, &clinic);
    begin_session(&app, &clinic);
    let mut paints = paints(&app, &screen, &finger);
    report.add("paint_p95_ms", quantile(&mut paints, 0.95), "ms", Limit::AtMost(50.0));
    let mut locks = locks(&mut app, &screen, &finger);
    report.add("lock_p95_ms", quantile(&mut locks, 0.95), "ms", Limit::AtMost(400.0));
    drop(app);
    let [ours, empty, alike] = starts(&machine, &screen, &data).map(|mut times| quantile(&mut times, 0.95));
    report.add("start_p95_ratio", ours / empty, "×", Limit::AtMost(1.5));
    report.add("start_p95_ms", ours, "ms", Limit::None);
    report.add("start_empty_p95_ms", empty, "ms", Limit::None);
    report.add("start_empty_by_processor_p95_ms", alike, "ms", Limit::None);
}

/// Enrols the device and signs the first technician in.
pub fn arrive(app: &App, clinic: &ClinicSide) {
    let ana = &clinic.sunrise().people[0];
    app.enrol(&clinic.enrolment_code(), "Bench");
    app.sign_in(Some(&ana.login), PASSWORD, Some(&ana.code_at(ClinicSide::now_s())));
    app.wait(&words("One more code"));
    app.click(&button("I have saved it"));
    app.set_pin(PIN);
}

fn begin_session(app: &App, clinic: &ClinicSide) {
    app.click(&By::Path(format!("//button[@data-test-chart][contains(., '{}')]", clinic.sunrise().charts[0].name)));
    app.click(&css("[data-test-start]"));
    app.wait(&css("[data-test-session=running]"));
}

/// From the touch until the row's number is another on the display.
pub fn paints(app: &App, screen: &Screen, finger: &Finger) -> Vec<f64> {
    let number = app.area(&in_row(ROW, "*[@data-test-progress]"));
    let key = app.area(&in_row(ROW, "button[@data-test-key]"));
    finger.go(key.middle());
    let mut times = Vec::with_capacity(TAPS);
    for _ in 0..TAPS {
        std::thread::sleep(BETWEEN);
        let before = screen.part(number);
        let start = Instant::now();
        finger.touch();
        let painted = wait_for("a tap to be painted", || screen.part(number) != before);
        times.push(ms(painted - start));
    }
    app.wait_progress(ROW, u32::try_from(TAPS).unwrap());
    times
}

/// From the touch on Lock until People stands there and the old web process is gone, its keys with it.
fn locks(app: &mut App, screen: &Screen, finger: &Finger) -> Vec<f64> {
    let mut people: Option<Vec<u8>> = None;
    let mut times = Vec::with_capacity(LOCKS);
    while times.len() < LOCKS {
        let lock = app.area(&css("[data-test-lock]"));
        let old = app.web_processes();
        finger.go(lock.middle());
        std::thread::sleep(BETWEEN);
        let start = Instant::now();
        finger.touch();
        if let Some(people) = &people {
            let covered = wait_for("People", || screen.shows(people));
            let gone =
                wait_for("the old web process to end", || app.web_processes().iter().all(|pid| !old.contains(pid)));
            times.push(ms(covered.max(gone) - start));
        }
        app.attach();
        app.wait(&words("Who has the tablet?"));
        people.get_or_insert_with(|| screen.settled());
        app.choose("AR");
        app.pin(PIN);
        app.wait(&css("[data-test-session=running]"));
    }
    times
}

/// From the start of the process until the picture stands: ours, an empty window's, and that of an empty window which the
/// processor paints as it does ours where no graphics hardware is; alternating.
fn starts(machine: &Machine, screen: &Screen, data: &Path) -> [Vec<f64>; 3] {
    let ours = program();
    let empty = ours.parent().unwrap().join("examples/empty_window");
    let nothing = screen.settled();
    let mut of = [Starts::default(), Starts::default(), Starts::default()];
    for _ in 0..=STARTS {
        for (program, by_processor, starts) in [(&ours, false, 0), (&empty, false, 1), (&empty, true, 2)] {
            let mut command = machine.command(program);
            command.env("BATON_DATA_DIR", data).stdout(Stdio::null()).stderr(Stdio::null());
            if by_processor {
                command.env("WEBKIT_DISABLE_COMPOSITING_MODE", "1");
            }
            of[starts].time(screen, &nothing, command);
        }
    }
    of.map(|starts| starts.times)
}

#[derive(Default)]
struct Starts {
    /// What stands there in the end; the first start tells.
    picture: Option<Vec<u8>>,
    times: Vec<f64>,
}

impl Starts {
    fn time(&mut self, screen: &Screen, nothing: &[u8], mut command: Command) {
        let start = Instant::now();
        let running = Guard::start(&mut command);
        match &self.picture {
            Some(picture) => {
                let painted = wait_for("the window", || screen.shows(picture));
                self.times.push(ms(painted - start));
            }
            None => {
                wait_for("any window", || !screen.shows(nothing));
                self.picture = Some(screen.settled());
            }
        }
        drop(running);
        wait_for("the window to go", || screen.shows(nothing));
    }
}

pub fn wait_for(what: &str, mut holds: impl FnMut() -> bool) -> Instant {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < LONGEST, "waited for {what}");
        std::thread::sleep(Duration::from_millis(1));
    }
    Instant::now()
}

pub fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
