//! Laws of service units that hold for any work.
#![allow(clippy::unwrap_used, reason = "test code: a failed step is a failed test")]

use baton_domain::units::{
    Policy, Providers, Question, Rounding, Scope, Segment, Span, answer, lines, midpoint_units, overlaps,
    total_time_units,
};
use proptest::prelude::*;

const DAY: i64 = 86_400_000;

fn date(day: i64) -> String {
    format!("1970-01-{:02}", day + 1)
}

/// Dates by the wall at UTC: day 0 is the first of the month.
fn dated(segment: Segment) -> Segment {
    Segment {
        date: date(segment.start_ms.div_euclid(DAY)),
        end_date: Some(date(segment.end_ms.div_euclid(DAY))),
        ..segment
    }
}

fn segment() -> impl Strategy<Value = Segment> {
    let names = (0_u8..2, 0_u8..2, 0_u8..3, 0_u8..2);
    (names, 0..5 * DAY, 0_i64..9_000_000, prop::collection::vec((0_i64..9_000_000, 0_i64..900_000), 0..3)).prop_map(
        |((client, provider, code, session), start_ms, length, breaks)| {
            dated(Segment {
                client: format!("c{client}"),
                provider: format!("p{provider}"),
                code: format!("code{code}"),
                session: Some(format!("c{client} s{session}")),
                start_ms,
                end_ms: start_ms + length,
                date: String::new(),
                end_date: None,
                utc_offset_min: 0,
                end_utc_offset_min: None,
                offset_changed_ms: None,
                excluded: breaks
                    .into_iter()
                    .map(|(at, long)| Span { start_ms: start_ms + at, end_ms: start_ms + at + long })
                    .collect(),
                billable: true,
            })
        },
    )
}

fn policy() -> impl Strategy<Value = Policy> {
    let rounding =
        prop_oneof![Just(Rounding::CptMidpoint), Just(Rounding::FullUnits), Just(Rounding::MedicareTotalTime)];
    let per = prop_oneof![Just(Scope::Day), Just(Scope::Session)];
    let providers = prop_oneof![Just(Providers::Separate), Just(Providers::Together)];
    (rounding, per, providers, 1_u32..61).prop_map(|(rounding, per, providers, unit_minutes)| Policy {
        per,
        providers,
        unit_minutes,
        ..Policy::new(rounding)
    })
}

