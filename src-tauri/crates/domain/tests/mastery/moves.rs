//! Fading, phases, maintenance probes, chains, and why a target is not shown.

use baton_domain::{
    Role,
    mastery::{
        AcrossSessions, Chain, Chaining, Comparator, Day, Direction, Due, Fading, Finality, Held, Hidden, Look, OnFail,
        Phase, PhaseStart, ProbeQuestion, Reason, Refusal, Response, Rule, Schedule, Session, Step, Trial, WithinTrial,
        change_start, check_history, due, fade, move_to, open, phase_at, why_not_shown, within_trial,
    },
};

fn plan(direction: Direction, values: &[f64]) -> AcrossSessions {
    let on_fail = Some(OnFail { demote_after: 2, move_to: None });
    let session = |v: &f64| Session { value: Some(*v), ..Session::default() };
    AcrossSessions {
        levels: vec![3, 9, 1],
        direction,
        start: None,
        rule: Rule { on_fail, ..Rule::new(Comparator::AtLeast, 80.0, 2) },
        sessions: values.iter().map(session).collect(),
    }
}

fn faded(direction: Direction, values: &[f64]) -> Fading {
    fade(&plan(direction, values)).unwrap()
}

#[test]
fn most_to_least_takes_help_away_along_the_targets_own_list() {
    let fading = faded(Direction::MostToLeast, &[90.0; 8]);
    let levels: Vec<Option<u8>> = fading.history.iter().map(|h| h.level).collect();
    let [a, b, c] = [Some(3), Some(9), Some(1)];
    assert_eq!(levels, [a, a, b, b, c, c, None, None]);
    assert_eq!(fading.history[1].step, Some(Step::Promoted));
    assert_eq!(fading.history[7].step, Some(Step::Mastered));
    assert!(fading.mastered && fading.independent);
}

#[test]
fn failure_brings_help_back_and_the_count_begins_anew() {
    let fading = faded(Direction::MostToLeast, &[90.0, 90.0, 50.0, 90.0, 50.0, 50.0]);
    assert_eq!(fading.history[5].step, Some(Step::Demoted));
    assert_eq!((fading.level, fading.passing, fading.failing_in_a_row), (Some(3), 0, 0));
    // Below the most help there is none.
    let stuck = faded(Direction::MostToLeast, &[50.0; 5]);
    assert_eq!((stuck.level, stuck.failing_in_a_row), (Some(3), 5));
}

#[test]
fn least_to_most_begins_without_help() {
    let fading = faded(Direction::LeastToMost, &[50.0, 50.0, 50.0, 50.0, 90.0, 90.0]);
    let levels: Vec<Option<u8>> = fading.history.iter().map(|h| h.level).collect();
    assert_eq!(levels, [None, None, Some(1), Some(1), Some(9), Some(9)]);
    assert_eq!(fading.level, Some(1));
    assert!(faded(Direction::LeastToMost, &[90.0, 90.0]).mastered);
}

#[test]
fn a_session_begun_before_the_change_is_left_out() {
    let mut late = plan(Direction::MostToLeast, &[90.0, 90.0, 10.0, 90.0]);
    late.sessions[2].prompt_level = Some(3);
    let fading = fade(&late).unwrap();
    assert_eq!((fading.history[2].reason, fading.passing), (Reason::OtherLevel, 1));
}

#[test]
fn help_at_the_active_level_or_less_is_correct() {
    let trial = |level| Trial {
        response: Response::Prompted,
        level: Some(level),
        by: None,
        stimulus: None,
        block: None,
        probe: false,
        error_correction: false,
    };
    let mut fading = plan(Direction::MostToLeast, &[]);
    fading.start = Some(9);
    fading.sessions = vec![Session { trials: vec![trial(3), trial(9), trial(1), trial(1)], ..Session::default() }];
    assert_eq!(fade(&fading).unwrap().history[0].value, Some(75.0));
}

#[test]
fn lists_of_levels_that_are_none_are_refused() {
    let mut bad = plan(Direction::MostToLeast, &[]);
    bad.sessions = vec![Session { prompt_level: Some(4), value: Some(90.0), ..Session::default() }];
    assert_eq!(fade(&bad), Err(Refusal::Level));
    bad.sessions.clear();
    bad.levels = vec![1, 1];
    assert_eq!(fade(&bad), Err(Refusal::Levels));
    bad.levels = vec![];
    assert_eq!(fade(&bad), Err(Refusal::Levels));
    bad.levels = vec![1];
    bad.start = Some(2);
    assert_eq!(fade(&bad), Err(Refusal::Level));
}

#[test]
fn within_a_trial_help_goes_up_or_down_the_list() {
    let ask = |direction, tried: &[Option<u8>]| {
        within_trial(&WithinTrial { levels: vec![3, 9, 1], direction, tried: tried.to_vec() }).unwrap()
    };
    let up = ask(Direction::LeastToMost, &[None, Some(1)]);
    assert_eq!(up.order, [None, Some(1), Some(9), Some(3)]);
    assert_eq!((up.next, up.next_level), (Some(2), Some(9)));
    let down = ask(Direction::MostToLeast, &[Some(3), Some(9), Some(1)]);
    assert_eq!((down.next, down.next_level), (Some(3), None));
    assert_eq!(ask(Direction::LeastToMost, &up.order).next, None);
}

