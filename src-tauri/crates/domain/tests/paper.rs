//! Sessions from paper, what remains of a session as points, and the conditions that a plan makes.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on must say where")]

use baton_domain::{
    SegmentId, SessionId, TargetId, UserId,
    correction::{Missed, TOLD, Told},
    course::{By, Condition, Past, State, joined, past},
    measure::{Choice, Goal, Ladder, Measure, Phase, PromptLevel, Target},
    observation::{Fact, Observation},
    paper::{LONGEST_MS, Sheet, check_enter},
    score::{Chain, Method},
    session::{Disposition, Refusal, Session, Setting, Stream, TargetDisposition, Zone},
    text::{Name, Reason},
};
use uuid::Uuid;

const MINUTE: i64 = 60_000;
const NOW: i64 = 1_790_000_000_000;
const ME: UserId = UserId(Uuid::from_u128(9));

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn target(id: u128, measure: Measure) -> Target {
    Target {
        id: TargetId(Uuid::from_u128(id)),
        program: baton_domain::ProgramId(Uuid::from_u128(100)),
        program_name: name("Play"),
        name: name("Turn taking"),
        measure,
        goal: Goal::Increase,
        phase: Phase::Active,
        pinned: false,
        position: 0,
        instruction: None,
        abc: None,
        version: 0,
        rule: None,
    }
}

fn trials() -> Measure {
    Measure::Trials { prompts: vec![], minimum: 2, expected: 10, ladder: Ladder::Free }
}

fn told(id: u128, disposition: Disposition) -> TargetDisposition {
    TargetDisposition { target: TargetId(Uuid::from_u128(id)), disposition }
}

fn sheet() -> Sheet {
    Sheet {
        started_ms: NOW - 90 * MINUTE,
        ended_ms: NOW - 30 * MINUTE,
        zone: Zone::at(-300),
        targets: vec![target(1, trials()), target(2, Measure::Count), target(3, Measure::Duration)],
        dispositions: vec![told(2, Disposition::Zero), told(3, Disposition::NotObserved)],
        reason: Reason::new("The tablet had no battery").unwrap(),
    }
}

#[test]
fn a_sheet_has_times_that_can_be_and_words_for_targets_that_ask() {
    let ok = sheet();
    assert_eq!(check_enter(&ok, NOW), Ok(()));
    let times = |started_ms, ended_ms| check_enter(&Sheet { started_ms, ended_ms, ..sheet() }, NOW);
    assert_eq!(times(NOW - MINUTE, NOW), Ok(()), "it may have ended just now");
    assert_eq!(times(NOW - MINUTE, NOW + 1), Err(Refusal::OutsideSession), "it has not ended yet");
    assert_eq!(times(NOW - MINUTE, NOW - MINUTE), Err(Refusal::OutsideSession), "it lasted no time");
    assert_eq!(times(NOW, NOW - MINUTE), Err(Refusal::OutsideSession), "it ended before it began");
    assert_eq!(times(NOW - LONGEST_MS, NOW), Ok(()));
    assert_eq!(times(NOW - LONGEST_MS - 1, NOW), Err(Refusal::OutsideSession), "more than a day");
    assert_eq!(times(-1, MINUTE), Err(Refusal::OutsideSession));
    assert_eq!(times(i64::MIN, i64::MAX), Err(Refusal::OutsideSession));
    let says = |dispositions| check_enter(&Sheet { dispositions, ..sheet() }, NOW);
    assert_eq!(says(vec![told(1, Disposition::Zero)]), Err(Refusal::DispositionsDoNotMatch), "trials do not ask");
    assert_eq!(says(vec![told(7, Disposition::Zero)]), Err(Refusal::DispositionsDoNotMatch), "not on the sheet");
    let twice = vec![told(2, Disposition::Zero), told(2, Disposition::NotObserved)];
    assert_eq!(says(twice), Err(Refusal::DispositionsDoNotMatch), "one word a target");
    assert_eq!(check_enter(&Sheet { targets: vec![], ..sheet() }, NOW), Err(Refusal::BadTargets));
}

fn entered() -> Session {
    sheet().session(SessionId(Uuid::from_u128(50)), ME, NOW)
}

fn missed(id: u128, target: u128, minute: i64, fact: Fact) -> Observation {
    let segment = SegmentId(Uuid::from_u128(60));
    let missed = Missed {
        segment,
        observation: baton_domain::ObservationId(Uuid::from_u128(id)),
        target: TargetId(Uuid::from_u128(target)),
        at_ms: sheet().started_ms + minute * MINUTE,
        ended_ms: None,
        unanswered: false,
        fact,
    };
    let told = Told { at_ms: NOW, reason: sheet().reason, in_place_of: None };
    missed.observation(SessionId(Uuid::from_u128(50)), ME, Stream::Main, told)
}

