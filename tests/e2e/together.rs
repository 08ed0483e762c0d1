//! Two people on one tablet in the real window: a second observer beside a session, agreement, and a note by the payer's template
//! up to the supervisor's signature.

use baton_domain::{chart::ChartRow, note::NoteState, session::Stream};
use baton_testkit::clinic::PASSWORD;
use baton_tests::window::{App, By, ClinicSide, Machine, Rules, button, css, wait_until, words};

const PIN_A: &str = "947163";
const PIN_K: &str = "740862";
const WORDS: &str = "Arrived calm. Hitting was seen twice before lunch and redirected at once; nothing else got in the way. \
     Crying and Elopement did not happen, On task was watched for. Mother heard how it went at the door.";

#[test]
fn a_second_observer_and_a_supervisors_signature_in_the_window() {
    let _alone = crate::ONE_AT_A_TIME.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let clinic = ClinicSide::open(3);
    clinic.bill(0);
    let machine = Machine::boot();
    let mut rules = Rules::read();
    let mut app = App::start(&machine, &machine.path("tablet"));
    let names: Vec<String> = clinic.sunrise().charts.iter().map(|chart| chart.name.clone()).collect();
    let mut pair = Pair { app: &mut app, rules: &mut rules, names, root: machine.root() };
    pair.sign_in_both(&clinic);
    pair.observe();
    pair.write_and_sign();
    pair.cosign();
    check_platform(&clinic);
}

struct Pair<'a> {
    app: &'a mut App,
    rules: &'a mut Rules,
    names: Vec<String>,
    root: &'a std::path::Path,
}

impl Pair<'_> {
    fn switch_to(&mut self, initials: &str, pin: &str) {
        self.app.lock("[data-test-lock]", &self.names, self.root);
        self.app.choose(initials);
        self.app.pin(pin);
    }

    fn sign_in_both(&mut self, clinic: &ClinicSide) {
        let people = &clinic.sunrise().people;
        let app = &mut *self.app;
        app.enrol(&clinic.enrolment_code(), "Room 4 tablet");
        for (number, (person, pin)) in [(&people[2], PIN_K), (&people[0], PIN_A)].into_iter().enumerate() {
            if number > 0 {
                app.lock("[data-test-lock]", &self.names, self.root);
                app.click(&css("[data-test-other]"));
            }
            app.sign_in(Some(&person.login), PASSWORD, Some(&person.code_at(ClinicSide::now_s())));
            app.click(&button("I have saved it"));
            app.set_pin(pin);
            app.wait(&words("Good to see you"));
        }
        app.click(&By::Path(format!("//button[@data-test-chart][contains(., '{}')]", self.names[0])));
        app.click(&css("[data-test-start]"));
        app.wait(&css("[data-test-session=running]"));
        clinic.cut();
        app.count("Hitting");
        app.count("Hitting");
    }

    /// The supervisor sees nothing of the technician's data, and leaves hers beside it.
    fn observe(&mut self) {
        self.switch_to("KT", PIN_K);
        self.app.wait(&css("[data-test-join]"));
        self.rules.look(self.app, "join");
        self.app.click(&css("[data-test-join]"));
        self.app.wait(&css("[data-test-band]"));
        self.app.wait_figure("Hitting", 0);
        self.app.count("Hitting");
        assert!(!self.app.has(&css("[data-test-end]")), "who observes does not end the session");
        self.rules.look(self.app, "observing");
        self.app.click(&css("[data-test-leave]"));
        self.switch_to("AR", PIN_A);
        self.app.wait(&css("[data-test-session=running]"));
        self.app.wait_figure("Hitting", 2);
    }

    /// No signature while a check fails; then the note as the payer asks for it.
    fn write_and_sign(&mut self) {
        let app = &mut *self.app;
        app.click(&css("[data-test-end]"));
        app.click(&button("All were zero"));
        app.click(&css("[data-test-end-now]"));
        app.fill(&css("[data-test-narrative]"), WORDS);
        app.wait(&words("saved on this device"));
        app.wait(&css("[data-test-missing]"));
        self.rules.look(app, "checks");
        for choice in ["Mother", "Calm", "Natural environment"] {
            app.click(&By::Path(format!("//*[@data-test-section]//button[contains(., '{choice}')]")));
        }
        app.fill(&css("[data-test-section=response] textarea"), "Redirected at once, no barrier.");
        app.wait(&css("[data-test-pin]"));
        self.rules.look(app, "note-by-template");
        app.pin(PIN_A);
        app.wait(&css("[data-test-signed]"));
        app.wait(&css("[data-test-waits]"));
        self.rules.look(app, "signed-waits");
        app.click(&css("[data-test-agreement]"));
        app.wait(&css("[data-test-agreement-page]"));
        app.wait(&words("Mean count per interval"));
        self.rules.look(app, "agreement");
        app.click(&css("[data-test-agreement-page] [data-test-back]"));
    }

    fn cosign(&mut self) {
        self.switch_to("KT", PIN_K);
        let app = &mut *self.app;
        app.click(&By::Path(format!("//button[@data-test-chart][contains(., '{}')]", self.names[0])));
        app.click(&button("note signed"));
        app.click(&css("[data-test-act=cosign]"));
        app.pin(PIN_K);
        app.wait(&css("[data-test-state=locked]"));
        self.rules.look(app, "cosigned");
        assert!(!app.has(&css("[data-test-act=give_back]")), "locked: addenda alone");
        assert!(app.has(&css("[data-test-act=amend]")));
    }
}

/// Both streams and the locked note are the platform's too.
fn check_platform(clinic: &ClinicSide) {
    clinic.heal();
    let chart = clinic.sunrise().charts[0].chart.0;
    wait_until("the locked note to arrive", std::time::Duration::from_secs(90), || {
        let rows = clinic.chart_rows(chart);
        let locked = |row: &ChartRow| matches!(row, ChartRow::Note(note) if note.state() == NoteState::Locked);
        let beside = |row: &ChartRow| matches!(row, ChartRow::Observation(o) if o.stream == Stream::Beside);
        (rows.iter().any(locked) && rows.iter().filter(|row| beside(row)).count() == 1).then_some(())
    });
}
