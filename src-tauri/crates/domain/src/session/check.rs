//! What may be done to a session as it stands: asked at a device's write door, in a replay and by the platform alike.

use super::{CLOCKS_APART_MS, Late, Refusal, Segment, Session, SessionState, Setting, Stream, TargetDisposition};
use crate::{
    id::{ObservationId, TargetId, UserId},
    measure::{Measure, Target},
    observation::{Fact, Observation},
};

/// The most targets a session's sheet holds.
pub const MAX_TARGETS: usize = 200;

/// A new session's targets: at least one, none twice, at most [`MAX_TARGETS`], each with a plan that can be carried out.
///
/// # Errors
/// [`Refusal::BadTargets`].
pub fn check_targets(targets: &[Target]) -> Result<(), Refusal> {
    let mut ids: Vec<TargetId> = targets.iter().map(|t| t.id).collect();
    ids.sort_unstable();
    ids.dedup();
    let usable = targets.iter().all(Target::is_usable);
    if targets.is_empty() || targets.len() > MAX_TARGETS || ids.len() != targets.len() || !usable {
        return Err(Refusal::BadTargets);
    }
    Ok(())
}

/// Data may be recorded in a session that has not ended.
///
/// # Errors
/// [`Refusal::SessionEnded`].
pub fn check_open(session: &Session) -> Result<(), Refusal> {
    if session.state == SessionState::Ended { Err(Refusal::SessionEnded) } else { Ok(()) }
}

/// What is recorded beside a session by its own hand is taken whenever it arrives: two tablets without a network do not know of
/// each other when the session ends. Agreement is reckoned within the session's time.
///
/// # Errors
/// [`Refusal::SessionEnded`] for what is part of the session's own data.
pub fn check_takes(session: &Session, stream: Stream) -> Result<(), Refusal> {
    if stream.is_main() { check_open(session) } else { Ok(()) }
}

fn check_joined(session: &Session, segment: &Segment, by: UserId) -> Result<(), Refusal> {
    if segment.session == session.id && segment.by == by { Ok(()) } else { Err(Refusal::NotYourSegment) }
}

/// An observation needs a segment of the actor's own, a frozen target, and a fact that fits. One of the session's own data needs
/// that segment to be open, and the session, as far as its tablet could know: [`Late::check_main`]. One beside it is taken
/// whenever it arrives, as [`check_takes`] says. The device's write door asks [`check_open`] and [`check_segment`] beside it.
///
/// # Errors
/// The [`Refusal`] that names what is wrong.
pub fn check_observe(
    session: &Session,
    segment: Option<&Segment>,
    late: &Late,
    target: TargetId,
    fact: &Fact,
) -> Result<(), Refusal> {
    match segment {
        Some(s) if !s.stream.is_main() => check_joined(session, s, late.by)?,
        other => late.check_main(session, other)?,
    }
    let target = session.target(target).ok_or(Refusal::NoSuchTarget)?;
    if fact.fits(target) { Ok(()) } else { Err(Refusal::FactDoesNotFit) }
}

/// What a fact needs beside it among the target's observations in the session, `held`: no second bout at once, a window for
/// an event that counts in windows, a round for a mark, an event for its description. The device asks it at the write door
/// alone: neither a replay, which may not refuse what was taken, nor the platform, which takes what several devices recorded
/// at once.
///
/// # Errors
/// The [`Refusal`] that names what is wrong.
pub fn check_among(session: &Session, new: &Observation, held: &[Observation]) -> Result<(), Refusal> {
    let held: Vec<&Observation> = held.iter().filter(|o| new.goes_with(o)).collect();
    let mut valid = held.iter().filter(|o| o.voided.is_none());
    let measure = session.target(new.target).map(|target| &target.measure);
    match &new.fact {
        Fact::Bout if held.iter().any(|o| is_running(o)) => Err(Refusal::BoutRunning),
        Fact::Count if measure == Some(&Measure::Rate) && !held.iter().any(|o| is_running(o)) => {
            Err(Refusal::NoRunningBout)
        }
        Fact::Interval { round, index, .. } => {
            check_mark(measure, new, valid.find(|o| o.id == *round).copied(), *index)
                .and_then(|()| if is_marked(&held, *round, *index) { Err(Refusal::AlreadySo) } else { Ok(()) })
        }
        Fact::Abc(abc) => match valid.find(|o| o.id == abc.of) {
            Some(event) if matches!(event.fact, Fact::Count | Fact::Bout) => Ok(()),
            _ => Err(Refusal::NoSuchObservation),
        },
        _ => Ok(()),
    }
}

