//! Every measure of a session: what may be recorded, what it is worth, and how it is written.
#![allow(clippy::unwrap_used, reason = "what a test is given must be sound")]

use baton_domain::{
    Action, ObservationId, ProgramId, SegmentId, SessionId, TargetId, UserId,
    measure::{AbcSheet, Choice, Goal, Ladder, Measure, Phase, PromptLevel, Target, Unit},
    observation::{Abc, BoutEnd, Fact, Observation, Response, Touch, VoidReason, Voided},
    score::{Carried, Chain, During, Mark, Method, TargetScore, interval_marks, run_of_mark, score_target},
    session::{Moment, Pause, Refusal, Session, SessionState, Setting, Stream, Zone, check_among, check_targets},
    text::{Name, Narrative},
};
use uuid::Uuid;

const MINUTE: u64 = 60_000;
const WATCHED: During<'_> = During { observed_ms: 30 * MINUTE, pauses: &[] };

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn choices(labels: &[&str]) -> Vec<Choice> {
    (1..).zip(labels).map(|(code, label)| Choice { code, label: name(label) }).collect()
}

fn prompts() -> Vec<PromptLevel> {
    ["Full physical", "Partial physical", "Model", "Gesture", "Verbal"]
        .iter()
        .zip(1..)
        .map(|(label, code)| PromptLevel { code, label: name(label), counts_as_correct: code == 5 })
        .collect()
}

fn trials(minimum: u16) -> Measure {
    Measure::Trials { prompts: prompts(), minimum, expected: 10, ladder: Ladder::Free }
}

fn chain(chain: Chain, taught: Option<u8>) -> Measure {
    Measure::TaskAnalysis { steps: choices(&["wet", "soap", "rinse"]), prompts: prompts(), chain, taught, expected: 1 }
}

fn momentary() -> Measure {
    Measure::Interval { method: Method::Momentary, interval_ms: 60_000, rest_ms: 0 }
}

