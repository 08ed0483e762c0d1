//! Laws that hold for whatever was recorded.

use super::{MINUTE, Recorded, course, session, struck, trials};
use baton_domain::{
    celeration::{Asked, Laid, LineMethod},
    course::{By, celeration_of, cumulative, default_rule, effects, evaluate, points},
    mastery::{Comparator, Finality, Per, Phase, Quantity, Rule},
    measure::{Goal, Measure},
    observation::{Fact, Response},
    session::{Disposition, Stream},
};
use proptest::prelude::*;

#[derive(Clone, Copy, Debug)]
enum Kind {
    Trials,
    Count,
    Rate,
    Duration,
}

fn any_kind() -> impl Strategy<Value = Kind> {
    prop_oneof![Just(Kind::Trials), Just(Kind::Count), Just(Kind::Rate), Just(Kind::Duration)]
}

fn measure(kind: Kind) -> Measure {
    match kind {
        Kind::Trials => trials(3),
        Kind::Count => Measure::Count,
        Kind::Rate => Measure::Rate,
        Kind::Duration => Measure::Duration,
    }
}

/// What is done at second `s`, by one of two hands.
fn act(recorded: Recorded, kind: Kind, s: u64, by: bool, what: u8) -> Recorded {
    let (by, ms) = (if by { 'A' } else { 'B' }, s * 1_000);
    let response = match what % 5 {
        0 => Response::Correct,
        1 => Response::Incorrect,
        2 => Response::Prompted { level: 1 + what % 2 },
        3 => Response::NoResponse,
        _ => Response::NoOpportunity,
    };
    match (kind, what % 4) {
        (Kind::Trials, 0) if what > 200 => recorded.add(by, ms, Fact::Probe(response)),
        (Kind::Trials, 1) if what > 200 => recorded.add(by, ms, Fact::ErrorCorrection(response)),
        (Kind::Trials, _) => recorded.add(by, ms, Fact::Trial(response)),
        (Kind::Count, _) => recorded.add(by, ms, Fact::Count),
        (Kind::Rate, 0) | (Kind::Duration, _) => recorded.bout(by, ms, ms + 1_000 * u64::from(what)),
        (Kind::Rate, _) => recorded.add(by, ms, Fact::Count),
    }
}

fn any_session(kind: Kind) -> impl Strategy<Value = Recorded> {
    let acts = proptest::collection::vec((0_u64..3_600, any::<bool>(), any::<u8>()), 0..12);
    let said = prop_oneof![Just(None), Just(Some(Disposition::Zero)), Just(Some(Disposition::NotObserved))];
    (0_u32..12, acts, said, 0_u64..90, any::<bool>()).prop_map(move |(day, acts, said, minutes, baseline)| {
        let mut recorded = session(day, measure(kind)).watched(minutes).held_by('A');
        for (s, by, what) in acts {
            recorded = act(recorded, kind, s, by, what);
        }
        recorded.disposition = said.filter(|_| recorded.target.measure.asks_zero());
        if baseline { recorded.phase(Phase::Baseline) } else { recorded }
    })
}

/// Sessions of one target, each with an id and an hour of its own.
fn any_course() -> impl Strategy<Value = Vec<Recorded>> {
    any_kind()
        .prop_flat_map(|kind| proptest::collection::vec(any_session(kind), 0..10))
        .prop_map(|sessions| (0_i64..).zip(sessions).map(|(i, s)| s.later(i, i as u128)).collect())
}

fn rules() -> Vec<Rule> {
    let base = Rule::new(Comparator::AtLeast, 50.0, 2);
    let of = |measure| Rule { measure, ..base.clone() };
    vec![
        base.clone(),
        Rule { per: Per::Day, ..base.clone() },
        of(Quantity::Count),
        Rule { per: Per::Day, ..of(Quantity::RatePerHour) },
        of(Quantity::TotalDurationMs),
        of(Quantity::PercentOfSession),
    ]
}

/// Everything that can be read from a course.
fn everything(sessions: &[Recorded]) -> impl PartialEq + std::fmt::Debug + use<> {
    let of = course(sessions);
    let each = [By::Session, By::Day].map(|by| {
        let points = points(&of, by);
        let charted = celeration_of(&points, Asked::All);
        (cumulative(&points), effects(&points, Goal::Decrease), charted, points)
    });
    let newest = sessions.iter().max_by_key(|s| s.started.at.wall_ms);
    let rules = rules().into_iter().chain(newest.and_then(|s| default_rule(&s.target)));
    let held: Vec<_> = rules.map(|rule| evaluate(&rule, &of, None, Finality::Provisional)).collect();
    (each, held)
}

