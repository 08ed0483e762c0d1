//! From what the chart holds to what a screen shows. Scores come from the domain; nothing is decided here.

mod agreement;
mod course;
mod fact;
mod graph;
mod note;
mod program;
mod row;
mod sheet;

pub(crate) use agreement::agreement_view;
pub(crate) use course::course_view;
pub(crate) use fact::fact_views;
pub(crate) use graph::graph_view;
pub(crate) use note::{data_digest, note_sheet, note_view, record as note_record};
pub(crate) use program::{TargetIds, change_views, checked, domain_phase, program_view, target_of};
pub(crate) use row::row_view;
pub(crate) use sheet::{chart_view, long_after, session_view};

use uuid::Uuid;

/// Milliseconds as JSON carries them.
pub(crate) fn ms(value: u64) -> f64 {
    value as f64
}

/// One of eight avatar colours, the same for a person or client on every device.
pub(crate) fn colour_of(id: Uuid) -> u8 {
    id.as_bytes().iter().fold(0_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(*byte)) % 8
}

/// A name for a screen that anybody sees: "Ana Ruiz" becomes "A. R.".
pub(crate) fn shorten(name: &str) -> String {
    let initials: Vec<String> = name
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .map(|c| format!("{}.", c.to_uppercase()))
        .collect();
    initials.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locked_screen_shows_no_full_name() {
        assert_eq!(shorten("Ana Ruiz"), "A. R.");
        assert_eq!(shorten("  jo  "), "J.");
        assert_eq!(shorten(""), "");
    }
}
