//! Celeration and line-graph values: the vectors of domain §3.7 and the laws of the fits.
#![allow(clippy::unwrap_used, reason = "test code: a failed step is a failed test")]

use baton_domain::celeration::{
    Answer, Asked, CelerationValue, Envelope, GraphPoint, Laid, LineMethod, PhaseAnswer, Point, Question,
    QuestionPoint, Said, answer, bounce,
    chart::{self, Place},
    fit_log, graph_phases, label, linear_trend, percentile,
};
use proptest::prelude::*;

const METHODS: [LineMethod; 3] = [LineMethod::LeastSquares, LineMethod::QuarterIntersect, LineMethod::SplitMiddle];

fn points(of: &[(i64, f64)]) -> Vec<Point> {
    of.iter().map(|(day, per_minute)| Point { day: *day, per_minute: *per_minute }).collect()
}

fn ten_days() -> Vec<Point> {
    let frequencies = [8.0, 10.0, 9.0, 12.0, 14.0, 13.0, 18.0, 16.0, 22.0, 24.0];
    (0..).zip(frequencies).map(|(day, per_minute)| Point { day, per_minute }).collect()
}

fn per_week(points: &[Point], method: LineMethod) -> Option<f64> {
    fit_log(points, method)?.per_week()
}

fn near(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{found} is not {expected}");
}

#[test]
fn weekly_doubling_of_domain_3_7() {
    let doubling = points(&[(0, 10.0), (7, 20.0), (14, 40.0)]);
    for method in METHODS {
        near(per_week(&doubling, method).unwrap(), 2.0, 1e-9);
        let line = fit_log(&doubling, method).unwrap();
        for envelope in [Envelope::Total, Envelope::Percentile5To95, Envelope::Iqr, Envelope::Sd] {
            near(bounce(&doubling, &line, envelope).unwrap().bounce, 1.0, 1e-9);
        }
    }
}

#[test]
fn ten_days_of_domain_3_7() {
    let line = fit_log(&ten_days(), LineMethod::LeastSquares).unwrap();
    near(line.slope_per_day, 0.051_130_5, 5e-8);
    near(line.per_week().unwrap(), 2.2799, 5e-5);
    near(per_week(&ten_days(), LineMethod::QuarterIntersect).unwrap(), 2.2771, 5e-5);
    near(per_week(&ten_days(), LineMethod::SplitMiddle).unwrap(), 2.2771, 5e-5);
    near(bounce(&ten_days(), &line, Envelope::Total).unwrap().bounce, 1.2667, 5e-5);
}

#[test]
fn an_odd_number_leaves_the_middle_point_out_of_both_halves() {
    let even = points(&[(0, 10.0), (1, 12.0), (5, 30.0), (6, 36.0)]);
    let odd = points(&[(0, 10.0), (1, 12.0), (3, 999.0), (5, 30.0), (6, 36.0)]);
    assert_eq!(per_week(&even, LineMethod::QuarterIntersect), per_week(&odd, LineMethod::QuarterIntersect));
}

#[test]
fn fewer_than_two_distinct_days_have_no_line() {
    for method in METHODS {
        for none in [points(&[]), points(&[(3, 5.0)]), points(&[(3, 5.0), (3, 9.0)]), points(&[(1, 0.0), (2, 4.0)])] {
            assert_eq!(fit_log(&none, method), None);
        }
    }
    assert_eq!(linear_trend(&[(3, 5.0), (3, 9.0)]), None);
    let crowded = points(&[(0, 1.0), (0, 2.0), (0, 3.0), (0, 4.0), (0, 5.0), (9, 6.0)]);
    assert_eq!(fit_log(&crowded, LineMethod::QuarterIntersect), None);
    assert!(fit_log(&crowded, LineMethod::LeastSquares).is_some());
}

#[test]
fn zeros_are_left_out_of_the_line_and_counted() {
    let phase = ask(r#"{"points":[{"day":0,"per_minute":10},{"day":3,"per_minute":0,"minutes_observed":20},
        {"day":7,"per_minute":20},{"day":14,"per_minute":40}]}"#)
    .phases
    .remove(0);
    assert_eq!((phase.points, phase.zeros_left_out), (4, 1));
    near(line(&phase).unwrap().per_week, 2.0, 1e-9);
    near(phase.mean_per_minute.unwrap(), 17.5, 1e-12);
    assert!(matches!(&phase.laid, Laid::One { sentence, .. } if sentence.contains("One zero has no place")));
    near(phase.plotted[1].per_minute.unwrap(), 0.7 / 20.0, 1e-12);
    near(phase.plotted[1].record_floor.unwrap(), 0.05, 1e-12);
}

