//! The app as it is shipped, without a driver: keys and pixels only. Whatever a build for automation does otherwise, this
//! one meets: once, the window after a lock found no pages, and no driven test could see it.

use std::{process::Stdio, time::Duration};

use baton_testkit::clinic::PASSWORD;
use baton_tests::window::{
    App, ClinicSide, Finger, Guard, Machine, PATIENCE, Screen, WEB_PROCESS, button, count_in_process, css, files_with,
    processes_of, shipped, wait_until, words,
};
use rustix::process::{Pid, Signal, kill_process};

const PIN: &str = "947163";
const LOCKS: usize = 4;
/// A one-time code is good once; the next comes after this.
const CODE_S: i64 = 30;

#[test]
fn locks_again_and_again_and_leaves_nothing_behind() {
    let clinic = ClinicSide::open(14);
    let machine = Machine::boot();
    let (screen, hand) = (Screen::of(&machine), Finger::on(&machine));
    let data = machine.path("tablet");
    let nothing = screen.settled();
    let clients: Vec<String> = clinic.sunrise().charts.iter().map(|chart| chart.name.clone()).collect();
    let (people, signed_in_s) = a_tablet_in_use(&clinic, &machine, &screen);
    screen.wait("an empty display", PATIENCE, |screen| screen.shows(&nothing));

    let mut command = machine.command(shipped());
    command.env("BATON_DATA_DIR", &data).stdout(Stdio::null()).stderr(Stdio::null());
    let app = Guard::start(&mut command);
    screen.wait("any window", PATIENCE, |screen| !screen.shows(&nothing));
    let before = screen.settled();
    wait_until("the next code", PATIENCE * 2, || (ClinicSide::now_s() / CODE_S > signed_in_s / CODE_S).then_some(()));
    // The first tile; its password has the focus; past the button that shows it, its code.
    hand.type_text("\t\n");
    std::thread::sleep(Duration::from_secs(1));
    hand.type_text(PASSWORD);
    hand.type_text("\t\t");
    let ana = &clinic.sunrise().people[0];
    hand.type_text(&ana.code_at(ClinicSide::now_s()));
    hand.type_text("\n");
    for turn in 0..LOCKS {
        screen.wait("Today", PATIENCE, |screen| !screen.shows(&before) && !screen.shows(&people));
        screen.settled();
        hand.control('l');
        screen.wait(&format!("People, after lock {turn}"), PATIENCE, |screen| screen.shows(&people));
        let shown = processes_of(&app, WEB_PROCESS);
        assert_eq!(shown.len(), 1, "one window, one web process");
        assert_eq!(count_in_process(shown[0], &clients), Some(0), "a client's name is left in it");
        hand.type_text("\t\n");
        std::thread::sleep(Duration::from_secs(1));
        hand.type_text(PIN);
        hand.type_text("\n");
    }
    screen.wait("Today", PATIENCE, |screen| !screen.shows(&before) && !screen.shows(&people));
    assert_eq!(files_with(machine.root(), &clients), Vec::<std::path::PathBuf>::new(), "a name in clear");
    kill_process(Pid::from_raw(i32::try_from(app.group()).unwrap()).unwrap(), Signal::TERM).unwrap();
    screen.wait("an end", PATIENCE, |screen| screen.shows(&nothing));
    let left = |name: &str| std::fs::read_dir(machine.path(name)).unwrap().flatten().map(|entry| entry.file_name());
    wait_until("the pages' storage to go", PATIENCE, || {
        let storage = format!("baton-{}", app.group());
        left("run").chain(left("tmp")).all(|name| name != storage.as_str()).then_some(())
    });
}

/// Enrols a tablet and sets a PIN in the build under automation. What its People look like, and when the code was used.
fn a_tablet_in_use(clinic: &ClinicSide, machine: &Machine, screen: &Screen) -> (Vec<u8>, i64) {
    let ana = &clinic.sunrise().people[0];
    let mut app = App::start(machine, &machine.path("tablet"));
    app.enrol(&clinic.enrolment_code(), "Tablet 1");
    let now = ClinicSide::now_s();
    app.sign_in(Some(&ana.login), PASSWORD, Some(&ana.code_at(now)));
    app.wait(&words("One more code"));
    app.click(&button("I have saved it"));
    app.set_pin(PIN);
    app.click(&css("[data-test-lock]"));
    app.attach();
    app.wait(&words("Who has the tablet?"));
    (screen.settled(), now)
}
