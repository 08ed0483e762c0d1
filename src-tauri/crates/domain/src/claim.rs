//! "From 14:10 it was me": somebody claims a stretch of a colleague's segment, since nobody thought of switching. Nothing is
//! re-attributed by that: what was recorded keeps the name under which it was recorded. Once the colleague, or a supervisor in
//! their place, confirms it, the segments say who provided that stretch (domain §5.5).

use serde::{Deserialize, Serialize};

use crate::{
    correction::TOLD,
    id::{ClaimId, SegmentId, SessionId, UserId},
    note::Note,
    observation::Touch,
    session::{Moment, Refusal, Segment, Session, SessionState, Setting},
    text::Reason,
};

/// A stretch of a session that somebody says they provided.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Claim {
    /// Its id.
    pub id: ClaimId,
    /// Its session.
    pub session: SessionId,
    /// Who claims it.
    pub by: UserId,
    /// The colleague's segment.
    pub of: SegmentId,
    /// The segment that the stretch becomes once it is confirmed.
    pub becomes: SegmentId,
    /// From, wall milliseconds.
    pub from_ms: i64,
    /// To, wall milliseconds.
    pub to_ms: i64,
    /// When it was said, wall milliseconds.
    pub at_ms: i64,
    /// Why.
    pub reason: Reason,
    /// What became of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<ClaimAnswer>,
}

/// What somebody else than the claimant said of a claim.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ClaimAnswer {
    /// Who.
    pub by: UserId,
    /// When, wall milliseconds.
    pub at_ms: i64,
    /// Whether it was so.
    pub confirmed: bool,
}

/// A claim as it is made.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Claimed {
    /// The new claim.
    pub claim: ClaimId,
    /// The colleague's segment.
    pub of: SegmentId,
    /// The segment that the stretch becomes once it is confirmed.
    pub becomes: SegmentId,
    /// From, wall milliseconds.
    pub from_ms: i64,
    /// To, wall milliseconds.
    pub to_ms: i64,
    /// Why.
    pub reason: Reason,
}

impl Claimed {
    /// The claim, as it waits for an answer.
    #[must_use]
    pub fn waiting(&self, session: SessionId, by: UserId, at_ms: i64) -> Claim {
        Claim {
            id: self.claim,
            session,
            by,
            of: self.of,
            becomes: self.becomes,
            from_ms: self.from_ms,
            to_ms: self.to_ms,
            at_ms,
            reason: self.reason.clone(),
            answer: None,
        }
    }
}

/// A stretch of somebody else's ended segment can be claimed once the session has ended, until either's note of it is signed.
///
/// # Errors
/// The [`Refusal`] that names what is wrong.
pub fn check_claim<'a>(
    session: &Session,
    of: Option<&Segment>,
    by: UserId,
    claimed: &Claimed,
    notes: impl Iterator<Item = &'a Note>,
) -> Result<(), Refusal> {
    if session.state != SessionState::Ended {
        return Err(Refusal::SessionNotEnded);
    }
    let of = of.filter(|s| s.session == session.id && s.stream.is_main()).ok_or(Refusal::NoSuchSegment)?;
    if of.by == by {
        return Err(Refusal::OwnSegment);
    }
    check_unsigned(session, [by, of.by], notes)?;
    let ended_ms = of.ended.map_or(i64::MAX, |end| end.at.wall_ms);
    if claimed.from_ms < of.started.at.wall_ms || claimed.to_ms <= claimed.from_ms || ended_ms < claimed.to_ms {
        return Err(Refusal::OutsideSession);
    }
    Ok(())
}

/// Who provided the segment, or a supervisor, says once whether a claim is so; never the claimant. To be confirmed, the stretch must
/// still be that segment's: another claim may have been confirmed since.
///
/// # Errors
/// The [`Refusal`] that names what is wrong.
pub fn check_answer<'a>(
    session: &Session,
    claim: Option<&Claim>,
    of: Option<&Segment>,
    (by, as_whom, confirmed): (UserId, Answering, bool),
    notes: impl Iterator<Item = &'a Note>,
) -> Result<(), Refusal> {
    let claim = claim.filter(|claim| claim.session == session.id).ok_or(Refusal::NoSuchClaim)?;
    let of = of.ok_or(Refusal::NoSuchSegment)?;
    if claim.answer.is_some() {
        return Err(Refusal::AlreadySo);
    }
    if claim.by == by || (as_whom == Answering::Own && of.by != by) {
        return Err(Refusal::NotYourSegment);
    }
    check_unsigned(session, [claim.by, of.by], notes)?;
    let ended_ms = of.ended.map_or(i64::MAX, |end| end.at.wall_ms);
    let is_inside = of.started.at.wall_ms <= claim.from_ms && claim.to_ms <= ended_ms;
    if confirmed && !is_inside { Err(Refusal::OutsideSession) } else { Ok(()) }
}

/// As whom somebody answers a claim.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answering {
    /// As the one whose segment it is.
    Own,
    /// As a supervisor.
    Supervisor,
}

fn check_unsigned<'a>(
    session: &Session,
    of: [UserId; 2],
    mut notes: impl Iterator<Item = &'a Note>,
) -> Result<(), Refusal> {
    let stands = |note: &Note| note.session == session.id && of.contains(&note.by) && note.signed.is_some();
    if notes.any(stands) { Err(Refusal::NoteSigned) } else { Ok(()) }
}

/// The new segments of a claim that is confirmed have ids of their own; `is_taken` tells of segments that are there.
///
/// # Errors
/// [`Refusal::IdTaken`].
pub fn check_parts(claim: &Claim, rest: SegmentId, is_taken: impl Fn(SegmentId) -> bool) -> Result<(), Refusal> {
    let ids = [claim.of, claim.becomes, rest];
    let twice = ids[0] == ids[1] || ids[1] == ids[2] || ids[0] == ids[2];
    if twice || is_taken(claim.becomes) || is_taken(rest) { Err(Refusal::IdTaken) } else { Ok(()) }
}

/// The segments in the place of the colleague's once a claim is confirmed: what came before the stretch keeps the segment's id, the
/// stretch is the claimant's, under a service that their own note says and not under the colleague's, what came after is the colleague's again under `rest`. A part of no length is left out, but for the
/// first, which keeps its id and its end at its start.
#[must_use]
pub fn split(of: &Segment, claim: &Claim, rest: SegmentId) -> Vec<Segment> {
    let told = |ms: i64| Moment { at: Touch { wall_ms: ms, boot_ms: u64::try_from(ms).unwrap_or(0) }, boot: TOLD };
    let before = Segment { ended: Some(told(claim.from_ms)), ..of.clone() };
    let mine = Segment {
        id: claim.becomes,
        by: claim.by,
        started: told(claim.from_ms),
        ended: Some(told(claim.to_ms)),
        setting: Setting { service: None, ..of.setting.clone() },
        ..of.clone()
    };
    let mut parts = vec![before, mine];
    if of.ended.is_none_or(|end| claim.to_ms < end.at.wall_ms) {
        parts.push(Segment { id: rest, started: told(claim.to_ms), ..of.clone() });
    }
    parts
}
