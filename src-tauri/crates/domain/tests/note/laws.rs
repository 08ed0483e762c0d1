//! What holds of any record, however little sense it makes.

use baton_domain::{
    TargetId,
    measure::{Choice, Goal, Measure},
    note::{NoteRecord, Rule, Verdict, billed_units, check_note, draft_narrative, may_sign},
    observation::{BoutEnd, Fact, Observation, Response, Touch},
    score::{Carried, Chain, Method},
    session::{Disposition, Moment, Pause, SessionState, Stream, Zone},
    text::Narrative,
    units::Rounding,
};
use proptest::prelude::*;
use uuid::Uuid;

use crate::{
    COLLEAGUE, Case, HOUR, ME, START, case, code, made, name, note, prompts, said, segment, signed, target, trials,
    user,
};

fn measure() -> impl Strategy<Value = Measure> {
    let steps = || vec![Choice { code: 1, label: name("Wet") }, Choice { code: 2, label: name("Rinse") }];
    prop_oneof![
        Just(trials()),
        Just(Measure::TaskAnalysis {
            steps: steps(),
            prompts: prompts(),
            chain: Chain::Total,
            taught: None,
            expected: 0
        }),
        Just(Measure::TaskAnalysis {
            steps: steps(),
            prompts: prompts(),
            chain: Chain::Backward,
            taught: Some(2),
            expected: 0
        }),
        Just(Measure::Count),
        Just(Measure::Rate),
        Just(Measure::Duration),
        Just(Measure::Latency { limit_ms: Some(5_000) }),
        Just(Measure::InterResponseTime),
        Just(Measure::Interval { method: Method::Whole, interval_ms: 600_000, rest_ms: 1_000 }),
        Just(Measure::Rating { minimum: -3, maximum: 3 }),
        Just(Measure::Quantity { unit: name("steps") }),
        Just(Measure::PermanentProduct { items: None }),
        Just(Measure::Fidelity { components: steps(), floor_percent: 80 }),
        Just(Measure::FreeText),
    ]
}

fn fact() -> impl Strategy<Value = Fact> {
    let response = || {
        prop_oneof![
            Just(Response::Correct),
            (0_u8..3).prop_map(|level| Response::Prompted { level }),
            Just(Response::Incorrect),
            Just(Response::NoResponse),
            Just(Response::NoOpportunity)
        ]
    };
    let carried = prop_oneof![Just(Carried::Correct), Just(Carried::Incorrect), Just(Carried::NotApplicable)];
    prop_oneof![
        response().prop_map(Fact::Trial),
        response().prop_map(Fact::Probe),
        response().prop_map(Fact::ErrorCorrection),
        (0_u16..3, 0_u8..4, response()).prop_map(|(run, step, response)| Fact::Step { run, step, response }),
        Just(Fact::Count),
        Just(Fact::Bout),
        (0_u128..9, any::<u32>(), any::<bool>()).prop_map(|(round, index, occurred)| Fact::Interval {
            round: baton_domain::ObservationId(Uuid::from_u128(round)),
            index,
            occurred
        }),
        any::<i16>().prop_map(|value| Fact::Rating { value }),
        any::<i64>().prop_map(|thousandths| Fact::Quantity { thousandths }),
        (any::<u16>(), any::<u16>()).prop_map(|(items, meeting)| Fact::PermanentProduct { items, meeting }),
        (0_u8..4, carried).prop_map(|(component, carried)| Fact::Component { component, carried }),
        "[a-d \n]{1,400}[a-d]".prop_map(|text| Fact::Text { text: Narrative::new(&text).unwrap() }),
    ]
}

/// Within hours of the start, or wherever a broken clock may point.
fn wall() -> impl Strategy<Value = i64> {
    prop_oneof![9 => START - 1_000_000..START + 20_000_000, 1 => any::<i64>()]
}

fn moment() -> impl Strategy<Value = Moment> {
    let boot_ms = prop_oneof![9 => 0_u64..20_000_000, 1 => any::<u64>()];
    (wall(), boot_ms, 0_u128..4)
        .prop_map(|(wall_ms, boot_ms, boot)| Moment { at: Touch { wall_ms, boot_ms }, boot: Uuid::from_u128(boot) })
}

