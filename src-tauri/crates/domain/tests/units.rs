//! Service units: the vectors of domain §3.9, civil midnights, overlaps and limits.
#![allow(clippy::unwrap_used, reason = "test code: a failed step is a failed test")]

use baton_domain::units::{
    Answer, Line, Overlap, OverlapKind, Policy, Question, Reaction, Rounding, Scope, Segment, Span, answer, full_units,
    lines, midpoint_units, overlaps, total_time_units,
};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
/// 2026-11-22T00:00Z.
const SUNDAY: i64 = 20_779 * 24 * HOUR;

fn segment(code: &str, start_ms: i64, end_ms: i64) -> Segment {
    Segment {
        client: "c1".into(),
        provider: "p1".into(),
        code: code.into(),
        session: None,
        start_ms: SUNDAY + start_ms,
        end_ms: SUNDAY + end_ms,
        date: "2026-11-22".into(),
        end_date: None,
        utc_offset_min: 0,
        end_utc_offset_min: None,
        offset_changed_ms: None,
        excluded: Vec::new(),
        billable: true,
    }
}

fn at(hours: i64, minutes: i64, seconds: i64) -> i64 {
    hours * HOUR + minutes * MINUTE + seconds * 1000
}

fn units(segments: &[Segment], policy: &Policy) -> Vec<(String, u64)> {
    lines(segments, policy).unwrap().into_iter().map(|l| (l.code, l.units)).collect()
}

fn only(segments: &[Segment], policy: &Policy) -> Line {
    let found = lines(segments, policy).unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].clone()
}

fn midpoint() -> Policy {
    Policy::new(Rounding::CptMidpoint)
}

#[test]
fn cpt_midpoint_of_domain_3_9() {
    let table = [(7, 0), (8, 1), (22, 1), (23, 2), (37, 2), (38, 3), (52, 3), (53, 4), (120, 8), (127, 8), (128, 9)];
    for (minutes, expected) in table {
        assert_eq!(midpoint_units(minutes, 15), expected, "{minutes} minutes");
        assert_eq!(only(&[segment("97153", 0, minutes as i64 * MINUTE)], &midpoint()).units, expected);
    }
}

#[test]
fn full_units_only_of_domain_3_9() {
    for (minutes, expected) in [(14, 0), (15, 1), (29, 1), (173, 11)] {
        assert_eq!(full_units(minutes, 15), expected, "{minutes} minutes");
        let policy = Policy::new(Rounding::FullUnits);
        assert_eq!(only(&[segment("97153", 0, minutes as i64 * MINUTE)], &policy).units, expected);
    }
    assert_eq!(midpoint_units(173, 15), 12);
}

#[test]
fn per_session_and_per_day_of_domain_3_9() {
    let twice = [segment("97153", 0, 22 * MINUTE), segment("97153", HOUR, HOUR + 22 * MINUTE)];
    assert_eq!(only(&twice, &Policy { per: Scope::Session, ..midpoint() }).units, 2);
    let day = only(&twice, &midpoint());
    assert_eq!((day.units, day.minutes), (3, 44));
    let named = twice.map(|s| Segment { session: Some("s1".into()), ..s });
    assert_eq!(only(&named, &Policy { per: Scope::Session, ..midpoint() }).units, 3);
}

#[test]
fn medicare_total_time_of_domain_3_9() {
    let both = [segment("X", 0, 33 * MINUTE), segment("Y", HOUR, HOUR + 7 * MINUTE)];
    let expect = |x, y| vec![("X".to_owned(), x), ("Y".to_owned(), y)];
    assert_eq!(units(&both, &Policy::new(Rounding::MedicareTotalTime)), expect(2, 1));
    assert_eq!(units(&both, &midpoint()), expect(2, 0));
}

#[test]
fn total_time_spreads_as_in_the_well_known_examples_of_the_medicare_manual() {
    assert_eq!(total_time_units(&[("97110", 23), ("97112", 24)], 15), [1, 2]);
    assert_eq!(total_time_units(&[("97035", 8), ("97110", 18), ("97116", 10), ("97140", 13)], 15), [0, 1, 1, 1]);
    assert_eq!(total_time_units(&[("97110", 7), ("97112", 7), ("97140", 7)], 15), [1, 0, 0]);
}

