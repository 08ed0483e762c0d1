//! What each action does to a chart, by the same rules as on the device (`baton_domain::session`).

use baton_domain::{
    Action, ClaimId, NoteId, ObservationId, SegmentId, SessionId, TargetId, UserId,
    chart::Origin,
    claim::{Answering, ClaimAnswer, Claimed, check_answer, check_claim, split},
    correction::{Correction, Missed, Told, check_correct},
    measure::Target,
    note::change,
    observation::{BoutEnd, Fact, Observation, Touch, VoidReason, Voided},
    session::{
        Moment, Pause, Refusal, Segment, Session, SessionState, Setting, Stream, TargetDisposition, Zone, check_end,
        check_end_bout, check_end_segment, check_ends, check_observe, check_open, check_takes, check_targets,
        check_void,
    },
    text::Reason,
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
        Action::StartSession { session, segment, at, zone_min, targets, setting } => {
            let zone = Zone::at(*zone_min);
            start(chart, hand, (*session, *segment), (*at, zone), targets, setting)
        }
        Action::PauseSession { session, at } => pause(chart, hand, *session, *at),
        Action::ResumeSession { session, at } => resume(chart, hand, *session, *at),
        Action::StartSegment { session, segment, ends, at, stream, setting } => {
            let new = Segment {
                id: *segment,
                session: *session,
                by: hand.user,
                started: hand.moment(*at),
                ended: None,
                stream: *stream,
                setting: setting.clone(),
            };
            start_segment(chart, hand, new, *ends)
        }
        Action::EndSegment { session, segment, at } => end_segment(chart, hand, *session, *segment, *at),
        Action::Observe { session, segment, observation, target, at, fact } => {
            observe(chart, hand, new_observation(hand, (*session, *segment, *observation, *target), *at, fact.clone()))
        }
        Action::EndBout { session, observation, at, unanswered } => {
            end_bout(chart, hand, *session, *observation, *at, *unanswered)
        }
        Action::VoidObservation { session, observation, reason } => void(chart, hand, *session, *observation, *reason),
        Action::EndSession { session, at, zone_min, dispositions } => {
            end(chart, hand, *session, (*at, *zone_min), dispositions)
        }
        Action::CorrectSession { session, strikes, adds, reason } => {
            correct(chart, hand, *session, *strikes, adds.as_deref(), reason)
        }
        Action::ClaimTime { session, claimed } => claim_time(chart, hand, *session, claimed),
        Action::AnswerClaim { session, claim, confirmed, rest } => {
            answer_claim(chart, hand, (*session, *claim), (*confirmed, *rest), Answering::Own)
        }
        Action::DecideClaim { session, claim, confirmed, rest } => {
            answer_claim(chart, hand, (*session, *claim), (*confirmed, *rest), Answering::Supervisor)
        }
        Action::WriteNote { session, note, .. }
        | Action::SignNote { session, note, .. }
        | Action::CosignNote { session, note, .. }
        | Action::SignCaregiver { session, note, .. }
        | Action::WithdrawSignature { session, note, .. }
        | Action::GiveBackNote { session, note, .. }
        | Action::AmendNote { session, note, .. } => change_note(chart, hand, *session, *note, action),
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
    (session, segment): (SessionId, SegmentId),
    (at, zone): (Touch, Zone),
    targets: &[Target],
    setting: &Setting,
) -> Applied {
    check_targets(targets)?;
    if chart.sessions.get(session.0).is_some() || chart.segments.get(segment.0).is_some() {
        return Err(Refusal::IdTaken);
    }
    let started = hand.moment(at);
    let state = SessionState::Running;
    let (targets, by, setting) = (targets.to_vec(), hand.user, setting.clone());
    let (pauses, dispositions) = (vec![], vec![]);
    let new = Session { id: session, by, started, ended: None, zone, state, pauses, targets, dispositions };
    chart.sessions.put(session.0, hand.origin, new);
    let own = Segment { id: segment, session, by, started, ended: None, stream: Stream::Main, setting };
    chart.segments.put(segment.0, hand.origin, own);
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

fn start_segment(chart: &mut Chart, hand: &Hand, new: Segment, ends: Option<SegmentId>) -> Applied {
    let session = held(chart, new.session)?;
    check_takes(session, new.stream)?;
    if chart.segments.get(new.id.0).is_some() {
        return Err(Refusal::IdTaken);
    }
    let started = new.started;
    if let Some(ended) = ends
        && check_ends(session, chart.segments.get(ended.0))?
    {
        chart.segments.change(ended.0, hand.origin, |s| s.ended = Some(started));
    }
    chart.segments.put(new.id.0, hand.origin, new);
    Ok(Effect::Applied)
}

fn end_segment(chart: &mut Chart, hand: &Hand, session: SessionId, segment: SegmentId, at: Touch) -> Applied {
    check_end_segment(held(chart, session)?, chart.segments.get(segment.0), hand.user)?;
    let ended = hand.moment(at);
    chart.segments.change(segment.0, hand.origin, |s| s.ended = Some(ended));
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
        stream: Stream::Main,
        told: None,
    }
}

