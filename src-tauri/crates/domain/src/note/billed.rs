//! The units that a session makes, as its note shows them: derived each time, never stored (domain §3.9).

use crate::{
    billing::Billing,
    note::record::NoteRecord,
    session::Segment,
    units::{self, Answer, Question, Refusal, Span},
};

/// The units of the session's segments under the payer's policy; none where the payer is not known. Pauses are not billed, nor
/// is what carries no service: a second observer's segment, and somebody else's whose code nobody has said. Other sessions of
/// the day are not in it, so a policy that rounds by the day may make more of the same minutes.
#[must_use]
pub fn billed_units(record: &NoteRecord<'_>) -> Option<Result<Answer, Refusal>> {
    let billing = record.billing?;
    let segments = record.provided().filter_map(|segment| work(record, billing, segment)).collect();
    Some(units::answer(&Question { policy: billing.units.clone(), segments, limits: Vec::new() }))
}

fn work<'a>(record: &NoteRecord<'a>, billing: &Billing, segment: &'a Segment) -> Option<units::Segment> {
    let code = record.code_of(segment)?;
    let span = record.span(segment);
    let end_offset = record.offset_min(span.to_ms);
    let instant = |place_ms| record.instant(place_ms);
    let excluded = record.pauses().into_iter().map(|p| Span { start_ms: instant(p.from_ms), end_ms: instant(p.to_ms) });
    Some(units::Segment {
        client: billing.chart.to_string(),
        provider: segment.by.to_string(),
        code: code.as_str().to_owned(),
        session: Some(record.session.id.to_string()),
        start_ms: instant(span.from_ms),
        end_ms: instant(span.to_ms),
        // A date that cannot be written is refused there, with the segment's number.
        date: record.date_at(span.from_ms).unwrap_or_default(),
        end_date: None,
        utc_offset_min: record.offset_min(span.from_ms),
        end_utc_offset_min: Some(end_offset),
        offset_changed_ms: None,
        excluded: excluded.collect(),
        billable: true,
    })
}
