//! Agreement of a recorded session with a second observer: who is compared, when, and by which clocks.

mod laws;
mod measures;
mod stage;

use baton_domain::{
    agreement::{Clocks, Method, Refusal},
    measure::Measure,
    observation::{Fact, Touch},
    session::{Disposition, Moment, SessionState, Stream, TargetDisposition},
};

use stage::{COLLEAGUE, Device, MINUTE, OBSERVER, Stage, TABLET, TARGET, is, percent, ratio, score, target, trials};

/// What needs a common time line.
const BY_TIME: [Method; 6] = [
    Method::MeanCountPerInterval,
    Method::ExactCountPerInterval,
    Method::IntervalByInterval,
    Method::ScoredInterval,
    Method::UnscoredInterval,
    Method::TimeWindow,
];

fn said(stage: &mut Stage, disposition: Disposition) {
    stage.session.dispositions = vec![TargetDisposition { target: TARGET, disposition }];
}

#[test]
fn only_what_the_second_observer_recorded_beside_the_session_is_theirs() {
    let mut stage = Stage::of(Measure::Count, 10).watched().events(&[1_000, 2_000, 3_000], &[1_000]);
    stage.joins(COLLEAGUE, Stream::Beside, TABLET, (0, None));
    stage.records(2, TABLET, 4_000, Fact::Count);
    let agreement = stage.agreement();
    assert_eq!((agreement.first_count, agreement.second_count), (3, 1));
    // The same hand's data of the session itself stays the session's.
    let mut alone = Stage::of(Measure::Count, 10);
    alone.joins(OBSERVER, Stream::Main, TABLET, (0, None));
    alone.records(1, TABLET, 1_000, Fact::Count);
    assert_eq!(alone.answer().targets, []);
}

#[test]
fn nobody_agrees_with_themselves() {
    let mut stage = Stage::of(Measure::Count, 10).watched().events(&[MINUTE, 8 * MINUTE], &[MINUTE, 8 * MINUTE]);
    stage.segments[0].ended = Some(TABLET.moment(5 * MINUTE));
    stage.joins(OBSERVER, Stream::Main, TABLET, (5 * MINUTE, None));
    stage.records(2, TABLET, 6 * MINUTE, Fact::Count);
    let agreement = stage.agreement();
    assert_eq!((agreement.window_ms, agreement.first_count, agreement.second_count), (5 * 60_000, 1, 1));
}

#[test]
fn what_was_voided_does_not_count() {
    let mut stage = Stage::of(Measure::Count, 10).watched().events(&[1_000, 2_000], &[1_000, 2_000, 3_000]);
    let last = stage.observations[4].id;
    is(&stage.agreement(), &[(Method::TotalCount, 66.67)]);
    stage.void(last);
    is(&stage.agreement(), &[(Method::TotalCount, 100.0)]);
    let ids: Vec<_> = stage.observations.iter().map(|o| o.id).collect();
    ids.iter().take(4).for_each(|id| stage.void(*id));
    assert!(ratio(&stage.agreement(), Method::TotalCount).3);
}

#[test]
fn pauses_are_taken_out() {
    let (from, to) = (2 * MINUTE + 30_000, 5 * MINUTE + 30_000);
    let first = [30_000, from, to - 1, to, 5 * MINUTE + 45_000];
    let stage =
        Stage::of(Measure::Count, 10).watched().pause(from, Some(to)).events(&first, &[30_000, from - 1_000, to]);
    let agreement = stage.agreement();
    assert_eq!((agreement.window_ms, agreement.first_count, agreement.second_count), (7 * 60_000, 3, 3));
    // Before and after the pause half a minute each: the third minute that both watched.
    assert_eq!(ratio(&agreement, Method::ExactCountPerInterval), (7.0, 7.0, 0, false));
    // A second before the pause and a quarter of a minute after it are not the same event.
    is(&agreement, &[(Method::TimeWindow, 50.0)]);
    let open = Stage::of(Measure::Count, 10).watched().pause(4 * MINUTE, None).events(&[1, 5 * MINUTE], &[]);
    assert_eq!((open.agreement().window_ms, open.agreement().first_count), (4 * 60_000, 1));
}