fn start(phase: Phase, from_ms: i64) -> PhaseStart {
    PhaseStart { phase, from_ms, finality: Finality::Confirmed }
}

#[test]
fn phases_move_only_where_they_may() {
    assert!(Phase::Baseline.may_become(Phase::Active));
    assert!(Phase::Active.may_become(Phase::Baseline));
    assert!(Phase::Maintenance.may_become(Phase::Active));
    assert!(Phase::OnHold.may_become(Phase::Generalization));
    assert!(!Phase::Active.may_become(Phase::Active));
    assert!(!Phase::Unconfigured.may_become(Phase::Mastered));
    assert!(!Phase::Deactivated.may_become(Phase::Mastered));
    for phase in Phase::ALL {
        assert!(!phase.may_become(Phase::Unconfigured));
        assert!(phase == Phase::Deactivated || phase.may_become(Phase::Deactivated));
        assert!(!phase.next().is_empty());
    }
}

#[test]
fn phase_dates_stay_ordered() {
    let history = [start(Phase::Baseline, 10), start(Phase::Active, 20), start(Phase::Maintenance, 30)];
    assert_eq!(check_history(&history), Ok(()));
    assert_eq!(
        [9, 10, 19, 20, 99].map(|at| phase_at(&history, at)),
        [None, Some(Phase::Baseline), Some(Phase::Baseline), Some(Phase::Active), Some(Phase::Maintenance)]
    );
    assert_eq!(change_start(&history, 1, 29).map(|h| h[1].from_ms), Ok(29));
    assert_eq!(change_start(&history, 1, 30), Err(Refusal::PhaseOrder));
    assert_eq!(change_start(&history, 1, 10), Err(Refusal::PhaseOrder));
    assert_eq!(change_start(&history, 7, 10), Err(Refusal::PhaseOrder));
    assert_eq!(move_to(&history, start(Phase::Active, 30)), Err(Refusal::PhaseOrder));
    assert_eq!(move_to(&history, start(Phase::Future, 31)), Err(Refusal::PhaseMove));
    assert_eq!(move_to(&history, start(Phase::Active, 31)).map(|h| h.len()), Ok(4));
}

fn probes(schedule: Schedule, today: i64, held: &[(i64, bool)]) -> Due {
    let sessions = held.iter().map(|(day, probed)| Held { day: Day::Number(*day), probed: *probed }).collect();
    due(&ProbeQuestion { schedule, since_day: Day::Number(100), today: Day::Number(today), sessions }).unwrap()
}

#[test]
fn every_fifth_session_probes() {
    let after = |held: &[(i64, bool)]| {
        let due = probes(Schedule::EverySessions(5), 110, held);
        (due.due_now, due.due_session, due.late_by)
    };
    let plain = |n: i64| (1..=n).map(|d| (100 + d, false)).collect::<Vec<_>>();
    assert_eq!(after(&[]), (false, Some(5), 0));
    assert_eq!(after(&plain(3)), (false, Some(5), 0));
    assert_eq!(after(&plain(4)), (true, Some(5), 0));
    // Missed at the fifth, it stays due until it is done.
    assert_eq!(after(&plain(6)), (true, Some(7), 2));
    let mut probed = plain(6);
    probed.push((107, true));
    assert_eq!(after(&probed), (false, Some(12), 0));
    // Sessions before mastery are not looked at.
    assert_eq!(after(&[(98, true), (99, false)]), (false, Some(5), 0));
}

#[test]
fn probes_by_days_are_due_on_a_day() {
    let at = |schedule, today, held: &[(i64, bool)]| {
        let due = probes(schedule, today, held);
        let day = due.due_day.map(|d| if let Day::Number(n) = d { n } else { panic!("{d:?}") });
        (due.due_now, day, due.late_by)
    };
    let weekly = || Schedule::EveryDays(7);
    assert_eq!(at(weekly(), 106, &[]), (false, Some(107), 0));
    assert_eq!(at(weekly(), 107, &[]), (true, Some(107), 0));
    assert_eq!(at(weekly(), 110, &[]), (true, Some(107), 3));
    assert_eq!(at(weekly(), 110, &[(109, true)]), (false, Some(116), 0));
    let list = || Schedule::DaysAfter(vec![30, 7, 14]);
    assert_eq!(at(list(), 108, &[]), (true, Some(107), 1));
    assert_eq!(at(list(), 116, &[(115, true)]), (false, Some(130), 0));
    assert!(probes(list(), 131, &[(130, true)]).finished);
    let [since_day, today] = [Day::Number(0), Day::Number(0)];
    let never = ProbeQuestion { schedule: Schedule::EveryDays(0), since_day, today, sessions: vec![] };
    assert_eq!(due(&never), Err(Refusal::Schedule));
    let [since_day, today] = [Day::Number(i64::MAX), Day::Number(i64::MIN)];
    let beyond = ProbeQuestion { schedule: Schedule::EveryDays(9), since_day, today, ..never };
    assert_eq!(due(&beyond), Err(Refusal::Schedule));
}

