//! When the session ended, and when the note is signed (domain §4.3).

use super::{Check, Rule};
use crate::note::{
    record::NoteRecord,
    words::{count, minutes},
};

/// A note is signed within so many hours of the session's end; later it is a warning [BRELL].
pub const SIGN_WITHIN_HOURS: u64 = 24;

const HOUR_MS: u64 = 3_600_000;

pub(super) fn session_ended(record: &NoteRecord<'_>) -> Option<Check> {
    let rule = Rule::SessionEnded;
    if !record.has_ended() {
        return Some(Check::fails(rule, "The session has not ended. End it before you sign.".to_owned()));
    }
    Some(Check::passes(rule, format!("The session has ended. It lasted {}.", minutes(record.end_ms()))))
}

/// The signature's own time, or this moment, by which the note would be signed; and the end's. Both are what a wall clock
/// showed, as they will be read.
fn signed_and_ended(record: &NoteRecord<'_>) -> Option<(i64, i64)> {
    let signed = record.note.and_then(|note| note.signed.as_ref()).map_or(record.now_ms, |signed| signed.at_ms);
    let ended = record.session.ended.filter(|_| record.has_ended())?;
    Some((signed, ended.at.wall_ms))
}

fn is_signed(record: &NoteRecord<'_>) -> bool {
    record.note.is_some_and(|note| note.signed.is_some())
}

pub(super) fn signed_after_end(record: &NoteRecord<'_>) -> Option<Check> {
    let (signed, ended) = signed_and_ended(record)?;
    let apart = signed.abs_diff(ended);
    // Rounded up: what is early by seconds is not early by 0 minutes.
    let early = || count(apart.div_ceil(60_000), "minute");
    Some(match (signed < ended, is_signed(record)) {
        (true, true) => Check::fails(
            Rule::SignedAfterEnd,
            format!("The note was signed {} before the session's end. Withdraw the signature and sign again.", early()),
        ),
        (true, false) => Check::fails(
            Rule::SignedAfterEnd,
            format!("The session's end lies {} ahead of this device's clock. Correct the clock, or wait.", early()),
        ),
        (false, true) => Check::passes(
            Rule::SignedAfterEnd,
            format!("The note was signed {} after the session's end.", minutes(apart)),
        ),
        (false, false) => Check::passes(Rule::SignedAfterEnd, format!("The session ended {} ago.", minutes(apart))),
    })
}

pub(super) fn signed_in_time(record: &NoteRecord<'_>) -> Option<Check> {
    let (signed, ended) = signed_and_ended(record).filter(|(signed, ended)| signed >= ended)?;
    let apart = signed.abs_diff(ended);
    if apart <= SIGN_WITHIN_HOURS * HOUR_MS {
        return Some(Check::passes(
            Rule::SignedInTime,
            format!("That is within {SIGN_WITHIN_HOURS} hours of the end."),
        ));
    }
    let late = count(apart / HOUR_MS, "hour");
    Some(Check::warns(
        Rule::SignedInTime,
        format!("The signature comes {late} after the end, later than {SIGN_WITHIN_HOURS} hours. Say why in the note."),
    ))
}
