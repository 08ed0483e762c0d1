//! Which step of a chain is taught, and which opens next (domain §1.2, Rethink: the current step beside the mastered
//! ones; the next opens at mastery).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Refusal;

/// From which end a chain is taught.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chaining {
    /// From the first step.
    Forward,
    /// From the last step.
    Backward,
    /// All steps at once; `total` reads the same.
    #[serde(alias = "total")]
    TotalTask,
}

/// A chain and what of it is mastered.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chain {
    /// How it is taught.
    pub chaining: Chaining,
    /// How many steps it has, at most 1,000.
    pub steps: u32,
    /// The mastered steps, from 1, in any order.
    #[serde(default)]
    pub mastered: Vec<u32>,
}

/// What of a chain is open.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Opened {
    /// The steps being taught: one in chaining, all that are left in total task.
    pub taught: Vec<u32>,
    /// The steps shown to the technician: mastered and taught, in the chain's order.
    pub shown: Vec<u32>,
    /// The step that opens when the taught one is mastered.
    pub opens_next: Option<u32>,
    /// Steps not open yet: done with full help, or for the child.
    pub closed: Vec<u32>,
    /// Whether every step is mastered.
    pub complete: bool,
}

/// Which steps are open. A step mastered out of turn stays mastered and is passed over.
///
/// # Errors
/// No steps, too many, or a mastered step that the chain does not have.
pub fn open(chain: &Chain) -> Result<Opened, Refusal> {
    if chain.steps == 0 || chain.steps > 1_000 || chain.mastered.iter().any(|s| *s == 0 || *s > chain.steps) {
        return Err(Refusal::Steps);
    }
    let mastered: BTreeSet<u32> = chain.mastered.iter().copied().collect();
    let mut left: Vec<u32> = (1..=chain.steps).filter(|s| !mastered.contains(s)).collect();
    if chain.chaining == Chaining::Backward {
        left.reverse();
    }
    let (taught, opens_next) = match chain.chaining {
        Chaining::TotalTask => (left.clone(), None),
        Chaining::Forward | Chaining::Backward => (left.iter().take(1).copied().collect(), left.get(1).copied()),
    };
    let is_open = |s: &u32| mastered.contains(s) || taught.contains(s);
    Ok(Opened {
        shown: (1..=chain.steps).filter(|s| is_open(s)).collect(),
        closed: (1..=chain.steps).filter(|s| !is_open(s)).collect(),
        complete: left.is_empty(),
        taught,
        opens_next,
    })
}
