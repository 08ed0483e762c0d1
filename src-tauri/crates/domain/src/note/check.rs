//! What is looked at before a note is signed (domain §4.2 to §4.4): one line per rule that applies, with what was found. A
//! failure bars the signature, a warning does not: what an auditor would ask about is shown while it can still be put right.
//!
//! Not looked at, because nothing of it is known here: authorised units, and the times for which a session was scheduled.

mod naming;
mod resemblance;
mod segments;
mod service;
mod targets;
mod text;
mod time;

use serde::{Deserialize, Serialize};

use crate::note::record::NoteRecord;

pub use segments::LONGEST_GAP_MINUTES;
pub use text::COPIED_FROM;
pub use time::SIGN_WITHIN_HOURS;

/// What is looked at, in this order.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The session has ended.
    SessionEnded,
    /// The signature follows the end [BRELL].
    SignedAfterEnd,
    /// It follows within a day [BRELL].
    SignedInTime,
    /// The service is one of the payer's on the service date.
    Service,
    /// The author's role may give it [HNFS-PN].
    ServiceRole,
    /// The note's service is the one under which its author joined.
    ServiceJoined,
    /// The client has a supervisor [HNFS-PN].
    Supervisor,
    /// There is a note.
    Written,
    /// The sections for which the payer asks are filled.
    Sections,
    /// The draft was worked on: data lists alone are not a note [HNFS-NOTES].
    Draft,
    /// The narrative is as long as the session asks for [HNFS-PN].
    Length,
    /// The narrative is not an earlier one again [BRELL].
    Copied,
    /// Meals, naps and recreation are not billed [MONDAQ].
    NotBillable,
    /// Every target was run.
    TargetsNotRun,
    /// Every target that the note names was run.
    NamedNotRun,
    /// Every target that the author ran is in the note.
    RunNotNamed,
    /// No bout was cut by the session's end.
    BoutCut,
    /// No long stretch without an event [MONDAQ].
    Gap,
    /// How much is not billed.
    Pauses,
    /// Nobody else provided the same service at the same time [BRELL].
    Overlap,
    /// The author's time is recorded once [BRELL].
    RecordedTwice,
    /// The time makes units.
    Units,
}

/// What became of a rule.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// As it should be, or for information.
    Passes,
    /// Somebody should look; it can be signed.
    Warns,
    /// It cannot be signed.
    Fails,
}

/// One line of the list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Check {
    /// What was looked at.
    pub rule: Rule,
    /// What became of it.
    pub verdict: Verdict,
    /// What was found, as a sentence; no client's name is in it.
    pub line: String,
}

impl Check {
    fn passes(rule: Rule, line: String) -> Self {
        Self { rule, verdict: Verdict::Passes, line }
    }

    fn warns(rule: Rule, line: String) -> Self {
        Self { rule, verdict: Verdict::Warns, line }
    }

    fn fails(rule: Rule, line: String) -> Self {
        Self { rule, verdict: Verdict::Fails, line }
    }
}

type Look = fn(&NoteRecord<'_>) -> Option<Check>;

/// In the order of [`Rule`].
const LOOKS: [Look; 22] = [
    time::session_ended,
    time::signed_after_end,
    time::signed_in_time,
    service::service,
    service::role,
    service::joined,
    service::supervisor,
    text::written,
    text::sections,
    text::draft,
    text::length,
    text::copied,
    text::not_billable,
    targets::not_run,
    targets::named_not_run,
    targets::run_not_named,
    targets::bout_cut,
    segments::gap,
    segments::pauses,
    segments::overlap,
    segments::recorded_twice,
    service::units,
];

/// Looks at a note and its session; a rule that does not apply has no line.
#[must_use]
pub fn check_note(record: &NoteRecord<'_>) -> Vec<Check> {
    LOOKS.iter().filter_map(|look| look(record)).collect()
}

/// Whether nothing bars the signature.
#[must_use]
pub fn may_sign(checks: &[Check]) -> bool {
    checks.iter().all(|check| check.verdict != Verdict::Fails)
}
