//! Trials, chains and checklists in words.

use super::Seen;
use crate::{
    measure::{Choice, PromptLevel},
    note::words::{counted, named, percent},
    observation::{Fact, Response},
    score::{Carried, Chain, chain_runs, plan, responses, score_task, score_trials},
    text::Name,
};

impl Seen<'_> {
    pub(super) fn trials(&self, prompts: &[PromptLevel]) -> String {
        let taught = block(&responses(&self.valid, false), prompts);
        let probes = block(&responses(&self.valid, true), prompts).map(|words| format!("probes: {words}"));
        let corrections = self.valid.iter().filter(|o| matches!(o.fact, Fact::ErrorCorrection(_))).count();
        let corrections =
            (corrections > 0).then(|| format!("{} (not scored)", counted(corrections, "error correction")));
        let scored: Vec<String> = taught.into_iter().chain(probes).collect();
        let none = scored.is_empty().then(|| "no data".to_owned());
        none.into_iter().chain(scored).chain(corrections).collect::<Vec<_>>().join("; ")
    }

    pub(super) fn task_analysis(
        &self,
        steps: &[Choice],
        prompts: &[PromptLevel],
        chain: Chain,
        taught: Option<u8>,
    ) -> String {
        let score = score_task(&chain_runs(steps, &self.valid), &plan(steps, prompts, chain, taught));
        let left = match score.incomplete {
            0 => String::new(),
            n => format!("; {} not completed (not scored)", counted(n as usize, "run")),
        };
        let runs = counted(score.complete as usize, "whole run");
        let step = taught.and_then(|number| steps.get(usize::from(number).checked_sub(1)?).map(|step| (number, step)));
        let words = match (score.percent_correct, score.percent_taught_correct, step) {
            (Some(correct), _, _) if chain == Chain::Total => {
                let alone =
                    score.percent_independent.map_or_else(String::new, |p| format!(", {} without help", percent(p)));
                format!("{runs}, {} of steps correct{alone}", percent(correct))
            }
            (_, Some(correct), Some((number, step))) if chain != Chain::Total => {
                format!("{runs}, step {number} ({}) is taught: {} correct", named(&step.label), percent(correct))
            }
            _ => "no data".to_owned(),
        };
        format!("{words}{left}")
    }

    /// Of two marks on a component the later counts, as in the score.
    pub(super) fn fidelity(&self, components: &[Choice], floor_percent: u8) -> String {
        let mark = |code: u8| {
            self.valid.iter().rev().find_map(|o| match &o.fact {
                Fact::Component { component, carried } if *component == code => Some(*carried),
                _ => None,
            })
        };
        let marks: Vec<Carried> = components.iter().filter_map(|component| mark(component.code)).collect();
        let correct = marks.iter().filter(|mark| **mark == Carried::Correct).count();
        let applied = marks.iter().filter(|mark| **mark != Carried::NotApplicable).count();
        let Some(value) = self.score.value else { return "no data: no component applied".to_owned() };
        let below = if value < f64::from(floor_percent) {
            format!(", below the plan's {floor_percent} %")
        } else {
            String::new()
        };
        format!("{correct} of {} as planned ({}){below}", counted(applied, "component"), percent(value))
    }
}

/// "8 of 10 correct (80 %), 2 of them with a gesture prompt, 1 without a response"; none of no trial.
fn block(responses: &[Response], prompts: &[PromptLevel]) -> Option<String> {
    let score = score_trials(responses, prompts, 0);
    let times = |response: Response| responses.iter().filter(|r| **r == response).count();
    let missed = match times(Response::NoOpportunity) {
        0 => String::new(),
        n => format!(", {n} without opportunity (not scored)"),
    };
    let Some(value) = score.percent_correct else {
        return (!responses.is_empty()).then(|| format!("no data{missed}"));
    };
    let level = |code: u8| prompts.iter().find(|prompt| prompt.code == code);
    let given = || score.prompted.iter().filter(|(_, n)| *n > 0);
    let flagged: u32 =
        given().filter(|(code, _)| level(*code).is_some_and(|p| p.counts_as_correct)).map(|(_, n)| n).sum();
    let helped = given().map(|(code, n)| {
        let of_them = if level(*code).is_some_and(|p| p.counts_as_correct) { " of them" } else { "" };
        format!(", {n}{of_them} with {}", help(level(*code).map(|prompt| &prompt.label)))
    });
    let silent = match times(Response::NoResponse) {
        0 => String::new(),
        n => format!(", {n} without a response"),
    };
    let correct = score.independent + flagged;
    let helped: String = helped.collect();
    Some(format!("{correct} of {} correct ({}){helped}{silent}{missed}", score.scored, percent(value)))
}

/// "a gesture prompt", "an echoic prompt". A label in capitals stays so.
fn help(label: Option<&Name>) -> String {
    let Some(label) = label else { return "a prompt".to_owned() };
    let label = named(label);
    let mut letters = label.chars();
    let first = letters.next().unwrap_or_default();
    let is_word = letters.clone().next().is_none_or(char::is_lowercase);
    let label = if is_word { first.to_lowercase().chain(letters).collect() } else { label };
    let article = if matches!(first.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u') { "an" } else { "a" };
    let prompt = if label.to_lowercase().ends_with("prompt") { "" } else { " prompt" };
    format!("{article} {label}{prompt}")
}
