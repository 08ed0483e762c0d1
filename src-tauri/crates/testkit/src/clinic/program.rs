//! What is worked on with a client.

use baton_domain::{
    ProgramId, TargetId,
    measure::{AbcSheet, Choice, Goal, Ladder, Measure, Phase, PromptLevel, Target},
    score::{Chain, Method},
    text::{Name, Reason},
};

use super::history::Sequence;

fn name(text: &str) -> Name {
    Name::new(text).unwrap_or_else(|_| unreachable!("synthetic names are sound"))
}

fn prompts() -> Vec<PromptLevel> {
    [(1, "Full physical"), (2, "Partial physical"), (3, "Model"), (4, "Gesture"), (5, "Verbal")]
        .map(|(code, label)| PromptLevel { code, label: name(label), counts_as_correct: false })
        .to_vec()
}

fn choices(labels: &[&str]) -> Vec<Choice> {
    (1..).zip(labels).map(|(code, label)| Choice { code, label: name(label) }).collect()
}

type Plan = (&'static str, &'static str, Measure, Goal, bool);

/// Three targets with trials, two counted behaviours, two with duration.
fn usual() -> Vec<Plan> {
    let trials = |expected| Measure::Trials { prompts: prompts(), minimum: 5, expected, ladder: Ladder::LeastToMost };
    vec![
        ("Hitting", "Behaviour", Measure::Count, Goal::Decrease, true),
        ("Elopement", "Behaviour", Measure::Count, Goal::Decrease, true),
        ("Crying", "Behaviour", Measure::Duration, Goal::Decrease, true),
        ("On task", "Engagement", Measure::Duration, Goal::Increase, true),
        ("Asks for help", "Manding", trials(10), Goal::Increase, false),
        ("Points to named picture", "Receptive", trials(8), Goal::Increase, false),
        ("Matches colours", "Visual", trials(10), Goal::Increase, false),
    ]
}

/// Each of the other measures once.
fn other() -> Vec<Plan> {
    let steps = ["Wet the brush", "Paste on the brush", "Brush the top", "Brush the bottom", "Spit", "Rinse"];
    let brushing = Measure::TaskAnalysis {
        steps: choices(&steps),
        prompts: prompts(),
        chain: Chain::Total,
        taught: None,
        expected: 1,
    };
    let playing = Measure::Interval { method: Method::Momentary, interval_ms: 60_000, rest_ms: 0 };
    let components = ["Attention first", "Clear instruction", "Waits three seconds", "Praise or help at once"];
    vec![
        ("Brushes teeth", "Daily living", brushing, Goal::Increase, false),
        ("Sits down when asked", "Listening", Measure::Latency { limit_ms: Some(15_000) }, Goal::Decrease, false),
        ("Plays beside others", "Play", playing, Goal::Increase, false),
        ("Reads words aloud", "Reading", Measure::Rate, Goal::Increase, false),
        ("Asks for a break", "Manding", Measure::InterResponseTime, Goal::Decrease, false),
        ("Mood", "Wellbeing", Measure::Rating { minimum: 1, maximum: 5 }, Goal::Increase, false),
        ("Water", "Daily living", Measure::Quantity { unit: name("ml") }, Goal::Increase, false),
        ("Worksheet", "Academics", Measure::PermanentProduct { items: Some(10) }, Goal::Increase, false),
        (
            "Teaching as planned",
            "Fidelity",
            Measure::Fidelity { components: choices(&components), floor_percent: 80 },
            Goal::Increase,
            false,
        ),
        ("Anything else", "Notes", Measure::FreeText, Goal::Increase, false),
    ]
}

/// The targets of a chart, with each measure there is where `all` is said.
pub(super) fn targets(seed: u64, all: bool) -> Vec<Target> {
    let mut ids = Sequence(seed.wrapping_mul(7_919) + 1);
    let mut plans = usual();
    if all {
        plans.extend(other());
    }
    let abc = AbcSheet {
        antecedents: choices(&["Demand", "Denied access", "Transition", "Alone", "Attention to others"]),
        consequences: choices(&["Attention", "Escape", "Access to item", "Blocked", "Ignored"]),
    };
    let mut programs: Vec<(&str, ProgramId)> = Vec::new();
    let mut program_of = |name: &'static str, new: ProgramId| {
        let known = programs.iter().find(|(known, _)| *known == name).map(|(_, id)| *id);
        known.unwrap_or_else(|| {
            programs.push((name, new));
            new
        })
    };
    let target = |(position, (label, program, measure, goal, pinned)): (usize, Plan)| Target {
        id: TargetId(ids.id(1_780_000_000_000 + position as i64)),
        program: program_of(program, ProgramId(ids.id(1_780_000_000_000))),
        program_name: name(program),
        name: name(label),
        abc: (label == "Hitting").then(|| abc.clone()),
        version: 0,
        rule: None,
        instruction: instruction(label),
        measure,
        goal,
        phase: Phase::Active,
        pinned,
        position: position as u16,
    };
    plans.into_iter().enumerate().map(target).collect()
}

/// As many targets as are asked for: the usual ones, again and again, with a number from the second time on. Only the first four
/// are pinned.
pub(super) fn many(seed: u64, count: u16) -> Vec<Target> {
    let usual = targets(seed, false);
    let mut ids = Sequence(seed.wrapping_mul(7_907) + 1);
    let numbered = |position: u16| {
        let of = &usual[usize::from(position) % usual.len()];
        let round = usize::from(position) / usual.len();
        if round == 0 {
            return of.clone();
        }
        let id = TargetId(ids.id(1_780_000_000_000 + i64::from(position)));
        Target { id, name: name(&format!("{} {}", of.name.as_str(), round + 1)), pinned: false, position, ..of.clone() }
    };
    (0..count).map(numbered).collect()
}

fn instruction(label: &str) -> Option<Reason> {
    let words = match label {
        "Asks for help" => "Give a closed box with a favourite toy in it, and wait.",
        "Sits down when asked" => "Say “sit down” once, from two steps away.",
        _ => return None,
    };
    Reason::new(words).ok()
}
