//! The author's time: stretches without an event, pauses, and others in it.

use baton_domain::{
    measure::Measure,
    note::{LONGEST_GAP_MINUTES, Rule, Verdict, may_sign},
    observation::{Fact, Response},
    score::Span,
    session::{Moment, Setting, Stream},
    units::Reaction,
};
use uuid::Uuid;

use crate::{
    COLLEAGUE, Case, HOUR, ME, MINUTE, SECOND, START, bout, case, made, moment, pause, segment, target, touch, under,
    user,
};

/// An hour with one trial at each of these minutes.
fn with_events(minutes: &[u64]) -> Case {
    let mut case = case();
    case.observations =
        (1..).zip(minutes).map(|(n, minute)| made(n, 1, minute * MINUTE, Fact::Trial(Response::Correct))).collect();
    case
}

#[test]
fn a_long_stretch_without_an_event_is_asked_about() {
    assert_eq!(LONGEST_GAP_MINUTES, 30);
    with_events(&[10, 40]).expect(Rule::Gap, Verdict::Passes, "No more than 30 minutes passed without an event.");
    let line = "1 stretch of more than 30 minutes has no event: from minute 10 to 41. Say what was done then.";
    let case = with_events(&[10, 41]);
    case.expect(Rule::Gap, Verdict::Warns, line);
    assert!(may_sign(&case.checks()));
    let mut long = with_events(&[]);
    long.session.ended = Some(crate::moment(3 * HOUR));
    long.segments = vec![segment(80, ME, 0, 40 * MINUTE), segment(81, ME, 2 * HOUR, 3 * HOUR)];
    let line = "2 stretches of more than 30 minutes have no event: from minute 0 to 40, from minute 120 to 180. \
        Say what was done then.";
    long.expect(Rule::Gap, Verdict::Warns, line);
}

#[test]
fn a_pause_is_no_gap_and_hides_none() {
    let mut case = with_events(&[10, 50]);
    case.session.pauses = vec![pause(15 * MINUTE, 45 * MINUTE)];
    case.expect(Rule::Gap, Verdict::Passes, "No more than 10 minutes passed without an event.");
    case.session.pauses = vec![pause(15 * MINUTE, 20 * MINUTE)];
    assert_eq!(case.found(Rule::Gap).unwrap().0, Verdict::Warns, "35 minutes are left of 40");
}

#[test]
fn only_the_authors_own_events_count_and_only_in_their_time() {
    let mut case = with_events(&[10, 30, 50]);
    case.observations[1].by = user(COLLEAGUE);
    let line = "1 stretch of more than 30 minutes has no event: from minute 10 to 50. Say what was done then.";
    case.expect(Rule::Gap, Verdict::Warns, line);
    case.segments = vec![segment(80, ME, 0, 20 * MINUTE), segment(81, COLLEAGUE, 20 * MINUTE, HOUR)];
    case.expect(Rule::Gap, Verdict::Passes, "No more than 10 minutes passed without an event.");
    case.segments.remove(0);
    assert_eq!(case.found(Rule::Gap), None, "the author provided nothing");
}

#[test]
fn a_behaviour_goes_on_through_its_bout_and_a_window_does_not() {
    let mut case = with_events(&[10]);
    case.session.targets.push(target(3, "Crying", Measure::Duration));
    case.observations.push(bout(300, 3, 12 * MINUTE, 55 * MINUTE, false));
    case.expect(Rule::Gap, Verdict::Passes, "No more than 10 minutes passed without an event.");
    case.session.targets[2].measure = Measure::Rate;
    let line = "1 stretch of more than 30 minutes has no event: from minute 12 to 55. Say what was done then.";
    case.expect(Rule::Gap, Verdict::Warns, line);
    case.session.targets[2].measure = Measure::Duration;
    case.observations[1].ended.as_mut().unwrap().truncated = true;
    assert_eq!(case.found(Rule::Gap).unwrap().0, Verdict::Warns, "a forgotten timer is nobody's event");
}

#[test]
fn who_provides_beside_the_session_is_at_work_in_what_they_record_there() {
    let mut case = with_events(&[5, 25, 45]);
    case.segments = vec![segment(81, COLLEAGUE, 0, HOUR), under("97155", segment(80, ME, 0, HOUR))];
    case.segments[1].stream = Stream::Beside;
    for made in &mut case.observations {
        made.stream = Stream::Beside;
    }
    assert_eq!(case.found(Rule::Gap).unwrap().0, Verdict::Passes);
    assert_eq!(case.found(Rule::RunNotNamed), None, "it is not the session's data");
    case.segments[1].setting = Setting::default();
    assert_eq!(case.found(Rule::Gap), None, "a second observer provides nothing");
}

#[test]
fn what_is_paused_is_not_billed() {
    let mut case = case();
    assert_eq!(case.found(Rule::Pauses), None);
    case.session.pauses = vec![pause(20 * MINUTE, 32 * MINUTE), pause(30 * MINUTE, 35 * MINUTE)];
    let line = "Of 60 minutes, 15 minutes were paused and are not billed.";
    case.expect(Rule::Pauses, Verdict::Passes, line);
    case.session.pauses[1].to = None;
    let line = "Of 60 minutes, 40 minutes were paused and are not billed.";
    case.expect(Rule::Pauses, Verdict::Passes, line);
}