#[test]
fn equal_remainders_go_to_more_minutes_then_to_the_first_name() {
    assert_eq!(total_time_units(&[("a", 7), ("b", 22)], 15), [0, 2]);
    assert_eq!(total_time_units(&[("b", 7), ("a", 7)], 15), [0, 1]);
    assert_eq!(total_time_units(&[("a", 14), ("b", 14), ("c", 14)], 15), [1, 1, 1]);
    assert_eq!(total_time_units(&[("a", 15), ("b", 7)], 15), [1, 0]);
    assert!(total_time_units(&[], 15).is_empty());
}

#[test]
fn seconds_are_dropped_from_elapsed_time_and_not_from_stamps() {
    let line = only(&[segment("97153", at(9, 0, 40), at(9, 8, 20))], &midpoint());
    assert_eq!((line.billable_ms, line.minutes, line.units), (460_000, 7, 0));
    // Seconds of two parts add up before they are dropped: 7:40 + 0:20 is 8 minutes.
    let parts = [segment("97153", at(9, 0, 40), at(9, 8, 20)), segment("97153", at(10, 0, 0), at(10, 0, 20))];
    assert_eq!(only(&parts, &midpoint()).units, 1);
}

#[test]
fn unit_length_is_data_by_code_and_date() {
    let policy: Policy = serde_json::from_str(
        r#"{"rounding":"cpt_midpoint","unit_minutes":60,"code_units":[
            {"code":"A","minutes":30,"to":"2026-11-21"},{"code":"A","minutes":20,"from":"2026-11-22"}]}"#,
    )
    .unwrap();
    let of = |code: &str, minutes| only(&[segment(code, 0, minutes * MINUTE)], &policy);
    assert_eq!((of("A", 31).units, of("A", 31).unit_minutes), (2, 20));
    assert_eq!((of("A", 10).units, of("A", 11).units), (0, 1));
    assert_eq!((of("B", 30).units, of("B", 31).units), (0, 1));
    let zero = Policy { unit_minutes: 0, ..midpoint() };
    assert_eq!(lines(&[], &zero).unwrap_err().code(), "question.unit_length");
}

#[test]
fn breaks_and_what_is_not_billed_are_left_out() {
    let span = |from: i64, to: i64| Span { start_ms: SUNDAY + from * MINUTE, end_ms: SUNDAY + to * MINUTE };
    let excluded = vec![span(30, 40), span(-10, 5), span(35, 50), span(119, 500), span(60, 60)];
    let long = Segment { excluded, ..segment("97153", 0, 120 * MINUTE) };
    assert_eq!(only(std::slice::from_ref(&long), &midpoint()).minutes, 120 - 5 - 20 - 1);
    assert_eq!(long.billable_spans().len(), 2);
    assert!(lines(&[Segment { billable: false, ..long.clone() }], &midpoint()).unwrap().is_empty());
    let all = Segment { excluded: vec![span(-1, 500)], ..long };
    assert!(lines(&[all], &midpoint()).unwrap().is_empty());
}

#[test]
fn a_segment_over_midnight_has_two_service_dates() {
    // 22:30 to 00:40 at UTC−5.
    let night = Segment {
        utc_offset_min: -300,
        end_date: Some("2026-11-23".into()),
        ..segment("97153", at(27, 30, 0), at(29, 40, 0))
    };
    let found: Vec<_> =
        lines(&[night], &midpoint()).unwrap().into_iter().map(|l| (l.date, l.minutes, l.units)).collect();
    assert_eq!(found, [("2026-11-22".to_owned(), 90, 6), ("2026-11-23".to_owned(), 40, 3)]);
}

#[test]
fn an_end_on_the_stroke_of_midnight_is_one_date() {
    let mut late = segment("97153", at(23, 0, 0), at(24, 0, 0));
    assert_eq!(only(std::slice::from_ref(&late), &midpoint()).units, 4);
    late.end_date = Some("2026-11-23".into());
    assert_eq!(only(&[late], &midpoint()).date, "2026-11-22");
}

/// 2026-11-01, New York: at 06:00Z clocks go from 02:00 back to 01:00.
fn fall_back(start: i64, end: i64) -> Segment {
    const DAY: i64 = 20_758 * 24 * HOUR;
    Segment {
        start_ms: DAY + start,
        end_ms: DAY + end,
        date: "2026-11-01".into(),
        utc_offset_min: -240,
        end_utc_offset_min: Some(-300),
        ..segment("97153", 0, 0)
    }
}

