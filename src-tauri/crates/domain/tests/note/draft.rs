//! A draft of the narrative, in the words of each measure.

use baton_domain::{
    ObservationId, TargetId,
    measure::{AbcSheet, Choice, Goal, Measure, Target},
    note::{PROMPT, Rule, Verdict, draft_narrative},
    observation::{Abc, Fact, Observation, Response},
    score::{Carried, Chain, Method},
    session::{Disposition, SessionState, Stream, Zone},
    text::Narrative,
};
use uuid::Uuid;

use crate::{
    COLLEAGUE, Case, HOUR, ME, MINUTE, SECOND, START, bout, case, made, name, note, pause, prompts, said, segment,
    target, trials, under, user, words,
};

fn choices(labels: &[&str]) -> Vec<Choice> {
    (1..).zip(labels).map(|(code, label)| Choice { code, label: name(label) }).collect()
}

/// The line of one target, without its name.
fn line(case: &Case, previous: Option<f64>) -> String {
    let previous: Vec<(TargetId, f64)> = previous.iter().map(|value| (case.session.targets[0].id, *value)).collect();
    let draft = draft_narrative(&case.record(), &previous);
    let head = format!("- {}: ", case.session.targets[0].name.as_str());
    let line = draft.lines().find_map(|line| line.strip_prefix(&head)).unwrap_or_else(|| panic!("{draft}"));
    line.to_owned()
}

fn of(measure: Measure, observations: Vec<Observation>) -> Case {
    let mut case = case();
    case.session.targets = vec![target(1, "Target", measure)];
    case.observations = observations;
    case
}

fn facts(measure: Measure, facts: &[Fact]) -> String {
    let made = |(n, fact): (u128, &Fact)| made(n, 1, n as u64 * MINUTE, fact.clone());
    line(&of(measure, (1..).zip(facts).map(made).collect()), None)
}

fn times(response: Response, n: usize) -> Vec<Fact> {
    vec![Fact::Trial(response); n]
}

#[test]
fn it_says_when_and_by_how_many_and_ends_with_what_data_cannot_say() {
    let mut case = case();
    case.session.pauses = vec![pause(20 * MINUTE, 30 * MINUTE)];
    case.segments = vec![
        segment(80, ME, 0, 40 * MINUTE),
        under("97153", segment(81, COLLEAGUE, 40 * MINUTE, HOUR)),
        segment(82, COLLEAGUE + 1, 0, HOUR),
    ];
    case.segments[2].stream = Stream::Beside;
    let draft = draft_narrative(&case.record(), &[]);
    let lines: Vec<&str> = draft.lines().collect();
    assert_eq!(
        lines,
        [
            "Session on 2026-11-20 from 10:00 to 11:00: 60 minutes, 10 minutes of them paused.",
            "2 providers took part; the author provided 30 minutes.",
            "Language:",
            "- Points to pictures: 5 of 5 correct (100 %).",
            "- Tantrum: 1 time (1.20 per hour).",
            "[Add: procedures used, and what reinforced]",
            "[Add: response to treatment, and progress]",
            "[Add: barriers and safety events, or that there were none]",
            "[Add: contact with caregiver or supervisor, or that there was none]",
        ]
    );
    assert!(lines[5..].iter().all(|line| line.starts_with(PROMPT)));
}

#[test]
fn it_tells_the_clock_of_the_place() {
    let mut over = case().at(START + 13 * HOUR as i64 + 30 * MINUTE as i64);
    let first = |case: &Case| draft_narrative(&case.record(), &[]).lines().next().unwrap().to_owned();
    assert_eq!(first(&over), "Session on 2026-11-20 from 23:30 to 00:30 on 2026-11-21: 60 minutes.");
    over.session.zone = Zone { start_min: -300, end_min: -240 };
    assert_eq!(first(&over), "Session on 2026-11-20 from 23:30 to 01:30 on 2026-11-21: 60 minutes.");
    over.session.state = SessionState::Running;
    over.session.ended = None;
    assert_eq!(first(&over), "Session on 2026-11-20 from 23:30, not ended yet: 70 minutes so far.");
}

#[test]
fn programs_and_targets_stand_in_the_order_of_the_sheet() {
    let mut case = case();
    let mut first = target(5, "Washes hands", trials());
    first.position = 0;
    first.program = baton_domain::ProgramId(Uuid::from_u128(2));
    first.program_name = name("Self-care");
    case.session.targets.push(first);
    case.observations.push(made(500, 5, MINUTE, Fact::Trial(Response::Correct)));
    let draft = draft_narrative(&case.record(), &[]);
    let at = |text: &str| draft.find(text).unwrap_or_else(|| panic!("{text} in {draft}"));
    assert!(at("Self-care:") < at("Washes hands") && at("Washes hands") < at("Language:"));
    assert!(at("Language:") < at("Points to") && at("Points to") < at("Tantrum"));
}

