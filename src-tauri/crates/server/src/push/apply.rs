//! What each action does to a chart, by the same rules as on the device (`baton_domain::session`).

use baton_domain::{
    Action, NoteId, ObservationId, SegmentId, SessionId, TargetId, UserId,
    chart::Origin,
    correction::{Correction, Missed, Told, check_correct},
    measure::Target,
    observation::{BoutEnd, Fact, Observation, Touch, VoidReason, Voided},
    session::{
        Moment, Note, NoteSignature, Pause, Refusal, Segment, Session, SessionState, TargetDisposition, check_end,
        check_end_bout, check_ends, check_observe, check_open, check_sign_note, check_targets, check_void,
        check_write_note,
    },
    text::{Narrative, Reason},
};
use uuid::Uuid;

use super::chart::Chart;

/// Whose hand it was, and which entry.
#[derive(Clone, Copy)]
pub struct Hand {
    /// The person.
    pub user: UserId,
    /// The boot of the device's clocks.
    pub boot: Uuid,
    /// The entry's wall clock.
    pub wall_ms: i64,
    /// The entry.
    pub origin: Origin,
}

/// What an action did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// It is in effect.
    Applied,
    /// The same fact was there already.
    Duplicate,
}

type Applied = Result<Effect, Refusal>;

impl Hand {
    fn moment(&self, at: Touch) -> Moment {
        Moment { at, boot: self.boot }
    }
}

/// Applies an action. A refusal leaves the chart as it was.
///
/// # Errors
/// The [`Refusal`] that the device would have given.
pub fn apply(chart: &mut Chart, hand: &Hand, action: &Action) -> Applied {
    match action {
        Action::StartSession { session, segment, at, targets } => start(chart, hand, *session, *segment, *at, targets),
        Action::PauseSession { session, at } => pause(chart, hand, *session, *at),
        Action::ResumeSession { session, at } => resume(chart, hand, *session, *at),
        Action::StartSegment { session, segment, ends, at } => take_over(chart, hand, *session, *segment, *ends, *at),
        Action::Observe { session, segment, observation, target, at, fact } => {
            observe(chart, hand, new_observation(hand, (*session, *segment, *observation, *target), *at, fact.clone()))
        }
        Action::EndBout { session, observation, at, unanswered } => {
            end_bout(chart, hand, *session, *observation, *at, *unanswered)
        }
        Action::VoidObservation { session, observation, reason } => void(chart, hand, *session, *observation, *reason),
        Action::EndSession { session, at, dispositions } => end(chart, hand, *session, *at, dispositions),
        Action::CorrectSession { session, strikes, adds, reason } => {
            correct(chart, hand, *session, *strikes, adds.as_deref(), reason)
        }
        Action::WriteNote { session, note, base_version, text } => {
            write_note(chart, hand, *session, *note, *base_version, text)
        }
        Action::SignNote { session, note, version, name: _ } => sign_note(chart, hand, *session, *note, *version),
        Action::StartApp { .. }
        | Action::EnrolDevice
        | Action::SignIn { .. }
        | Action::RefuseProof { .. }
        | Action::EnrolSecondFactor
        | Action::SetPin
        | Action::Unlock
        | Action::Lock { .. }
        | Action::EndShift
        | Action::Deny { .. }
        | Action::Look { .. }
        | Action::OpenChart { .. }
        | Action::FetchChart { .. }
        | Action::CloseChart { .. }
        | Action::SetAside { .. } => Ok(Effect::Applied),
    }
}

fn held(chart: &Chart, session: SessionId) -> Result<&Session, Refusal> {
    chart.sessions.get(session.0).ok_or(Refusal::NoSuchSession)
}

fn start(
    chart: &mut Chart,
    hand: &Hand,
    session: SessionId,
    segment: SegmentId,
    at: Touch,
    targets: &[Target],
) -> Applied {
    check_targets(targets)?;
    if chart.sessions.get(session.0).is_some() || chart.segments.get(segment.0).is_some() {
        return Err(Refusal::IdTaken);
    }
    let started = hand.moment(at);
    let state = SessionState::Running;
    let (targets, by) = (targets.to_vec(), hand.user);
    let new = Session { id: session, by, started, ended: None, state, pauses: vec![], targets, dispositions: vec![] };
    chart.sessions.put(session.0, hand.origin, new);
    chart.segments.put(segment.0, hand.origin, Segment { id: segment, session, by, started, ended: None });
    Ok(Effect::Applied)
}

