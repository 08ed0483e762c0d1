//! Units of a session, as its note shows them.

use baton_domain::{
    note::{Rule, Verdict, billed_units, may_sign},
    session::{Stream, Zone},
    units::{Answer, Refusal},
};

use crate::{COLLEAGUE, Case, HOUR, ME, MINUTE, START, case, moment, pause, segment, under};

fn units(case: &Case) -> Answer {
    billed_units(&case.record()).unwrap().unwrap()
}

/// Date, code, minutes, units.
fn lines(case: &Case) -> Vec<(String, String, u64, u64)> {
    units(case).lines.into_iter().map(|line| (line.date, line.code, line.minutes, line.units)).collect()
}

fn line(date: &str, code: &str, minutes: u64, units: u64) -> (String, String, u64, u64) {
    (date.into(), code.into(), minutes, units)
}

#[test]
fn pauses_are_not_billed_and_what_is_left_makes_units() {
    let mut case = case();
    assert_eq!(lines(&case), [line("2026-11-20", "97153", 60, 4)]);
    case.expect(Rule::Units, Verdict::Passes, "60 minutes make 4 units of 97153.");
    case.session.pauses = vec![pause(10 * MINUTE, 18 * MINUTE)];
    assert_eq!(lines(&case), [line("2026-11-20", "97153", 52, 3)]);
    case.billing = None;
    assert!(billed_units(&case.record()).is_none());
}

#[test]
fn time_that_makes_no_unit_is_said() {
    let mut case = case();
    case.segments[0] = segment(80, ME, 0, 7 * MINUTE);
    case.expect(Rule::Units, Verdict::Warns, "7 minutes make 0 units of this session by itself.");
    assert!(may_sign(&case.checks()));
    case.segments[0] = segment(80, ME, 0, 8 * MINUTE);
    case.expect(Rule::Units, Verdict::Passes, "8 minutes make 1 unit of 97153.");
    case.segments[0] = segment(80, ME, 0, 25 * HOUR);
    case.session.ended = Some(moment(25 * HOUR));
    assert_eq!(billed_units(&case.record()), Some(Err(Refusal::TooLong(0))));
    let (verdict, line) = case.found(Rule::Units).unwrap();
    assert!(verdict == Verdict::Warns && line.contains("longer than 24 hours"), "{line}");
}

#[test]
fn each_provider_has_lines_and_only_the_authors_are_checked() {
    let mut case = case();
    case.segments = vec![
        segment(80, ME, 0, 5 * MINUTE),
        under("97153", segment(81, COLLEAGUE, 5 * MINUTE, HOUR)),
        under("97155", segment(82, COLLEAGUE + 1, 0, 30 * MINUTE)),
        segment(83, COLLEAGUE + 2, 0, HOUR),
    ];
    case.segments[2].stream = Stream::Beside;
    case.segments[3].stream = Stream::Beside;
    let mut found = lines(&case);
    found.sort();
    assert_eq!(
        found,
        [line("2026-11-20", "97153", 5, 0), line("2026-11-20", "97153", 55, 4), line("2026-11-20", "97155", 30, 2)],
        "a second observer without a service is not billed"
    );
    case.expect(Rule::Units, Verdict::Warns, "5 minutes make 0 units of this session by itself.");
    case.segments[1].setting.service = None;
    assert_eq!(lines(&case).len(), 2, "nobody's code is guessed");
}

#[test]
fn an_own_segment_without_a_code_is_billed_under_the_notes() {
    let mut case = case();
    case.segments = vec![under("0373T", segment(80, ME, 0, 30 * MINUTE)), segment(81, ME, 30 * MINUTE, HOUR)];
    case.note.as_mut().unwrap().form.service = Some(crate::code("97153"));
    assert_eq!(lines(&case), [line("2026-11-20", "0373T", 30, 2), line("2026-11-20", "97153", 30, 2)]);
    case.expect(Rule::Units, Verdict::Passes, "60 minutes make 2 units of 0373T and 2 units of 97153.");
}

#[test]
fn midnight_of_the_place_splits_the_time() {
    // 23:30 to 00:30 at five hours west of Greenwich.
    let case = case().at(START + 13 * HOUR as i64 + 30 * MINUTE as i64);
    assert_eq!(lines(&case), [line("2026-11-20", "97153", 30, 2), line("2026-11-21", "97153", 30, 2)]);
    let mut there = case;
    there.session.zone = Zone::at(0);
    assert_eq!(lines(&there), [line("2026-11-21", "97153", 60, 4)]);
}

#[test]
fn an_hour_that_the_clocks_skip_or_repeat_is_neither_lost_nor_won() {
    let five_hours = |zone: Zone| {
        let mut case = case();
        case.session.zone = zone;
        case.session.ended = Some(moment(5 * HOUR));
        case.segments[0] = segment(80, ME, 0, 5 * HOUR);
        // From 23:00 by the clock of the start.
        case.at(START + 8 * HOUR as i64 - i64::from(zone.start_min) * MINUTE as i64)
    };
    let split = [line("2026-11-20", "97153", 60, 4), line("2026-11-21", "97153", 240, 16)];
    for zone in [Zone::at(-300), Zone { start_min: -300, end_min: -240 }, Zone { start_min: -240, end_min: -300 }] {
        assert_eq!(lines(&five_hours(zone)), split, "{zone:?}");
    }
    let spring = five_hours(Zone { start_min: -300, end_min: -240 });
    assert_eq!((spring.record().time_at(0), spring.record().time_at(5 * HOUR)), ("23:00".into(), "05:00".into()));
}

#[test]
fn hand_over_behind_midnight_has_the_later_date_even_when_clocks_change() {
    for end_min in [-240, -300, -360] {
        let mut case = case();
        case.session.zone = Zone { start_min: -300, end_min };
        case.session.ended = Some(moment(4 * HOUR));
        case.segments = vec![
            under("97153", segment(81, COLLEAGUE, 0, 90 * MINUTE)),
            segment(80, ME, 90 * MINUTE, 2 * HOUR),
            under("97153", segment(82, COLLEAGUE, 2 * HOUR, 4 * HOUR)),
        ];
        let case = case.at(START + 13 * HOUR as i64);
        let own = case.record().author.to_string();
        let mine = units(&case).lines.into_iter().filter(|l| l.provider.as_ref() == Some(&own));
        let mine: Vec<_> = mine.map(|l| (l.date, l.minutes)).collect();
        assert_eq!(mine, [("2026-11-21".to_owned(), 30)], "{end_min}");
        case.expect(Rule::Service, Verdict::Passes, "The payer has 97153 on 2026-11-20.");
    }
}

#[test]
fn a_running_session_makes_units_up_to_now() {
    let mut case = case();
    case.session.ended = None;
    case.session.state = baton_domain::session::SessionState::Running;
    case.segments[0].ended = None;
    case.now = START + 30 * MINUTE as i64;
    assert_eq!(lines(&case), [line("2026-11-20", "97153", 30, 2)]);
}
