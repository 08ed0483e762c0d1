//! The raw points of graphs: target by target, session by session.

use std::collections::{BTreeSet, HashMap};

use baton_domain::{
    SessionId, TargetId,
    correction::put_in_order,
    course::Point,
    measure::Target,
    observation::Observation,
    session::{Disposition, Moment, Pause, Session, SessionState, Zone},
};
use uuid::Uuid;

use super::{Looker, json};
use crate::{
    chart::{
        ChartFile, Unrecorded,
        table::{observations, past, sessions},
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
    /// How far the device's clock stood from UTC.
    pub zone: Zone,
    /// The session's pauses.
    pub pauses: Vec<Pause>,
    /// What was said of the target's silence, if it was silent.
    pub disposition: Option<Disposition>,
    /// The target's observations, voided ones included, in the order in which they were made.
    pub observations: Vec<Observation>,
}

/// A target as it stands now, with its points, oldest first.
#[derive(Clone, PartialEq, Debug)]
pub struct Series {
    /// The target.
    pub target: Target,
    /// Its sessions on this device.
    pub points: Vec<SeriesPoint>,
    /// Its points from sessions that are not on this device, as the platform reckoned them.
    pub past: Vec<Point>,
}

impl ChartFile {
    /// The targets in `wanted`, or all where it is empty, by position, each with its sessions that started in `from..to`
    /// (wall milliseconds), and what is known of others. One look, however many graphs it is for.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn series(&self, wanted: &[TargetId], from: i64, to: i64) -> Result<Unrecorded<Vec<Series>>, StoreError> {
        let mut look = self.looker()?;
        let mut ids = BTreeSet::new();
        let all = look.series(wanted, from, to, &mut ids)?;
        let ids: Vec<Uuid> = ids.into_iter().collect();
        Ok(look.done(all, &ids))
    }
}

impl Looker<'_> {
    pub(super) fn series(
        &mut self,
        wanted: &[TargetId],
        from: i64,
        to: i64,
        ids: &mut BTreeSet<Uuid>,
    ) -> Result<Vec<Series>, StoreError> {
        let sql = "SELECT body FROM targets ORDER BY position, id";
        let mut targets = self.rows(sql, [], |row| json::<Target>(row, 0, "target"))?;
        targets.retain(|target| wanted.is_empty() || wanted.contains(&target.id));
        let found = self.rows(include_str!("sessions_between.sql"), [from, to], sessions::read)?;
        let mut all = Vec::new();
        for target in targets {
            let made =
                self.rows(include_str!("observations_between.sql"), (from, to, target.id.0), observations::read)?;
            let points = points(&found, target.id, made);
            ids.insert(target.id.0);
            for point in &points {
                ids.insert(point.session.0);
                ids.extend(point.observations.iter().map(|o| o.id.0));
            }
            let mut past = self.rows(include_str!("past_points.sql"), [target.id.0], past::read)?;
            past.retain(|point| (from..to).contains(&point.started_ms));
            ids.extend(past.iter().flat_map(|point| point.sessions.iter().map(|session| session.0)));
            all.push(Series { target, points, past });
        }
        Ok(all)
    }
}

fn points(found: &[Session], target: TargetId, made: Vec<Observation>) -> Vec<SeriesPoint> {
    let mut by_session: HashMap<SessionId, Vec<Observation>> = HashMap::new();
    for observation in made {
        by_session.entry(observation.session).or_default().push(observation);
    }
    found
        .iter()
        .filter_map(|session| point(session, target, by_session.remove(&session.id).unwrap_or_default()))
        .collect()
}

fn point(session: &Session, target: TargetId, mut observations: Vec<Observation>) -> Option<SeriesPoint> {
    put_in_order(&mut observations);
    let frozen = session.target(target)?.clone();
    let disposition = session.dispositions.iter().find(|d| d.target == target).map(|d| d.disposition);
    let observed_ms =
        session.ended.filter(|_| session.state == SessionState::Ended).map(|end| session.observed_ms(&end));
    Some(SeriesPoint {
        session: session.id,
        started: session.started,
        target: frozen,
        observed_ms,
        zone: session.zone,
        pauses: session.pauses.clone(),
        disposition,
        observations,
    })
}
