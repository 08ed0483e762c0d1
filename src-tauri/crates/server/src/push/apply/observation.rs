//! Recording, ending, voiding and correcting an observation.

use baton_domain::{
    ObservationId, SegmentId, SessionId, TargetId,
    correction::{Correction, Missed, Told, check_correct},
    observation::{BoutEnd, Fact, Observation, Touch, VoidReason, Voided},
    session::{Moment, Refusal, Stream, check_end_bout, check_observe, check_void},
    text::Reason,
};

use super::{Applied, Effect, Hand, held, late};
use crate::push::chart::Chart;

pub(super) fn new(
    hand: &Hand<'_>,
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

pub(super) fn observe(chart: &mut Chart, hand: &Hand<'_>, mut new: Observation) -> Applied {
    let segment = chart.segments.get(new.segment.0);
    new.stream = segment.map_or(Stream::Main, |s| s.stream);
    if let Some(there) = chart.observations.get(new.id.0) {
        // What became of it since does not make it another fact.
        let same = Observation { ended: None, voided: None, ..there.clone() } == new;
        return if same { Ok(Effect::Duplicate) } else { Err(Refusal::IdTaken) };
    }
    let session = held(chart, new.session)?;
    let late = late(chart, hand, session, Moment { at: new.at, boot: new.boot });
    check_observe(session, segment, &late, new.target, &new.fact)?;
    chart.observations.put(new.id.0, hand.origin, new);
    Ok(Effect::Applied)
}

/// An observation of this session.
fn seen(chart: &Chart, session: SessionId, id: ObservationId) -> Result<&Observation, Refusal> {
    held(chart, session)?;
    chart.observations.get(id.0).filter(|o| o.session == session).ok_or(Refusal::NoSuchObservation)
}

pub(super) fn end_bout(
    chart: &mut Chart,
    hand: &Hand<'_>,
    session: SessionId,
    id: ObservationId,
    at: Touch,
    unanswered: bool,
) -> Applied {
    let now = held(chart, session)?;
    let bout = seen(chart, session, id)?;
    let late = late(chart, hand, now, hand.moment(at));
    check_end_bout(now, bout, chart.segments.get(bout.segment.0), &late, unanswered)?;
    let end = BoutEnd { by: hand.user, at, boot: hand.boot, truncated: false, unanswered };
    chart.observations.change(id.0, hand.origin, |o| o.ended = Some(end));
    Ok(Effect::Applied)
}

pub(super) fn void(
    chart: &mut Chart,
    hand: &Hand<'_>,
    session: SessionId,
    id: ObservationId,
    reason: VoidReason,
) -> Applied {
    let now = held(chart, session)?;
    // It carries no touch: whose tablet it was is all that is asked of its time.
    let at = Touch { wall_ms: hand.wall_ms, boot_ms: 0 };
    check_void(now, seen(chart, session, id)?, &late(chart, hand, now, hand.moment(at)))?;
    let voided = Voided { by: hand.user, at_ms: hand.acted_ms, reason, words: None };
    chart.observations.change(id.0, hand.origin, |o| o.voided = Some(voided));
    Ok(Effect::Applied)
}

pub(super) fn correct(
    chart: &mut Chart,
    hand: &Hand<'_>,
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
    let near = chart.observations.all().filter(is_near);
    check_correct(held(chart, session)?, of, segment, chart.notes.all(), near)?;
    let stream = segment.map_or(Stream::Main, |s| s.stream);
    let words = Some(reason.clone());
    let voided = Voided { by: hand.user, at_ms: hand.acted_ms, reason: VoidReason::Correction, words };
    if let Some(id) = strikes {
        chart.observations.change(id.0, hand.origin, |o| o.voided = Some(voided));
    }
    if let Some(missed) = adds {
        let told = Told { at_ms: hand.acted_ms, reason: reason.clone(), in_place_of: strikes };
        let added = missed.observation(session, hand.user, stream, told);
        chart.observations.put(missed.observation.0, hand.origin, added);
    }
    Ok(Effect::Applied)
}
