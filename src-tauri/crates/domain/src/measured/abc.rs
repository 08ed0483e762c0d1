//! ABC events beside the counts of the same behaviours.

use serde::Deserialize;

use super::{
    Asked, Refusal, Scored,
    state::{Disposition, State},
};
use crate::score::{AbcEvent, AbcScore, CountEvent, LinkError, score_abc};

/// More antecedents or consequences than one event has.
const MAX_NAMES: usize = 64;

/// A name for links: text, or a whole number, which is the same name as its digits.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(from = "Id")]
pub struct Name(pub String);

#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(i64),
    Large(u64),
}

impl From<Id> for Name {
    fn from(id: Id) -> Self {
        Name(match id {
            Id::Text(text) => text,
            Id::Number(number) => number.to_string(),
            Id::Large(number) => number.to_string(),
        })
    }
}

/// One name or several.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(untagged)]
pub enum Names {
    /// One.
    One(String),
    /// Several, or none.
    Several(Vec<String>),
}

impl Default for Names {
    fn default() -> Self {
        Names::Several(Vec::new())
    }
}

impl Names {
    fn list(&self) -> Vec<&str> {
        match self {
            Names::One(name) => vec![name],
            Names::Several(names) => names.iter().map(String::as_str).collect(),
        }
    }
}

/// A tap on the behaviour's counter, or an ABC event.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Entry {
    /// A counted event.
    Count {
        /// Its name for links: text or a whole number.
        #[serde(default)]
        id: Option<Name>,
        /// The behaviour.
        behaviour: String,
        /// How many; 1 unless given.
        #[serde(default = "one")]
        count: u32,
    },
    /// A described event.
    Abc {
        /// What came before: a name or a list.
        #[serde(default)]
        antecedent: Names,
        /// The behaviour.
        behaviour: String,
        /// What came after: a name or a list.
        #[serde(default)]
        consequence: Names,
        /// How many events it stands for when it is linked to no count; 1 unless given.
        #[serde(default = "one")]
        count: u32,
        /// The ids of the counts it describes; they are not counted again.
        #[serde(default)]
        linked: Vec<Name>,
    },
}

fn one() -> u32 {
    1
}

/// Settings of ABC data.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// What was said of a behaviour without data.
    pub disposition: Option<Disposition>,
}

/// Tallies ABC events and counts.
///
/// # Errors
/// [`Refusal`] for links that do not hold.
pub fn score(asked: &Asked<Entry, Settings>) -> Scored<AbcScore> {
    let state = State::of(!asked.observations.is_empty(), asked.settings.disposition)?;
    let (mut counts, mut events) = (Vec::new(), Vec::new());
    let (mut count_places, mut event_places) = (Vec::new(), Vec::new());
    for (at, entry) in asked.observations.iter().enumerate() {
        match entry {
            Entry::Count { id, behaviour, count } => {
                counts.push(CountEvent { id: id.as_ref().map(|id| id.0.as_str()), behaviour, count: *count });
                count_places.push(at);
            }
            Entry::Abc { antecedent, behaviour, consequence, count, linked } => {
                let event = AbcEvent {
                    antecedents: antecedent.list(),
                    behaviour,
                    consequences: consequence.list(),
                    count: *count,
                    linked: linked.iter().map(|id| id.0.as_str()).collect(),
                };
                if event.antecedents.len() > MAX_NAMES || event.consequences.len() > MAX_NAMES {
                    return Err(Refusal::TooMany("antecedents or consequences"));
                }
                events.push(event);
                event_places.push(at);
            }
        }
    }
    let place = |places: &[usize], at: usize| places.get(at).copied().unwrap_or(0);
    let score = score_abc(&counts, &events).map_err(|error| match error {
        LinkError::SameId(at) => Refusal::IdTaken(place(&count_places, at)),
        LinkError::Unknown(at) | LinkError::OtherBehaviour(at) | LinkError::Taken(at) => {
            Refusal::LinkBroken(place(&event_places, at))
        }
    })?;
    Ok(state.with(|| score))
}
