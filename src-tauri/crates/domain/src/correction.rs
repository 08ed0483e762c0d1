//! Corrections after a session's end: nothing is changed in place. What was wrong is voided and stays; what is said instead, or
//! was missed, is added with a reason, its author and both times: when it happened and when it was said (domain §4.3, §5.3).

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    id::{ObservationId, SegmentId, SessionId, TargetId, UserId},
    measure::Measure,
    note::Note,
    observation::{BoutEnd, Fact, Observation, Touch},
    session::{Refusal, Segment, Session, SessionState, Stream, check_own},
    text::Reason,
};

/// The boot of what was said afterwards: no clock of a device took its times.
pub const TOLD: Uuid = Uuid::nil();

/// What happened and was not recorded, or not so.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Missed {
    /// The actor's own segment.
    pub segment: SegmentId,
    /// The new observation.
    pub observation: ObservationId,
    /// What it is about.
    pub target: TargetId,
    /// When it happened, wall milliseconds.
    pub at_ms: i64,
    /// When a bout ended, wall milliseconds; set for a bout, and for nothing else.
    pub ended_ms: Option<i64>,
    /// An instruction without a response.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unanswered: bool,
    /// What happened.
    #[serde(flatten)]
    pub fact: Fact,
}

/// Said after the session: when, why, and in whose place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Told {
    /// When it was said, wall milliseconds.
    pub at_ms: i64,
    /// Why.
    pub reason: Reason,
    /// The observation in whose place it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_place_of: Option<ObservationId>,
}

/// A correction as the rules read it.
#[derive(Clone, Copy, Debug)]
pub struct Correction<'a> {
    /// Whose hand it is.
    pub by: UserId,
    /// What is struck out.
    pub strikes: Option<&'a Observation>,
    /// What is added.
    pub adds: Option<&'a Missed>,
}

impl Missed {
    /// The observation that is added.
    #[must_use]
    pub fn observation(&self, session: SessionId, by: UserId, stream: Stream, told: Told) -> Observation {
        Observation {
            id: self.observation,
            session,
            segment: self.segment,
            target: self.target,
            by,
            at: told_touch(self.at_ms),
            boot: TOLD,
            fact: self.fact.clone(),
            ended: self.ended_ms.map(|ended_ms| BoutEnd {
                by,
                at: told_touch(ended_ms),
                boot: TOLD,
                truncated: false,
                unanswered: self.unanswered,
            }),
            voided: None,
            stream,
            told: Some(told),
        }
    }
}

/// Times that share the boot [`TOLD`] are apart as far as they were told.
#[must_use]
pub(crate) fn told_touch(at_ms: i64) -> Touch {
    Touch { wall_ms: at_ms, boot_ms: u64::try_from(at_ms).unwrap_or(0) }
}

/// An ended session may be corrected by whose hand it was, until their own note of it is signed; `held` are its observations.
///
/// # Errors
/// The [`Refusal`] that names what is wrong.
pub fn check_correct<'a, 'b>(
    session: &Session,
    of: Correction<'_>,
    segment: Option<&Segment>,
    mut notes: impl Iterator<Item = &'a Note>,
    held: impl IntoIterator<Item = &'b Observation>,
) -> Result<(), Refusal> {
    if session.state != SessionState::Ended {
        return Err(Refusal::SessionNotEnded);
    }
    if notes.any(|note| note.session == session.id && note.by == of.by && note.signed.is_some()) {
        return Err(Refusal::NoteSigned);
    }
    if let Some(struck) = of.strikes {
        check_own(struck, of.by)?;
    }
    match of.adds {
        Some(missed) => check_missed(session, of, missed, segment, held),
        None if of.strikes.is_none() => Err(Refusal::NothingToCorrect),
        None => Ok(()),
    }
}

fn check_missed<'b>(
    session: &Session,
    of: Correction<'_>,
    missed: &Missed,
    segment: Option<&Segment>,
    held: impl IntoIterator<Item = &'b Observation>,
) -> Result<(), Refusal> {
    if !segment.is_some_and(|s| s.session == session.id && s.by == of.by && s.id == missed.segment) {
        return Err(Refusal::NotYourSegment);
    }
    let target = session.target(missed.target).ok_or(Refusal::NoSuchTarget)?;
    let waits = matches!(target.measure, Measure::Latency { .. });
    let is_bout = missed.fact == Fact::Bout;
    if !missed.fact.fits(target) || is_bout != missed.ended_ms.is_some() || (missed.unanswered && !(waits && is_bout)) {
        return Err(Refusal::FactDoesNotFit);
    }
    check_times(session, of.strikes, missed)?;
    let stream = segment.map_or(Stream::Main, |s| s.stream);
    let near: Vec<&Observation> = held.into_iter().filter(|o| o.is_of(stream, of.by)).collect();
    check_reference(of, missed, &target.measure, &near)
}