fn is_running(observation: &Observation) -> bool {
    observation.fact == Fact::Bout && observation.voided.is_none() && observation.ended.is_none()
}

/// A mark belongs to a round of this target, and to an interval of it that has begun.
fn check_mark(
    measure: Option<&Measure>,
    mark: &Observation,
    round: Option<&Observation>,
    index: u32,
) -> Result<(), Refusal> {
    let (Some(Measure::Interval { interval_ms, .. }), Some(round)) = (measure, round) else {
        return Err(Refusal::NoSuchObservation);
    };
    let begins_ms = u64::from(index) * u64::from(*interval_ms);
    if round.fact == Fact::Bout && begins_ms <= round.bout_ms(mark.at, mark.boot) {
        Ok(())
    } else {
        Err(Refusal::FactDoesNotFit)
    }
}

fn is_marked(held: &[&Observation], of: ObservationId, at: u32) -> bool {
    let marks = |o: &&&Observation| matches!(o.fact, Fact::Interval { round, index, .. } if round == of && index == at);
    held.iter().filter(marks).any(|o| o.voided.is_none())
}

/// The segment is open, in this session, and the actor's.
///
/// # Errors
/// [`Refusal::NotYourSegment`].
pub fn check_segment(session: &Session, segment: Option<&Segment>, by: UserId) -> Result<(), Refusal> {
    match segment {
        Some(s) if s.session == session.id && s.by == by && s.ended.is_none() => Ok(()),
        _ => Err(Refusal::NotYourSegment),
    }
}

/// The segment that a take-over ends is one of this session. Answers whether it is still to be ended: one that another
/// device has ended already stays as it was ended, and the take-over stands all the same.
///
/// # Errors
/// [`Refusal::NotYourSegment`].
pub fn check_ends(session: &Session, segment: Option<&Segment>) -> Result<bool, Refusal> {
    match segment {
        Some(s) if s.session == session.id => Ok(s.ended.is_none()),
        _ => Err(Refusal::NotYourSegment),
    }
}

/// A take-over ends a segment of its own stream, and not before that began, as far as the clocks of both can be compared.
///
/// # Errors
/// [`Refusal::NotYourSegment`], [`Refusal::OutsideSession`].
pub fn check_take_over(ended: Option<&Segment>, new: &Segment) -> Result<(), Refusal> {
    let Some(ended) = ended else { return Ok(()) };
    if ended.stream != new.stream {
        return Err(Refusal::NotYourSegment);
    }
    let is_before = if ended.started.boot == new.started.boot {
        new.started.at.boot_ms < ended.started.at.boot_ms
    } else {
        let true_ms = |s: &Segment| Some(s.started.at.wall_ms.saturating_sub(s.setting.skew_ms?));
        let apart = |(old, new): (i64, i64)| new.saturating_add(CLOCKS_APART_MS) < old;
        true_ms(ended).zip(true_ms(new)).is_some_and(apart)
    };
    if is_before { Err(Refusal::OutsideSession) } else { Ok(()) }
}

/// Whoever joins beside a session observes: no service is given, and no time billed.
///
/// # Errors
/// [`Refusal::BadForm`].
pub fn check_beside(stream: Stream, setting: &Setting) -> Result<(), Refusal> {
    if !stream.is_main() && setting.service.is_some() { Err(Refusal::BadForm) } else { Ok(()) }
}

/// One's own segment is ended once; one beside the session also after the session's end has closed it, since its own end is the
/// true one.
///
/// # Errors
/// The [`Refusal`] that names what is wrong.
pub fn check_end_segment(session: &Session, segment: Option<&Segment>, by: UserId) -> Result<(), Refusal> {
    match segment {
        Some(s) if s.session == session.id && s.by == by && !s.stream.is_main() => {
            if s.ended.is_none() || s.ended == session.ended { Ok(()) } else { Err(Refusal::AlreadySo) }
        }
        Some(s) if s.session == session.id && s.by == by && s.ended.is_none() => check_open(session),
        Some(s) if s.session == session.id && s.by == by => Err(Refusal::AlreadySo),
        _ => Err(Refusal::NotYourSegment),
    }
}

