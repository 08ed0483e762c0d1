//! What the demo says.

use std::fmt::Write;

use baton_testkit::clinic::{PASSWORD, SyntheticPerson, SyntheticPlatform};
use baton_vault::otp::{OtpSeed, STEP_SECONDS};

use crate::authenticator::Authenticator;

/// What can be typed.
pub const ORDERS: &str = "\
Type a letter and Enter:
  c  the codes of this moment             n  cut the network, or give it back
  e  a new enrolment code                 k  kill the app, as a crash does (k tablet-2)
  d  open a device (d tablet-2)           o  a key that the app shows: o KEY, or o NAME KEY to keep it
  h  all of this again                    q  end; the next run finds everything again";

/// The steps, for a newcomer.
const STEPS: &str = "\
3  PIN         Six digits that nobody guesses. From now on it lets this person back in, and switches between people.
4  Session     Open a client, start a session, score trials, count, run timers. Untouched for a minute, it locks by itself.
5  No network  n cuts it: go on working. k kills the app in mid-tap, d opens it again: sign in with the offline code, every
               tap is there. End the session, write a note, sign it. n gives the network back: all is delivered by itself.
6  Supervisor  d opens a second device, e prints a code to enrol it: sign in as kim.tran for the session, graphs, who looked.";

/// A code and how long it holds.
pub fn code(seed: &OtpSeed, wall_ms: i64) -> String {
    format!("{}  good for {} more seconds", seed.code_at(wall_ms.div_euclid(1_000)), seconds_left(wall_ms))
}

/// The enrolment code and what to do with it; `None` for devices that are enrolled.
pub fn enrolment(code: Option<&str>, device: &str) -> String {
    match code {
        Some(code) => format!(
            "1  Enrol       Paste this code into the window and call the tablet {device}. It is good once, for a day.\n\n{code}\n"
        ),
        None => format!("1  Enrol       {device} is enrolled.\n"),
    }
}

/// The sign-ins with their current codes.
pub fn sign_ins(platform: &SyntheticPlatform, authenticator: &Authenticator, wall_ms: i64) -> String {
    let mut text = format!("2  Sign in     Everybody's password: {PASSWORD}\n");
    for (clinic, people) in [("Sunrise Clinic", &platform.sunrise.people), ("Harbor Clinic", &platform.harbor.people)] {
        let _ = writeln!(text, "\n     {clinic}");
        for person in people {
            let _ = writeln!(text, "{}", sign_in(person, authenticator, wall_ms));
        }
    }
    let now_s = wall_ms.div_euclid(1_000);
    let known = |name: &str| [&platform.sunrise, &platform.harbor].iter().any(|clinic| clinic.person(name).is_some());
    let mut kept = authenticator.all().filter(|(name, _)| !known(name)).peekable();
    if kept.peek().is_some() {
        let _ = writeln!(text, "\n     Kept keys");
        kept.for_each(|(name, seed)| {
            let _ = writeln!(text, "     {name:<38}{}", seed.code_at(now_s));
        });
    }
    let left = seconds_left(wall_ms);
    let _ = writeln!(
        text,
        "\n     These codes hold for {left} more seconds, each is good once. c prints those of the moment."
    );
    text
}

/// How the text goes on after enrolment code and sign-ins.
pub fn steps() -> String {
    let keys = concat!(
        "     The app shows each person a key for offline sign-in, once, and Jon one for his second factor. Keep them here,\n",
        "     as in an authenticator app: o jon.sato KEY, o ana.offline KEY. Without this terminal: cargo xtask otp KEY\n",
    );
    format!("{keys}\n{STEPS}\n")
}

fn sign_in(person: &SyntheticPerson, authenticator: &Authenticator, wall_ms: i64) -> String {
    let SyntheticPerson { login, name, role, .. } = person;
    let kept = || authenticator.all().find(|(name, _)| name == login).map(|(_, seed)| seed);
    let code = match person.seed.as_ref() {
        Some(seed) => Some(seed.code_at(wall_ms.div_euclid(1_000))),
        None => kept().map(|seed| seed.code_at(wall_ms.div_euclid(1_000))),
    };
    let code = code.unwrap_or_else(|| format!("none at first: the app enrols a second factor; then o {login} KEY"));
    format!("     {login:<14}{:<14}{:<12}{code}", name.as_str(), role.label())
}

fn seconds_left(wall_ms: i64) -> i64 {
    let step = STEP_SECONDS.cast_signed();
    step - wall_ms.div_euclid(1_000).rem_euclid(step)
}
