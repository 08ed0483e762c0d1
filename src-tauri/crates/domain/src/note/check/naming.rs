//! Which targets a note names.

use crate::{
    measure::Target,
    note::{Note, words::named},
};

/// Stands where a name was found, so that no shorter name is found within it.
const FOUND: &str = "\u{1}";

/// What a line says of what it names when that was not run; so the draft says it.
const NOT_DONE: [&str; 2] = ["not observed", "not run"];

/// What a note's text says of targets.
pub(super) struct Naming {
    /// The text in lower case, without the targets' names.
    pub(super) rest: String,
    named: Vec<String>,
    claimed: Vec<String>,
}

impl Naming {
    /// Reads narrative and sections. Names are looked for as whole words whatever their case, the longest first: of "Matches
    /// colours to objects" no target "Matches colours" is named.
    pub(super) fn of(note: &Note, targets: &[Target]) -> Self {
        let mut names: Vec<String> = targets.iter().map(key).collect();
        names.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        names.dedup();
        let mut naming = Self { rest: String::new(), named: Vec::new(), claimed: Vec::new() };
        for line in texts(note).flat_map(str::lines) {
            naming.read(line, &names);
        }
        naming
    }

    fn read(&mut self, line: &str, names: &[String]) {
        let mut line = line.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let found: Vec<&String> = names.iter().filter(|name| take_out(&mut line, name)).collect();
        let denied = NOT_DONE.iter().any(|words| line.contains(words));
        self.named.extend(found.iter().copied().cloned());
        if !denied {
            self.claimed.extend(found.into_iter().cloned());
        }
        self.rest.push_str(&line);
        self.rest.push('\n');
    }

    /// Whether the target is named at all.
    pub(super) fn names(&self, target: &Target) -> bool {
        self.named.contains(&key(target))
    }

    /// Whether the target is named on a line that does not say that it was not run or not observed.
    pub(super) fn claims(&self, target: &Target) -> bool {
        self.claimed.contains(&key(target))
    }
}

/// Everything that was written, the narrative first.
pub(super) fn texts(note: &Note) -> impl Iterator<Item = &str> {
    std::iter::once(note.words()).chain(note.form.sections.iter().map(|section| section.text.as_str()))
}

fn key(target: &Target) -> String {
    named(&target.name).to_lowercase()
}

/// Puts [`FOUND`] in the place of each whole word or phrase; answers whether there was one. A plural's "s" may follow.
fn take_out(text: &mut String, phrase: &str) -> bool {
    let mut from = 0;
    let mut found = false;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(phrase)).map(|at| from + at) {
        let end = at + phrase.len();
        if is_whole(text, at, end) {
            text.replace_range(at..end, FOUND);
            found = true;
            from = at + FOUND.len();
        } else {
            from = at + phrase.chars().next().map_or(1, char::len_utf8);
        }
    }
    found
}

fn is_whole(text: &str, at: usize, end: usize) -> bool {
    let ends = |rest: &str| !rest.starts_with(char::is_alphanumeric);
    let before = text.get(..at).is_none_or(|before| !before.ends_with(char::is_alphanumeric));
    let after = text.get(end..).unwrap_or_default();
    before && (ends(after) || after.strip_prefix('s').is_some_and(ends))
}

/// The first of some words or phrases that stands in a text in lower case.
pub(super) fn first_of<'w>(text: &str, phrases: &[&'w str]) -> Option<&'w str> {
    let stands = |phrase: &&&str| text.match_indices(**phrase).any(|(at, found)| is_whole(text, at, at + found.len()));
    phrases.iter().find(stands).copied()
}
