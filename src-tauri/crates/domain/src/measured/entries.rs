//! Free text: entries are counted and have no score.

use serde::{Deserialize, Serialize};

use super::{
    Asked, Scored,
    state::{Disposition, State},
};

/// One text.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextEntry {
    /// What was written.
    pub text: String,
}

/// Settings of free text.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TextSettings {
    /// What was said of a target without data.
    pub disposition: Option<Disposition>,
}

/// How much was written; the text itself is not repeated.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct TextScore {
    /// Entries with something in them.
    pub entries: usize,
    /// Blank entries, not counted.
    pub blank: usize,
}

/// Counts entries. Only blank ones are no data.
///
/// # Errors
/// [`super::Refusal`] if there is data and a disposition.
pub fn score_text(asked: &Asked<TextEntry, TextSettings>) -> Scored<TextScore> {
    let entries = asked.observations.iter().filter(|e| !e.text.trim().is_empty()).count();
    let state = State::of(entries > 0, asked.settings.disposition)?;
    Ok(state.with(|| TextScore { entries, blank: asked.observations.len() - entries }))
}