#[test]
fn trials_with_the_help_that_was_given() {
    let gesture = [times(Response::Correct, 8), times(Response::Prompted { level: 1 }, 2)].concat();
    assert_eq!(facts(trials(), &gesture), "8 of 10 correct (80 %), 2 with a gesture prompt.");
    let mixed = [
        times(Response::Correct, 3),
        times(Response::Prompted { level: 2 }, 2),
        times(Response::Incorrect, 1),
        times(Response::NoResponse, 2),
        times(Response::NoOpportunity, 1),
        vec![Fact::ErrorCorrection(Response::Correct), Fact::Probe(Response::Incorrect)],
    ]
    .concat();
    assert_eq!(
        facts(trials(), &mixed),
        "5 of 8 correct (63 %), 2 of them with an echoic prompt, 2 without a response, 1 without opportunity (not \
         scored); probes: 0 of 1 correct (0 %); 1 error correction (not scored)."
    );
    assert_eq!(
        facts(trials(), &times(Response::Correct, 4)),
        "4 of 4 correct (100 %); incomplete: fewer trials than the plan's minimum."
    );
    let lost = facts(trials(), &times(Response::NoOpportunity, 2));
    assert!(lost.starts_with("no data, 2 without opportunity (not scored)") && !lost.contains('%'), "{lost}");
    let repeated = facts(trials(), &[Fact::ErrorCorrection(Response::Correct)]);
    assert!(repeated.starts_with("no data; 1 error correction (not scored)"), "{repeated}");
}

#[test]
fn chains_by_whole_runs() {
    let chain = |chain, taught| Measure::TaskAnalysis {
        steps: choices(&["Wet", "Soap", "Rinse"]),
        prompts: prompts(),
        chain,
        taught,
        expected: 2,
    };
    let step = |run, step, response| Fact::Step { run, step, response };
    let whole = [
        step(1, 1, Response::Correct),
        step(1, 2, Response::Prompted { level: 2 }),
        step(1, 3, Response::Incorrect),
        step(2, 1, Response::Correct),
    ];
    assert_eq!(
        facts(chain(Chain::Total, None), &whole),
        "1 whole run, 67 % of steps correct, 33 % without help; 1 run not completed (not scored)."
    );
    assert_eq!(
        facts(chain(Chain::Forward, Some(2)), &whole),
        "1 whole run, step 2 (Soap) is taught: 100 % correct; 1 run not completed (not scored)."
    );
    assert_eq!(facts(chain(Chain::Total, None), &whole[3..]), "no data; 1 run not completed (not scored).");
}

#[test]
fn counts_and_rates() {
    assert_eq!(facts(Measure::Count, &vec![Fact::Count; 6]), "6 times (6.00 per hour).");
    let mut rate = vec![bout(1, 1, 0, MINUTE, false), bout(2, 1, 5 * MINUTE, 8 * MINUTE, false)];
    rate.extend((3..11).map(|n| made(n, 1, 30 * SECOND, Fact::Count)));
    rate.push(made(11, 1, 20 * MINUTE, Fact::Count));
    assert_eq!(line(&of(Measure::Rate, rate.clone()), None), "8 times in 2 windows (2.00 per minute).");
    rate.retain(|o| o.fact == Fact::Bout);
    assert_eq!(line(&of(Measure::Rate, rate), None), "did not happen (0) in 2 windows (0.00 per minute).");
    assert_eq!(facts(Measure::Rate, &[Fact::Count]), "no data.", "an event whose window was taken back");
    let irt: Vec<Observation> =
        [0, 4, 10].iter().map(|s| made(1 + u128::from(*s), 1, s * SECOND, Fact::Count)).collect();
    assert_eq!(line(&of(Measure::InterResponseTime, irt), None), "3 times, 5 s apart on average.");
    assert_eq!(facts(Measure::InterResponseTime, &[Fact::Count]), "1 time: no time between events.");
}

