//! When a note may be signed.

use baton_domain::{
    note::{Rule, Verdict, may_sign},
    session::SessionState,
};

use crate::{HOUR, MINUTE, START, WORDS, case, note, signed};

const END: i64 = START + HOUR as i64;

#[test]
fn nothing_is_said_against_a_sound_note() {
    let checks = case().checks();
    let against: Vec<_> = checks.iter().filter(|check| check.verdict != Verdict::Passes).collect();
    assert!(against.is_empty(), "{against:#?}");
    assert!(may_sign(&checks) && checks.len() > 10);
    let rules: Vec<Rule> = checks.iter().map(|check| check.rule).collect();
    assert_eq!(&rules[..3], [Rule::SessionEnded, Rule::SignedAfterEnd, Rule::SignedInTime], "in a fixed order");
    assert_eq!(serde_json::to_value(&checks[0]).unwrap()["rule"], "session_ended");
    assert_eq!(serde_json::to_value(&checks[0]).unwrap()["verdict"], "passes");
}

#[test]
fn a_running_session_is_not_signed() {
    let mut running = case();
    running.expect(Rule::SessionEnded, Verdict::Passes, "The session has ended. It lasted 60 minutes.");
    running.session.state = SessionState::Running;
    running.session.ended = None;
    running.segments[0].ended = None;
    running.expect(Rule::SessionEnded, Verdict::Fails, "The session has not ended. End it before you sign.");
    assert!(!may_sign(&running.checks()));
    assert_eq!(running.found(Rule::SignedAfterEnd), None, "there is no end yet");
    assert_eq!(running.found(Rule::SignedInTime), None);
}

#[test]
fn the_end_is_not_in_the_future() {
    let mut case = case();
    case.expect(Rule::SignedAfterEnd, Verdict::Passes, "The session ended 10 minutes ago.");
    case.now = END;
    assert_eq!(case.found(Rule::SignedAfterEnd).unwrap().0, Verdict::Passes);
    case.now = END - 1;
    let line = "The session's end lies 1 minute ahead of this device's clock. Correct the clock, or wait.";
    case.expect(Rule::SignedAfterEnd, Verdict::Fails, line);
    assert_eq!(case.found(Rule::SignedInTime), None);
}

#[test]
fn a_signature_does_not_come_before_the_end() {
    let mut case = case();
    case.note = Some(signed(note(WORDS), END + 2 * MINUTE as i64));
    case.expect(Rule::SignedAfterEnd, Verdict::Passes, "The note was signed 2 minutes after the session's end.");
    case.note = Some(signed(note(WORDS), END - 12 * MINUTE as i64));
    let line = "The note was signed 12 minutes before the session's end. Withdraw the signature and sign again.";
    case.expect(Rule::SignedAfterEnd, Verdict::Fails, line);
}

#[test]
fn a_signature_comes_within_a_day() {
    let mut case = case();
    case.now = END + 24 * HOUR as i64;
    assert_eq!(case.found(Rule::SignedInTime).unwrap().0, Verdict::Passes);
    case.now += 1;
    let line = "The signature comes 24 hours after the end, later than 24 hours. Say why in the note.";
    case.expect(Rule::SignedInTime, Verdict::Warns, line);
    assert!(may_sign(&case.checks()), "late is not never");
    case.note = Some(signed(note(WORDS), END + MINUTE as i64));
    assert_eq!(case.found(Rule::SignedInTime).unwrap().0, Verdict::Passes, "a signature's own time counts");
}
