//! What two observers recorded, in a form that both have: events are not compared with the onsets of bouts where both
//! recorded bouts. Where no form is common, each one's own.

use super::{
    BothEmpty, Ratio, Refusal, Settings,
    count::{total_count, total_count_per_interval},
    observer::{Counts, Observer},
    stream::Span,
};

/// A form in which an observer may have recorded.
type Form<T> = fn(&Observer) -> Option<T>;

const INSTANTS: [Form<Vec<i64>>; 2] = [|observer| observer.events(), |observer| observer.onsets()];

const NUMBERS: [Form<u64>; 4] = [
    |observer| observer.whole_count(),
    |observer| observer.events().map(|events| events.len() as u64),
    |observer| observer.onsets().map(|onsets| onsets.len() as u64),
    |observer| observer.durations().map(|durations| durations.len() as u64),
];

/// The first of these forms that both have, else each one's own first.
fn in_forms<T>(first: &Observer, second: &Observer, forms: &[Form<T>]) -> (Option<T>, Option<T>) {
    match forms.iter().find_map(|form| form(first).zip(form(second))) {
        Some((a, b)) => (Some(a), Some(b)),
        None => (forms.iter().find_map(|form| form(first)), forms.iter().find_map(|form| form(second))),
    }
}

/// Events, else the onsets of bouts.
pub(super) fn instants(first: &Observer, second: &Observer) -> Result<(Vec<i64>, Vec<i64>), Refusal> {
    let (a, b) = in_forms(first, second, &INSTANTS);
    a.zip(b).ok_or(Refusal::NoData { needed: "events_ms or bouts" })
}

/// Counts by interval: as counted, else instants in the intervals of the session.
pub(super) fn counts(first: &Observer, second: &Observer, settings: &Settings) -> Result<(Counts, Counts), Refusal> {
    let (a, b) = in_forms(first, second, &INSTANTS);
    Ok((first.counts(a, settings)?, second.counts(b, settings)?))
}

/// Lengths of bouts: of bouts if both have bouts that end, else as both gave them, else each one's own.
pub(super) fn lengths_ms(first: &Observer, second: &Observer) -> Result<(Vec<u64>, Vec<u64>), Refusal> {
    if let (Err(_), _) | (_, Err(_)) = (first.bouts(), second.bouts())
        && let Some(both) = first.durations().zip(second.durations())
    {
        return Ok(both);
    }
    Ok((first.lengths_ms()?, second.lengths_ms()?))
}

/// The bouts of both, if both have bouts that end.
pub(super) fn bouts<'a>(first: &'a Observer, second: &'a Observer) -> Result<(&'a [Span], &'a [Span]), Refusal> {
    Ok((first.bouts()?, second.bouts()?))
}

/// How often, by interval as far as intervals may have been missed, so that a missed one is left out for both. Else in one
/// number each: where nothing was missed, counts of any length are a number as events are.
pub(super) fn total(
    first: &Observer,
    second: &Observer,
    settings: &Settings,
    both_empty: BothEmpty,
) -> Result<Ratio, Refusal> {
    let by_interval = || {
        let (a, b) = counts(first, second, settings)?;
        total_count_per_interval(&a, &b, both_empty)
    };
    let missed = |observer: &Observer| observer.counted().is_some() && observer.whole_count().is_none();
    let both_counted = first.counted().is_some() && second.counted().is_some();
    if (both_counted || missed(first) || missed(second))
        && let Ok(ratio) = by_interval()
    {
        return Ok(ratio);
    }
    match in_forms(first, second, &NUMBERS) {
        (Some(a), Some(b)) => Ok(total_count(a, b, both_empty)),
        (None, None) | (Some(_), None) if second.counted().is_none() => Err(NOTHING_COUNTED),
        (None, Some(_)) if first.counted().is_none() => Err(NOTHING_COUNTED),
        _ => by_interval(),
    }
}

const NOTHING_COUNTED: Refusal = Refusal::NoData { needed: "counts, events_ms, bouts or durations_ms" };
