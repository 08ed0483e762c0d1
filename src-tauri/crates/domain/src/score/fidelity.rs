//! Treatment fidelity (domain §3.6): occurrence or non-occurrence per component, by component and overall. A global or
//! Likert rating overestimates and all-or-nothing per trial underestimates, so neither is offered.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::product::{Part, pooled};

/// How a component was carried out in one observed run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Carried {
    /// As the protocol says.
    Correct,
    /// Omitted or otherwise.
    Incorrect,
    /// There was no occasion for it: outside the percentage.
    NotApplicable,
}

/// One component over all runs.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ComponentScore {
    /// Its name.
    pub component: String,
    /// Runs in which it was correct.
    pub correct: u64,
    /// Runs in which it was applicable.
    pub applicable: u64,
    /// Runs in which it was not.
    pub not_applicable: u64,
    /// Correct of the applicable; none if it never was.
    pub percent: Option<f64>,
}

/// A checklist over all runs.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct FidelityScore {
    /// Component marks that were correct.
    pub correct: u64,
    /// Component marks that were applicable.
    pub applicable: u64,
    /// Component marks that were not.
    pub not_applicable: u64,
    /// Overall: correct of the applicable, pooled over components and runs.
    pub percent: Option<f64>,
    /// Overall as the unweighted mean of the components' percentages.
    pub percent_mean_of_components: Option<f64>,
    /// By component, in the order of the checklist, else of first appearance.
    pub by_component: Vec<ComponentScore>,
}

/// Scores marks. `checklist` names the components in order; those without a mark appear without a score.
#[must_use]
pub fn score_fidelity(checklist: &[String], marks: &[(&str, Carried)]) -> FidelityScore {
    let mut order: Vec<&str> = Vec::new();
    let mut tallies: HashMap<&str, [u64; 3]> = HashMap::new();
    let listed = checklist.iter().map(|name| (name.as_str(), None));
    for (name, carried) in listed.chain(marks.iter().map(|(name, carried)| (*name, Some(*carried)))) {
        let tally = tallies.entry(name).or_insert_with(|| {
            order.push(name);
            [0; 3]
        });
        match carried {
            Some(Carried::Correct) => tally[0] += 1,
            Some(Carried::Incorrect) => tally[1] += 1,
            Some(Carried::NotApplicable) => tally[2] += 1,
            None => {}
        }
    }
    let by_component: Vec<ComponentScore> =
        order.iter().filter_map(|name| tallies.get(name).map(|t| component(name, t))).collect();
    let overall = pooled(by_component.iter().map(|c| Part { part: c.correct, whole: c.applicable }));
    let defined: Vec<f64> = by_component.iter().filter_map(|c| c.percent).collect();
    FidelityScore {
        correct: overall.part,
        applicable: overall.whole,
        not_applicable: by_component.iter().map(|c| c.not_applicable).sum(),
        percent: overall.percent,
        percent_mean_of_components: (!defined.is_empty()).then(|| defined.iter().sum::<f64>() / defined.len() as f64),
        by_component,
    }
}

fn component(name: &str, tally: &[u64; 3]) -> ComponentScore {
    let share = pooled([Part { part: tally[0], whole: tally[0] + tally[1] }]);
    ComponentScore {
        component: name.to_owned(),
        correct: share.part,
        applicable: share.whole,
        not_applicable: tally[2],
        percent: share.percent,
    }
}
