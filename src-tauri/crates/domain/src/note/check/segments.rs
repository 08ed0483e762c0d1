//! The author's time: stretches without an event, pauses, and whoever else provided in it (domain §4.4).

use super::{Check, Rule};
use crate::{
    measure::Measure,
    note::{
        billed::billed_units,
        record::NoteRecord,
        words::{count, counted, minutes},
    },
    observation::Observation,
    score::{Span, merge, shared_ms},
    session::{Moment, Segment},
    units::{self, OverlapKind, Reaction},
};

/// A longer stretch of provided time without an event is asked about.
pub const LONGEST_GAP_MINUTES: u64 = 30;

const MINUTE_MS: u64 = 60_000;

/// The most stretches that the line lists.
const MOST_SHOWN: usize = 5;

pub(super) fn gap(record: &NoteRecord<'_>) -> Option<Check> {
    let own = Some(record.own_time()).filter(|own| !own.is_empty())?;
    let busy = events(record);
    let stretches: Vec<(Span, u64)> = own.iter().flat_map(|time| silent(record, *time, &busy)).collect();
    let longest = stretches.iter().map(|(_, ms)| *ms).max().unwrap_or(0);
    let long: Vec<&Span> =
        stretches.iter().filter(|(_, ms)| *ms > LONGEST_GAP_MINUTES * MINUTE_MS).map(|(span, _)| span).collect();
    if long.is_empty() {
        let line = format!("No more than {} passed without an event.", minutes(longest));
        return Some(Check::passes(Rule::Gap, line));
    }
    let minute = |span: &&Span| format!("from minute {} to {}", span.from_ms / MINUTE_MS, span.to_ms / MINUTE_MS);
    let shown: Vec<String> = long.iter().take(MOST_SHOWN).map(minute).collect();
    let more = long.len().saturating_sub(MOST_SHOWN);
    let more = if more == 0 { String::new() } else { format!(", and {more} more") };
    let found = if long.len() == 1 { "1 stretch".to_owned() } else { format!("{} stretches", long.len()) };
    let have = if long.len() == 1 { "has" } else { "have" };
    Some(Check::warns(
        Rule::Gap,
        format!(
            "{found} of more than {LONGEST_GAP_MINUTES} minutes {have} no event: {}{more}. Say what was done then.",
            shown.join(", ")
        ),
    ))
}

/// When the author recorded something, in order: instants, and bouts of a behaviour that a hand ended, which are events
/// throughout. A window, a round or a forgotten timer that runs on is none. In what is recorded beside the session, an author
/// who provides there was at work too.
fn events(record: &NoteRecord<'_>) -> Vec<Span> {
    let own: Vec<&Segment> = record.own().collect();
    let in_own = |o: &Observation| o.stream.is_main() || own.iter().any(|segment| segment.id == o.segment);
    let of_session = |o: &&Observation| o.session == record.session.id && o.voided.is_none();
    let mut found = Vec::new();
    for made in record.observations.iter().filter(of_session) {
        let on = record.segments.iter().find(|segment| segment.id == made.segment);
        let from = record.place(&Moment { at: made.at, boot: made.boot }, on);
        let end = made.ended.filter(|end| !end.truncated);
        let to = end.map(|end| record.place(&Moment { at: end.at, boot: end.boot }, on));
        let began = made.by == record.author && in_own(made);
        let is_behaviour = record.session.target(made.target).is_some_and(|t| t.measure == Measure::Duration);
        match to {
            Some(to) if began && is_behaviour => found.push(Span { from_ms: from, to_ms: to.max(from) }),
            _ => found.extend(began.then_some(Span { from_ms: from, to_ms: from })),
        }
        let closed = end.is_some_and(|end| end.by == record.author && in_own(made));
        found.extend(to.filter(|_| closed).map(|to| Span { from_ms: to, to_ms: to }));
    }
    found.sort_unstable();
    found
}

/// The stretches of a time between events, each with how much of it was not paused.
fn silent(record: &NoteRecord<'_>, time: Span, busy: &[Span]) -> Vec<(Span, u64)> {
    let mut stretches = Vec::new();
    let mut from_ms = time.from_ms;
    let inside = busy.iter().filter(|event| event.to_ms >= time.from_ms && event.from_ms <= time.to_ms);
    let end = Span { from_ms: time.to_ms, to_ms: time.to_ms };
    for event in inside.chain([&end]) {
        if event.from_ms > from_ms {
            let span = Span { from_ms, to_ms: event.from_ms };
            stretches.push((span, record.unpaused_ms(&[span])));
        }
        from_ms = from_ms.max(event.to_ms);
    }
    stretches
}