#[test]
fn of_a_bout_over_a_pause_the_watched_time_counts() {
    let stage = Stage::of(Measure::Duration, 10).watched().pause(MINUTE, Some(9 * MINUTE));
    let stage = stage.bouts(&[(50_000, 9 * MINUTE + 10_000)], &[(50_000, 60_000), (9 * MINUTE, 9 * MINUTE + 5_000)]);
    let agreement = stage.agreement();
    is(&agreement, &[(Method::TotalDuration, 75.0), (Method::SecondBySecond, 75.0), (Method::TotalCount, 50.0)]);
    assert_eq!((agreement.first_count, agreement.second_count), (1, 2));
}

#[test]
fn who_came_late_and_left_early_is_compared_on_what_they_saw() {
    let time = (4 * MINUTE, Some(6 * MINUTE));
    let all: Vec<i64> = (0..10).map(|minute| minute * MINUTE + 30_000).collect();
    let stage = Stage::of(Measure::Count, 10).watched_on(TABLET, time).events(&all, &all[4..6]);
    let agreement = stage.agreement();
    assert_eq!((agreement.window_ms, agreement.first_count, agreement.second_count), (2 * 60_000, 2, 2));
    is(&agreement, &BY_TIME[..4].iter().map(|method| (*method, 100.0)).collect::<Vec<_>>());
    // Half-open: at the instant of coming yes, at that of leaving no.
    let edges = [4 * MINUTE - 1, 4 * MINUTE, 6 * MINUTE - 1, 6 * MINUTE];
    let stage = Stage::of(Measure::Count, 10).watched_on(TABLET, time).events(&edges, &edges);
    assert_eq!(stage.agreement().first_count, 2);
    // Of a bout that was under way what both saw.
    let bout = Stage::of(Measure::Duration, 10).watched_on(TABLET, time);
    let bout = bout.bouts(&[(MINUTE, 9 * MINUTE)], &[(4 * MINUTE, 6 * MINUTE)]).agreement();
    is(
        &bout,
        &[(Method::TotalDuration, 100.0), (Method::MeanDurationPerOccurrence, 100.0), (Method::TotalCount, 100.0)],
    );
    // Who was away in between did not watch then.
    let mut twice = Stage::of(Measure::Count, 10).watched_on(TABLET, (0, Some(MINUTE))).events(&all, &[30_000]);
    twice.joins(OBSERVER, Stream::Beside, TABLET, (9 * MINUTE, Some(99 * MINUTE)));
    assert_eq!((twice.agreement().window_ms, twice.agreement().first_count), (2 * 60_000, 2));
}

#[test]
fn without_shared_time_nothing_is_compared() {
    let after = Stage::of(Measure::Count, 10).watched_on(TABLET, (10 * MINUTE, None)).events(&[1_000], &[11 * MINUTE]);
    assert_eq!(after.answer().targets, []);
    assert_eq!(Stage::of(Measure::Count, 10).events(&[1_000], &[]).answer().targets, []);
    let mut running = Stage::of(Measure::Count, 10).watched().events(&[1_000], &[1_000]);
    (running.session.ended, running.session.state) = (None, SessionState::Running);
    assert_eq!(running.answer().targets, []);
}

#[test]
fn silence_on_both_sides_is_no_responding_where_it_means_something() {
    for measure in [Measure::Count, Measure::Rate, Measure::InterResponseTime, Measure::Duration] {
        let mut stage = Stage::of(measure.clone(), 10).watched();
        let agreement = stage.agreement();
        assert_eq!((agreement.first_count, agreement.second_count, agreement.window_ms), (0, 0, 600_000));
        assert_eq!(percent(&agreement, Method::TotalCount), Some(100.0));
        assert!(ratio(&agreement, Method::TotalCount).3);
        said(&mut stage, Disposition::Zero);
        assert_eq!(stage.agreement(), agreement);
        // It was said that nobody watched: that is no zero to agree on.
        said(&mut stage, Disposition::NotObserved);
        assert_eq!(stage.answer().targets, [], "{measure:?}");
    }
    let empty = Stage::of(Measure::Duration, 10).watched().agreement();
    assert_eq!((percent(&empty, Method::TotalDuration), percent(&empty, Method::SecondBySecond)), (None, None));
    assert_eq!(Stage::of(trials(), 10).watched().answer().targets, []);
}