#[test]
fn a_change_of_clocks_neither_adds_nor_takes_time() {
    // 00:30 to 01:30 by the wall after the change: two hours passed.
    assert_eq!(only(&[fall_back(at(4, 30, 0), at(6, 30, 0))], &midpoint()).units, 8);
    // 22:30 the day before to 01:30 after the change: 1 h 30 before midnight and 2 h 30 after.
    let night = Segment {
        date: "2026-10-31".into(),
        end_date: Some("2026-11-01".into()),
        ..fall_back(at(2, 30, 0), at(6, 30, 0))
    };
    let minutes: Vec<u64> = lines(&[night], &midpoint()).unwrap().iter().map(|l| l.minutes).collect();
    assert_eq!(minutes, [90, 150]);
}

#[test]
fn a_change_of_clocks_at_midnight_is_placed_by_its_instant() {
    // Back from 24:00 to 23:00: 23:30 … 23:00 again … 00:30 is two hours, of which 1 h 30 belong to the first date.
    let back = Segment {
        utc_offset_min: 60,
        end_utc_offset_min: Some(0),
        offset_changed_ms: Some(SUNDAY + at(23, 0, 0)),
        end_date: Some("2026-11-23".into()),
        ..segment("97153", at(22, 30, 0), at(24, 30, 0))
    };
    // Forward from 00:00 to 01:00: the new date begins with the change.
    let forward = Segment {
        utc_offset_min: 0,
        end_utc_offset_min: Some(60),
        offset_changed_ms: Some(SUNDAY + at(24, 0, 0)),
        end_date: Some("2026-11-23".into()),
        ..segment("97153", at(23, 30, 0), at(24, 15, 0))
    };
    let minutes = |s: Segment| lines(&[s], &midpoint()).unwrap().iter().map(|l| l.minutes).collect::<Vec<_>>();
    assert_eq!(minutes(back), [90, 30]);
    assert_eq!(minutes(forward), [30, 15]);
}

fn kinds(segments: &[Segment], policy: &Policy) -> Vec<(OverlapKind, Reaction, [usize; 2])> {
    overlaps(segments, policy).found.into_iter().map(|o: Overlap| (o.kind, o.reaction, o.segments)).collect()
}

#[test]
fn overlaps_of_domain_3_9_are_found_and_warn_or_block() {
    let one = segment("97153", 0, HOUR);
    let other_provider = Segment { provider: "p2".into(), ..segment("97153", HOUR / 2, 2 * HOUR) };
    let other_client = Segment { client: "c2".into(), ..segment("97153", HOUR / 2, 2 * HOUR) };
    let mut policy = midpoint();
    let warn = Reaction::Warn;
    assert_eq!(
        kinds(&[one.clone(), other_provider.clone()], &policy),
        [(OverlapKind::TwoProvidersOneClient, warn, [0, 1])]
    );
    let two_clients = [other_client.clone(), one.clone()];
    assert_eq!(kinds(&two_clients, &policy), [(OverlapKind::OneProviderTwoClients, warn, [0, 1])]);
    policy.overlaps.one_provider_two_clients = Reaction::Block;
    assert_eq!(kinds(&two_clients, &policy)[0].1, Reaction::Block);
    assert!(overlaps(&two_clients, &policy).block(&policy));
    policy.group_codes = vec!["97153".into()];
    assert!(kinds(&two_clients, &policy).is_empty());
    policy.overlaps.two_providers_one_client = Reaction::Allow;
    assert!(kinds(&[one.clone(), other_provider.clone()], &policy).is_empty());
    // A supervisor's other code beside the technician's, a hand-over without a gap, and a break are no overlap.
    let supervisor = Segment { code: "97155".into(), ..other_provider.clone() };
    let next = Segment { start_ms: one.end_ms, ..other_provider.clone() };
    let lunch = Span { start_ms: SUNDAY + HOUR / 2, end_ms: SUNDAY + HOUR };
    let at_lunch = Segment { excluded: vec![lunch], ..one.clone() };
    for fine in [[one.clone(), supervisor], [one.clone(), next], [at_lunch, other_client]] {
        assert!(kinds(&fine, &midpoint()).is_empty());
    }
}

