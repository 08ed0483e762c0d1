//! Plans to begin with. A supervisor chooses one and changes it; none is applied by itself. Measures and levels of help are those of
//! domain §3.1–3.4; rules are [`crate::course::default_rule`]'s.

use crate::{
    measure::{AbcSheet, Choice, Goal, Ladder, Measure, PromptLevel},
    score::{Chain, Method},
    text::Name,
};

/// A plan to begin with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Template {
    /// What it is for.
    pub name: &'static str,
    /// How it is measured.
    pub measure: Measure,
    /// Which way it should go.
    pub goal: Goal,
    /// Whether it stays in the strip.
    pub pinned: bool,
    /// What events are described by.
    pub abc: Option<AbcSheet>,
}

/// Every one.
#[must_use]
pub fn templates() -> Vec<Template> {
    let template = |name, measure, goal| Template { name, measure, goal, pinned: false, abc: None };
    let strip = |name, measure| Template { name, measure, goal: Goal::Decrease, pinned: true, abc: None };
    let (up, trials) =
        (Goal::Increase, |expected, ladder| Measure::Trials { prompts: prompts(), minimum: 5, expected, ladder });
    vec![
        template("New skill in trials, most to least help", trials(10, Ladder::MostToLeast), up),
        template("New skill in trials, least to most help", trials(10, Ladder::LeastToMost), up),
        template("Natural environment: opportunities as they come", trials(0, Ladder::Free), up),
        template("Chain of steps, forward", chain(Chain::Forward, Some(1)), up),
        template("Chain of steps, backward", chain(Chain::Backward, Some(3)), up),
        template("Chain of steps, all at once", chain(Chain::Total, None), up),
        Template { abc: Some(abc()), ..strip("Behaviour to reduce, counted, with ABC", Measure::Count) },
        strip("Behaviour to reduce, timed", Measure::Duration),
        template("Words or requests in a window", Measure::Rate, up),
        template("Response time after an instruction", Measure::Latency { limit_ms: Some(10_000) }, Goal::Decrease),
        template(
            "On task, momentary samples each minute",
            Measure::Interval { method: Method::Momentary, interval_ms: 60_000, rest_ms: 0 },
            up,
        ),
    ]
}

fn named(labels: &[&str]) -> Vec<(u8, Name)> {
    let code = |place: usize| u8::try_from(place + 1).ok();
    labels.iter().enumerate().filter_map(|(place, label)| Some((code(place)?, Name::new(label).ok()?))).collect()
}

fn choices(labels: &[&str]) -> Vec<Choice> {
    named(labels).into_iter().map(|(code, label)| Choice { code, label }).collect()
}

/// From the most help to the least.
fn prompts() -> Vec<PromptLevel> {
    named(&["full physical", "partial physical", "model", "gesture", "verbal"])
        .into_iter()
        .map(|(code, label)| PromptLevel { code, label, counts_as_correct: false })
        .collect()
}

fn chain(chain: Chain, taught: Option<u8>) -> Measure {
    let steps = choices(&["First step", "Second step", "Third step"]);
    Measure::TaskAnalysis { steps, prompts: prompts(), chain, taught, expected: 1 }
}

fn abc() -> AbcSheet {
    AbcSheet {
        antecedents: choices(&["demand", "denied access", "transition", "alone", "attention elsewhere"]),
        consequences: choices(&["attention", "got it", "demand removed", "blocked", "redirected", "ignored"]),
    }
}