#[test]
fn what_the_session_did_not_observe_is_not_compared() {
    let mut stage = Stage::of(Measure::Count, 10).watched().events(&[], &[1_000]);
    is(&stage.agreement(), &[(Method::TotalCount, 0.0)]);
    said(&mut stage, Disposition::NotObserved);
    let agreement = stage.agreement();
    assert_eq!(agreement.second_count, 1);
    assert!(agreement.methods.iter().all(|method| method.score == Err(Refusal::NotObserved)));
    // A correction since then has said otherwise.
    stage.records(0, TABLET, 1_000, Fact::Count);
    stage.told(None);
    is(&stage.agreement(), &[(Method::TotalCount, 100.0)]);
}

#[test]
fn what_only_the_session_has_is_compared_with_nothing() {
    let counted = Stage::of(Measure::Count, 10).watched().events(&[1_000], &[]).agreement();
    is(&counted, &[(Method::TotalCount, 0.0), (Method::TimeWindow, 0.0), (Method::MeanCountPerInterval, 90.0)]);
    let taught = Stage::of(trials(), 10)
        .watched()
        .facts(vec![(1, Fact::Trial(baton_domain::observation::Response::Correct))], vec![]);
    assert_eq!(percent(&taught.agreement(), Method::TrialByTrial), None);
    assert_eq!(ratio(&taught.agreement(), Method::TrialByTrial).2, 1);
}

#[test]
fn targets_come_in_the_order_of_the_session() {
    let mut stage = Stage::of(Measure::Count, 10).watched();
    let other = |n: u128| baton_domain::TargetId(uuid::Uuid::from_u128(n));
    stage.session.targets.insert(0, target(other(7), Measure::Duration));
    stage.session.targets.push(target(other(3), Measure::FreeText));
    let targets: Vec<_> = stage.answer().targets.iter().map(|t| t.target).collect();
    assert_eq!(targets, [other(7), TARGET]);
}

#[test]
fn the_extremes_of_time_are_no_panic() {
    let far = [
        (i64::MIN, u64::MAX, None),
        (i64::MAX, 0, Some(i64::MIN)),
        (0, u64::MAX, Some(i64::MAX)),
        (i64::MIN, 0, Some(0)),
    ];
    for measure in [Measure::Count, Measure::Duration, Measure::Rate, trials(), stage::intervals()] {
        for (wall_ms, boot_ms, skew_ms) in far {
            let mut stage = Stage::of(measure.clone(), 10).watched_on(Device::ahead(12, 0), (0, None));
            stage.segments[1].setting.skew_ms = skew_ms;
            stage.segments[1].started.at = Touch { wall_ms, boot_ms };
            stage.bout(0, TABLET, (0, None));
            stage.bout(1, Device::ahead(12, 0), (0, Some(1)));
            stage.records(1, Device::ahead(12, 0), 1, Fact::Count).at = Touch { wall_ms, boot_ms };
            stage.answer();
            stage.session.ended = Some(Moment { at: Touch { wall_ms, boot_ms }, ..stage.session.started });
            stage.records(0, TABLET, 1, Fact::Count).at = Touch { wall_ms: i64::MAX, boot_ms: u64::MAX };
            stage.told(None);
            stage.answer();
        }
    }
}