proptest! {
    #[test]
    fn a_cumulative_record_never_decreases_and_ends_with_the_sum(sessions in any_course()) {
        for by in [By::Session, By::Day] {
            let points = points(&course(&sessions), by);
            if let Some(sums) = cumulative(&points) {
                prop_assert!(sums.is_sorted() && sums.len() == points.len());
                let sum: u32 = points.iter().filter_map(|p| p.events).sum();
                prop_assert_eq!(sums.last().copied(), Some(sum));
            } else {
                prop_assert!(points.iter().all(|p| p.events.is_none()));
            }
        }
    }

    #[test]
    fn what_is_struck_out_or_beside_changes_nothing(
        sessions in any_course(),
        more in proptest::collection::vec((0_usize..10, 0_u64..3_600, any::<u8>(), any::<bool>()), 1..8),
    ) {
        let mut with = sessions.clone();
        for (place, s, what, beside) in more {
            let Some(session) = with.get_mut(place) else { continue };
            let kind = match session.target.measure {
                Measure::Count => Kind::Count,
                Measure::Rate => Kind::Rate,
                Measure::Duration => Kind::Duration,
                _ => Kind::Trials,
            };
            let mut added = act(session.clone(), kind, s, true, what);
            if beside { added.last().stream = Stream::Beside } else { added.last().voided = struck() }
            *session = added;
        }
        prop_assert_eq!(everything(&with), everything(&sessions));
    }

    #[test]
    fn the_order_in_which_sessions_arrive_does_not_matter(sessions in any_course(), by in 0_usize..10) {
        let mut turned = sessions.clone();
        turned.rotate_left(by.min(sessions.len()));
        prop_assert_eq!(everything(&turned), everything(&sessions));
    }

    #[test]
    fn mastery_reads_the_value_that_the_graph_shows(sessions in any_course()) {
        let rule = |measure| Rule { measure, ..Rule::new(Comparator::AtLeast, 50.0, 2) };
        let points = points(&course(&sessions), By::Session);
        let (quantity, scale) = match sessions.first().map(|s| &s.target.measure) {
            Some(Measure::Count) => (Quantity::RatePerHour, 1.0),
            Some(Measure::Rate) => (Quantity::RatePerMin, 1.0),
            Some(Measure::Duration) => (Quantity::TotalDurationMs, 60_000.0),
            _ => (Quantity::PercentCorrect, 1.0),
        };
        let answer = evaluate(&rule(quantity), &course(&sessions), None, Finality::Provisional).unwrap();
        for (point, considered) in points.iter().zip(&answer.considered) {
            match (point.value, considered.value) {
                (Some(shown), Some(read)) => prop_assert!((shown * scale - read).abs() <= 1e-9 * read.abs()),
                (shown, read) => prop_assert_eq!((shown.is_some(), read.is_some()), (false, false)),
            }
        }
    }

    #[test]
    fn a_days_value_lies_between_its_sessions_or_is_their_sum(sessions in any_course()) {
        let each = points(&course(&sessions), By::Session);
        for day in points(&course(&sessions), By::Day) {
            let of: Vec<_> = each.iter().filter(|p| day.sessions.contains(&p.sessions[0])).collect();
            let plotted: Vec<f64> = of.iter().filter_map(|p| p.plotted()).collect();
            let values = if plotted.is_empty() { of.iter().filter_map(|p| p.value).collect() } else { plotted };
            prop_assert_eq!(day.value.is_some(), !values.is_empty());
            let Some(value) = day.value else { continue };
            if sessions[0].target.measure == Measure::Duration {
                prop_assert!((value - values.iter().sum::<f64>()).abs() < 1e-9);
            } else {
                let (low, high) = (values.iter().copied().fold(f64::MAX, f64::min), values.iter().copied().fold(0.0, f64::max));
                prop_assert!((low - 1e-9..=high + 1e-9).contains(&value), "{low} {value} {high}");
            }
            prop_assert_eq!(day.observed_ms, of.iter().map(|p| p.observed_ms).sum::<u64>());
        }
    }

    #[test]
    fn a_rates_record_is_its_windows(windows in proptest::collection::vec((1_u64..20, 0_u32..30), 1..6)) {
        let mut recorded = session(0, Measure::Rate);
        let (mut at, mut length, mut count) = (0, 0, 0);
        for (minutes, events) in windows {
            let ms = minutes * MINUTE + 7;
            recorded = recorded.bout('A', at, at + ms);
            for i in 0..events {
                recorded = recorded.add('B', at + u64::from(i), Fact::Count);
            }
            (at, length, count) = (at + ms + MINUTE, length + ms, count + events);
        }
        let point = points(&course(&[recorded]), By::Session).remove(0);
        prop_assert_eq!((point.observed_ms, point.events), (length, Some(count)));
        prop_assert_eq!(point.value, Some(f64::from(count) * 60_000.0 / length as f64));
    }

    #[test]
    fn celeration_is_the_same_by_session_and_by_day(sessions in any_course()) {
        let lines = |by| {
            let charted = celeration_of(&points(&course(&sessions), by), Asked::One(LineMethod::LeastSquares)).unwrap();
            charted.map(|c| {
                let line = |laid: Laid| match laid {
                    Laid::One { celeration, .. } => celeration.map(|line| (line.points, line.per_week)),
                    Laid::Each { .. } => None,
                };
                // A phase of nothing but sessions that were not run has no line either way.
                let run = c.answer.phases.into_iter().filter(|p| p.points > 0);
                run.map(|p| (p.phase, line(p.laid), p.zeros_left_out)).collect::<Vec<_>>()
            })
        };
        match (lines(By::Session), lines(By::Day)) {
            (Some(a), Some(b)) => {
                prop_assert_eq!(a.len(), b.len());
                for ((phase, line, zeros), (phase_b, line_b, zeros_b)) in a.into_iter().zip(b) {
                    prop_assert_eq!((phase, zeros, line.map(|l| l.0)), (phase_b, zeros_b, line_b.map(|l| l.0)));
                    if let Some(((_, x), (_, y))) = line.zip(line_b) {
                        prop_assert!((x / y - 1.0).abs() < 1e-6, "{x} {y}");
                    }
                }
            }
            (a, b) => prop_assert_eq!(a.is_some(), b.is_some()),
        }
    }
}