#[test]
fn record_floor_ceiling_and_the_place_of_zero() {
    assert_eq!(chart::record_floor(10.0), Some(0.1));
    assert_eq!(chart::record_ceiling(10.0, 50), Some(5.0));
    assert_eq!(chart::record_floor(0.0), None);
    near(chart::drawn_at(0.0, Some(10.0)).unwrap(), 0.07, 1e-12);
    assert_eq!(chart::drawn_at(0.0, None), None);
    assert_eq!(chart::drawn_at(3.0, None), Some(3.0));
    // A record longer than 700 minutes: the zero is pinned at the bottom line.
    assert_eq!(chart::drawn_at(0.0, Some(701.0)), Some(chart::LOWEST_PER_MINUTE));
    assert_eq!(chart::place(7, chart::drawn_at(0.0, Some(5_000.0)).unwrap()), Some(Place { x: 0.05, y: 0.0 }));
}

#[test]
fn the_chart_has_six_cycles_140_days_and_doubling_at_34_degrees() {
    assert_eq!(chart::place(0, 0.001), Some(Place { x: 0.0, y: 0.0 }));
    assert_eq!(chart::place(140, 1000.0), Some(Place { x: 1.0, y: 1.0 }));
    near(chart::height(1.0).unwrap(), 0.5, 1e-12);
    assert_eq!((chart::height(0.0), chart::height(0.000_9), chart::place(141, 1.0)), (None, None, None));
    assert_eq!((chart::place(-1, 1.0), chart::degrees(0.0)), (None, None));
    near(chart::degrees(2.0).unwrap(), 34.0, 1e-9);
    near(chart::degrees(0.5).unwrap(), -34.0, 1e-9);
    near(chart::degrees(1.0).unwrap(), 0.0, 1e-9);
    // On a plot area of this shape the line from (0, 1) to (7, 2) rises at 34°.
    let (a, b) = (chart::place(0, 1.0).unwrap(), chart::place(7, 2.0).unwrap());
    let rise = (b.y - a.y) * chart::height_over_width();
    near((rise / (b.x - a.x)).atan().to_degrees(), 34.0, 1e-9);
}

#[test]
fn falling_is_written_as_division() {
    assert_eq!((label(2.0), label(0.5), label(1.0)), ("×2.00".to_owned(), "÷2.00".to_owned(), "×1.00".to_owned()));
    assert_eq!((label(0.999_999), label(1.000_001), label(0.99)), (label(1.0), label(1.0), "÷1.01".to_owned()));
    assert_eq!(
        (label(1e300), label(1e-300), label(1e6)),
        ("×1.00e300".to_owned(), "÷1.00e300".to_owned(), "×1.00e6".to_owned())
    );
    assert_eq!((label(999_999.0), label(0.995_1)), ("×999999.00".to_owned(), "×1.00".to_owned()));
}

#[test]
fn percentiles_interpolate() {
    assert_eq!(percentile(&[4.0, 1.0, 3.0, 2.0], 25.0), Some(1.75));
    assert_eq!(percentile(&[4.0, 1.0, 3.0, 2.0], 50.0), Some(2.5));
    assert_eq!(percentile(&[], 50.0), None);
}

#[test]
fn envelopes_around_a_level_line() {
    // Logs 0, 1, 0, 1 on a line of slope 0 through ½: residuals −½, ½, −½, ½ … symmetric days keep the slope at 0.
    let level = points(&[(0, 1.0), (1, 10.0), (2, 10.0), (3, 1.0)]);
    let line = fit_log(&level, LineMethod::LeastSquares).unwrap();
    near(line.per_week().unwrap(), 1.0, 1e-9);
    let of = |envelope| bounce(&level, &line, envelope).unwrap().bounce.log10();
    near(of(Envelope::Total), 1.0, 1e-9);
    near(of(Envelope::Percentile5To95), 1.0, 1e-9);
    near(of(Envelope::Iqr), 1.0, 1e-9);
    near(of(Envelope::Sd), 2.0 * (1.0_f64 / 3.0).sqrt(), 1e-9);
}

#[test]
fn percentile_envelopes_take_the_middle_ninety_and_fifty_of_a_hundred() {
    // On two days each the residuals −1.0, −0.9 … 1.0 around a level line.
    let spread = (-10..=10).flat_map(|k| [(0, k), (10, k)]).map(|(day, k)| (day, 10_f64.powf(f64::from(k) / 10.0)));
    let level = points(&spread.collect::<Vec<_>>());
    let line = fit_log(&level, LineMethod::LeastSquares).unwrap();
    let of = |envelope| bounce(&level, &line, envelope).unwrap();
    near(of(Envelope::Total).bounce.log10(), 2.0, 1e-9);
    near(of(Envelope::Percentile5To95).bounce.log10(), 1.8, 1e-9);
    near(of(Envelope::Iqr).bounce.log10(), 1.0, 1e-9);
    near(of(Envelope::Iqr).lower.log10(), -0.5, 1e-9);
}