/// The same events on two tablets, whose wall clocks stand an hour apart.
fn on_two(technicians: Device, observers: Device) -> Stage {
    let mut stage = Stage::on(technicians, Measure::Count, 10).watched_on(observers, (MINUTE, Some(9 * MINUTE)));
    for at_ms in [30_000, 2 * MINUTE, 5 * MINUTE, 8 * MINUTE + 59_000, 9 * MINUTE + 1_000] {
        stage.records(0, technicians, at_ms, Fact::Count);
    }
    for at_ms in [2 * MINUTE + 1_900, 5 * MINUTE - 1_900, 8 * MINUTE + 59_900] {
        stage.records(1, observers, at_ms, Fact::Count);
    }
    stage
}

#[test]
fn two_devices_are_compared_by_their_distance_from_the_platform() {
    for ahead_ms in [-3_600_000, 0, 3_600_000] {
        let stage = on_two(Device::ahead(11, 700_000), Device::ahead(12, ahead_ms));
        assert_eq!(stage.clocks(), Clocks::Compared);
        let agreement = stage.agreement();
        assert_eq!((agreement.window_ms, agreement.first_count, agreement.second_count), (8 * 60_000, 3, 3));
        is(
            &agreement,
            &[(Method::TotalCount, 100.0), (Method::TimeWindow, 100.0), (Method::ExactCountPerInterval, 75.0)],
        );
    }
    assert_eq!(on_two(TABLET, TABLET).clocks(), Clocks::Same);
}

#[test]
fn unknown_clocks_refuse_what_needs_a_common_time_line() {
    let unheard = |boot, ahead_ms| Device { skew_ms: None, ..Device::ahead(boot, ahead_ms) };
    let pairs = [
        (unheard(11, 0), Device::ahead(12, 500)),
        (Device::ahead(11, 0), unheard(12, 500)),
        (unheard(11, 0), unheard(12, -500)),
    ];
    for (technicians, observers) in pairs {
        let stage = on_two(technicians, observers);
        assert_eq!(stage.clocks(), Clocks::Unknown);
        let agreement = stage.agreement();
        is(&agreement, &[(Method::TotalCount, 100.0)]);
        for method in BY_TIME {
            assert_eq!(score(&agreement, method), Err(Refusal::ClocksUnknown), "{method:?}");
        }
    }
    // An hour apart, nobody knows what was shared: two silences are no agreement.
    assert_eq!(on_two(unheard(11, 0), unheard(12, 3_600_000)).answer().targets, []);
    let shifted = on_two(unheard(11, 0), unheard(12, -9 * MINUTE + 45_000));
    assert_eq!(shifted.agreement().first_count, 1);
    let mut silent = shifted;
    silent.observations.retain(|o| o.stream == Stream::Beside);
    silent.observations.truncate(1);
    assert_eq!(silent.answer().targets, []);
}

#[test]
fn unknown_clocks_leave_totals_and_order_of_durations() {
    let (one, other) = (Device::ahead(11, 0), Device { skew_ms: None, ..Device::ahead(12, 300) });
    let mut stage = Stage::on(one, Measure::Duration, 10).watched_on(other, (0, None));
    for (n, (first, second)) in (1..).zip([(30, 25), (45, 50), (20, 20), (60, 66)]) {
        stage.bout(0, one, (n * 100_000, Some(n * 100_000 + first * 1_000)));
        stage.bout(1, other, (n * 100_000, Some(n * 100_000 + second * 1_000)));
    }
    let agreement = stage.agreement();
    assert_eq!(score(&agreement, Method::SecondBySecond), Err(Refusal::ClocksUnknown));
    is(
        &agreement,
        &[(Method::TotalDuration, 96.27), (Method::MeanDurationPerOccurrence, 91.06), (Method::TotalCount, 100.0)],
    );
    stage.bout(1, other, (550_000, Some(551_000)));
    let differ = Refusal::OccurrencesDiffer { first: 4, second: 5 };
    assert_eq!(score(&stage.agreement(), Method::MeanDurationPerOccurrence), Err(differ));
}

