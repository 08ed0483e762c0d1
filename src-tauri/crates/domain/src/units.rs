//! Service units from segments of work, under a payer's policy (domain §3.9). Derived, never stored as truth.
//!
//! Everything that differs by payer or changes by date comes in as data: rounding, unit lengths, limits, which codes are
//! group codes. Service codes are opaque text. UTC offsets come in as well: this crate has no time zones. Civil dates
//! follow from instants and offsets, and those written beside them must agree.
//!
//! - Elapsed time comes from instants, so a change of daylight saving neither adds nor takes an hour.
//! - Excluded spans (breaks, pauses, other non-billable time) are taken out; overlapping ones once.
//! - A segment over midnight is split at the civil midnight into two service dates.
//! - Time of one line is summed in milliseconds, a minute that one provider records twice for one line counting once;
//!   then seconds are dropped from the sum, never from the stamps: 09:00:40 to 09:08:20 is 7 minutes.
//! - Then the policy rounds, per day or per session.

mod limit;
mod line;
mod overlap;
mod policy;
mod round;
mod segment;

use serde::{Deserialize, Serialize};

pub use limit::{Limit, LimitKind, OverLimit, over_limits};
pub use line::{Line, lines};
pub use overlap::{Overlap, OverlapKind, Overlaps, overlaps};
pub(crate) use policy::within;
pub use policy::{CodeUnit, OverlapPolicy, Policy, Providers, Reaction, Rounding, Scope};
pub use round::{full_units, midpoint_units, total_time_units};
pub use segment::{Segment, Span};

/// `{"units": …}`.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The payer's policy.
    pub policy: Policy,
    /// Work done, in any order.
    pub segments: Vec<Segment>,
    /// Dated reference data and authorisations to warn by; none unless said.
    #[serde(default)]
    pub limits: Vec<Limit>,
}

/// Claim lines and what stands against them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Answer {
    /// By date, client, code and provider.
    pub lines: Vec<Line>,
    /// Units of all lines.
    pub total_units: u64,
    /// Times recorded twice, as far as the policy does not allow them.
    pub overlaps: Vec<Overlap>,
    /// Whether all overlaps are listed; a list stops at a thousand.
    pub overlaps_complete: bool,
    /// Whether the policy forbids billing while one of these overlaps stands.
    pub blocked: bool,
    /// Limits exceeded or used up before: warnings, never a bar to care.
    pub over_limits: Vec<OverLimit>,
}

/// Why there is no answer. Segments, limits and code units are numbered in the order in
/// which they came, from 1 in the sentence and from 0 in the value.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// A segment ends before it starts.
    #[error("Segment {} ends before it starts. Correct its times.", .0 + 1)]
    EndBeforeStart(usize),
    /// An excluded span ends before it starts.
    #[error("A break in segment {} ends before it starts. Correct its times.", .0 + 1)]
    BreakEndsBeforeStart(usize),
    /// A segment is longer than a day: most likely it was never ended.
    #[error("Segment {} is longer than 24 hours. Correct its end, or enter it in parts.", .0 + 1)]
    TooLong(usize),
    /// An instant no clock shows.
    #[error("A time of segment {} is out of range. Give milliseconds since the start of 1970.", .0 + 1)]
    OutOfRange(usize),
    /// A UTC offset beyond 18 hours.
    #[error("A UTC offset of segment {} is out of range. Give minutes, east positive.", .0 + 1)]
    Offset(usize),
    /// The civil dates do not follow from the instants and offsets.
    #[error("The dates of segment {} are not those that its times and UTC offsets give. Correct the dates, the times or the offsets.", .0 + 1)]
    DatesDisagree(usize),
    /// A date of a segment is not of the form `YYYY-MM-DD`, or no day of any calendar.
    #[error("A date of segment {} is no day written as year-month-day (2026-11-22). Correct it.", .0 + 1)]
    SegmentDate(usize),
    /// As above, of a unit length in the policy.
    #[error("A date of code unit {} of the policy is no day written as year-month-day (2026-11-22). Correct it.", .0 + 1)]
    PolicyDate(usize),
    /// As above, of a limit.
    #[error("A date of limit {} is no day written as year-month-day (2026-11-22). Correct it.", .0 + 1)]
    LimitDate(usize),
    /// A client, provider or code is blank.
    #[error("Segment {} lacks its client, provider or service code. Enter it.", .0 + 1)]
    Blank(usize),
    /// A unit of no minutes, or longer than a day.
    #[error("A unit must be from 1 to 1440 minutes long. Correct the payer's policy.")]
    UnitLength,
}

impl Refusal {
    /// Stable wire code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::EndBeforeStart(_) => "question.end_before_start",
            Refusal::BreakEndsBeforeStart(_) => "question.break_ends_before_start",
            Refusal::TooLong(_) => "question.segment_too_long",
            Refusal::OutOfRange(_) => "question.time_out_of_range",
            Refusal::Offset(_) => "question.offset_out_of_range",
            Refusal::DatesDisagree(_) => "question.dates_disagree",
            Refusal::SegmentDate(_) | Refusal::PolicyDate(_) | Refusal::LimitDate(_) => "question.date_malformed",
            Refusal::Blank(_) => "question.blank",
            Refusal::UnitLength => "question.unit_length",
        }
    }
}

/// Answers a question.
///
/// # Errors
/// [`Refusal`].
pub fn answer(question: &Question) -> Result<Answer, Refusal> {
    question.limits.iter().enumerate().try_for_each(|(number, limit)| limit.check(number))?;
    let lines = lines(&question.segments, &question.policy)?;
    let found = overlaps(&question.segments, &question.policy);
    Ok(Answer {
        total_units: lines.iter().map(|l| l.units).sum(),
        over_limits: over_limits(&lines, &question.limits),
        blocked: found.block(&question.policy),
        overlaps: found.found,
        overlaps_complete: found.complete,
        lines,
    })
}