fn observation() -> impl Strategy<Value = Observation> {
    let who = || prop_oneof![Just(ME), Just(COLLEAGUE)];
    let end = prop::option::of((moment(), who(), any::<bool>(), any::<bool>()));
    ((0_u128..9, 1_u128..6), moment(), who(), fact(), end, any::<bool>()).prop_map(
        |((n, of), at, by, fact, end, main)| {
            let ended = end.map(|(end, by, truncated, unanswered)| BoutEnd {
                by: user(by),
                at: end.at,
                boot: end.boot,
                truncated,
                unanswered,
            });
            let stream = if main { Stream::Main } else { Stream::Beside };
            Observation { by: user(by), at: at.at, boot: at.boot, ended, stream, ..made(n, of, 0, fact) }
        },
    )
}

fn session() -> impl Strategy<Value = Case> {
    let pauses = prop::collection::vec((moment(), prop::option::of(moment())), 0..3);
    let targets = prop::collection::vec((measure(), any::<bool>()), 0..5);
    let ends = (moment(), prop::option::of(moment()), any::<bool>());
    (ends, pauses, targets, any::<(i16, i16)>()).prop_map(|((started, ended, over), pauses, targets, zone)| {
        let mut case = case();
        case.session.started = started;
        case.session.ended = ended;
        case.session.state = if over { SessionState::Ended } else { SessionState::Running };
        case.session.pauses = pauses.into_iter().map(|(from, to)| Pause { from, to }).collect();
        case.session.zone = Zone { start_min: zone.0 % 900, end_min: zone.1 % 1_200 };
        case.session.targets = (1_u128..)
            .zip(targets)
            .map(|(n, (measure, up))| {
                let goal = if up { Goal::Increase } else { Goal::Decrease };
                baton_domain::measure::Target { goal, ..target(n, &format!("Target {n}"), measure) }
            })
            .collect();
        case.session.dispositions = vec![said(1, Disposition::Zero), said(2, Disposition::NotObserved)];
        case
    })
}

fn any_case() -> impl Strategy<Value = Case> {
    let provided =
        (moment(), prop::option::of(moment()), prop_oneof![Just(ME), Just(COLLEAGUE)], any::<bool>(), 0_u8..3);
    let skew = prop::option::of(any::<i64>());
    let segments = prop::collection::vec((provided, skew), 0..4);
    let text = prop::option::of("[A-Za-z \n\\[\\]:]{1,200}[a-z]");
    let rest = (prop::option::of(wall()), wall(), 0_usize..3, 0_u32..900, any::<bool>());
    (session(), segments, prop::collection::vec(observation(), 0..30), text, rest).prop_map(
        |(mut case, segments, observations, text, (signed_at, now, rounding, per_quarter, knows))| {
            case.segments = (80..)
                .zip(segments)
                .map(|(n, ((started, ended, by, main, service), skew_ms))| {
                    let mut made = segment(n, by, 0, 0);
                    (made.started, made.ended) = (started, ended);
                    made.stream = if main { Stream::Main } else { Stream::Beside };
                    made.setting.service = ["97153", "97155"].get(usize::from(service)).map(|shown| code(shown));
                    made.setting.skew_ms = skew_ms;
                    made
                })
                .collect();
            case.observations = observations;
            case.note = text.map(|text| note(&text));
            if let Some((at, written)) = signed_at.zip(case.note.take()) {
                case.note = Some(signed(written, at));
            }
            case.now = now;
            let billing = case.billing.as_mut().unwrap();
            billing.units.rounding =
                [Rounding::CptMidpoint, Rounding::FullUnits, Rounding::MedicareTotalTime][rounding];
            billing.services[0].template.narrative_per_quarter = per_quarter;
            case.billing = case.billing.filter(|_| knows);
            case
        },
    )
}