#[test]
fn a_device_that_was_started_again_goes_on_by_its_own_wall_clock() {
    let mut stage = Stage::of(Measure::Duration, 10).watched();
    let again = Device { boot: 15, ..TABLET };
    stage.bout(0, TABLET, (MINUTE, Some(2 * MINUTE)));
    stage.bout(1, again, (MINUTE, Some(2 * MINUTE)));
    // The wall clock was set while the second bout ran; its boot's own clock knows better.
    stage.bout(1, again, (3 * MINUTE, Some(4 * MINUTE))).ended.as_mut().unwrap().at.wall_ms += 3_600_000;
    stage.bout(0, TABLET, (3 * MINUTE, Some(4 * MINUTE)));
    assert_eq!(stage.clocks(), Clocks::Same);
    is(&stage.agreement(), &[(Method::TotalDuration, 100.0), (Method::SecondBySecond, 100.0)]);
}

#[test]
fn a_hand_over_to_a_third_device_is_placed_by_its_own_distance() {
    let (one, two, three) = (Device::ahead(11, 0), Device::ahead(12, 90_000), Device::ahead(13, -90_000));
    let handed = |three: Device| {
        let mut stage = Stage::on(one, Measure::Count, 10).watched_on(two, (0, None));
        stage.segments[0].ended = Some(three.moment(5 * MINUTE));
        stage.joins(COLLEAGUE, Stream::Main, three, (5 * MINUTE, None));
        stage.session.ended = Some(three.moment(10 * MINUTE));
        for (segment, device, at_ms) in
            [(0, one, MINUTE), (2, three, 7 * MINUTE), (1, two, MINUTE), (1, two, 7 * MINUTE)]
        {
            stage.records(segment, device, at_ms, Fact::Count);
        }
        stage
    };
    let stage = handed(three);
    assert_eq!(stage.agreement().window_ms, 600_000);
    is(&stage.agreement(), &[(Method::TimeWindow, 100.0), (Method::ExactCountPerInterval, 100.0)]);
    assert_eq!(handed(Device { skew_ms: None, ..three }).clocks(), Clocks::Unknown);
}

#[test]
fn the_first_segments_skew_is_the_start_s() {
    let (one, two) = (Device::ahead(11, 40_000), Device::ahead(12, 0));
    let mut stage = on_two(one, two);
    // The tablet's clock was set since: its later distance says nothing of the start.
    let set = Device { ahead_ms: 90_000, skew_ms: Some(0), ..one };
    stage.joins(COLLEAGUE, Stream::Main, set, (6 * MINUTE, None));
    is(&stage.agreement(), &[(Method::TimeWindow, 100.0)]);
    // The tablet heard the platform only after the session had begun: its clock is known all the same.
    stage.segments[0].setting.skew_ms = None;
    stage.segments[2].setting.skew_ms = Some(90_000);
    assert_eq!(stage.clocks(), Clocks::Compared);
    is(&stage.agreement(), &[(Method::TimeWindow, 100.0)]);
}

#[test]
fn what_was_told_afterwards_has_the_wall_time_of_its_segments_device() {
    let (one, two) = (Device::ahead(11, 40_000), Device::ahead(12, -40_000));
    let mut stage = Stage::on(one, Measure::Count, 10).watched_on(two, (0, None));
    stage.records(0, one, 5 * MINUTE, Fact::Count);
    stage.records(1, two, 5 * MINUTE + 1_000, Fact::Count);
    stage.told(None);
    assert_eq!(stage.clocks(), Clocks::Compared);
    is(&stage.agreement(), &[(Method::TimeWindow, 100.0)]);
    // What stands in the place of another at the same time keeps its place, though the wall clock had been set.
    let mut set = Stage::of(Measure::Count, 10).watched().events(&[5 * MINUTE], &[]);
    let fast = Device { ahead_ms: 120_000, ..TABLET };
    let struck = set.records(1, fast, 5 * MINUTE, Fact::Count).id;
    set.records(1, fast, 5 * MINUTE, Fact::Count);
    set.told(Some(struck));
    set.void(struck);
    is(&set.agreement(), &[(Method::TimeWindow, 100.0)]);
}
