//! Trials and marks as they are written in a question.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{
        Error, MapAccess, Visitor,
        value::{MapAccessDeserializer, StrDeserializer},
    },
};

use crate::{measured::trials::Outcome, observation::Response, score::Mark};

/// A trial as it is written in a question: a word, `"correct"`, or an object, `{"response":"prompted","level":2}`. The words
/// are those of the measures ([`Outcome`]): `not_applicable` is *no opportunity*, `independent` is *correct*. A prompted
/// response needs a level, and no other has one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TrialEntry(pub Response);

impl From<TrialEntry> for Response {
    fn from(entry: TrialEntry) -> Self {
        entry.0
    }
}

/// The object's fields.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    response: Outcome,
    #[serde(default)]
    level: Option<u8>,
}

impl Fields {
    fn response<E: Error>(self) -> Result<Response, E> {
        match (self.response, self.level) {
            (Outcome::Prompted, Some(level)) => Ok(Response::Prompted { level }),
            (Outcome::Prompted, None) => {
                Err(E::custom("a prompted trial needs its level, as in {\"response\":\"prompted\",\"level\":1}"))
            }
            (_, Some(_)) => Err(E::custom("only a prompted trial has a level; leave it out, or say prompted")),
            (Outcome::Correct, None) => Ok(Response::Correct),
            (Outcome::Incorrect, None) => Ok(Response::Incorrect),
            (Outcome::NoResponse, None) => Ok(Response::NoResponse),
            (Outcome::NoOpportunity, None) => Ok(Response::NoOpportunity),
        }
    }
}

impl<'de> Deserialize<'de> for TrialEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WrittenTrial)
    }
}

struct WrittenTrial;

impl<'de> Visitor<'de> for WrittenTrial {
    type Value = TrialEntry;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a trial: a word like \"correct\", or {\"response\":\"prompted\",\"level\":1}")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<TrialEntry, E> {
        let response = Outcome::deserialize(StrDeserializer::new(word))?;
        Fields { response, level: None }.response().map(TrialEntry)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<TrialEntry, A::Error> {
        Fields::deserialize(MapAccessDeserializer::new(map))?.response().map(TrialEntry)
    }
}

/// Marks, each a boolean, `null` or a [`Mark`].
pub(super) fn marks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<Option<bool>>>, D::Error> {
    let written = Option::<Vec<MarkEntry>>::deserialize(deserializer)?;
    Ok(written.map(|marks| marks.into_iter().map(|mark| mark.0).collect()))
}

struct MarkEntry(Option<bool>);

impl<'de> Deserialize<'de> for MarkEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WrittenMark)
    }
}

struct WrittenMark;

impl Visitor<'_> for WrittenMark {
    type Value = MarkEntry;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mark: true, false, null, \"scored\", \"not_scored\" or \"missed\"")
    }

    fn visit_bool<E: Error>(self, mark: bool) -> Result<MarkEntry, E> {
        Ok(MarkEntry(Some(mark)))
    }

    fn visit_unit<E: Error>(self) -> Result<MarkEntry, E> {
        Ok(MarkEntry(None))
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<MarkEntry, E> {
        Ok(MarkEntry(match Mark::deserialize(StrDeserializer::new(word))? {
            Mark::Scored => Some(true),
            Mark::NotScored => Some(false),
            Mark::Missed => None,
        }))
    }
}
