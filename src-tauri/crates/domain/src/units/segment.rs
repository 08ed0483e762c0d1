//! Segments of work: their checks, their billable spans, and the civil midnight that splits them.

use serde::{Deserialize, Serialize};

use super::Refusal;
use crate::civil::{DAY_MS, parse_day, shown_day, write_day};

const MINUTE_MS: i64 = 60_000;
/// The range of instants that calendars of other languages can show.
const LATEST_MS: i64 = 8_640_000_000_000_000;
const WIDEST_OFFSET_MIN: i32 = 18 * 60;

/// A half-open stretch of time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// First instant, milliseconds since the Unix epoch.
    pub start_ms: i64,
    /// First instant after it.
    pub end_ms: i64,
}

/// One provider's work for one client under one code, without a break in attribution.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// Whose session it was.
    pub client: String,
    /// Who rendered the service.
    pub provider: String,
    /// The service code.
    pub code: String,
    /// The session; a segment without one is a session by itself.
    #[serde(default)]
    pub session: Option<String>,
    /// Start, milliseconds since the Unix epoch.
    pub start_ms: i64,
    /// End, milliseconds since the Unix epoch.
    pub end_ms: i64,
    /// Civil date at the start, `YYYY-MM-DD`; it must be the one that `start_ms` and `utc_offset_min` give.
    pub date: String,
    /// Civil date at the end; unless said it is the one that `end_ms` and its offset give, and if said it must be that
    /// one. A segment that ends on the stroke of midnight may say either.
    #[serde(default)]
    pub end_date: Option<String>,
    /// UTC offset at the start in minutes, east positive; 0 unless said.
    #[serde(default)]
    pub utc_offset_min: i32,
    /// UTC offset at the end; that of the start unless said. It differs when clocks changed in between.
    #[serde(default)]
    pub end_utc_offset_min: Option<i32>,
    /// When clocks changed. Needed only if they changed at or before the midnight that the segment passes; unless said they
    /// are taken to have changed after it, as clocks do in most places.
    #[serde(default)]
    pub offset_changed_ms: Option<i64>,
    /// Breaks, pauses and other time not billed. Parts outside the segment do not matter.
    #[serde(default)]
    pub excluded: Vec<Span>,
    /// Whether any of it is billed; yes unless said.
    #[serde(default = "yes")]
    pub billable: bool,
}

fn yes() -> bool {
    true
}

fn in_range(ms: i64) -> bool {
    (-LATEST_MS..=LATEST_MS).contains(&ms)
}

impl Segment {
    /// Checks times, offsets, dates and names; `number` is the segment's place in the question.
    pub(super) fn check(&self, number: usize) -> Result<(), Refusal> {
        let breaks = || self.excluded.iter().flat_map(|s| [s.start_ms, s.end_ms]);
        let instants = [self.start_ms, self.end_ms].into_iter().chain(self.offset_changed_ms).chain(breaks());
        if !instants.into_iter().all(in_range) {
            return Err(Refusal::OutOfRange(number));
        }
        if self.end_ms < self.start_ms {
            return Err(Refusal::EndBeforeStart(number));
        }
        if self.end_ms - self.start_ms > DAY_MS {
            return Err(Refusal::TooLong(number));
        }
        if self.excluded.iter().any(|s| s.end_ms < s.start_ms) {
            return Err(Refusal::BreakEndsBeforeStart(number));
        }
        let offsets = [self.utc_offset_min, self.end_offset_min()];
        if offsets.iter().any(|o| o.unsigned_abs() > WIDEST_OFFSET_MIN.unsigned_abs()) {
            return Err(Refusal::Offset(number));
        }
        if [&self.client, &self.provider, &self.code].iter().any(|name| name.trim().is_empty()) {
            return Err(Refusal::Blank(number));
        }
        self.check_dates(number)
    }

