//! What remains of a session where its raw data is not kept: one point for each target. A device holds the sessions of a few
//! months and graphs of years.

use serde::{Deserialize, Serialize};

use super::{CourseSession, Point, Read, point::point};
use crate::{
    correction::put_in_order,
    id::{SessionId, TargetId},
    observation::Observation,
    session::{Session, SessionState},
};

/// The points of one ended session, as the platform reckoned them from all of its data.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Past {
    /// The session.
    pub session: SessionId,
    /// One for each of its targets.
    pub points: Vec<PastPoint>,
}

/// The point of one target in one session.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PastPoint {
    /// The target.
    pub target: TargetId,
    /// Its point.
    pub point: Point,
}

/// The points of a session from all of its observations, whatever their order; none while it has not ended.
#[must_use]
pub fn past(session: &Session, observations: &[Observation]) -> Option<Past> {
    let end = session.ended.filter(|_| session.state == SessionState::Ended)?;
    let observed_ms = session.observed_ms(&end);
    let points = session.targets.iter().map(|target| {
        let mut made: Vec<Observation> = observations.iter().filter(|o| o.target == target.id).cloned().collect();
        put_in_order(&mut made);
        let told = session.dispositions.iter().find(|d| d.target == target.id);
        let of = CourseSession {
            session: session.id,
            started: session.started,
            zone: session.zone,
            observed_ms,
            pauses: &session.pauses,
            target,
            disposition: told.map(|d| d.disposition),
            observations: &made,
            segments: &[],
        };
        PastPoint { target: target.id, point: point(&Read::new(&of)) }
    });
    Some(Past { session: session.id, points: points.collect() })
}
