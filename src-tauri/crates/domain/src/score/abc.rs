//! ABC events and the counts of the same behaviour are one data set: an ABC event linked to counts describes them and
//! adds nothing to the behaviour's number (domain §1.2, against two unlinked data sets).

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

/// A counted event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CountEvent<'a> {
    /// Its name for links, unique.
    pub id: Option<&'a str>,
    /// The behaviour.
    pub behaviour: &'a str,
    /// How many.
    pub count: u32,
}

/// An event described by what came before and after.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AbcEvent<'a> {
    /// What came before; several may apply.
    pub antecedents: Vec<&'a str>,
    /// The behaviour.
    pub behaviour: &'a str,
    /// What came after; several may apply.
    pub consequences: Vec<&'a str>,
    /// How many events of the behaviour it describes, when it is linked to no count.
    pub count: u32,
    /// The counts it describes.
    pub linked: Vec<&'a str>,
}

/// Why links do not hold. Each names the ABC event or the count by its place in its list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LinkError {
    /// Two counts have one id.
    SameId(usize),
    /// The ABC event is linked to a count that is not there.
    Unknown(usize),
    /// The ABC event is linked to a count of another behaviour.
    OtherBehaviour(usize),
    /// The ABC event is linked to a count that another already describes.
    Taken(usize),
}

/// How many ABC events had a value; `None` where nothing was recorded.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Tally {
    /// The antecedent, behaviour or consequence.
    pub name: Option<String>,
    /// ABC events with it. An event with several antecedents is in the tally of each.
    pub events: u32,
    /// Of all ABC events.
    pub percent: Option<f64>,
}

/// How often antecedent, behaviour and consequence came together.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Combination {
    /// Before.
    pub antecedent: Option<String>,
    /// Behaviour.
    pub behaviour: String,
    /// After.
    pub consequence: Option<String>,
    /// ABC events.
    pub events: u32,
}

/// A behaviour's number.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct BehaviourCount {
    /// The behaviour.
    pub behaviour: String,
    /// Its events: counted ones and those of ABC events linked to no count.
    pub count: u64,
    /// Of these, described by an ABC event.
    pub described: u64,
}

/// The tallies of a session.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct AbcScore {
    /// ABC events.
    pub abc_events: u32,
    /// Every behaviour with its number.
    pub counts: Vec<BehaviourCount>,
    /// By antecedent, most frequent first.
    pub by_antecedent: Vec<Tally>,
    /// By behaviour.
    pub by_behaviour: Vec<Tally>,
    /// By consequence.
    pub by_consequence: Vec<Tally>,
    /// By all three together.
    pub by_combination: Vec<Combination>,
}

/// Tallies ABC events and counts.
///
/// # Errors
/// [`LinkError`] if links do not name exactly one count of the same behaviour each.
pub fn score_abc(counts: &[CountEvent<'_>], events: &[AbcEvent<'_>]) -> Result<AbcScore, LinkError> {
    let numbers = number(counts, events)?;
    let all = events.len() as u32;
    Ok(AbcScore {
        abc_events: all,
        counts: numbers
            .into_iter()
            .map(|(behaviour, (count, described))| BehaviourCount { behaviour: behaviour.to_owned(), count, described })
            .collect(),
        by_antecedent: tally(events.iter().flat_map(|e| each(&e.antecedents)), all),
        by_behaviour: tally(events.iter().map(|e| Some(e.behaviour)), all),
        by_consequence: tally(events.iter().flat_map(|e| each(&e.consequences)), all),
        by_combination: combine(events),
    })
}

type Numbers<'a> = BTreeMap<&'a str, (u64, u64)>;

fn number<'a>(counts: &[CountEvent<'a>], events: &[AbcEvent<'a>]) -> Result<Numbers<'a>, LinkError> {
    let mut numbers = Numbers::new();
    let mut ids: HashMap<&str, (&CountEvent<'_>, bool)> = HashMap::new();
    for (at, count) in counts.iter().enumerate() {
        numbers.entry(count.behaviour).or_default().0 += u64::from(count.count);
        if let Some(id) = count.id
            && ids.insert(id, (count, false)).is_some()
        {
            return Err(LinkError::SameId(at));
        }
    }
    for (at, event) in events.iter().enumerate() {
        let number = numbers.entry(event.behaviour).or_default();
        if event.linked.is_empty() {
            number.0 += u64::from(event.count);
            number.1 += u64::from(event.count);
        }
        for link in &event.linked {
            let (count, taken) = ids.get_mut(link).ok_or(LinkError::Unknown(at))?;
            if count.behaviour != event.behaviour {
                return Err(LinkError::OtherBehaviour(at));
            }
            if std::mem::replace(taken, true) {
                return Err(LinkError::Taken(at));
            }
            number.1 += u64::from(count.count);
        }
    }
    Ok(numbers)
}

/// The distinct names, or one `None` for nothing recorded.
fn each<'a>(names: &[&'a str]) -> Vec<Option<&'a str>> {
    let mut distinct: Vec<Option<&str>> = names.iter().map(|n| Some(*n)).collect();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.is_empty() { vec![None] } else { distinct }
}

fn tally<'a>(names: impl Iterator<Item = Option<&'a str>>, all: u32) -> Vec<Tally> {
    let mut found: BTreeMap<Option<&str>, u32> = BTreeMap::new();
    for name in names {
        *found.entry(name).or_default() += 1;
    }
    let mut tallies: Vec<Tally> = found
        .into_iter()
        .map(|(name, events)| Tally {
            name: name.map(str::to_owned),
            events,
            percent: super::trials::percent(events, all),
        })
        .collect();
    tallies.sort_by_key(|t| std::cmp::Reverse(t.events));
    tallies
}

fn combine(events: &[AbcEvent<'_>]) -> Vec<Combination> {
    let mut found: BTreeMap<(Option<&str>, &str, Option<&str>), u32> = BTreeMap::new();
    for event in events {
        for before in each(&event.antecedents) {
            for after in each(&event.consequences) {
                *found.entry((before, event.behaviour, after)).or_default() += 1;
            }
        }
    }
    let mut combinations: Vec<Combination> = found
        .into_iter()
        .map(|((before, behaviour, after), events)| Combination {
            antecedent: before.map(str::to_owned),
            behaviour: behaviour.to_owned(),
            consequence: after.map(str::to_owned),
            events,
        })
        .collect();
    combinations.sort_by_key(|c| std::cmp::Reverse(c.events));
    combinations
}
