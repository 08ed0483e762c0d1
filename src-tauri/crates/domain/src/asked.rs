//! Which methods a question asks for: one by its name, several in a list, or all.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use serde_json::Value;

/// Methods with names in questions and answers.
pub trait Named: Copy + PartialEq + Serialize + 'static {
    /// Every one, in the order in which they are listed.
    const ALL: &'static [Self];
    /// What is taken when the question says nothing, or `null`.
    const UNSAID: Asked<Self>;
    /// The names that are read, for whoever wrote another.
    const NAMES: &'static str;

    /// The method of a name.
    fn named(name: &str) -> Option<Self>;
}

/// The methods of a question.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Asked<M> {
    /// "all".
    All,
    /// One name.
    One(M),
    /// A list of names, each once, in the order given; never empty.
    Several(Vec<M>),
}

impl<M: Named> Asked<M> {
    /// What was asked for, one by one.
    #[must_use]
    pub fn methods(&self) -> &[M] {
        match self {
            Asked::All => M::ALL,
            Asked::One(method) => std::slice::from_ref(method),
            Asked::Several(methods) => methods,
        }
    }

    fn read(value: &Value) -> Result<Self, String> {
        match value {
            Value::Null => Ok(M::UNSAID),
            Value::String(name) if name == "all" => Ok(Asked::All),
            Value::String(name) => named(name).map(Asked::One),
            Value::Array(names) => several(names),
            other => Err(format!("a method is a name or a list of names, not {other}; {} would do", M::NAMES)),
        }
    }
}

fn named<M: Named>(name: &str) -> Result<M, String> {
    M::named(name).ok_or_else(|| format!("there is no method \"{name}\"; {} would do", M::NAMES))
}

fn several<M: Named>(names: &[Value]) -> Result<Asked<M>, String> {
    let mut methods = Vec::new();
    for name in names {
        match name.as_str() {
            Some("all") => return Ok(Asked::All),
            Some(name) => {
                let method = named(name)?;
                if !methods.contains(&method) {
                    methods.push(method);
                }
            }
            None => return Err(format!("a list of methods has names, not {name}; {} would do", M::NAMES)),
        }
    }
    if methods.is_empty() {
        return Err(format!("a list of methods is empty; {} would do", M::NAMES));
    }
    Ok(Asked::Several(methods))
}

impl<M: Named> Default for Asked<M> {
    fn default() -> Self {
        M::UNSAID
    }
}

impl<'de, M: Named> Deserialize<'de> for Asked<M> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::read(&Value::deserialize(from)?).map_err(D::Error::custom)
    }
}

impl<M: Named> Serialize for Asked<M> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Asked::All => to.serialize_str("all"),
            Asked::One(method) => method.serialize(to),
            Asked::Several(methods) => methods.serialize(to),
        }
    }
}
