//! What was written (domain §4.2, §4.4).

use super::{
    Check, Rule,
    naming::{Naming, first_of, texts},
    resemblance::resemblance,
};
use crate::{
    billing::TemplateSection,
    note::{
        draft::{self, PROMPT},
        record::NoteRecord,
        words::{count, counted, listed, named, percent},
    },
};

/// From this resemblance to an earlier narrative on, a narrative counts as copied.
pub const COPIED_FROM: f64 = 0.8;

const QUARTER_MS: u64 = 15 * 60_000;

/// What is not billed when a session goes on through it [MONDAQ]. "Snack" alone is mostly a reinforcer.
const NOT_BILLED: [&str; 19] = [
    "breakfast",
    "lunch",
    "lunchtime",
    "dinner",
    "supper",
    "meal",
    "mealtime",
    "snack time",
    "snack break",
    "nap",
    "napped",
    "napping",
    "nap time",
    "naptime",
    "fell asleep",
    "was asleep",
    "recess",
    "recreation",
    "recreational",
];

pub(super) fn written(record: &NoteRecord<'_>) -> Option<Check> {
    Some(match record.note {
        Some(note) => Check::passes(Rule::Written, format!("The note is there, in version {}.", note.version)),
        None => Check::fails(Rule::Written, "There is no note yet. Write it, or begin with the draft.".to_owned()),
    })
}

pub(super) fn sections(record: &NoteRecord<'_>) -> Option<Check> {
    let required: Vec<&TemplateSection> = record.service()?.template.sections.iter().filter(|s| s.required).collect();
    let written = record.note.map_or(&[][..], |note| &note.form.sections);
    let is_empty = |section: &&&TemplateSection| !written.iter().any(|w| w.key == section.key);
    let empty: Vec<String> = required.iter().filter(is_empty).map(|section| named(&section.title)).collect();
    let asked = counted(required.len(), "required section");
    Some(match (required.len(), empty.len()) {
        (0, _) => return None,
        (_, 0) => Check::passes(Rule::Sections, format!("Nothing is missing of {asked}.")),
        (_, n) => {
            let verb = if n == 1 { "is" } else { "are" };
            Check::fails(Rule::Sections, format!("Of {asked}, {n} {verb} empty: {}.", listed(&empty)))
        }
    })
}

/// A draft is data until somebody has worked on it: its prompts are answered, and something else than its own lines is there.
pub(super) fn draft(record: &NoteRecord<'_>) -> Option<Check> {
    let note = record.note?;
    let left: Vec<String> = texts(note).flat_map(prompts).collect();
    if !left.is_empty() {
        let found = counted(left.len(), "prompt");
        return Some(Check::fails(
            Rule::Draft,
            format!(
                "{found} of the draft stand{} in the note: {}. Put your own words there.",
                s(left.len()),
                listed(&left)
            ),
        ));
    }
    if note.form.sections.is_empty() && draft::is_draft_alone(record, note.words()) {
        return Some(Check::fails(
            Rule::Draft,
            "The note holds the drafted data and nothing else. Say how the client responded, and what was done."
                .to_owned(),
        ));
    }
    Some(Check::passes(Rule::Draft, "No prompt of a draft is left, and the note says more than its data.".to_owned()))
}

/// The verb's ending: one prompt stands, two stand.
fn s(n: usize) -> &'static str {
    if n == 1 { "s" } else { "" }
}

/// Prompts in a text, each up to its bracket or the end of its line.
fn prompts(text: &str) -> Vec<String> {
    let (lower, marker) = (text.to_ascii_lowercase(), PROMPT.to_ascii_lowercase());
    let whole = |(at, _): (usize, &str)| {
        let rest = text.get(at..)?.lines().next()?;
        Some(rest.split_inclusive(']').next()?.to_owned())
    };
    lower.match_indices(&marker).filter_map(whole).collect()
}

pub(super) fn length(record: &NoteRecord<'_>) -> Option<Check> {
    let per_quarter = u64::from(record.service()?.template.narrative_per_quarter);
    let quarters = record.unpaused_ms(&record.own_time()).div_ceil(QUARTER_MS);
    let asked = per_quarter.saturating_mul(quarters);
    if asked == 0 {
        return None;
    }
    let has = record.note.map_or(0, |note| note.words().chars().count() as u64);
    let begun = if quarters == 1 {
        "1 quarter of an hour asks".to_owned()
    } else {
        format!("{quarters} quarters of an hour ask")
    };
    let line = format!("The narrative has {}, and {begun} for at least {asked}.", count(has, "character"));
    Some(if has >= asked { Check::passes(Rule::Length, line) } else { Check::fails(Rule::Length, line) })
}

pub(super) fn copied(record: &NoteRecord<'_>) -> Option<Check> {
    let text = record.note?.words();
    let most = record.earlier.iter().map(|earlier| resemblance(text, earlier)).reduce(f64::max)?;
    // Rounded down, so that what stays below the limit is not shown as the limit.
    let alike = percent((most * 100.0).floor());
    Some(if most >= COPIED_FROM {
        Check::warns(
            Rule::Copied,
            format!("The narrative is {alike} like an earlier one. Write what was so this time."),
        )
    } else {
        Check::passes(Rule::Copied, format!("The narrative is at most {alike} like an earlier one."))
    })
}

/// Names of targets do not count: "Eats lunch with a spoon" is taught.
pub(super) fn not_billable(record: &NoteRecord<'_>) -> Option<Check> {
    let naming = Naming::of(record.note?, &record.session.targets);
    let word = first_of(&naming.rest, &NOT_BILLED)?;
    let own = record.own_time();
    let whole: u64 = own.iter().fold(0, |sum, span| sum.saturating_add(span.length_ms()));
    Some(if record.unpaused_ms(&own) < whole {
        Check::passes(Rule::NotBillable, format!("The note speaks of \"{word}\", and the session was paused."))
    } else {
        Check::warns(
            Rule::NotBillable,
            format!("The note speaks of \"{word}\", and no pause was recorded: such time is not billed."),
        )
    })
}