fn pause(chart: &mut Chart, hand: &Hand, session: SessionId, at: Touch) -> Applied {
    let now = held(chart, session)?;
    check_open(now)?;
    if now.state == SessionState::Paused {
        return Err(Refusal::AlreadySo);
    }
    let from = hand.moment(at);
    chart.sessions.change(session.0, hand.origin, |s| {
        s.state = SessionState::Paused;
        s.pauses.push(Pause { from, to: None });
    });
    Ok(Effect::Applied)
}

fn resume(chart: &mut Chart, hand: &Hand, session: SessionId, at: Touch) -> Applied {
    let now = held(chart, session)?;
    check_open(now)?;
    if now.state == SessionState::Running {
        return Err(Refusal::AlreadySo);
    }
    let to = hand.moment(at);
    chart.sessions.change(session.0, hand.origin, |s| {
        s.state = SessionState::Running;
        if let Some(pause) = s.pauses.last_mut() {
            pause.to = Some(to);
        }
    });
    Ok(Effect::Applied)
}

fn take_over(
    chart: &mut Chart,
    hand: &Hand,
    session: SessionId,
    segment: SegmentId,
    ends: Option<SegmentId>,
    at: Touch,
) -> Applied {
    check_open(held(chart, session)?)?;
    if chart.segments.get(segment.0).is_some() {
        return Err(Refusal::IdTaken);
    }
    let started = hand.moment(at);
    if let Some(ended) = ends
        && check_ends(held(chart, session)?, chart.segments.get(ended.0))?
    {
        chart.segments.change(ended.0, hand.origin, |s| s.ended = Some(started));
    }
    let new = Segment { id: segment, session, by: hand.user, started, ended: None };
    chart.segments.put(segment.0, hand.origin, new);
    Ok(Effect::Applied)
}

fn new_observation(
    hand: &Hand,
    (session, segment, id, target): (SessionId, SegmentId, ObservationId, TargetId),
    at: Touch,
    fact: Fact,
) -> Observation {
    Observation {
        id,
        session,
        segment,
        target,
        by: hand.user,
        at,
        boot: hand.boot,
        fact,
        ended: None,
        voided: None,
        told: None,
    }
}

fn observe(chart: &mut Chart, hand: &Hand, new: Observation) -> Applied {
    if let Some(there) = chart.observations.get(new.id.0) {
        // What became of it since does not make it another fact.
        let same = Observation { ended: None, voided: None, ..there.clone() } == new;
        return if same { Ok(Effect::Duplicate) } else { Err(Refusal::IdTaken) };
    }
    let session = held(chart, new.session)?;
    check_observe(session, chart.segments.get(new.segment.0), hand.user, new.target, &new.fact)?;
    chart.observations.put(new.id.0, hand.origin, new);
    Ok(Effect::Applied)
}

/// An observation of this session.
fn seen(chart: &Chart, session: SessionId, id: ObservationId) -> Result<&Observation, Refusal> {
    held(chart, session)?;
    chart.observations.get(id.0).filter(|o| o.session == session).ok_or(Refusal::NoSuchObservation)
}

fn end_bout(
    chart: &mut Chart,
    hand: &Hand,
    session: SessionId,
    id: ObservationId,
    at: Touch,
    unanswered: bool,
) -> Applied {
    let now = held(chart, session)?;
    check_open(now)?;
    check_end_bout(now, seen(chart, session, id)?, unanswered)?;
    let end = BoutEnd { by: hand.user, at, boot: hand.boot, truncated: false, unanswered };
    chart.observations.change(id.0, hand.origin, |o| o.ended = Some(end));
    Ok(Effect::Applied)
}

