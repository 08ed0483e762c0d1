//! A graph's raw points: one target, session by session.

use std::collections::HashMap;

use baton_domain::{
    SessionId, TargetId,
    measure::Target,
    observation::Observation,
    session::{Disposition, Moment, Session, SessionState},
};
use uuid::Uuid;

use crate::{
    chart::{
        ChartFile, Unrecorded,
        table::{observations, sessions},
    },
    error::StoreError,
};

/// One session's point. Scores are the domain's to make.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SeriesPoint {
    /// The session.
    pub session: SessionId,
    /// When it started.
    pub started: Moment,
    /// The target as frozen then: its measure, phase and prompt levels.
    pub target: Target,
    /// Observed time in milliseconds, pauses left out; none while the session has not ended.
    pub observed_ms: Option<u64>,
    /// What was said of the target's silence, if it was silent.
    pub disposition: Option<Disposition>,
    /// The target's observations, voided ones included, in the order in which they were made.
    pub observations: Vec<Observation>,
}

impl ChartFile {
    /// The sessions with this target that started in `from..to` (wall milliseconds), oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn series(&self, target: TargetId, from: i64, to: i64) -> Result<Unrecorded<Vec<SeriesPoint>>, StoreError> {
        let mut look = self.looker()?;
        let found = look.rows(include_str!("sessions_between.sql"), [from, to], sessions::read)?;
        let made = look.rows(include_str!("observations_between.sql"), (from, to, target.0), observations::read)?;
        let mut by_session: HashMap<SessionId, Vec<Observation>> = HashMap::new();
        for observation in made {
            by_session.entry(observation.session).or_default().push(observation);
        }
        let mut points = Vec::new();
        for session in found {
            let observations = by_session.remove(&session.id).unwrap_or_default();
            points.extend(point(&session, target, observations));
        }
        let ids: Vec<Uuid> = points
            .iter()
            .flat_map(|p| [p.session.0].into_iter().chain(p.observations.iter().map(|o| o.id.0)))
            .collect();
        Ok(look.done(points, &ids))
    }
}

fn point(session: &Session, target: TargetId, observations: Vec<Observation>) -> Option<SeriesPoint> {
    let frozen = session.target(target)?.clone();
    let disposition = session.dispositions.iter().find(|d| d.target == target).map(|d| d.disposition);
    let observed_ms =
        session.ended.filter(|_| session.state == SessionState::Ended).map(|end| session.observed_ms(&end));
    Some(SeriesPoint {
        session: session.id,
        started: session.started,
        target: frozen,
        observed_ms,
        disposition,
        observations,
    })
}