#[test]
fn chains_open_from_either_end() {
    let ask = |chaining, steps, mastered: &[u32]| {
        let opened = open(&Chain { chaining, steps, mastered: mastered.to_vec() }).unwrap();
        (opened.taught, opened.shown, opened.opens_next)
    };
    assert_eq!(ask(Chaining::Forward, 10, &[1, 2, 3]), (vec![4], vec![1, 2, 3, 4], Some(5)));
    assert_eq!(ask(Chaining::Backward, 10, &[10, 9]), (vec![8], vec![8, 9, 10], Some(7)));
    // Mastered out of turn: passed over.
    assert_eq!(ask(Chaining::Forward, 4, &[1, 3]), (vec![2], vec![1, 2, 3], Some(4)));
    assert_eq!(ask(Chaining::TotalTask, 3, &[2]), (vec![1, 3], vec![1, 2, 3], None));
    assert!(open(&Chain { chaining: Chaining::Forward, steps: 2, mastered: vec![1, 2] }).unwrap().complete);
    for (steps, mastered) in [(0, vec![]), (u32::MAX, vec![]), (3, vec![4]), (3, vec![0])] {
        assert_eq!(open(&Chain { chaining: Chaining::Forward, steps, mastered }), Err(Refusal::Steps));
    }
}

fn look(history: Vec<PhaseStart>) -> Look {
    Look {
        session_start_ms: 100,
        now_ms: Some(200),
        history,
        added_ms: None,
        role: Role::Technician,
        roles: vec![Role::Technician, Role::Supervisor],
        on_caseload: true,
        program_active: true,
        step_open: true,
        probe_due: true,
        readable: true,
        up_to_date: None,
        filtered: false,
    }
}

fn why(look: &Look) -> Vec<Hidden> {
    why_not_shown(look).unwrap().reasons.into_iter().map(|w| w.reason).collect()
}

#[test]
fn a_target_that_is_missing_says_why() {
    let active = || look(vec![start(Phase::Active, 1)]);
    assert!(why_not_shown(&active()).unwrap().shown);
    assert_eq!(why(&Look { on_caseload: false, ..active() }), [Hidden::NotOnCaseload]);
    assert_eq!(why(&Look { role: Role::Billing, ..active() }), [Hidden::OtherRole]);
    assert_eq!(
        why(&Look { program_active: false, filtered: true, ..active() }),
        [Hidden::ProgramInactive, Hidden::Filtered]
    );
    assert_eq!(
        why(&Look { readable: false, up_to_date: Some(false), ..active() }),
        [Hidden::NeedsNewerApp, Hidden::MayBeOutdated]
    );
    assert_eq!(why(&Look { added_ms: Some(150), ..active() }), [Hidden::AddedAfterStart]);
    assert_eq!(why(&Look { step_open: false, ..active() }), [Hidden::StepNotOpen]);
    for (phase, reason) in [
        (Phase::Unconfigured, Hidden::Unconfigured),
        (Phase::Future, Hidden::Future),
        (Phase::OnHold, Hidden::OnHold),
        (Phase::Mastered, Hidden::Mastered),
        (Phase::Deactivated, Hidden::Deactivated),
    ] {
        assert_eq!(why(&look(vec![start(phase, 1)])), [reason]);
    }
    assert_eq!(why(&look(vec![])), [Hidden::Unconfigured]);
}

#[test]
fn a_phase_that_began_after_the_session_is_explained() {
    let late = look(vec![start(Phase::Future, 1), start(Phase::Active, 150)]);
    assert_eq!(why(&late), [Hidden::PhaseAfterStart]);
    assert!(why_not_shown(&late).unwrap().reasons[0].sentence.starts_with("When this session began"));
    let planned = look(vec![start(Phase::Future, 1), start(Phase::Active, 900)]);
    assert_eq!(why_not_shown(&planned).unwrap().reasons[0].until_ms, Some(900));
}

#[test]
fn a_provisional_mastery_hides_nothing() {
    let mut mastered = look(vec![start(Phase::Active, 1), start(Phase::Mastered, 50)]);
    assert_eq!(why(&mastered), [Hidden::Mastered]);
    mastered.history[1].finality = Finality::Provisional;
    assert!(why_not_shown(&mastered).unwrap().shown);
    let mut probed = look(vec![start(Phase::Active, 1), start(Phase::Maintenance, 50)]);
    probed.probe_due = false;
    assert_eq!(why(&probed), [Hidden::ProbeNotDue]);
    probed.history[1].finality = Finality::Provisional;
    assert!(why_not_shown(&probed).unwrap().shown);
}
