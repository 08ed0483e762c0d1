//! The cumulative record, and the celeration vectors of domain §3.7 through recorded sessions.

use super::{MINUTE, Recorded, SUNDAY, course, session, trials};
use baton_domain::{
    celeration::{Asked, CelerationValue, Laid, LineMethod, PhaseAnswer},
    course::{By, Celeration, celeration_of, cumulative, frequencies, points},
    mastery::Phase,
    measure::Measure,
    session::Disposition,
};

fn chart(sessions: &[Recorded], method: Asked<LineMethod>) -> Option<Celeration> {
    celeration_of(&points(&course(sessions), By::Session), method).unwrap()
}

fn only(sessions: &[Recorded], method: LineMethod) -> PhaseAnswer {
    let mut answer = chart(sessions, Asked::One(method)).unwrap().answer;
    assert_eq!(answer.phases.len(), 1);
    answer.phases.remove(0)
}

fn line(phase: &PhaseAnswer) -> (&CelerationValue, &str) {
    match &phase.laid {
        Laid::One { celeration: Some(line), sentence } => (line, sentence),
        other => panic!("{other:?}"),
    }
}

/// So many events a minute, watched for a minute and for ten.
fn counted(of: &[(u32, u32)]) -> Vec<Recorded> {
    of.iter().map(|(day, count)| session(*day, Measure::Count).watched(1).events('A', *count)).collect()
}

fn windows(of: &[(u32, u32)]) -> Vec<Recorded> {
    let recorded =
        |(day, count): &(u32, u32)| session(*day, Measure::Rate).bout('A', 0, 10 * MINUTE).events('A', 10 * count);
    of.iter().map(recorded).collect()
}

fn near(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{found} is not {expected}");
}

#[test]
fn weekly_doubling_of_domain_3_7() {
    let of = [(0, 10), (7, 20), (14, 40)];
    for sessions in [counted(&of), windows(&of)] {
        for method in [LineMethod::LeastSquares, LineMethod::QuarterIntersect] {
            let phase = only(&sessions, method);
            let (line, sentence) = line(&phase);
            near(line.per_week, 2.0, 1e-9);
            near(line.bounce.total.unwrap().bounce, 1.0, 1e-9);
            assert_eq!(line.label, "×2.00");
            assert!(sentence.contains("multiplies by about 2.00 each week"), "{sentence}");
        }
    }
}

#[test]
fn ten_days_of_domain_3_7() {
    let of: Vec<(u32, u32)> = (0..).zip([8, 10, 9, 12, 14, 13, 18, 16, 22, 24]).collect();
    let phase = only(&counted(&of), LineMethod::LeastSquares);
    let (least, _) = line(&phase);
    near(least.per_week, 2.2799, 5e-5);
    near(least.slope_log10_per_day, 0.051_130_5, 5e-8);
    near(least.bounce.total.unwrap().bounce, 1.2667, 5e-5);
    near(line(&only(&windows(&of), LineMethod::QuarterIntersect)).0.per_week, 2.2771, 5e-5);
}

#[test]
fn the_record_floor_is_of_the_minutes_observed_and_a_zero_lies_below_it() {
    let count = |n| session(n, Measure::Count).watched(20);
    let sessions = [
        count(0).events('A', 10),
        count(1).said(Disposition::Zero),
        count(2).said(Disposition::NotObserved),
        count(3),
        count(7).events('A', 20),
    ];
    let phase = only(&sessions, LineMethod::LeastSquares);
    assert_eq!((phase.points, phase.zeros_left_out, phase.not_run), (3, 1, 2));
    let drawn: Vec<_> = phase.plotted.iter().map(|p| (p.day, p.record_floor)).collect();
    assert_eq!(drawn, [(0, Some(0.05)), (1, Some(0.05)), (7, Some(0.05))]);
    near(phase.plotted[1].per_minute.unwrap(), 0.7 * 0.05, 1e-12);
    near(line(&phase).0.per_week, 2.0, 1e-9);
}

#[test]
fn the_chart_begins_on_the_sunday_before_and_no_line_crosses_a_phase() {
    let mut sessions = counted(&[(3, 10), (5, 12)]);
    sessions.extend(counted(&[(9, 8), (12, 4)]).into_iter().map(|s| s.phase(Phase::OnHold)));
    let Celeration { sunday, answer } = chart(&sessions, Asked::All).unwrap();
    assert_eq!(sunday, SUNDAY);
    let phases: Vec<_> = answer.phases.iter().map(|p| (p.phase.as_deref(), p.plotted[0].day)).collect();
    assert_eq!(phases, [(Some("active"), 3), (Some("on_hold"), 9)]);
    // Nobody watched in between: the line stands all the same.
    let parted =
        [counted(&[(0, 10)]), vec![session(1, Measure::Count).said(Disposition::NotObserved)], counted(&[(2, 20)])];
    let mut parted = parted.concat();
    parted[1].target.phase = Phase::Baseline;
    assert_eq!(chart(&parted, Asked::All).unwrap().answer.phases.len(), 3);
    let on = |day| frequencies(&points(&course(&counted(&[(day, 1)])), By::Session)).unwrap();
    assert_eq!((on(6).sunday, on(6).points[0].day), (SUNDAY, 6), "a Saturday");
    assert_eq!((on(7).sunday, on(7).points[0].day), (SUNDAY + 7, 0), "a Sunday");
}

#[test]
fn what_counts_no_events_has_no_frequency() {
    let taught = [session(0, trials(0)).trials('A', 5, 10)];
    assert_eq!(chart(&taught, Asked::All), None);
    assert_eq!(cumulative(&points(&course(&taught), By::Session)), None);
    let apart = [session(0, Measure::InterResponseTime).events('A', 3)];
    assert_eq!(chart(&apart, Asked::All), None, "a time is no frequency");
    assert_eq!(cumulative(&points(&course(&apart), By::Session)), Some(vec![3]));
    assert_eq!(chart(&[], Asked::All), None);
    let unwatched = [session(0, Measure::Count).watched(0).events('A', 3), session(1, Measure::Count).events('A', 6)];
    assert_eq!(only(&unwatched, LineMethod::LeastSquares).points, 1, "events by no time are no frequency");
}

#[test]
fn a_cumulative_record_goes_on_over_sessions_without_data() {
    let count = |n| session(n, Measure::Count);
    let sessions = [
        count(0).events('A', 2),
        count(1).said(Disposition::Zero),
        count(2),
        count(3).said(Disposition::NotObserved),
        count(4).events('A', 3),
        count(4).events('A', 1).later(1, 1),
    ];
    let of = |by| cumulative(&points(&course(&sessions), by)).unwrap();
    assert_eq!(of(By::Session), [2, 2, 2, 2, 5, 6]);
    assert_eq!(of(By::Day), [2, 2, 2, 2, 6]);
}