#[test]
fn bouts_and_latencies() {
    let bouts = |lengths: &[u64]| -> Vec<Observation> {
        let at = |n: usize| n as u64 * 5 * MINUTE;
        lengths.iter().enumerate().map(|(n, s)| bout(n as u128 + 1, 1, at(n), at(n) + s * SECOND, false)).collect()
    };
    let mut durations = of(Measure::Duration, bouts(&[30, 45, 20, 60]));
    assert_eq!(line(&durations, None), "4 bouts, 2 min 35 s in all, 38.8 s on average.");
    durations.observations[3].ended.as_mut().unwrap().truncated = true;
    durations.observations.push(made(9, 1, 50 * MINUTE, Fact::Bout));
    assert_eq!(
        line(&durations, None),
        "4 bouts, 2 min 35 s in all, 31.7 s on average, 1 cut by the session's end, 1 still running."
    );
    assert_eq!(facts(Measure::Duration, &[Fact::Bout]), "no data, 1 still running.", "no length is known");
    let mut latencies = of(Measure::Latency { limit_ms: Some(10_000) }, bouts(&[4, 3, 6, 12]));
    assert_eq!(line(&latencies, None), "4.3 s on average over 3 responses, 1 of 4 without a response.");
    latencies.observations.drain(..3);
    assert_eq!(line(&latencies, None), "no data, 1 of 1 without a response.");
}

#[test]
fn intervals_that_somebody_watched() {
    let measure = Measure::Interval { method: Method::Partial, interval_ms: 60_000, rest_ms: 0 };
    let mark = |n: u128, index: u32, occurred| {
        let round = ObservationId(Uuid::from_u128(1));
        made(n, 1, u64::from(index + 1) * MINUTE, Fact::Interval { round, index, occurred })
    };
    let round = bout(1, 1, 0, 4 * MINUTE, false);
    let held = vec![round.clone(), mark(2, 0, true), mark(3, 1, false), mark(4, 3, true)];
    assert_eq!(line(&of(measure.clone(), held), None), "2 of 3 partial intervals (67 %), 1 missed (not scored).");
    let missed = line(&of(measure, vec![round]), None);
    assert_eq!(missed, "no data, 4 missed (not scored).", "all missed is no 0 %");
}

#[test]
fn numbers_work_checklists_and_words() {
    let rating = Measure::Rating { minimum: 1, maximum: 5 };
    let values = [Fact::Rating { value: 2 }, Fact::Rating { value: 3 }, Fact::Rating { value: 2 }];
    assert_eq!(facts(rating, &values), "3 ratings, 2.33 on average (scale 1 to 5).");
    let quantity = Measure::Quantity { unit: name("ml") };
    let amount = |thousandths| Fact::Quantity { thousandths };
    assert_eq!(facts(quantity.clone(), &[amount(120_500)]), "120.5 ml.");
    assert_eq!(facts(quantity, &[amount(120_500), amount(-500)]), "120 ml in 2 entries.");
    let product = Measure::PermanentProduct { items: Some(20) };
    let work = [Fact::PermanentProduct { items: 12, meeting: 9 }, Fact::PermanentProduct { items: 8, meeting: 8 }];
    assert_eq!(facts(product, &work), "17 of 20 items as asked (85 %).");
    let fidelity = Measure::Fidelity { components: choices(&["a", "b", "c"]), floor_percent: 80 };
    let mark = |component, carried| Fact::Component { component, carried };
    let marks = [
        mark(1, Carried::Incorrect),
        mark(1, Carried::Correct),
        mark(2, Carried::Incorrect),
        mark(3, Carried::NotApplicable),
    ];
    assert_eq!(facts(fidelity.clone(), &marks), "1 of 2 components as planned (50 %), below the plan's 80 %.");
    assert_eq!(facts(fidelity, &marks[3..]), "no data: no component applied.");
    let text = |text: &str| Fact::Text { text: words(text) };
    assert_eq!(facts(Measure::FreeText, &[text("two\nlines"), text("more")]), "\"two lines\", \"more\".");
    let long = facts(Measure::FreeText, &[text(&"x".repeat(300)), text("b"), text("c"), text("d")]);
    assert!(long.ends_with("…\", \"b\", \"c\" and 1 more.") && long.chars().count() < 250, "{long}");
}

#[test]
fn an_event_described_says_what_came_before_and_after() {
    let mut case = of(Measure::Count, vec![made(1, 1, MINUTE, Fact::Count), made(2, 1, 2 * MINUTE, Fact::Count)]);
    let sheet =
        AbcSheet { antecedents: choices(&["demand", "alone"]), consequences: choices(&["escape", "attention"]) };
    case.session.targets[0].abc = Some(sheet);
    let abc = |n, event, antecedents: &[u8], consequences: &[u8]| {
        let of = ObservationId(Uuid::from_u128(event));
        let abc = Abc { of, antecedents: antecedents.to_vec(), consequences: consequences.to_vec(), words: None };
        made(n, 1, 3 * MINUTE, Fact::Abc(abc))
    };
    case.observations.extend([abc(3, 1, &[1], &[1, 2]), abc(4, 2, &[1], &[2]), abc(5, 99, &[2], &[])]);
    assert_eq!(
        line(&case, None),
        "2 times (2.00 per hour); 2 described: after demand (2), followed by escape (1), attention (2)."
    );
    case.observations.drain(..2);
    let draft = draft_narrative(&case.record(), &[]);
    assert!(draft.contains("Not run: Target.") && !draft.contains("described"), "{draft}");
}

