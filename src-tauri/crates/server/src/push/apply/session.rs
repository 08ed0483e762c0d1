//! Starting, entering, pausing, handing over and ending a session.

use baton_domain::{
    SegmentId, SessionId,
    measure::Target,
    observation::{BoutEnd, Fact, Observation, Touch},
    paper::{Sheet, check_enter},
    session::{
        Pause, Refusal, Segment, Session, SessionState, Setting, Stream, TargetDisposition, Zone, check_beside,
        check_end_arrived, check_end_segment, check_ends, check_open, check_take_over, check_takes, check_targets,
    },
};

use super::{Applied, Effect, Hand, held};
use crate::push::chart::Chart;

pub(super) fn start(
    chart: &mut Chart,
    hand: &Hand<'_>,
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
    let new =
        Session { id: session, by, started, ended: None, zone, state, pauses, targets, dispositions, paper: None };
    chart.sessions.put(session.0, hand.origin, new);
    let own = Segment { id: segment, session, by, started, ended: None, stream: Stream::Main, setting };
    chart.segments.put(segment.0, hand.origin, own);
    Ok(Effect::Applied)
}

pub(super) fn enter(
    chart: &mut Chart,
    hand: &Hand<'_>,
    (session, segment): (SessionId, SegmentId),
    sheet: &Sheet,
    setting: &Setting,
) -> Applied {
    check_enter(sheet, hand.wall_ms)?;
    if chart.sessions.get(session.0).is_some() || chart.segments.get(segment.0).is_some() {
        return Err(Refusal::IdTaken);
    }
    chart.sessions.put(session.0, hand.origin, sheet.session(session, hand.user, hand.wall_ms));
    let own = sheet.segment(segment, session, hand.user, setting.clone());
    chart.segments.put(segment.0, hand.origin, own);
    Ok(Effect::Applied)
}

pub(super) fn pause(chart: &mut Chart, hand: &Hand<'_>, session: SessionId, at: Touch) -> Applied {
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

pub(super) fn resume(chart: &mut Chart, hand: &Hand<'_>, session: SessionId, at: Touch) -> Applied {
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

pub(super) fn start_segment(chart: &mut Chart, hand: &Hand<'_>, new: Segment, ends: Option<SegmentId>) -> Applied {
    let session = held(chart, new.session)?;
    check_takes(session, new.stream)?;
    if chart.segments.get(new.id.0).is_some() {
        return Err(Refusal::IdTaken);
    }
    check_beside(new.stream, &new.setting)?;
    let started = new.started;
    if let Some(ended) = ends
        && check_ends(session, chart.segments.get(ended.0))?
    {
        check_take_over(chart.segments.get(ended.0), &new)?;
        chart.segments.change(ended.0, hand.origin, |s| s.ended = Some(started));
    }
    chart.segments.put(new.id.0, hand.origin, new);
    Ok(Effect::Applied)
}

pub(super) fn end_segment(
    chart: &mut Chart,
    hand: &Hand<'_>,
    session: SessionId,
    segment: SegmentId,
    at: Touch,
) -> Applied {
    check_end_segment(held(chart, session)?, chart.segments.get(segment.0), hand.user)?;
    let ended = hand.moment(at);
    chart.segments.change(segment.0, hand.origin, |s| s.ended = Some(ended));
    Ok(Effect::Applied)
}

pub(super) fn end(
    chart: &mut Chart,
    hand: &Hand<'_>,
    session: SessionId,
    (at, zone_min): (Touch, i16),
    dispositions: &[TargetDisposition],
) -> Applied {
    check_end_arrived(held(chart, session)?, dispositions)?;
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