#[test]
fn an_entered_session_is_an_ended_one_that_says_so() {
    let session = entered();
    assert_eq!(session.ended.map(|end| session.started.until(&end)), Some(60 * MINUTE as u64));
    assert_eq!(session.observed_ms(&session.started), 60 * MINUTE as u64);
    assert_eq!((session.started.boot, session.paper.as_ref().map(|p| p.at_ms)), (TOLD, Some(NOW)));
    let segment = sheet().segment(SegmentId(Uuid::from_u128(60)), session.id, ME, Setting::default());
    assert_eq!((segment.started, segment.ended), (session.started, session.ended));
    let json = serde_json::to_string(&session).unwrap();
    assert_eq!(serde_json::from_str::<Session>(&json).unwrap(), session);
}

#[test]
fn what_remains_of_a_session_is_a_point_for_each_target_and_survives_its_journey() {
    let made: Vec<Observation> = [true, true, false, true]
        .into_iter()
        .enumerate()
        .map(|(place, right)| {
            use baton_domain::observation::Response::{Correct, Incorrect};
            missed(70 + place as u128, 1, place as i64, Fact::Trial(if right { Correct } else { Incorrect }))
        })
        .collect();
    let found = past(&entered(), &made).unwrap();
    let json = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<Past>(&json).unwrap(), found);
    let said: Vec<_> = found.points.iter().map(|p| (p.point.state, p.point.value)).collect();
    assert_eq!(said, [(State::HasData, Some(75.0)), (State::Zero, Some(0.0)), (State::NotObserved, None)]);
    let mut other_order = made.clone();
    other_order.reverse();
    assert_eq!(past(&entered(), &other_order), Some(found));
    let running = Session { state: baton_domain::session::SessionState::Running, ended: None, ..entered() };
    assert_eq!(past(&running, &made), None, "it has not ended");
}

#[test]
fn points_of_the_past_join_those_of_sessions_by_day() {
    let found = past(&entered(), &[missed(70, 2, 3, Fact::Count), missed(71, 2, 4, Fact::Count)]).unwrap();
    let first = found.points[1].point.clone();
    let second = {
        let mut other = first.clone();
        other.sessions = vec![SessionId(Uuid::from_u128(51))];
        (other.started_ms, other.events, other.value) = (first.started_ms + 2 * 3_600_000, Some(4), Some(4.0));
        other
    };
    let days = joined(vec![second, first], By::Day);
    assert_eq!(days.len(), 1);
    // 6 events in two hours.
    assert_eq!((days[0].value, days[0].events, days[0].sessions.len()), (Some(3.0), Some(6), 2));
}

#[test]
fn another_step_help_interval_or_limit_is_another_condition_with_words_of_its_own() {
    let choice = |code, label| Choice { code, label: name(label) };
    let steps = vec![choice(1, "wet"), choice(2, "soap")];
    let chain = |taught| Measure::TaskAnalysis {
        steps: steps.clone(),
        prompts: vec![],
        chain: Chain::Forward,
        taught,
        expected: 1,
    };
    let help = |counts, ladder| Measure::Trials {
        prompts: vec![PromptLevel { code: 1, label: name("gesture"), counts_as_correct: counts }],
        minimum: 0,
        expected: 10,
        ladder,
    };
    let interval = |ms| Measure::Interval { method: Method::Partial, interval_ms: ms, rest_ms: 5_000 };
    let limit = |limit_ms| Measure::Latency { limit_ms };
    let word = |before: &Measure, now: &Measure| Condition::of(now).changed_from(&Condition::of(before));
    assert_eq!(word(&chain(Some(1)), &chain(Some(2))).as_deref(), Some("Step 2: soap"));
    assert_eq!(word(&chain(Some(1)), &chain(Some(1))), None);
    let (free, least) = (help(false, Ladder::Free), help(true, Ladder::LeastToMost));
    assert_eq!(word(&free, &least).as_deref(), Some("Least to most help, With gesture counts"));
    assert_eq!(word(&least, &free).as_deref(), Some("Help as seen fit, Alone counts"));
    assert_eq!(word(&interval(10_000), &interval(15_000)).as_deref(), Some("Partial 15 s with 5 s to record"));
    assert_eq!(word(&limit(None), &limit(Some(7_500))).as_deref(), Some("Limit 7.5 s"));
    assert_eq!(word(&limit(Some(7_500)), &limit(None)).as_deref(), Some("No limit"));
    let json = serde_json::to_string(&Condition::of(&chain(Some(2)))).unwrap();
    assert_eq!(serde_json::from_str::<Condition>(&json).unwrap(), Condition::of(&chain(Some(2))));
}