const ORDER: [Rule; 22] = [
    Rule::SessionEnded,
    Rule::SignedAfterEnd,
    Rule::SignedInTime,
    Rule::Service,
    Rule::ServiceRole,
    Rule::ServiceJoined,
    Rule::Supervisor,
    Rule::Written,
    Rule::Sections,
    Rule::Draft,
    Rule::Length,
    Rule::Copied,
    Rule::NotBillable,
    Rule::TargetsNotRun,
    Rule::NamedNotRun,
    Rule::RunNotNamed,
    Rule::BoutCut,
    Rule::Gap,
    Rule::Pauses,
    Rule::Overlap,
    Rule::RecordedTwice,
    Rule::Units,
];

fn draft_rule(record: &NoteRecord<'_>) -> Option<Verdict> {
    check_note(record).into_iter().find(|check| check.rule == Rule::Draft).map(|check| check.verdict)
}

proptest! {
    #[test]
    fn checks_answer_whatever_they_are_asked(case in any_case()) {
        let checks = check_note(&case.record());
        let places: Vec<usize> =
            checks.iter().map(|check| ORDER.iter().position(|rule| *rule == check.rule).unwrap()).collect();
        prop_assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "one line a rule, in order: {places:?}");
        for check in &checks {
            prop_assert!(check.line.ends_with('.') && !check.line.contains("NaN"), "{}", check.line);
        }
        prop_assert_eq!(may_sign(&checks), checks.iter().all(|check| check.verdict != Verdict::Fails));
        let ended = case.session.state == SessionState::Ended && case.session.ended.is_some();
        prop_assert!(!may_sign(&checks) || (ended && case.note.is_some()));
    }

    #[test]
    fn a_draft_fits_a_narrative_and_may_not_be_signed(case in any_case(), last in any::<f64>()) {
        let previous: Vec<(TargetId, f64)> = case.session.targets.iter().map(|target| (target.id, last)).collect();
        for previous in [&previous[..], &[]] {
            let draft = draft_narrative(&case.record(), previous);
            let is_no_number = |word: &str| ["NaN", "inf"].contains(&word.trim_matches(|c: char| !c.is_alphabetic()));
            prop_assert!(!draft.split_whitespace().any(is_no_number), "{draft}");
            prop_assert!(Narrative::new(&draft).is_ok());
            let unedited = note(&draft);
            let record = NoteRecord { note: Some(&unedited), ..case.record() };
            prop_assert_eq!(draft_rule(&record), Some(Verdict::Fails));
            let mut data: String =
                draft.lines().filter(|line| !line.starts_with("[Add:")).map(|line| format!("{line}\n")).collect();
            data.truncate(data.trim_end().len());
            let mut unedited = note(&data);
            unedited.form.sections.clear();
            let record = NoteRecord { note: Some(&unedited), ..case.record() };
            prop_assert_eq!(draft_rule(&record), Some(Verdict::Fails), "{}", data);
        }
    }

    #[test]
    fn units_are_answered_or_refused_and_never_more_than_the_time(case in any_case()) {
        let answer = billed_units(&case.record());
        prop_assert_eq!(answer.is_some(), case.billing.is_some());
        if let Some(Ok(answer)) = answer {
            let spans: Vec<_> = case.record().provided().map(|segment| case.record().span(segment)).collect();
            let all: u64 = spans.iter().map(|span| span.to_ms - span.from_ms).sum();
            let billed: i64 = answer.lines.iter().map(|line| line.billable_ms).sum();
            prop_assert!(u64::try_from(billed).unwrap() <= all);
        }
    }

    #[test]
    fn a_pause_never_makes_more_units(from in 0_u64..HOUR, long in 0_u64..HOUR) {
        let mut case = case();
        let units = |case: &Case| billed_units(&case.record()).unwrap().unwrap().total_units;
        let whole = units(&case);
        case.session.pauses = vec![crate::pause(from, from + long)];
        prop_assert!(units(&case) <= whole);
        let record = case.record();
        let left = record.unpaused_ms(&record.own_time());
        prop_assert_eq!(left, HOUR - (HOUR - from).min(long));
    }
}