proptest! {
    #[test]
    fn a_total_is_spread_whole_and_near_each_share(minutes in prop::collection::vec(0_u64..300, 1..9), unit in 1_u32..61) {
        let names: Vec<String> = (0..minutes.len()).map(|i| format!("c{i}")).collect();
        let codes: Vec<(&str, u64)> = names.iter().map(String::as_str).zip(minutes.iter().copied()).collect();
        let units = total_time_units(&codes, unit);
        prop_assert_eq!(units.iter().sum::<u64>(), midpoint_units(minutes.iter().sum(), unit));
        for (units, minutes) in units.iter().zip(&minutes) {
            let whole = minutes / u64::from(unit);
            let one_more = u64::from(minutes % u64::from(unit) > 0);
            prop_assert!((whole..=whole + one_more).contains(units), "{units} units of {minutes} minutes");
        }
    }

    #[test]
    fn order_does_not_matter(mut all in prop::collection::vec(segment(), 0..12), policy in policy(), by in 0_usize..12) {
        let before = lines(&all, &policy).unwrap();
        let found = overlaps(&all, &policy).found.len();
        let by = by % all.len().max(1);
        all.rotate_left(by);
        all.reverse();
        prop_assert_eq!(lines(&all, &policy).unwrap(), before);
        prop_assert_eq!(overlaps(&all, &policy).found.len(), found);
    }

    #[test]
    fn splitting_a_segment_at_any_instant_changes_no_line(
        mut all in prop::collection::vec(segment(), 1..8),
        policy in policy(),
        share in 0.0_f64..1.0,
    ) {
        let before = lines(&all, &policy).unwrap();
        let whole = all.remove(0);
        let cut = whole.start_ms + ((whole.end_ms - whole.start_ms) as f64 * share) as i64;
        all.push(dated(Segment { end_ms: cut, ..whole.clone() }));
        all.push(dated(Segment { start_ms: cut, ..whole }));
        prop_assert_eq!(lines(&all, &policy).unwrap(), before);
    }

    #[test]
    fn no_line_has_more_time_than_was_worked(all in prop::collection::vec(segment(), 0..12), policy in policy()) {
        let worked: i64 = all.iter().flat_map(Segment::billable_spans).map(|s| s.end_ms - s.start_ms).sum();
        let found = lines(&all, &policy).unwrap();
        prop_assert!(found.iter().map(|l| l.billable_ms).sum::<i64>() <= worked);
        for line in found {
            prop_assert!(line.billable_ms > 0 && line.minutes * 60_000 <= line.billable_ms as u64);
            prop_assert!(policy.per == Scope::Session || line.units <= line.minutes.div_ceil(u64::from(line.unit_minutes)));
        }
    }

    #[test]
    fn an_offset_moves_the_midnight_and_not_the_time(start in DAY..3 * DAY, length in 0_i64..9_000_000, offset in -720_i32..840) {
        let local = start + i64::from(offset) * 60_000;
        let moved = Segment {
            date: date(local.div_euclid(DAY)),
            end_date: Some(date((local + length).div_euclid(DAY))),
            utc_offset_min: offset,
            ..serde_json::from_value(serde_json::json!({
                "client": "c", "provider": "p", "code": "x", "start_ms": start, "end_ms": start + length, "date": ""
            })).unwrap()
        };
        let found = lines(&[moved], &Policy::new(Rounding::CptMidpoint)).unwrap();
        prop_assert_eq!(found.iter().map(|l| l.billable_ms).sum::<i64>(), length);
        if let [first, _] = found.as_slice() {
            prop_assert_eq!(first.billable_ms, DAY - local.rem_euclid(DAY));
        }
    }

    #[test]
    fn a_date_that_its_instant_does_not_give_is_refused(
        all in prop::collection::vec(segment(), 1..4),
        days in prop_oneof![-400_i64..0, 1_i64..400],
        at_end in any::<bool>(),
    ) {
        let whole = &all[0];
        prop_assert!(lines(std::slice::from_ref(whole), &Policy::new(Rounding::FullUnits)).is_ok());
        let on_the_stroke = whole.end_ms.rem_euclid(DAY) == 0;
        prop_assume!(!(at_end && on_the_stroke && days == -1));
        let of = |ms: i64| ms.div_euclid(DAY) + days;
        let wrong = (0..31).map(date).nth(usize::try_from(of(if at_end { whole.end_ms } else { whole.start_ms })).unwrap_or(99));
        let wrong = wrong.unwrap_or_else(|| "1999-12-31".to_owned());
        let moved = if at_end {
            Segment { end_date: Some(wrong), ..whole.clone() }
        } else {
            Segment { date: wrong, ..whole.clone() }
        };
        let refused = lines(&[moved], &Policy::new(Rounding::FullUnits)).unwrap_err();
        prop_assert_eq!(refused.code(), "question.dates_disagree");
    }

    #[test]
    fn an_end_date_that_is_not_said_follows_from_the_end(all in prop::collection::vec(segment(), 0..6), policy in policy()) {
        let silent: Vec<Segment> = all.iter().map(|s| Segment { end_date: None, ..s.clone() }).collect();
        prop_assert_eq!(lines(&silent, &policy).unwrap(), lines(&all, &policy).unwrap());
    }

    #[test]
    fn whatever_comes_in_is_answered_or_refused(all in prop::collection::vec(wild(), 0..6), policy in policy()) {
        let question = Question { policy, segments: all.clone(), limits: Vec::new() };
        if let Err(refusal) = answer(&question) {
            prop_assert!(refusal.code().starts_with("question."));
        }
        prop_assert!(overlaps(&all, &question.policy).found.iter().all(|o| o.end_ms > o.start_ms));
    }
}

fn wild() -> impl Strategy<Value = Segment> {
    let instant = || prop_oneof![any::<i64>(), -3 * DAY..3 * DAY, Just(i64::MIN), Just(i64::MAX)];
    let offset = || prop_oneof![any::<i32>(), -1100_i32..1100];
    let when = (instant(), instant(), offset(), prop::option::of(offset()), prop::option::of(instant()));
    let day = || prop_oneof![Just("1970-01-01".to_owned()), Just("1970-01-02".to_owned()), ".{0,10}"];
    (when, day(), prop::option::of(day()), prop::collection::vec((instant(), instant()), 0..3)).prop_map(
        |((start_ms, end_ms, utc_offset_min, end_utc_offset_min, offset_changed_ms), date, end_date, breaks)| Segment {
            client: "c".into(),
            provider: "p".into(),
            code: "x".into(),
            session: None,
            start_ms,
            end_ms,
            date,
            end_date,
            utc_offset_min,
            end_utc_offset_min,
            offset_changed_ms,
            excluded: breaks.into_iter().map(|(start_ms, end_ms)| Span { start_ms, end_ms }).collect(),
            billable: true,
        },
    )
}