#[test]
fn zero_not_observed_and_not_run_are_three_things() {
    let mut case = case();
    let behaviour = |n, title: &str| target(n, title, Measure::Count);
    case.session.targets = vec![behaviour(1, "Crying"), behaviour(2, "Hitting"), behaviour(3, "Biting")];
    case.observations.clear();
    case.session.dispositions = vec![said(1, Disposition::Zero), said(2, Disposition::NotObserved)];
    let draft = draft_narrative(&case.record(), &[]);
    assert!(draft.contains("\n- Crying: watched for, and it did not happen (0).\n"), "{draft}");
    assert!(draft.contains("\nNot observed: Hitting.\nNot run: Biting.\n"), "{draft}");
    assert_eq!(draft.matches("Hitting").count() + draft.matches("Biting").count(), 2);
    case.note = Some(note(&draft));
    assert_eq!(case.found(Rule::NamedNotRun).unwrap().0, Verdict::Passes, "the draft claims nothing of them");
    case.observations.push(made(1, 2, MINUTE, Fact::Count));
    assert!(draft_narrative(&case.record(), &[]).contains("- Hitting: 1 time"), "data says more than a silence did");
}

#[test]
fn what_is_beside_the_session_is_not_drafted() {
    let mut case = of(Measure::Count, vec![made(1, 1, MINUTE, Fact::Count), made(2, 1, MINUTE, Fact::Count)]);
    case.observations[1].stream = Stream::Beside;
    case.observations[1].by = user(COLLEAGUE);
    assert_eq!(line(&case, None), "1 time (1.00 per hour).");
    case.observations.remove(0);
    assert!(draft_narrative(&case.record(), &[]).contains("Not run: Target."));
}

#[test]
fn the_trend_goes_by_the_targets_goal() {
    let mut count = of(Measure::Count, (1..=6).map(|n| made(n, 1, n as u64 * MINUTE, Fact::Count)).collect());
    let trend = |case: &Case, previous| line(case, Some(previous)).split_once("; ").map(|(_, trend)| trend.to_owned());
    let say = |word: &str, last: &str| Some(format!("{word} (last session {last})."));
    assert_eq!(trend(&count, 4.0), say("improving", "4.00 per hour"));
    assert_eq!(trend(&count, 8.0), say("regressing", "8.00 per hour"));
    assert_eq!(trend(&count, 6.001), say("unchanged", "6.00 per hour"), "what reads the same is the same");
    count.session.targets[0].goal = Goal::Decrease;
    assert_eq!(trend(&count, 4.0), say("regressing", "4.00 per hour"));
    assert_eq!(trend(&count, 8.0), say("improving", "8.00 per hour"));
    for no_score in [f64::NAN, f64::INFINITY, 1e300] {
        assert_eq!(trend(&count, no_score), None);
    }
    assert_eq!(line(&count, None), "6 times (6.00 per hour).");
    count.observations.clear();
    count.session.dispositions = vec![said(1, Disposition::Zero)];
    assert_eq!(trend(&count, 2.0), say("improving", "2.00 per hour"), "none at all is a number");
    let few = of(trials(), vec![made(1, 1, MINUTE, Fact::Trial(Response::Correct))]);
    assert_eq!(trend(&few, 20.0), Some("incomplete: fewer trials than the plan's minimum.".to_owned()));
    let none = of(trials(), vec![made(1, 1, MINUTE, Fact::Probe(Response::NoOpportunity))]);
    assert!(!line(&none, Some(20.0)).contains("last session"), "no data is compared with nothing");
}

#[test]
fn the_largest_sheet_finds_room_in_a_narrative() {
    let mut case = case();
    let long = |n: u128| Target { name: name(&format!("{n} {}", "x".repeat(115))), ..target(n, "x", Measure::Count) };
    case.session.targets = (1..=200).map(long).collect();
    case.observations = (1..=150).map(|n| made(n, n, MINUTE, Fact::Count)).collect();
    let draft = draft_narrative(&case.record(), &[]);
    assert!(Narrative::new(&draft).is_ok(), "{} characters", draft.chars().count());
    let listed = draft.lines().filter(|line| line.starts_with("- ")).count();
    assert!(
        draft.contains(&format!("{} targets more: the numbers are in the session's data.", 150 - listed)),
        "{draft}"
    );
    assert!(listed > 40 && draft.contains(" and 40 more."));
    case.note = Some(note(&draft));
    assert_eq!(case.found(Rule::Draft).unwrap().0, Verdict::Fails);
}