#[test]
fn a_minute_recorded_twice_by_one_provider_is_billed_once_and_said() {
    let twice = [segment("97153", 0, HOUR), segment("97153", HOUR / 2, 2 * HOUR)];
    assert_eq!(only(&twice, &midpoint()).minutes, 120);
    assert_eq!(kinds(&twice, &midpoint())[0].0, OverlapKind::RecordedTwice);
    let two_codes = [segment("97153", 0, HOUR), segment("97155", 0, HOUR)];
    assert_eq!(kinds(&two_codes, &midpoint()), [(OverlapKind::RecordedTwice, Reaction::Warn, [0, 1])]);
}

#[test]
fn providers_have_lines_of_their_own_unless_billed_together() {
    let hand_over = [
        segment("97153", 0, 22 * MINUTE),
        Segment { provider: "p2".into(), ..segment("97153", 22 * MINUTE, 44 * MINUTE) },
    ];
    assert_eq!(lines(&hand_over, &midpoint()).unwrap().iter().map(|l| l.units).collect::<Vec<_>>(), [1, 1]);
    let together: Policy = serde_json::from_str(r#"{"rounding":"cpt_midpoint","providers":"together"}"#).unwrap();
    let line = only(&hand_over, &together);
    assert_eq!((line.provider, line.units), (None, 3));
}

#[test]
fn hostile_overlaps_are_bounded_and_never_unblock() {
    let all: Vec<Segment> = (0..3_000).map(|i| Segment { client: format!("c{i}"), ..segment("x", 0, HOUR) }).collect();
    let mut policy = midpoint();
    let found = overlaps(&all, &policy);
    assert_eq!((found.found.len(), found.complete, found.block(&policy)), (1_000, false, false));
    policy.overlaps.recorded_twice = Reaction::Block;
    assert!(overlaps(&all, &policy).block(&policy));
    policy.group_codes = vec!["x".into()];
    assert!(!overlaps(&all, &policy).complete);
}

fn ask(line: &str) -> Answer {
    answer(&serde_json::from_str::<Question>(line).unwrap()).unwrap()
}

#[test]
fn limits_are_dated_data_and_warn() {
    let found = ask(r#"{"policy":{"rounding":"full_units"},
        "segments":[
          {"client":"c1","provider":"p1","code":"97151","start_ms":0,"end_ms":7200000,"date":"1970-01-01"},
          {"client":"c1","provider":"p2","code":"97151","start_ms":7200000,"end_ms":9000000,"date":"1970-01-01"}],
        "limits":[
          {"kind":"mue","code":"97151","units":8,"from":"1970-01-01","source":"table of 1970"},
          {"kind":"mue","code":"97151","units":2,"from":"1970-01-02"},
          {"kind":"mue","code":"97151","units":2,"client":"c2"},
          {"kind":"authorized","code":"97151","client":"c1","units":40,"used":31,"to":"1970-12-31"},
          {"kind":"authorized","code":"97151","client":"c1","units":40,"used":30}]}"#);
    assert_eq!((found.total_units, found.blocked, found.overlaps_complete), (10, false, true));
    let over: Vec<_> = found.over_limits.iter().map(|o| (o.units, o.limit, o.date.as_deref())).collect();
    assert_eq!(over, [(10, 8, Some("1970-01-01")), (41, 40, None)]);
    assert_eq!(found.over_limits[0].source.as_deref(), Some("table of 1970"));
}

#[test]
fn what_cannot_be_is_refused_with_a_code() {
    let good = segment("97153", 0, HOUR);
    let code = |s: Segment| lines(&[good.clone(), s], &midpoint()).unwrap_err().code();
    let back = Span { start_ms: 5, end_ms: 4 };
    assert_eq!(code(Segment { end_ms: good.start_ms - 1, ..good.clone() }), "question.end_before_start");
    assert_eq!(code(Segment { excluded: vec![back], ..good.clone() }), "question.break_ends_before_start");
    assert_eq!(code(segment("97153", 0, 24 * HOUR + 1)), "question.segment_too_long");
    assert_eq!(code(Segment { start_ms: i64::MIN, ..good.clone() }), "question.time_out_of_range");
    assert_eq!(code(Segment { utc_offset_min: i32::MIN, ..good.clone() }), "question.offset_out_of_range");
    assert_eq!(code(Segment { provider: " ".into(), ..good.clone() }), "question.blank");
    for date in ["", "2026-13-01", "2026-01-00", "1999-02-30", "2025-02-29", "22.11.2026", "2026-11-2ä"] {
        let end_date = Some(date.to_owned());
        assert_eq!(code(Segment { end_date, ..good.clone() }), "question.date_malformed");
        assert_eq!(code(Segment { date: date.into(), ..good.clone() }), "question.date_malformed");
    }
    for date in ["2026-11-21", "2026-11-23", "2025-11-22"] {
        assert_eq!(code(Segment { date: date.into(), ..good.clone() }), "question.dates_disagree");
    }
    // By the wall it was still Saturday.
    assert_eq!(code(Segment { utc_offset_min: -330, ..good.clone() }), "question.dates_disagree");
    assert_eq!(code(Segment { end_utc_offset_min: Some(-330), ..good.clone() }), "question.dates_disagree");
    let end_date = |date: &str| Some(date.to_owned());
    assert_eq!(code(Segment { end_date: end_date("2026-11-23"), ..good.clone() }), "question.dates_disagree");
    assert_eq!(code(Segment { end_date: end_date("2029-11-22"), ..good.clone() }), "question.dates_disagree");
    assert_eq!(code(Segment { end_date: end_date("2026-11-21"), ..good.clone() }), "question.dates_disagree");
    assert!(lines(&[segment("97153", HOUR, HOUR)], &midpoint()).unwrap().is_empty());
}

#[test]
fn the_second_date_follows_from_the_end_unless_it_is_said() {
    let night = [segment("97153", at(23, 0, 0), at(24, 30, 0))];
    let found: Vec<_> = lines(&night, &midpoint()).unwrap().into_iter().map(|l| (l.date, l.minutes)).collect();
    assert_eq!(found, [("2026-11-22".to_owned(), 60), ("2026-11-23".to_owned(), 30)]);
    let leap =
        Segment { start_ms: 951_865_200_000, end_ms: 951_870_600_000, date: "2000-02-29".into(), ..night[0].clone() };
    let dates: Vec<_> = lines(&[leap], &midpoint()).unwrap().into_iter().map(|l| l.date).collect();
    assert_eq!(dates, ["2000-02-29", "2000-03-01"]);
}

#[test]
fn refusals_number_from_one_and_name_what_is_wrong() {
    let good = segment("97153", 0, HOUR);
    let bad = Segment { date: "2026-02-30".into(), ..good.clone() };
    let text = |segments: &[Segment]| lines(segments, &midpoint()).unwrap_err().to_string();
    assert!(text(&[good.clone(), bad]).contains("segment 2 "));
    let blank = Segment { client: String::new(), ..good.clone() };
    assert!(text(&[blank]).starts_with("Segment 1 "));
    let of = |line: &str| answer(&serde_json::from_str::<Question>(line).unwrap()).unwrap_err();
    let limit = of(
        r#"{"policy":{"rounding":"full_units"},"segments":[],"limits":[{"kind":"mue","code":"x","units":1,"to":"2026-02-29"}]}"#,
    );
    assert_eq!((limit.code(), limit.to_string().contains("limit 1 ")), ("question.date_malformed", true));
    let unit =
        of(r#"{"policy":{"rounding":"full_units","code_units":[{"code":"x","minutes":15,"from":"1"}]},"segments":[]}"#);
    assert_eq!((unit.code(), unit.to_string().contains("code unit 1 ")), ("question.date_malformed", true));
}

#[test]
fn an_authorisation_used_up_before_is_said_without_any_segment() {
    let found = ask(r#"{"policy":{"rounding":"full_units"},"segments":[],"limits":[
        {"kind":"authorized","code":"97153","client":"c1","units":40,"used":40},
        {"kind":"authorized","code":"97153","units":40,"used":41},
        {"kind":"authorized","code":"97153","client":"c1","units":40,"used":39},
        {"kind":"mue","code":"97153","units":0}]}"#);
    let over: Vec<_> = found.over_limits.iter().map(|o| (o.client.as_deref(), o.units, o.limit)).collect();
    assert_eq!(over, [(Some("c1"), 40, 40), (None, 41, 40)]);
}