fn void(chart: &mut Chart, hand: &Hand, session: SessionId, id: ObservationId, reason: VoidReason) -> Applied {
    check_void(held(chart, session)?, seen(chart, session, id)?, hand.user)?;
    let voided = Voided { by: hand.user, at_ms: hand.wall_ms, reason, words: None };
    chart.observations.change(id.0, hand.origin, |o| o.voided = Some(voided));
    Ok(Effect::Applied)
}

fn end(chart: &mut Chart, hand: &Hand, session: SessionId, at: Touch, dispositions: &[TargetDisposition]) -> Applied {
    let has_data = |target: TargetId| {
        chart.observations.all().any(|o| o.session == session && o.target == target && o.voided.is_none())
    };
    check_end(held(chart, session)?, dispositions, has_data)?;
    let ended = hand.moment(at);
    chart.sessions.change(session.0, hand.origin, |s| {
        if let Some(pause) = s.pauses.last_mut().filter(|_| s.state == SessionState::Paused) {
            pause.to = Some(ended);
        }
        s.state = SessionState::Ended;
        s.ended = Some(ended);
        s.dispositions = dispositions.to_vec();
    });
    let open = |s: &Segment| s.session == session && s.ended.is_none();
    chart.segments.change_where(hand.origin, open, |s| s.ended = Some(ended));
    let runs =
        |o: &Observation| o.session == session && o.fact == Fact::Bout && o.ended.is_none() && o.voided.is_none();
    let cut = BoutEnd { by: hand.user, at, boot: hand.boot, truncated: true, unanswered: false };
    chart.observations.change_where(hand.origin, runs, |o| o.ended = Some(cut));
    Ok(Effect::Applied)
}

fn correct(
    chart: &mut Chart,
    hand: &Hand,
    session: SessionId,
    strikes: Option<ObservationId>,
    adds: Option<&Missed>,
    reason: &Reason,
) -> Applied {
    let struck = strikes.map(|id| seen(chart, session, id)).transpose()?;
    if adds.is_some_and(|missed| chart.observations.get(missed.observation.0).is_some()) {
        return Err(Refusal::IdTaken);
    }
    let segment = adds.and_then(|missed| chart.segments.get(missed.segment.0));
    let of = Correction { by: hand.user, strikes: struck, adds };
    let is_near = |o: &&Observation| o.session == session && adds.is_some_and(|missed| missed.target == o.target);
    let seen: Vec<Observation> = chart.observations.all().filter(is_near).cloned().collect();
    check_correct(held(chart, session)?, of, segment, chart.notes.all(), &seen)?;
    let words = Some(reason.clone());
    let voided = Voided { by: hand.user, at_ms: hand.wall_ms, reason: VoidReason::Correction, words };
    if let Some(id) = strikes {
        chart.observations.change(id.0, hand.origin, |o| o.voided = Some(voided));
    }
    if let Some(missed) = adds {
        let told = Told { at_ms: hand.wall_ms, reason: reason.clone(), in_place_of: strikes };
        chart.observations.put(missed.observation.0, hand.origin, missed.observation(session, hand.user, told));
    }
    Ok(Effect::Applied)
}

fn own_note(chart: &Chart, session: SessionId, id: NoteId) -> Result<Option<&Note>, Refusal> {
    match chart.notes.get(id.0) {
        Some(note) if note.session != session => Err(Refusal::IdTaken),
        other => Ok(other),
    }
}

fn write_note(
    chart: &mut Chart,
    hand: &Hand,
    session: SessionId,
    id: NoteId,
    base_version: u32,
    text: &Narrative,
) -> Applied {
    held(chart, session)?;
    check_write_note(own_note(chart, session, id)?, hand.user, base_version)?;
    let (version, text) = (base_version.saturating_add(1), text.clone());
    chart.notes.put(id.0, hand.origin, Note { id, session, by: hand.user, version, text, signed: None });
    Ok(Effect::Applied)
}

fn sign_note(chart: &mut Chart, hand: &Hand, session: SessionId, id: NoteId, version: u32) -> Applied {
    check_sign_note(held(chart, session)?, own_note(chart, session, id)?, hand.user, version)?;
    let signed = NoteSignature { at_ms: hand.wall_ms, version };
    chart.notes.change(id.0, hand.origin, |n| n.signed = Some(signed));
    Ok(Effect::Applied)
}