pub(super) fn pauses(record: &NoteRecord<'_>) -> Option<Check> {
    let own = record.own_time();
    let paused = shared_ms(&own, &record.pauses());
    let whole = paused.saturating_add(record.unpaused_ms(&own));
    let line = || format!("Of {}, {} were paused and are not billed.", minutes(whole), minutes(paused));
    (paused > 0).then(|| Check::passes(Rule::Pauses, line()))
}

/// Only the session's own segments of others count, under the author's code or none that is known. A payer that permits it is
/// not warned about.
pub(super) fn overlap(record: &NoteRecord<'_>) -> Option<Check> {
    let allows = |policy: &crate::units::Policy| policy.overlaps.two_providers_one_client == Reaction::Allow;
    if record.billing.is_some_and(|billing| allows(&billing.units)) {
        return None;
    }
    let others: Vec<&Segment> = record.provided().filter(|s| s.by != record.author && s.stream.is_main()).collect();
    let own: Vec<&Segment> = record.own().collect();
    if others.is_empty() || own.is_empty() {
        return None;
    }
    let same =
        |a: &&Segment, b: &Segment| record.code_of(b).is_none_or(|code| record.code_of(a).is_none_or(|c| c == code));
    let shared = |other: &Segment| {
        let against: Vec<Span> = own.iter().filter(|s| same(s, other)).map(|s| record.span(s)).collect();
        let span = record.span(other);
        merge(&against).iter().filter_map(|own| own.within(span)).collect::<Vec<_>>()
    };
    let both = merge(&others.iter().flat_map(|other| shared(other)).collect::<Vec<_>>());
    let overlap_ms = record.unpaused_ms(&both);
    if overlap_ms == 0 {
        let line = format!("{} provided at other times, or under another code.", others_count(&others));
        return Some(Check::passes(Rule::Overlap, line));
    }
    // Rounded up: seconds of overlap are not 0 minutes.
    let long = count(overlap_ms.div_ceil(MINUTE_MS), "minute");
    let line = format!(
        "For {long} another provider's time lies over the author's under the same code. One of them is billed."
    );
    Some(Check::warns(Rule::Overlap, line))
}

/// One person's hours count once. Under one code a minute that is recorded twice is billed once, unless the payer bars the claim;
/// under two it would be billed twice.
pub(super) fn recorded_twice(record: &NoteRecord<'_>) -> Option<Check> {
    let answer = billed_units(record)?.ok()?;
    // In the order in which they were billed.
    let billed: Vec<&Segment> = record.provided().filter(|segment| record.code_of(segment).is_some()).collect();
    let pair = |o: &units::Overlap| Some([*billed.get(o.segments[0])?, *billed.get(o.segments[1])?]);
    let (mut longest_ms, mut barred) = (None, false);
    for twice in answer.overlaps.iter().filter(|o| o.kind == OverlapKind::RecordedTwice) {
        let Some([one, other]) = pair(twice).filter(|[one, _]| one.by == record.author) else { continue };
        barred |= twice.reaction == Reaction::Block || record.code_of(one) != record.code_of(other);
        longest_ms = longest_ms.max(Some(twice.start_ms.abs_diff(twice.end_ms)));
    }
    // Rounded up: seconds of overlap are not 0 minutes.
    let long = count(longest_ms?.div_ceil(MINUTE_MS), "minute");
    Some(if barred {
        let line = format!("For {long} two segments of the author's lie over each other, and both cannot be billed.");
        Check::fails(Rule::RecordedTwice, format!("{line} Ask the clinic to correct the session's segments."))
    } else {
        let line = format!("For {long} two segments of the author's lie over each other. That time is billed once.");
        Check::warns(Rule::RecordedTwice, line)
    })
}

fn others_count(others: &[&Segment]) -> String {
    let mut people: Vec<_> = others.iter().map(|segment| segment.by).collect();
    people.sort_unstable();
    people.dedup();
    counted(people.len(), "other provider")
}