fn line(phase: &PhaseAnswer) -> Option<&CelerationValue> {
    match &phase.laid {
        Laid::One { celeration, .. } => celeration.as_deref(),
        Laid::Each { .. } => None,
    }
}

fn ask(line: &str) -> Answer {
    answer(&serde_json::from_str::<Question>(line).unwrap()).unwrap()
}

#[test]
fn no_line_crosses_from_one_phase_to_the_next() {
    let answer = ask(r#"{"method":"split_middle","points":[
        {"day":10,"per_minute":6,"phase":"B"},{"day":0,"per_minute":2,"phase":"A"},{"day":7,"per_minute":4,"phase":"A"},
        {"day":17,"per_minute":3,"phase":"B"},{"day":20,"per_minute":9,"phase":"A"}]}"#);
    let labels: Vec<_> = answer.phases.iter().map(|p| p.phase.as_deref()).collect();
    assert_eq!(labels, [Some("A"), Some("B"), Some("A")]);
    near(line(&answer.phases[0]).unwrap().per_week, 2.0, 1e-9);
    assert_eq!(line(&answer.phases[1]).unwrap().label, "÷2.00");
    assert_eq!(line(&answer.phases[2]), None);
    let trend = answer.phases[0].trend.unwrap();
    near(trend.slope_per_day, 2.0 / 7.0, 1e-12);
    near(trend.at_last_day, 4.0, 1e-12);
    assert!(ask(r#"{"points":[]}"#).phases.is_empty());
}

#[test]
fn a_line_graph_of_any_unit_has_level_and_trend_by_phase() {
    let on = |day, value, phase| GraphPoint { day, value, phase: Some(phase) };
    let found = graph_phases(&[
        on(4, 90.0, "teaching"),
        on(0, 40.0, "baseline"),
        on(2, 20.0, "baseline"),
        on(1, f64::NAN, "baseline"),
        on(1, 0.0, "baseline"),
    ]);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].path, [(0, 40.0), (1, 0.0), (2, 20.0)]);
    assert_eq!((found[0].mean, found[0].median), (Some(20.0), Some(20.0)));
    near(found[0].trend.unwrap().slope_per_day, -10.0, 1e-12);
    near(found[0].trend.unwrap().at_first_day, 30.0, 1e-12);
    assert_eq!((found[1].mean, found[1].trend), (Some(90.0), None));
    assert_eq!(linear_trend(&[(0, f64::MAX), (i64::MAX, f64::MAX)]), None);
}

