//! The screens as a person goes through them.

use std::time::Duration;

use baton_vault::otp::OtpSeed;

use super::{
    app::App,
    driver::By,
    guard::wait_until,
    memory,
    page::{button, css, field, in_row, with_class, words},
    rules::Rules,
};

/// The key of a trial row.
#[derive(Clone, Copy)]
pub enum Key {
    /// Correct.
    Yes,
    /// Incorrect.
    No,
}

impl App {
    /// First run: types the code.
    pub fn enrol(&self, code: &str, name: &str) {
        self.fill(&field("Enrolment code"), code);
        self.fill(&field("Name of this device"), name);
        self.click(&button("Connect"));
        self.wait(&css("[data-test-sign-in]"));
    }

    /// Fills in the sign-in; without a login where the person has tapped their name, without a code where there is none yet.
    pub fn sign_in(&self, login: Option<&str>, password: &str, code: Option<&str>) {
        if let Some(login) = login {
            self.fill(&field("Login"), login);
        }
        self.fill(&field("Password"), password);
        if let Some(code) = code {
            self.fill(&field("Six-digit code"), code);
        }
        self.click(&By::Path("//form[@data-test-sign-in]//button[@type='submit']".to_owned()));
    }

    /// The seed that the page shows, as a person would type it into an authenticator.
    pub fn seed(&self) -> OtpSeed {
        crate::seed(&self.text(&css("[data-test-seed]")).replace(' ', ""))
    }

    /// Types a PIN on the pad.
    #[track_caller]
    pub fn pin(&self, pin: &str) {
        for digit in pin.chars() {
            self.click(&By::Path(format!("//*[@data-test-pin]//button[normalize-space(.)='{digit}']")));
        }
        self.click(&css("[data-test-pin-go]"));
    }

    /// Sets a PIN: twice the same.
    pub fn set_pin(&self, pin: &str) {
        self.wait(&words("New PIN"));
        self.pin(pin);
        self.wait(&words("The same PIN again"));
        self.pin(pin);
    }

    /// Chooses a person on People; initials are what everybody sees.
    #[track_caller]
    pub fn choose(&self, initials: &str) {
        self.click(&By::Path(format!("//button[@data-test-person][.//span[normalize-space(.)='{initials}']]")));
    }

    /// Locks by a key on the page, and checks that nothing of these words is left anywhere.
    #[track_caller]
    pub fn lock(&mut self, key: &str, canaries: &[String], root: &std::path::Path) {
        let shown = Rules::check_shown(self, canaries);
        self.click(&css(key));
        self.expect_lock(&shown, canaries, root);
    }

    /// Waits for the window of a lock, and checks that nothing of these words is left anywhere.
    #[track_caller]
    pub fn expect_lock(&mut self, shown: &[i32], canaries: &[String], root: &std::path::Path) {
        self.attach();
        self.wait(&words("Who has the tablet?"));
        wait_until("the old web process to end", Duration::from_secs(10), || {
            let now = self.web_processes();
            (!now.is_empty() && now.iter().all(|pid| !shown.contains(pid))).then_some(())
        });
        for pid in self.web_processes() {
            assert_eq!(memory::count_in_process(pid, canaries), Some(0), "a client's name is left in a web process");
        }
        let _ = self.driver.back();
        self.wait(&words("Who has the tablet?"));
        let page = self.text(&css("body"));
        assert!(canaries.iter().all(|name| !page.contains(name.as_str())), "Back shows a client");
        assert_eq!(memory::files_with(root, canaries), Vec::<std::path::PathBuf>::new(), "a name in clear");
    }

    /// Taps a key of a trial row.
    pub fn trial(&self, row: &str, key: Key) {
        let class = match key {
            Key::Yes => "yes",
            Key::No => "no",
        };
        let before = self.progress(row);
        self.tap(&in_row(row, &with_class("button", class)));
        self.wait_progress(row, before + 1);
    }

    /// Chooses another level of help and gives it.
    pub fn prompted(&self, row: &str, level: &str) {
        let before = self.progress(row);
        self.tap(&in_row(row, "button[@data-test-choose]"));
        self.tap(&By::Path(format!("//*[@data-test-levels]//button[contains(normalize-space(.), '{level}')]")));
        self.wait_progress(row, before + 1);
    }

    /// Gives the same help as last time, in one touch.
    pub fn prompted_again(&self, row: &str) {
        let before = self.progress(row);
        self.tap(&in_row(row, &with_class("button", "prompt")));
        self.wait_progress(row, before + 1);
    }

    /// How many trials a row shows.
    pub fn progress(&self, row: &str) -> u32 {
        let text = self.text(&in_row(row, "*[@data-test-progress]"));
        text.split_whitespace().next().unwrap().parse().unwrap()
    }

    /// Waits until a row shows this many trials.
    #[track_caller]
    pub fn wait_progress(&self, row: &str, count: u32) {
        self.wait_text(&in_row(row, "*[@data-test-progress]"), |text| text.starts_with(&format!("{count} of ")));
    }

    /// Counts one.
    pub fn count(&self, row: &str) {
        let before = self.figure(row);
        self.tap(&in_row(row, "button[@data-test-key]"));
        self.wait_figure(row, before + 1);
    }

    /// What a counting row shows.
    pub fn figure(&self, row: &str) -> u32 {
        self.text(&in_row(row, "*[@data-test-figure]")).parse().unwrap()
    }

    /// Waits until a counting row shows this.
    #[track_caller]
    pub fn wait_figure(&self, row: &str, count: u32) {
        self.wait_text(&in_row(row, "*[@data-test-figure]"), |text| text == count.to_string());
    }

    /// Starts or stops a time.
    pub fn toggle(&self, row: &str, running: bool) {
        self.tap(&in_row(row, "button[@data-test-key]"));
        self.wait_running(row, running);
    }

    /// Waits until a time runs, or stands.
    #[track_caller]
    pub fn wait_running(&self, row: &str, running: bool) {
        let key = in_row(row, &format!("button[@data-test-key][@aria-pressed='{running}']"));
        self.wait(&key);
    }

    /// What a time shows, in seconds.
    pub fn seconds(&self, row: &str) -> u32 {
        let text = self.text(&in_row(row, "*[@data-test-figure]"));
        text.split(':').fold(0, |sum, part| sum * 60 + part.parse::<u32>().unwrap())
    }
}