fn target(measure: Measure) -> Target {
    Target {
        id: TargetId(Uuid::from_u128(1)),
        program: ProgramId(Uuid::from_u128(2)),
        program_name: name("Program"),
        name: name("Target"),
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

fn id(n: u128) -> ObservationId {
    ObservationId(Uuid::from_u128(n))
}

fn at(ms: u64) -> Touch {
    Touch { wall_ms: 1_800_000_000_000 + ms as i64, boot_ms: ms }
}

fn moment(ms: u64) -> Moment {
    Moment { at: at(ms), boot: Uuid::nil() }
}

fn made(n: u128, ms: u64, fact: Fact) -> Observation {
    Observation {
        id: id(n),
        session: SessionId(Uuid::from_u128(9)),
        segment: SegmentId(Uuid::from_u128(8)),
        target: TargetId(Uuid::from_u128(1)),
        by: UserId(Uuid::from_u128(7)),
        at: at(ms),
        boot: Uuid::nil(),
        fact,
        ended: None,
        voided: None,
        stream: Stream::Main,
        told: None,
    }
}

fn bout(n: u128, from: u64, to: u64) -> Observation {
    let end =
        BoutEnd { by: UserId(Uuid::from_u128(7)), at: at(to), boot: Uuid::nil(), truncated: false, unanswered: false };
    Observation { ended: Some(end), ..made(n, from, Fact::Bout) }
}

fn unanswered(n: u128, from: u64, to: u64) -> Observation {
    let mut bout = bout(n, from, to);
    bout.ended.as_mut().unwrap().unanswered = true;
    bout
}

fn score(measure: &Measure, held: &[Observation]) -> TargetScore {
    let valid: Vec<&Observation> = held.iter().filter(|o| o.voided.is_none()).collect();
    score_target(measure, &valid, WATCHED, &moment(30 * MINUTE))
}

fn value(measure: &Measure, facts: &[Fact]) -> Option<f64> {
    let held: Vec<Observation> = (1..).zip(facts).map(|(n, fact)| made(n, n as u64 * 1_000, fact.clone())).collect();
    score(measure, &held).value
}

#[test]
fn error_corrections_are_in_no_score_and_probes_apart_from_taught_trials() {
    let facts = [
        Fact::Trial(Response::Correct),
        Fact::Trial(Response::Incorrect),
        Fact::ErrorCorrection(Response::Correct),
        Fact::Probe(Response::Correct),
        Fact::Trial(Response::NoOpportunity),
        Fact::Trial(Response::Prompted { level: 5 }),
    ];
    assert_eq!(
        value(&trials(0), &facts),
        Some(200.0 / 3.0),
        "level 5 counts as correct, the correction and the probe do not"
    );
    let probe = score(&trials(5), &[made(1, 0, Fact::Probe(Response::Correct))]);
    assert_eq!(probe, TargetScore { value: Some(100.0), below_minimum: false, probe: true });
    assert!(score(&trials(5), &[made(1, 0, Fact::Trial(Response::Correct))]).below_minimum);
    assert_eq!(score(&trials(5), &[]).value, None);
}

#[test]
fn a_chain_counts_whole_runs_and_the_later_of_two_marks_on_a_step() {
    let step = |run, step, response| Fact::Step { run, step, response };
    let whole = [
        step(1, 1, Response::Incorrect),
        step(1, 1, Response::Correct),
        step(1, 2, Response::Prompted { level: 2 }),
        step(1, 3, Response::NoOpportunity),
        step(2, 1, Response::Incorrect),
    ];
    assert_eq!(value(&chain(Chain::Total, None), &whole), Some(50.0), "run 2 is not whole, step 3 did not apply");
    let held: Vec<Observation> = (1..).zip(whole).map(|(n, fact)| made(n, 0, fact)).collect();
    let valid = |n: usize| held[..n].iter().collect::<Vec<_>>();
    let next = |n, ends| run_of_mark(&chain(Chain::Total, None), &valid(n), 1, ends);
    assert_eq!([next(0, false), next(3, false), next(4, false), next(5, false), next(5, true)], [1, 1, 2, 2, 3]);
    let backward = chain(Chain::Backward, Some(3));
    assert_eq!(value(&backward, &[step(1, 3, Response::Correct)]), Some(100.0), "only the last step is open");
    assert_eq!(run_of_mark(&backward, &valid(4), 1, false), 2, "run 1 is whole: its open step is scored");
    let last_alone = [made(1, 0, step(1, 3, Response::Correct))];
    let held: Vec<&Observation> = last_alone.iter().collect();
    assert_eq!(run_of_mark(&backward, &held, 1, false), 1, "a step not taught yet, done with help, is of this run");
    assert_eq!(run_of_mark(&backward, &held, 3, false), 2);
}

#[test]
fn rates_count_in_their_windows_and_latencies_up_to_their_limit() {
    let mut held = vec![bout(1, 0, MINUTE), bout(2, 5 * MINUTE, 8 * MINUTE)];
    held.extend((3..11).map(|n| made(n, 30_000, Fact::Count)));
    assert_eq!(score(&Measure::Rate, &held).value, Some(2.0), "8 in 4 minutes, not in 30");
    let valid: Vec<&Observation> = held.iter().collect();
    let pause = Pause { from: moment(6 * MINUTE), to: Some(moment(7 * MINUTE)) };
    let during = During { pauses: std::slice::from_ref(&pause), ..WATCHED };
    let paused = score_target(&Measure::Rate, &valid, during, &moment(30 * MINUTE));
    assert_eq!(paused.value, Some(8.0 / 3.0), "a window stands still in a pause");
    assert_eq!(
        score(&Measure::Rate, &held[1..]).value,
        Some(0.0),
        "events of a window that was taken back are in none"
    );
    let latency = Measure::Latency { limit_ms: Some(10_000) };
    let held = [
        bout(1, 0, 4_000),
        bout(2, 20_000, 26_000),
        bout(3, 40_000, 55_000),
        unanswered(4, 60_000, 62_000),
        made(5, 70_000, Fact::Bout),
    ];
    assert_eq!(score(&latency, &held).value, Some(5.0), "too late, unanswered and waiting ones have no latency");
    let irt = [made(1, 0, Fact::Count), made(2, 4_000, Fact::Count), made(3, 10_000, Fact::Count)];
    assert_eq!(score(&Measure::InterResponseTime, &irt).value, Some(5.0));
    assert_eq!(score(&Measure::InterResponseTime, &irt[..1]).value, None, "one event has no distance");
}

#[test]
fn an_interval_without_a_mark_was_missed_and_the_one_under_way_does_not_count() {
    let mark =
        |n, index, occurred| made(n, u64::from(index + 1) * MINUTE, Fact::Interval { round: id(1), index, occurred });
    let held = [made(1, 0, Fact::Bout), mark(2, 0, true), mark(3, 2, false)];
    let valid: Vec<&Observation> = held.iter().collect();
    let marks = interval_marks(&momentary(), &valid, &moment(3 * MINUTE + 10_000));
    assert_eq!(marks, [Mark::Scored, Mark::Missed, Mark::NotScored]);
    assert_eq!(score(&momentary(), &[bout(1, 0, 3 * MINUTE), held[1].clone(), held[2].clone()]).value, Some(50.0));
    assert_eq!(score(&momentary(), &[bout(1, 0, 3 * MINUTE)]).value, None, "all missed is no zero");
    let endless = [bout(1, 0, 1 << 62), bout(2, 0, 1 << 62), bout(3, 0, 1 << 62)];
    assert_eq!(score(&momentary(), &endless).value, None, "whatever a clock says, it ends");
    assert!(score(&Measure::Duration, &endless).value.is_some());
}

#[test]
fn values_products_components_and_words() {
    let rating = Measure::Rating { minimum: 1, maximum: 5 };
    assert_eq!(value(&rating, &[Fact::Rating { value: 4 }, Fact::Rating { value: 1 }]), Some(2.5));
    let water = Measure::Quantity { unit: name("ml") };
    assert_eq!(
        value(&water, &[Fact::Quantity { thousandths: 100_100 }, Fact::Quantity { thousandths: 200 }]),
        Some(100.3)
    );
    let sheet = Measure::PermanentProduct { items: Some(10) };
    let done = |items, meeting| Fact::PermanentProduct { items, meeting };
    assert_eq!(value(&sheet, &[done(10, 8), done(5, 1)]), Some(60.0), "pooled");
    let plan = Measure::Fidelity { components: choices(&["a", "b"]), floor_percent: 80 };
    let part = |component, carried| Fact::Component { component, carried };
    let marks = [part(1, Carried::Correct), part(2, Carried::NotApplicable), part(1, Carried::Incorrect)];
    assert_eq!(value(&plan, &marks), Some(0.0), "the later of two marks on a component");
    assert_eq!(value(&Measure::FreeText, &[Fact::Text { text: Narrative::new("calm").unwrap() }]), None);
    for (measure, unit) in [(&rating, Unit::Value), (&plan, Unit::Percent), (&Measure::Rate, Unit::PerMinute)] {
        assert_eq!(measure.unit(), unit);
    }
}

#[test]
fn a_fact_fits_its_own_measure_and_its_codes_and_no_other() {
    let facts = [
        (trials(0), vec![Fact::Trial(Response::Prompted { level: 5 }), Fact::Probe(Response::Correct)]),
        (chain(Chain::Total, None), vec![Fact::Step { run: 1, step: 3, response: Response::Correct }]),
        (Measure::Rating { minimum: 1, maximum: 5 }, vec![Fact::Rating { value: 5 }]),
        (Measure::PermanentProduct { items: None }, vec![Fact::PermanentProduct { items: 3, meeting: 3 }]),
        (momentary(), vec![Fact::Bout, Fact::Interval { round: id(1), index: 0, occurred: true }]),
        (Measure::FreeText, vec![Fact::Text { text: Narrative::new("x").unwrap() }]),
    ];
    for (place, (measure, own)) in facts.iter().enumerate() {
        for (other, (_, theirs)) in facts.iter().enumerate() {
            for fact in theirs {
                let fits = fact.fits(&target(measure.clone()));
                assert_eq!(fits, place == other, "{fact:?} under {measure:?}");
            }
        }
        assert!(own.iter().all(|fact| fact.fits(&target(measure.clone()))));
    }
    let not = [
        (trials(0), Fact::Trial(Response::Prompted { level: 6 })),
        (chain(Chain::Total, None), Fact::Step { run: 0, step: 1, response: Response::Correct }),
        (chain(Chain::Total, None), Fact::Step { run: 1, step: 4, response: Response::Correct }),
        (Measure::Rating { minimum: 1, maximum: 5 }, Fact::Rating { value: 6 }),
        (Measure::PermanentProduct { items: None }, Fact::PermanentProduct { items: 2, meeting: 3 }),
        (Measure::Quantity { unit: name("ml") }, Fact::Quantity { thousandths: i64::MIN }),
        (Measure::Count, Fact::Bout),
    ];
    for (measure, fact) in not {
        assert!(!fact.fits(&target(measure.clone())), "{fact:?} under {measure:?}");
    }
}

#[test]
fn what_a_fact_refers_to_must_be_there() {
    let session = |measure: Measure| Session {
        id: SessionId(Uuid::from_u128(9)),
        by: UserId(Uuid::from_u128(7)),
        started: moment(0),
        ended: None,
        zone: Zone::default(),
        state: SessionState::Running,
        pauses: Vec::new(),
        targets: vec![target(measure)],
        dispositions: Vec::new(),
        paper: None,
    };
    let rate = session(Measure::Rate);
    let count = made(2, 1_000, Fact::Count);
    assert_eq!(check_among(&rate, &count, &[]), Err(Refusal::NoRunningBout));
    assert_eq!(check_among(&rate, &count, &[made(1, 0, Fact::Bout)]), Ok(()));
    assert_eq!(check_among(&rate, &made(2, 0, Fact::Bout), &[made(1, 0, Fact::Bout)]), Err(Refusal::BoutRunning));
    let rounds = session(momentary());
    let mark = |n, ms, index| made(n, ms, Fact::Interval { round: id(1), index, occurred: true });
    let held = [made(1, 0, Fact::Bout), mark(2, 61_000, 0)];
    assert_eq!(check_among(&rounds, &mark(3, 61_000, 0), &held), Err(Refusal::AlreadySo));
    assert_eq!(check_among(&rounds, &mark(3, 61_000, 1), &held), Ok(()));
    assert_eq!(check_among(&rounds, &mark(3, 61_000, 2), &held), Err(Refusal::FactDoesNotFit), "it has not begun");
    assert_eq!(check_among(&rounds, &mark(3, 61_000, 1), &held[1..]), Err(Refusal::NoSuchObservation));
    let undone = Voided { by: UserId(Uuid::from_u128(7)), at_ms: 0, reason: VoidReason::Undo, words: None };
    let taken_back = Observation { voided: Some(undone), ..held[1].clone() };
    assert_eq!(check_among(&rounds, &mark(3, 61_000, 0), &[held[0].clone(), taken_back]), Ok(()));
    let counted = session(Measure::Count);
    let abc = made(2, 0, Fact::Abc(Abc { of: id(1), antecedents: vec![1], consequences: Vec::new(), words: None }));
    assert_eq!(check_among(&counted, &abc, &[made(1, 0, Fact::Count)]), Ok(()));
    assert_eq!(check_among(&counted, &abc, &[]), Err(Refusal::NoSuchObservation));
}

#[test]
fn a_description_needs_a_sheet_with_its_codes_and_says_something() {
    let sheet = AbcSheet { antecedents: choices(&["demand"]), consequences: choices(&["escape", "attention"]) };
    let described = Target { abc: Some(sheet), ..target(Measure::Count) };
    let abc = |antecedents: &[u8], consequences: &[u8]| {
        Fact::Abc(Abc {
            of: id(1),
            antecedents: antecedents.to_vec(),
            consequences: consequences.to_vec(),
            words: None,
        })
    };
    assert!(abc(&[1], &[1, 2]).fits(&described));
    assert!(!abc(&[2], &[]).fits(&described) && !abc(&[], &[]).fits(&described));
    assert!(!abc(&[1], &[]).fits(&target(Measure::Count)));
}

#[test]
fn a_plan_that_cannot_be_carried_out_begins_no_session() {
    let twice = vec![prompts()[0].clone(), prompts()[0].clone()];
    let bad = [
        Measure::Trials { prompts: twice, minimum: 0, expected: 0, ladder: Ladder::Free },
        chain(Chain::Forward, Some(4)),
        chain(Chain::Forward, Some(0)),
        chain(Chain::Forward, None),
        chain(Chain::Total, Some(1)),
        Measure::Interval { method: Method::Whole, interval_ms: 4_999, rest_ms: 0 },
        Measure::Interval { method: Method::Partial, interval_ms: 10_000, rest_ms: 10_000 },
        Measure::Interval { method: Method::Momentary, interval_ms: 10_000, rest_ms: 5_000 },
        Measure::Rating { minimum: 3, maximum: 3 },
        Measure::Latency { limit_ms: Some(0) },
        Measure::Fidelity { components: Vec::new(), floor_percent: 80 },
    ];
    for measure in bad {
        assert_eq!(check_targets(&[target(measure.clone())]), Err(Refusal::BadTargets), "{measure:?}");
    }
    let many: Vec<String> = (0..61).map(|n| format!("step {n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let endless = Measure::Fidelity { components: choices(&many), floor_percent: 80 };
    assert_eq!(check_targets(&[target(endless)]), Err(Refusal::BadTargets));
    let sheet = AbcSheet { antecedents: choices(&["demand"]), consequences: choices(&["escape"]) };
    let described = |measure| Target { abc: Some(sheet.clone()), ..target(measure) };
    assert_eq!(check_targets(&[described(momentary())]), Err(Refusal::BadTargets), "it has no events to describe");
    assert_eq!(check_targets(&[described(Measure::Count)]), Ok(()));
    assert_eq!(check_targets(&[target(momentary())]), Ok(()));
}

#[test]
fn a_session_of_150_targets_fits_a_payload_and_comes_back_as_it_was() {
    let measures =
        [trials(5), chain(Chain::Total, None), Measure::Count, momentary(), Measure::Rating { minimum: 1, maximum: 5 }];
    let sheet = AbcSheet { antecedents: choices(&["demand", "alone"]), consequences: choices(&["escape"]) };
    let targets: Vec<Target> = (0..150_u16)
        .map(|n| Target {
            id: TargetId(Uuid::from_u128(1_000 + u128::from(n))),
            program: ProgramId(Uuid::from_u128(u128::from(n / 10))),
            program_name: name(&format!("Program number {}", n / 10)),
            name: name(&format!("Points to the picture that was named, set {n}")),
            position: n,
            instruction: (n % 5 == 0).then(|| baton_domain::text::Reason::new("Hold up two cards and wait.").unwrap()),
            abc: (n % 5 == 2).then(|| sheet.clone()),
            version: 0,
            rule: None,
            ..target(measures[usize::from(n) % measures.len()].clone())
        })
        .collect();
    let action = Action::StartSession {
        session: SessionId(Uuid::from_u128(9)),
        segment: SegmentId(Uuid::from_u128(8)),
        at: at(0),
        zone_min: 0,
        targets: targets.clone(),
        setting: Setting::default(),
    };
    let written = serde_json::to_vec(&action).unwrap();
    assert!(written.len() < 60 * 1024, "{} bytes", written.len());
    assert_eq!(serde_json::from_slice::<Action>(&written).unwrap(), action);
    let mut whole: serde_json::Value = serde_json::from_slice(&written).unwrap();
    whole["targets"] = serde_json::to_value(&targets).unwrap();
    assert_eq!(serde_json::from_value::<Action>(whole.clone()).unwrap(), action, "as the first builds wrote it");
    whole["targets"] = serde_json::json!({"programs": [], "measures": [], "targets": [{"id": Uuid::nil(), "program": 0,
        "name": "x", "measure": 0, "goal": "increase", "phase": "active", "pinned": false, "position": 0}]});
    assert!(serde_json::from_value::<Action>(whole).is_err(), "it refers to a program that is not listed");
}

#[test]
fn every_fact_is_written_and_read_as_it_was() {
    let facts = [
        Fact::Trial(Response::Prompted { level: 3 }),
        Fact::ErrorCorrection(Response::NoResponse),
        Fact::Probe(Response::NoOpportunity),
        Fact::Step { run: 2, step: 7, response: Response::Prompted { level: 1 } },
        Fact::Count,
        Fact::Bout,
        Fact::Interval { round: id(5), index: 3, occurred: false },
        Fact::Rating { value: -2 },
        Fact::Quantity { thousandths: -1 },
        Fact::PermanentProduct { items: 10, meeting: 0 },
        Fact::Component { component: 1, carried: Carried::NotApplicable },
        Fact::Abc(Abc { of: id(1), antecedents: vec![1], consequences: vec![2, 3], words: Narrative::new("w").ok() }),
        Fact::Text { text: Narrative::new("two\nlines").unwrap() },
    ];
    for fact in facts {
        let action = Action::Observe {
            session: SessionId(Uuid::from_u128(9)),
            segment: SegmentId(Uuid::from_u128(8)),
            observation: id(1),
            target: TargetId(Uuid::from_u128(1)),
            at: at(1),
            fact,
        };
        let text = serde_json::to_string(&action).unwrap();
        assert_eq!(serde_json::from_str::<Action>(&text).unwrap(), action, "{text}");
    }
}