#[test]
fn what_is_no_frequency_is_refused() {
    let refused = |point: &str| {
        let question: Question = serde_json::from_str(&format!(r#"{{"points":[{point}]}}"#)).unwrap();
        answer(&question).unwrap_err().code()
    };
    assert_eq!(refused(r#"{"day":0,"per_minute":-1}"#), "question.negative");
    assert_eq!(refused(r#"{"day":0,"per_minute":1e300}"#), "question.frequency_out_of_range");
    assert_eq!(refused(r#"{"day":0,"per_minute":1,"minutes_observed":0}"#), "question.minutes_not_positive");
    assert_eq!(refused(r#"{"day":0,"per_minute":1,"minutes_observed":1e-320}"#), "question.minutes_out_of_range");
    assert_eq!(refused(r#"{"day":0,"per_minute":1,"minutes_observed":1e300}"#), "question.minutes_out_of_range");
    assert_eq!(refused(r#"{"day":0,"count":3}"#), "question.count_without_minutes");
    assert_eq!(refused(r#"{"day":0,"count":2.5,"minutes_observed":1}"#), "question.count_not_whole");
    assert_eq!(refused(r#"{"day":0,"count":-1,"minutes_observed":1}"#), "question.count_not_whole");
    assert_eq!(refused(r#"{"day":0,"count":3,"per_minute":3,"minutes_observed":1}"#), "question.frequency_twice");
    assert_eq!(refused(r#"{"day":0}"#), "question.frequency_missing");
    assert_eq!(refused(r#"{"day":-9223372036854775808,"per_minute":1}"#), "question.day_out_of_range");
}

#[test]
fn extremes_stay_finite() {
    let steep = ask(r#"{"method":"quarter_intersect","points":[{"day":0,"per_minute":1e-9},{"day":1,"per_minute":1e9},
        {"day":1000000000,"per_minute":1}]}"#);
    assert!(line(&steep.phases[0]).is_some());
    let steep = ask(r#"{"points":[{"day":0,"per_minute":1e-9},{"day":1,"per_minute":1e9}]}"#);
    let value = line(&steep.phases[0]).unwrap();
    assert!(value.label.starts_with('×') && value.label.len() < 12, "{}", value.label);
    let far = fit_log(&points(&[(0, 1e-9), (1, 1e9), (1_000_000_000, 1e9)]), LineMethod::QuarterIntersect).unwrap();
    assert_eq!(far.per_minute_at(i64::MAX), None);
}

fn some_points() -> impl Strategy<Value = Vec<Point>> {
    prop::collection::vec((0_i64..60, 1_u32..4000), 2..40)
        .prop_map(|of| of.into_iter().map(|(day, f)| Point { day, per_minute: f64::from(f) / 20.0 }).collect())
}

proptest! {
    #[test]
    fn points_on_a_line_give_back_its_celeration(start in 0.01_f64..50.0, factor in 0.2_f64..5.0, n in 2_i64..40) {
        let on = |day| Point { day, per_minute: start * factor.powf(day as f64 / 7.0) };
        let all: Vec<Point> = (0..n).map(on).collect();
        for method in METHODS {
            let line = fit_log(&all, method).unwrap();
            prop_assert!((line.per_week().unwrap() / factor - 1.0).abs() < 1e-9);
            prop_assert!((bounce(&all, &line, Envelope::Total).unwrap().bounce - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn scaling_and_shifting_days_leave_celeration_and_bounce(all in some_points(), by in 2_u32..9, later in 0_i64..99_999) {
        let moved: Vec<Point> = all
            .iter()
            .map(|p| Point { day: p.day + later, per_minute: p.per_minute * f64::from(by) })
            .collect();
        for method in METHODS {
            let (here, there) = (fit_log(&all, method), fit_log(&moved, method));
            prop_assert_eq!(here.is_some(), there.is_some());
            if let (Some(here), Some(there)) = (here, there) {
                prop_assert!((here.slope_per_day - there.slope_per_day).abs() < 1e-9);
                let total = |points: &[Point], line| bounce(points, line, Envelope::Total).map(|b| b.bounce.log10());
                prop_assert!((total(&all, &here).unwrap() - total(&moved, &there).unwrap()).abs() < 1e-7);
            }
        }
    }

    #[test]
    fn split_middle_has_as_many_points_above_as_below(all in some_points()) {
        if let Some(line) = fit_log(&all, LineMethod::SplitMiddle) {
            let rest = |p: &Point| p.per_minute.log10() - line.at(p.day);
            let above = all.iter().filter(|p| rest(p) > 1e-12).count();
            let below = all.iter().filter(|p| rest(p) < -1e-12).count();
            prop_assert!(above * 2 <= all.len() && below * 2 <= all.len());
        }
    }

    #[test]
    fn envelopes_lie_inside_one_another(all in some_points()) {
        if let Some(line) = fit_log(&all, LineMethod::LeastSquares) {
            let of = |envelope| bounce(&all, &line, envelope).unwrap().bounce;
            prop_assert!(of(Envelope::Total) >= of(Envelope::Percentile5To95) - 1e-9);
            prop_assert!(of(Envelope::Percentile5To95) >= of(Envelope::Iqr) - 1e-9);
            prop_assert!(of(Envelope::Iqr) >= 1.0);
        }
    }

    #[test]
    fn whatever_comes_in_is_answered_in_finite_numbers_or_refused(
        of in prop::collection::vec((prop_oneof![any::<i64>(), 0_i64..9], prop_oneof![any::<f64>(), 0.0..9.0]), 0..7),
        method in prop::sample::select(METHODS.to_vec()),
        minutes in prop::option::of(prop_oneof![any::<f64>(), 0.1..99.0]),
    ) {
        let point = |(day, per_minute)| QuestionPoint {
            day, per_minute: Said::Number(per_minute), minutes_observed: minutes, opportunities: Some(9), ..QuestionPoint::default()
        };
        match answer(&Question { points: of.into_iter().map(point).collect(), method: Asked::One(method) }) {
            // Numbers that are not finite would come back as null where a value must be.
            Ok(found) => for phase in &found.phases {
                let text = serde_json::to_value(phase).unwrap();
                prop_assert!(text["mean_per_minute"].is_f64() && text["median_per_minute"].is_f64());
                prop_assert!(line(phase).is_none_or(|c| c.per_week.is_finite() && c.slope_log10_per_day.is_finite()));
                prop_assert!(phase.plotted.iter().all(|p| p.per_minute.is_none_or(f64::is_finite)));
            },
            Err(refusal) => prop_assert!(refusal.code().starts_with("question.")),
        }
    }
}
