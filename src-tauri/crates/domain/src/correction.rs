//! Corrections after a session's end: nothing is changed in place. What was wrong is voided and stays; what is said instead, or
//! was missed, is added with a reason, its author and both times: when it happened and when it was said (domain §4.3, §5.3).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    id::{ObservationId, SegmentId, SessionId, TargetId, UserId},
    measure::Measure,
    observation::{BoutEnd, Fact, Observation, Touch},
    session::{Note, Refusal, Segment, Session, SessionState, check_own},
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
    pub fn observation(&self, session: SessionId, by: UserId, told: Told) -> Observation {
        Observation {
            id: self.observation,
            session,
            segment: self.segment,
            target: self.target,
            by,
            at: touch(self.at_ms),
            boot: TOLD,
            fact: self.fact.clone(),
            ended: self.ended_ms.map(|ended_ms| BoutEnd {
                by,
                at: touch(ended_ms),
                boot: TOLD,
                truncated: false,
                unanswered: self.unanswered,
            }),
            voided: None,
            told: Some(told),
        }
    }
}

/// Times that share the boot [`TOLD`] are apart as far as they were told.
fn touch(at_ms: i64) -> Touch {
    Touch { wall_ms: at_ms, boot_ms: u64::try_from(at_ms).unwrap_or(0) }
}

/// An ended session may be corrected by whose hand it was, until their own note of it is signed; `held` are its observations.
///
/// # Errors
/// The [`Refusal`] that names what is wrong.
pub fn check_correct<'a>(
    session: &Session,
    of: Correction<'_>,
    segment: Option<&Segment>,
    mut notes: impl Iterator<Item = &'a Note>,
    held: &[Observation],
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

fn check_missed(
    session: &Session,
    of: Correction<'_>,
    missed: &Missed,
    segment: Option<&Segment>,
    held: &[Observation],
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
    let last = session.ended.map_or(i64::MAX, |end| end.at.wall_ms);
    let ended_ms = missed.ended_ms.unwrap_or(missed.at_ms);
    if missed.at_ms < session.started.at.wall_ms || ended_ms < missed.at_ms || last < ended_ms {
        return Err(Refusal::OutsideSession);
    }
    check_reference(of, missed, held)
}

/// A mark needs its round, and is the only one of its interval; a description needs its event.
fn check_reference(of: Correction<'_>, missed: &Missed, held: &[Observation]) -> Result<(), Refusal> {
    let stays = |o: &&Observation| o.voided.is_none() && of.strikes.is_none_or(|struck| struck.id != o.id);
    let mut valid = held.iter().filter(stays).filter(|o| o.target == missed.target);
    let found = match &missed.fact {
        Fact::Interval { round, index, .. } => {
            let same = |o: &&Observation| matches!(o.fact, Fact::Interval { round: r, index: i, .. } if r == *round && i == *index);
            if held.iter().filter(stays).any(|o| same(&o)) {
                return Err(Refusal::AlreadySo);
            }
            valid.any(|o| o.id == *round && o.fact == Fact::Bout)
        }
        Fact::Abc(abc) => valid.any(|o| o.id == abc.of && matches!(o.fact, Fact::Count | Fact::Bout)),
        _ => true,
    };
    if found { Ok(()) } else { Err(Refusal::NoSuchObservation) }
}

/// Puts observations in the order in which they happened: those recorded in the session as they were recorded, by id; what was
/// said afterwards before the first of these that happened later.
pub fn put_in_order(observations: &mut Vec<Observation>) {
    observations.sort_unstable_by_key(|o| o.id);
    if observations.iter().all(|o| o.told.is_none()) {
        return;
    }
    let (mut told, mut seen): (Vec<_>, Vec<_>) = observations.drain(..).partition(|o| o.told.is_some());
    told.sort_by_key(|o| (o.at.wall_ms, o.id));
    for one in told {
        let later = |o: &Observation| o.at.wall_ms > one.at.wall_ms;
        let place = seen.iter().position(later).unwrap_or(seen.len());
        seen.insert(place, one);
    }
    *observations = seen;
}