/// An observation may be voided once, by the hand that made it, until the session ends, as far as its tablet could know of that;
/// after that it is struck out by a correction, [`crate::correction::check_correct`].
///
/// # Errors
/// The [`Refusal`] that names what is wrong.
pub fn check_void(session: &Session, observation: &Observation, late: &Late) -> Result<(), Refusal> {
    if observation.stream.is_main() && session.state == SessionState::Ended {
        late.check_unknown(session)?;
    }
    check_own(observation, late.by)
}

/// The observation counts, and is this hand's.
///
/// # Errors
/// [`Refusal::AlreadyVoided`], [`Refusal::NotYourObservation`].
pub fn check_own(observation: &Observation, by: UserId) -> Result<(), Refusal> {
    if observation.voided.is_some() {
        return Err(Refusal::AlreadyVoided);
    }
    if observation.by != by {
        return Err(Refusal::NotYourObservation);
    }
    Ok(())
}

/// A bout may be ended once, by anybody who holds the session; one beside it by its own hand alone. Only an instruction can go
/// unanswered. Its length is never negative, whatever the clocks say. `segment` is the one in which it began: once the session has
/// ended, its own hand may still say when it was over, [`Late::check_main`].
///
/// # Errors
/// The [`Refusal`] that names what is wrong.
pub fn check_end_bout(
    session: &Session,
    observation: &Observation,
    segment: Option<&Segment>,
    late: &Late,
    unanswered: bool,
) -> Result<(), Refusal> {
    let is_main = observation.stream.is_main();
    if !is_main && observation.by != late.by {
        return Err(Refusal::NotYourObservation);
    }
    let is_over = session.state == SessionState::Ended;
    if is_main && is_over {
        let own = segment.filter(|_| observation.by == late.by).ok_or(Refusal::SessionEnded)?;
        late.check_main(session, Some(own))?;
    }
    // The session's end cut it short before the hand that timed it said when it was over.
    let was_cut = (!is_main || is_over) && observation.ended.is_some_and(|end| end.truncated);
    if !(is_running(observation) || was_cut && observation.voided.is_none()) {
        return Err(Refusal::NoRunningBout);
    }
    let measure = session.target(observation.target).map(|target| &target.measure);
    if unanswered && !matches!(measure, Some(Measure::Latency { .. })) {
        return Err(Refusal::FactDoesNotFit);
    }
    Ok(())
}

/// The end of a session names exactly the targets that ask and have no data. `has_data` tells of a target whether an
/// unvoided observation exists.
///
/// # Errors
/// [`Refusal::SessionEnded`], [`Refusal::DispositionsDoNotMatch`].
pub fn check_end(
    session: &Session,
    dispositions: &[TargetDisposition],
    has_data: impl Fn(TargetId) -> bool,
) -> Result<(), Refusal> {
    check_open(session)?;
    let mut asked: Vec<TargetId> =
        session.targets.iter().filter(|t| t.measure.asks_zero() && !has_data(t.id)).map(|t| t.id).collect();
    let mut told: Vec<TargetId> = dispositions.iter().map(|d| d.target).collect();
    asked.sort_unstable();
    told.sort_unstable();
    if asked == told { Ok(()) } else { Err(Refusal::DispositionsDoNotMatch) }
}

/// An end that arrives after data of other tablets did: its own tablet could ask about silence only as far as it knew. What was said
/// is said once of targets that ask; data says more than what was said of its absence.
///
/// # Errors
/// [`Refusal::SessionEnded`], [`Refusal::DispositionsDoNotMatch`].
pub fn check_end_arrived(session: &Session, dispositions: &[TargetDisposition]) -> Result<(), Refusal> {
    check_open(session)?;
    let mut told: Vec<TargetId> = dispositions.iter().map(|d| d.target).collect();
    told.sort_unstable();
    let once = told.windows(2).all(|pair| pair[0] != pair[1]);
    let asks = |id: &TargetId| session.target(*id).is_some_and(|target| target.measure.asks_zero());
    if once && told.iter().all(asks) { Ok(()) } else { Err(Refusal::DispositionsDoNotMatch) }
}