    /// Civil dates follow from instants and offsets; what is written must be that.
    fn check_dates(&self, number: usize) -> Result<(), Refusal> {
        let malformed = Refusal::SegmentDate(number);
        let date = parse_day(&self.date).ok_or(malformed)?;
        let end_date = self.end_date.as_deref().map(|d| parse_day(d).ok_or(malformed)).transpose()?;
        let (first, last) = self.days();
        let on_the_stroke = self.end_clock().rem_euclid(DAY_MS) == 0;
        let ends = |written: i64| written == last || (on_the_stroke && written == last - 1);
        // Less than a day has no more than two civil dates, unless the offsets are wrong.
        let agree = date == first && (first..=first + 1).contains(&last) && end_date.is_none_or(ends);
        let later = end_date.is_none_or(|written| written >= date);
        if agree && later && write_day(last).is_some() { Ok(()) } else { Err(Refusal::DatesDisagree(number)) }
    }

    fn end_clock(&self) -> i64 {
        clock(self.end_ms, self.end_offset_min())
    }

    /// The civil days of start and end.
    fn days(&self) -> (i64, i64) {
        (shown_day(clock(self.start_ms, self.utc_offset_min)), shown_day(self.end_clock()))
    }

    fn end_offset_min(&self) -> i32 {
        self.end_utc_offset_min.unwrap_or(self.utc_offset_min)
    }

    /// The first instant of the second civil date; none within one date.
    fn midnight_ms(&self) -> Option<i64> {
        let (first, last) = self.days();
        if first == last {
            return None;
        }
        let by_start = midnight_after(self.start_ms, self.utc_offset_min);
        let midnight = match self.offset_changed_ms {
            Some(change) if change > self.start_ms && change <= by_start => self.midnight_after_change(change),
            _ => by_start,
        };
        Some(midnight.clamp(self.start_ms, self.end_ms))
    }

    /// Clocks changed before the old midnight: either they jumped over midnight, and the new date began with the change,
    /// or midnight is the next one by the new offset.
    fn midnight_after_change(&self, change: i64) -> i64 {
        let day = |ms, offset| shown_day(clock(ms, offset));
        if day(change, self.end_offset_min()) > day(self.start_ms, self.utc_offset_min) {
            change
        } else {
            midnight_after(change, self.end_offset_min())
        }
    }

    /// Billable spans in time order: the segment without its exclusions; nothing of a segment that is not billed.
    #[must_use]
    pub fn billable_spans(&self) -> Vec<Span> {
        if !self.billable {
            return Vec::new();
        }
        let mut excluded: Vec<Span> = self.excluded.iter().copied().filter(|s| s.end_ms > s.start_ms).collect();
        excluded.sort_unstable();
        let mut spans = Vec::new();
        let mut from = self.start_ms;
        for gap in excluded {
            let to = gap.start_ms.min(self.end_ms);
            if to > from {
                spans.push(Span { start_ms: from, end_ms: to });
            }
            from = from.max(gap.end_ms);
        }
        if self.end_ms > from {
            spans.push(Span { start_ms: from, end_ms: self.end_ms });
        }
        spans
    }

    /// Billable spans of a checked segment with the civil day on which each lies, split at midnight.
    pub(super) fn dated_spans(&self) -> Vec<(i64, Span)> {
        let midnight = self.midnight_ms();
        let (first, last) = self.days();
        let split = |span: Span| {
            let at = midnight.unwrap_or(span.end_ms).clamp(span.start_ms, span.end_ms);
            [(first, Span { end_ms: at, ..span }), (last, Span { start_ms: at, ..span })]
        };
        self.billable_spans().into_iter().flat_map(split).filter(|(_, s)| s.end_ms > s.start_ms).collect()
    }
}

/// What the clock on the wall shows, as milliseconds since its own 1970.
fn clock(ms: i64, offset_min: i32) -> i64 {
    ms.saturating_add(i64::from(offset_min) * MINUTE_MS)
}

fn midnight_after(ms: i64, offset_min: i32) -> i64 {
    let shown = clock(ms, offset_min);
    ms + (DAY_MS - shown.rem_euclid(DAY_MS))
}