fn observe(chart: &mut Chart, hand: &Hand, mut new: Observation) -> Applied {
    let segment = chart.segments.get(new.segment.0);
    new.stream = segment.map_or(Stream::Main, |s| s.stream);
    if let Some(there) = chart.observations.get(new.id.0) {
        // What became of it since does not make it another fact.
        let same = Observation { ended: None, voided: None, ..there.clone() } == new;
        return if same { Ok(Effect::Duplicate) } else { Err(Refusal::IdTaken) };
    }
    let session = held(chart, new.session)?;
    check_observe(session, segment, hand.user, new.target, &new.fact)?;
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

fn end(
    chart: &mut Chart,
    hand: &Hand,
    session: SessionId,
    (at, zone_min): (Touch, i16),
    dispositions: &[TargetDisposition],
) -> Applied {
    let has_data = |target: TargetId| {
        chart
            .observations
            .all()
            .any(|o| o.session == session && o.target == target && o.voided.is_none() && o.stream.is_main())
    };
    check_end(held(chart, session)?, dispositions, has_data)?;
    let ended = hand.moment(at);
    chart.sessions.change(session.0, hand.origin, |s| {
        if let Some(pause) = s.pauses.last_mut().filter(|_| s.state == SessionState::Paused) {
            pause.to = Some(ended);
        }
        s.state = SessionState::Ended;
        s.ended = Some(ended);
        s.zone.end_min = zone_min;
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
    let stream = segment.map_or(Stream::Main, |s| s.stream);
    let words = Some(reason.clone());
    let voided = Voided { by: hand.user, at_ms: hand.wall_ms, reason: VoidReason::Correction, words };
    if let Some(id) = strikes {
        chart.observations.change(id.0, hand.origin, |o| o.voided = Some(voided));
    }
    if let Some(missed) = adds {
        let told = Told { at_ms: hand.wall_ms, reason: reason.clone(), in_place_of: strikes };
        let added = missed.observation(session, hand.user, stream, told);
        chart.observations.put(missed.observation.0, hand.origin, added);
    }
    Ok(Effect::Applied)
}

/// What an action does to a note is the domain's, [`baton_domain::note::change`].
fn change_note(chart: &mut Chart, hand: &Hand, session: SessionId, id: NoteId, action: &Action) -> Applied {
    let mut note = change(chart.notes.get(id.0), held(chart, session)?, hand.user, hand.wall_ms, action)?;
    // The payer's table as the platform has it holds, whatever a device says of it: a note is not locked with fewer signatures.
    if let (Some(signed), Some(billing)) = (note.signed.as_mut(), chart.billing.as_ref()) {
        signed.terms.requires = signed.requires.and(billing.requires);
    }
    chart.notes.put(id.0, hand.origin, note);
    Ok(Effect::Applied)
}

fn claim_time(chart: &mut Chart, hand: &Hand, session: SessionId, claimed: &Claimed) -> Applied {
    check_claim(held(chart, session)?, chart.segments.get(claimed.of.0), hand.user, claimed, chart.notes.all())?;
    if chart.claims.get(claimed.claim.0).is_some() || chart.segments.get(claimed.becomes.0).is_some() {
        return Err(Refusal::IdTaken);
    }
    let claim = claimed.waiting(session, hand.user, hand.wall_ms);
    chart.claims.put(claim.id.0, hand.origin, claim);
    Ok(Effect::Applied)
}

fn answer_claim(
    chart: &mut Chart,
    hand: &Hand,
    (session, id): (SessionId, ClaimId),
    (confirmed, rest): (bool, SegmentId),
    as_whom: Answering,
) -> Applied {
    let claim = chart.claims.get(id.0);
    let of = claim.and_then(|claim| chart.segments.get(claim.of.0));
    check_answer(held(chart, session)?, claim, of, (hand.user, as_whom, confirmed), chart.notes.all())?;
    let (Some(claim), Some(of)) = (claim, of) else { return Err(Refusal::NoSuchClaim) };
    let parts = if confirmed { split(of, claim, rest) } else { Vec::new() };
    let taken = |part: &Segment| part.id != of.id && chart.segments.get(part.id.0).is_some();
    if parts.iter().any(taken) {
        return Err(Refusal::IdTaken);
    }
    for part in parts {
        chart.segments.put(part.id.0, hand.origin, part);
    }
    let answer = ClaimAnswer { by: hand.user, at_ms: hand.wall_ms, confirmed };
    chart.claims.change(id.0, hand.origin, |claim| claim.answer = Some(answer));
    Ok(Effect::Applied)
}