/// Within the session; what stands in the place of another also within the time of that one, whatever the clocks said then.
fn check_times(session: &Session, struck: Option<&Observation>, missed: &Missed) -> Result<(), Refusal> {
    let mut first_ms = session.started.at.wall_ms;
    let mut last_ms = session.ended.map_or(i64::MAX, |end| end.at.wall_ms);
    if let Some(struck) = struck {
        first_ms = first_ms.min(struck.at.wall_ms);
        last_ms = last_ms.max(struck.ended.map_or(struck.at, |end| end.at).wall_ms);
    }
    let ended_ms = missed.ended_ms.unwrap_or(missed.at_ms);
    if missed.at_ms < first_ms || ended_ms < missed.at_ms || last_ms < ended_ms {
        return Err(Refusal::OutsideSession);
    }
    Ok(())
}

/// A bout overlaps none of its target; an event that counts in windows lies in one; a mark needs its round, lies in it, and is the
/// only one of its interval; a description needs its event.
fn check_reference(
    of: Correction<'_>,
    missed: &Missed,
    measure: &Measure,
    held: &[&Observation],
) -> Result<(), Refusal> {
    let stays = |o: &&Observation| o.voided.is_none() && of.strikes.is_none_or(|struck| struck.id != o.id);
    let mut valid = held.iter().copied().filter(stays).filter(|o| o.target == missed.target);
    let found = match &missed.fact {
        Fact::Bout => {
            let ended_ms = missed.ended_ms.unwrap_or(missed.at_ms);
            if valid.any(|o| bout_ms(o).is_some_and(|(from, to)| from < ended_ms && missed.at_ms < to)) {
                return Err(Refusal::BoutRunning);
            }
            true
        }
        Fact::Count if *measure == Measure::Rate => {
            valid.any(|o| bout_ms(o).is_some_and(|(from, to)| (from..=to).contains(&missed.at_ms)))
        }
        Fact::Interval { round, index, .. } => {
            if valid.clone().any(|o| is_mark(o, *round, *index)) {
                return Err(Refusal::AlreadySo);
            }
            valid.any(|o| o.id == *round && has_interval(measure, o, *index))
        }
        Fact::Abc(abc) => valid.any(|o| o.id == abc.of && matches!(o.fact, Fact::Count | Fact::Bout)),
        _ => true,
    };
    if found { Ok(()) } else { Err(Refusal::NoSuchObservation) }
}

/// From when to when a bout that is over lasted, wall milliseconds.
fn bout_ms(of: &Observation) -> Option<(i64, i64)> {
    let from = of.at.wall_ms;
    let length_ms = i64::try_from(of.bout_ms(of.ended?.at, of.boot)).ok()?;
    (of.fact == Fact::Bout).then(|| (from, from.saturating_add(length_ms)))
}

fn is_mark(of: &Observation, of_round: ObservationId, at: u32) -> bool {
    matches!(of.fact, Fact::Interval { round, index, .. } if round == of_round && index == at)
}

/// Whether a round is long enough to have this interval.
fn has_interval(measure: &Measure, round: &Observation, index: u32) -> bool {
    let Measure::Interval { interval_ms, .. } = measure else { return false };
    let begins_ms = i64::from(index).saturating_mul(i64::from(*interval_ms));
    bout_ms(round).is_some_and(|(from, to)| begins_ms <= to.saturating_sub(from))
}

/// Puts observations in the order in which they happened: those recorded in the session as they were recorded, by id; what was
/// said afterwards behind what it stands in the place of at the same time, else before the first of these that happened later.
pub fn put_in_order(observations: &mut Vec<Observation>) {
    observations.sort_unstable_by_key(|o| o.id);
    if observations.iter().all(|o| o.told.is_none()) {
        return;
    }
    let (told, seen): (Vec<_>, Vec<_>) = observations.drain(..).partition(|o| o.told.is_some());
    let places: HashMap<ObservationId, usize> = seen.iter().enumerate().map(|(place, o)| (o.id, place)).collect();
    let place = |one: &Observation| {
        let before = one.told.as_ref().and_then(|told| told.in_place_of).and_then(|id| places.get(&id));
        match before {
            Some(place) if seen[*place].at.wall_ms == one.at.wall_ms => place + 1,
            _ => seen.partition_point(|o| o.at.wall_ms <= one.at.wall_ms),
        }
    };
    let mut placed: Vec<(usize, Observation)> = told.into_iter().map(|one| (place(&one), one)).collect();
    placed.sort_by_key(|(place, one)| (*place, one.at.wall_ms, one.id));
    let mut placed = placed.into_iter().peekable();
    for (at, one) in seen.into_iter().enumerate() {
        while let Some((_, told)) = placed.next_if(|(place, _)| *place <= at) {
            observations.push(told);
        }
        observations.push(one);
    }
    observations.extend(placed.map(|(_, told)| told));
}
