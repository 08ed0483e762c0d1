//! The main job in the window: enrol, sign in, record offline, hand over, lock, kill, end, sign, deliver, look.

use std::{path::Path, time::Duration};

use baton_domain::{UserId, observation::Fact, session::Disposition};
use baton_testkit::clinic::PASSWORD;
use uuid::Uuid;

use baton_tests::window::{
    App, By, ClinicSide, Finger, Key, Machine, Rules, button, css, field, in_row, wait_until, with_class, words,
};

const PIN_A: &str = "947163";
const PIN_B: &str = "629485";
const PIN_SUPERVISOR: &str = "740862";
const NOTE: &str = "Calm start; two hits before lunch.";
const TRIALS: [&str; 3] = ["Asks for help", "Points to named picture", "Matches colours"];
/// Taps on the way when the app is killed.
const MID_TAPS: usize = 8;
/// Letters of keys: Hitting, and Correct of the three trial rows.
const HUNDRED: [char; 4] = ['1', 'q', 'a', 'z'];

/// Who tapped what, in order.
#[derive(Default)]
struct Taps(Vec<(&'static str, UserId)>);

impl Taps {
    fn add(&mut self, row: &'static str, by: UserId) {
        self.0.push((row, by));
    }

    fn by(&self, user: UserId) -> usize {
        self.0.iter().filter(|(_, by)| *by == user).count()
    }
}

#[test]
fn a_shift_in_the_window() {
    let _alone = crate::ONE_AT_A_TIME.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let clinic = ClinicSide::open(14);
    let machine = Machine::boot();
    let mut rules = Rules::read();
    let (tablet, desk) = (machine.path("tablet"), machine.path("desk"));
    let mut shift = Shift::new(&clinic, &machine);

    let mut app = App::start(&machine, &tablet);
    let first_run = app.pid();
    shift.first_run(&mut app, &mut rules);
    shift.a_stranger(&mut app, &mut rules);
    shift.technician_a_signs_in(&mut app, &mut rules);
    clinic.cut();
    shift.session(&mut app, &mut rules);
    shift.hand_over(&mut app, &mut rules);
    shift.left_alone(&mut app, &mut rules);
    shift.killed_in_mid_tap(&app);
    drop(app);

    let mut app = App::start(&machine, &tablet);
    let runs = [first_run, app.pid()];
    shift.after_the_kill(&mut app, &mut rules);
    shift.end_and_sign(&mut app, &mut rules);
    clinic.heal();
    let tablet = shift.delivered(&app);
    clinic.check_reads(tablet, &machine, &runs);
    drop(app);

    let mut app = App::start(&machine, &desk);
    let runs = [app.pid()];
    shift.supervisor(&mut app, &mut rules);
    let desk = clinic.other_device(tablet);
    clinic.check_reads(desk, &machine, &runs);
    clinic.check_tenants();
}

struct Shift<'a> {
    clinic: &'a ClinicSide,
    root: &'a Path,
    finger: Finger,
    ana: UserId,
    jon: UserId,
    /// Every client's name: what must never be left anywhere.
    clients: Vec<String>,
    offline_seed: Option<baton_vault::otp::OtpSeed>,
    taps: Taps,
    /// Hits that the window had shown when the app was killed.
    acknowledged: u32,
}

impl<'a> Shift<'a> {
    fn new(clinic: &'a ClinicSide, machine: &'a Machine) -> Self {
        let sunrise = clinic.sunrise();
        Self {
            clinic,
            root: machine.root(),
            finger: Finger::on(machine),
            ana: sunrise.people[0].user,
            jon: sunrise.people[1].user,
            clients: sunrise.charts.iter().map(|chart| chart.name.clone()).collect(),
            offline_seed: None,
            taps: Taps::default(),
            acknowledged: 0,
        }
    }

    /// B has no second factor: the clinic requires one, so B enrols it before anything else. Then a PIN, a weak one first.
    fn first_run(&mut self, app: &mut App, rules: &mut Rules) {
        app.wait(&field("Enrolment code"));
        rules.look(app, "first-run");
        rules.check_refusals(app);
        app.enrol(&self.clinic.enrolment_code(), "Room 2 tablet");
        rules.look(app, "sign-in");
        app.sign_in(Some("jon.sato"), PASSWORD, None);
        app.wait(&words("Set up your second step"));
        let seed = app.seed();
        rules.look(app, "second-step");
        app.fill(&field("Six-digit code"), &seed.code_at(ClinicSide::now_s()));
        app.click(&button("Confirm"));
        app.wait(&words("One more code"));
        rules.look(app, "offline-code");
        app.click(&button("I have saved it"));
        app.set_pin("123456");
        app.wait(&words("It counts up or down."));
        rules.look(app, "weak-pin");
        app.set_pin(PIN_B);
        app.wait(&words("Good to see you, Jon Sato."));
        app.lock("[data-test-lock]", &self.clients, self.root);
    }

    /// A person of the second clinic is nobody here, with the right password and code too.
    fn a_stranger(&mut self, app: &mut App, rules: &mut Rules) {
        let eva = self.clinic.stranger();
        app.click(&css("[data-test-other]"));
        app.sign_in(Some(&eva.login), PASSWORD, Some(&eva.code_at(ClinicSide::now_s())));
        app.wait(&words("That login and password do not go together."));
        rules.look(app, "a-stranger");
        app.click(&button("Back to people"));
    }

    /// A comes to the same tablet. Today shows A's clients and nobody else's.
    fn technician_a_signs_in(&mut self, app: &mut App, rules: &mut Rules) {
        rules.look(app, "people");
        app.click(&css("[data-test-other]"));
        let ana = &self.clinic.sunrise().people[0];
        app.sign_in(Some(&ana.login), PASSWORD, Some(&ana.code_at(ClinicSide::now_s())));
        app.wait(&words("One more code"));
        self.offline_seed = Some(app.seed());
        app.click(&button("I have saved it"));
        app.set_pin(PIN_A);
        app.wait(&words("Good to see you, Ana Ruiz."));
        let mut shown = app.texts("[data-test-chart] b");
        let mut mine = self.clients[..6].to_vec();
        shown.sort();
        mine.sort();
        assert_eq!(shown, mine, "exactly A's clients");
        rules.look(app, "today");
        app.click(&By::Path(format!("//button[@data-test-chart][contains(., '{}')]", self.clients[0])));
        app.wait(&css("[data-test-start]"));
        rules.look(app, "chart");
    }

    /// Trials with prompt levels on three targets, two counts, two times at once, undo; all of it without a network.
    fn session(&mut self, app: &mut App, rules: &mut Rules) {
        let ana = self.ana;
        app.click(&css("[data-test-start]"));
        app.wait(&css("[data-test-session=running]"));
        let at_first = Rules::positions(app);
        self.first_touch(app);
        rules.check_session(app);
        for row in TRIALS {
            app.trial(row, Key::Yes);
            app.prompted(row, "Model");
            app.trial(row, Key::No);
            for _ in 0..3 {
                self.taps.add(row, ana);
            }
        }
        for row in ["Hitting", "Hitting", "Hitting", "Elopement"] {
            app.count(row);
            self.taps.add(row, ana);
        }
        app.toggle("Crying", true);
        self.taps.add("Crying", ana);
        app.toggle("On task", true);
        self.taps.add("On task", ana);
        rules.look(app, "session");
        self.undo(app);
        self.hundred_taps(app, rules);
        assert_eq!(Rules::positions(app), at_first, "rows have moved since they came");
    }

    /// A finger on a key the moment it is there, with no driver in between. It counts, and is taken back.
    fn first_touch(&mut self, app: &App) {
        let key = app.area(&in_row(TRIALS[0], &with_class("button", "yes")));
        self.finger.go(key.middle());
        self.finger.touch();
        app.wait_progress(TRIALS[0], 1);
        self.taps.add(TRIALS[0], self.ana);
        app.tap(&in_row(TRIALS[0], "button[@data-test-undo]"));
        app.wait_progress(TRIALS[0], 0);
    }

    /// The last one goes first; a row's own undo takes that row's last.
    fn undo(&mut self, app: &App) {
        app.tap(&css("[data-test-undo-mine]"));
        app.wait_running("On task", false);
        app.toggle("On task", true);
        self.taps.add("On task", self.ana);
        app.tap(&in_row("Hitting", "button[@data-test-undo]"));
        app.wait_figure("Hitting", 2);
        app.tap(&in_row("Elopement", "button[@data-test-undo]"));
        app.wait_figure("Elopement", 0);
    }

    /// A hundred taps by keys; no row moves.
    fn hundred_taps(&mut self, app: &App, rules: &Rules) {
        let before = Rules::positions(app);
        let keys: Vec<char> = HUNDRED.iter().copied().cycle().take(100).collect();
        for part in keys.chunks(20) {
            app.driver.press_keys(part, 45).unwrap();
        }
        for _ in 0..25 {
            for row in ["Hitting", TRIALS[0], TRIALS[1], TRIALS[2]] {
                self.taps.add(row, self.ana);
            }
        }
        app.wait_figure("Hitting", 2 + 25);
        for row in TRIALS {
            app.wait_progress(row, 3 + 25);
        }
        assert_eq!(Rules::positions(app), before, "rows move");
        rules.check_session(app);
    }

    /// B becomes active by PIN in the same session; timers run on; B's taps are B's.
    fn hand_over(&mut self, app: &mut App, rules: &mut Rules) {
        let crying = app.seconds("Crying");
        app.lock("[data-test-hand-over]", &self.clients, self.root);
        app.wait(&css("[data-test-running]"));
        app.choose("JS");
        rules.look(app, "pin");
        app.pin(PIN_B);
        app.wait(&css("[data-test-take-over]"));
        rules.look(app, "take-over");
        app.click(&css("[data-test-take-over]"));
        app.wait_running("Crying", true);
        app.wait_running("On task", true);
        assert!(app.seconds("Crying") > crying, "the timer did not run on");
        app.count("Hitting");
        self.taps.add("Hitting", self.jon);
        app.toggle("Crying", false);
        rules.check_session(app);
    }

    /// Left alone it locks by itself after the minute of the demo's policy; unlocked, all is where it was.
    fn left_alone(&mut self, app: &mut App, rules: &mut Rules) {
        let places = Rules::positions(app);
        let on_task = app.seconds("On task");
        let shown = Rules::check_shown(app, &self.clients);
        let start = std::time::Instant::now();
        wait_until("the warning", Duration::from_secs(60), || app.has(&css("[data-test-lock-soon]")).then_some(()));
        rules.look(app, "locks-soon");
        wait_until("the lock", Duration::from_secs(40), || {
            app.web_processes().iter().all(|pid| !shown.contains(pid)).then_some(())
        });
        assert!(start.elapsed() > Duration::from_secs(50), "locked too soon: {:?}", start.elapsed());
        app.expect_lock(&shown, &self.clients, self.root);
        app.choose("JS");
        app.pin(PIN_B);
        app.wait(&css("[data-test-session=running]"));
        app.wait_figure("Hitting", 28);
        app.wait_running("Crying", false);
        app.wait_running("On task", true);
        assert!(app.seconds("On task") >= on_task + 50, "the timer did not run on");
        assert_eq!(Rules::positions(app), places, "rows have moved");
        rules.look(app, "after-the-lock");
    }

    /// Killed while taps are on their way, when one more has reached the disk.
    fn killed_in_mid_tap(&mut self, app: &App) {
        self.acknowledged = app.figure("Hitting");
        let ledger = || std::fs::metadata(self.root.join("tablet/ledger.db-wal")).and_then(|file| file.modified()).ok();
        let before = ledger();
        std::thread::scope(|scope| {
            let taps = scope.spawn(|| app.driver.press_keys(&['1'; MID_TAPS], 200));
            wait_until("a tap on the disk", Duration::from_secs(10), || (ledger() != before).then_some(()));
            app.kill();
            let _ = taps.join();
        });
    }

    /// After a restart the PIN is not enough: password and offline code. The session is there, every tap in it.
    fn after_the_kill(&mut self, app: &mut App, rules: &mut Rules) {
        app.wait(&css("[data-test-running]"));
        rules.look(app, "people-after-the-kill");
        app.choose("AR");
        assert!(app.has(&css("[data-test-sign-in]")) && !app.has(&css("[data-test-pin]")), "the PIN is offered");
        let code = self.offline_seed.as_ref().unwrap().code_at(ClinicSide::now_s());
        rules.look(app, "offline-sign-in");
        app.sign_in(None, PASSWORD, Some(&code));
        wait_until("the session or a PIN to set", Duration::from_secs(30), || {
            (app.has(&css("[data-test-take-over]")) || app.has(&words("New PIN"))).then_some(())
        });
        if app.has(&words("New PIN")) {
            app.set_pin(PIN_A);
        }
        app.click(&css("[data-test-take-over]"));
        app.wait(&css("[data-test-session=running]"));
        let shown = app.figure("Hitting");
        let possible = self.acknowledged..=self.acknowledged + MID_TAPS as u32;
        assert!(possible.contains(&shown), "{shown} of {} acknowledged taps", self.acknowledged);
        for _ in self.acknowledged..shown {
            self.taps.add("Hitting", self.jon);
        }
        rules.check_session(app);
    }

    /// The end asks what silence means; the note is signed with the PIN.
    fn end_and_sign(&mut self, app: &mut App, rules: &mut Rules) {
        app.click(&css("[data-test-end]"));
        app.wait(&css("[data-test-end-now]"));
        let silence = |choice: &str| {
            By::Path(format!(
                "//*[@role='radiogroup'][contains(@aria-label, 'Elopement')]//label[contains(., '{choice}')]"
            ))
        };
        assert_eq!(app.read("return document.querySelectorAll('[role=radiogroup]').length"), 1, "what is silent");
        assert_eq!(app.read("return document.querySelector('[data-test-end-now]').disabled"), true);
        app.click(&silence("Not observed"));
        app.click(&silence("Zero"));
        rules.look(app, "end");
        app.click(&css("[data-test-end-now]"));
        app.fill(&css("textarea"), NOTE);
        app.wait(&words("saved on this device"));
        rules.look(app, "note");
        app.pin(PIN_A);
        app.wait(&css("[data-test-signed]"));
        rules.look(app, "signed");
        let mut hidden = self.clients.clone();
        hidden.push(NOTE.to_owned());
        app.lock("[data-test-lock]", &hidden, self.root);
    }

    /// The device delivers by itself while the lock screen is up: each tap once, by the right hand, in order.
    fn delivered(&self, app: &App) -> Uuid {
        let chart = &self.clinic.sunrise().charts[0];
        let held = self.clinic.wait_for(chart.chart.0, self.taps.0.len());
        assert!(held.marked.is_empty(), "{:?}", held.marked);
        let name = |target| chart.targets.iter().find(|t| t.id == target).unwrap().name.as_str();
        let there: Vec<(&str, UserId)> = held.observations.iter().map(|o| (name(o.target), o.by)).collect();
        assert_eq!(there, self.taps.0);
        for (user, taps) in &held.taps_by {
            assert_eq!(*taps, self.taps.by(*user), "entries of {user}");
        }
        assert_eq!(held.observations.iter().filter(|o| o.voided.is_some()).count(), 4);
        let silences: Vec<(&str, Disposition)> =
            held.silences.iter().map(|silence| (name(silence.target), silence.disposition)).collect();
        assert_eq!(silences, [("Elopement", Disposition::Zero)]);
        let crying = held.observations.iter().find(|o| name(o.target) == "Crying" && o.fact == Fact::Bout).unwrap();
        assert_eq!((crying.by, crying.ended.unwrap().by), (self.ana, self.jon), "started by A, ended by B");
        app.wait_text(&css("header"), |text| text.contains("all received"));
        held.device
    }

    /// The supervisor, on a second device, sees the session, graphs, and who looked.
    fn supervisor(&mut self, app: &mut App, rules: &mut Rules) {
        let kim = &self.clinic.sunrise().people[2];
        app.enrol(&self.clinic.enrolment_code(), "Desk");
        app.sign_in(Some(&kim.login), PASSWORD, Some(&kim.code_at(ClinicSide::now_s())));
        app.click(&button("I have saved it"));
        app.set_pin(PIN_SUPERVISOR);
        app.wait(&words("Good to see you, Kim Tran."));
        app.click(&By::Path(format!("//button[@data-test-chart][contains(., '{}')]", self.clients[0])));
        app.wait(&words("Recent sessions"));
        app.wait(&button("note signed"));
        rules.look(app, "chart-of-the-supervisor");
        app.click(&button("note signed"));
        app.wait(&words(NOTE));
        app.wait(&words("zero: watched for, did not happen"));
        rules.look(app, "session-of-the-supervisor");
        app.click(&css("[data-test-to-chart]"));
        app.click(&button("Graphs"));
        app.wait(&css("[data-test-graph]"));
        assert!(app.read("return document.querySelectorAll('[data-test-run]').length").as_u64() > Some(0));
        rules.look(app, "graphs");
        app.click(&button("As a table"));
        app.wait(&css("table"));
        app.click(&css("[data-test-back]"));
        app.click(&button("Who looked"));
        app.wait(&css("[data-test-access]"));
        let rows = app.texts("[data-test-access]").join("\n");
        for name in ["Ana Ruiz", "Jon Sato", "Kim Tran"] {
            assert!(rows.contains(name), "{name} looked:\n{rows}");
        }
        rules.look(app, "who-looked");
        app.lock("[data-test-lock]", &self.clients, self.root);
        app.wait_text(&css("header"), |text| text.contains("all received"));
    }
}