#[test]
fn two_providers_under_one_code_at_once_are_seen() {
    let mut case = case();
    assert_eq!(case.found(Rule::Overlap), None, "nobody else provided");
    let mine = under("97153", segment(80, ME, 0, 40 * MINUTE));
    case.segments = vec![mine, under("97153", segment(81, COLLEAGUE, 40 * MINUTE, HOUR))];
    let line = "1 other provider provided at other times, or under another code.";
    case.expect(Rule::Overlap, Verdict::Passes, line);
    case.segments[1].started = moment(25 * MINUTE + 30 * SECOND);
    let line =
        "For 15 minutes another provider's time lies over the author's under the same code. One of them is billed.";
    case.expect(Rule::Overlap, Verdict::Warns, line);
    assert!(may_sign(&case.checks()));
    case.session.pauses = vec![pause(25 * MINUTE, 40 * MINUTE)];
    assert_eq!(case.found(Rule::Overlap).unwrap().0, Verdict::Passes, "a pause is provided by nobody");
    case.session.pauses.clear();
    case.segments[1].setting.service = None;
    assert_eq!(case.found(Rule::Overlap).unwrap().0, Verdict::Warns, "it may be the same code");
    case.segments[1] = under("97155", case.segments[1].clone());
    assert_eq!(case.found(Rule::Overlap).unwrap().0, Verdict::Passes);
    case.segments[1] = under("97153", case.segments[1].clone());
    case.segments[1].stream = Stream::Beside;
    assert_eq!(case.found(Rule::Overlap), None, "beside the session is not the session's");
    case.segments[1].stream = Stream::Main;
    case.billing.as_mut().unwrap().units.overlaps.two_providers_one_client = Reaction::Allow;
    assert_eq!(case.found(Rule::Overlap), None, "the payer permits it");
}

#[test]
fn two_devices_times_are_compared_as_far_as_their_clocks_are_known() {
    let mut case = case();
    // The other tablet's clock is ten minutes ahead: what it calls 10:50 is 10:40.
    let there = |ms: u64| Moment { at: touch(ms), boot: Uuid::from_u128(0x07e5) };
    let mut other = under("97153", segment(81, COLLEAGUE, 0, 0));
    other.started = there(50 * MINUTE);
    other.ended = Some(there(70 * MINUTE));
    case.segments = vec![under("97153", segment(80, ME, 0, 45 * MINUTE)), other];
    assert_eq!(case.found(Rule::Overlap).unwrap().0, Verdict::Passes);
    case.segments[0].setting.skew_ms = Some(-2 * MINUTE as i64);
    case.segments[1].setting.skew_ms = Some(8 * MINUTE as i64);
    let line =
        "For 5 minutes another provider's time lies over the author's under the same code. One of them is billed.";
    case.expect(Rule::Overlap, Verdict::Warns, line);
    let span = case.record().span(&case.segments[1]);
    assert_eq!((span.from_ms, span.to_ms), (40 * MINUTE, HOUR));
}

#[test]
fn a_wall_clock_that_is_set_during_the_session_moves_nothing() {
    let mut case = case();
    case.session.ended.as_mut().unwrap().at.wall_ms = START + 5;
    case.now = START + 10;
    assert_eq!(case.record().end_ms(), HOUR);
    case.expect(Rule::SignedAfterEnd, Verdict::Passes, "The session ended 0 minutes ago.");
}

#[test]
fn time_behind_the_sessions_end_is_nobodys() {
    let mut case = case();
    let mut beside = under("97155", segment(81, ME, 3 * HOUR, 5 * HOUR));
    beside.stream = Stream::Beside;
    case.segments = vec![under("97153", segment(80, ME, 0, 9 * HOUR)), beside];
    assert_eq!(case.record().own_time(), [Span { from_ms: 0, to_ms: HOUR }]);
    let line = "60 minutes make 4 units of 97153.";
    case.expect(Rule::Units, Verdict::Passes, line);
}

#[test]
fn hours_of_one_person_under_two_codes_bar_the_signature() {
    let mut case = case();
    case.segments = vec![
        under("97153", segment(80, ME, 0, HOUR)),
        under("97155", segment(81, ME, 30 * MINUTE, HOUR)),
        under("97155", segment(82, COLLEAGUE, 0, HOUR)),
    ];
    let line = "For 30 minutes two segments of the author's lie over each other, and both cannot be billed. Ask the clinic to \
        correct the session's segments.";
    case.expect(Rule::RecordedTwice, Verdict::Fails, line);
    assert!(!may_sign(&case.checks()));
    // Under one code the minute is billed once: to be seen, and no bar unless the payer makes it one.
    case.segments[1] = under("97153", segment(81, ME, 30 * MINUTE, HOUR));
    let line = "For 30 minutes two segments of the author's lie over each other. That time is billed once.";
    case.expect(Rule::RecordedTwice, Verdict::Warns, line);
    case.billing.as_mut().unwrap().units.overlaps.recorded_twice = Reaction::Block;
    assert_eq!(case.found(Rule::RecordedTwice).unwrap().0, Verdict::Fails);
    // A colleague's doubled hours are in the colleague's note.
    case.segments[0].by = user(COLLEAGUE);
    case.segments[1].by = user(COLLEAGUE);
    assert_eq!(case.found(Rule::RecordedTwice), None);
}
