//! One target over its sessions, and who provided each: what mastery is reckoned from.

use std::collections::{BTreeSet, HashMap};

use baton_domain::{SessionId, TargetId, session::Segment};
use uuid::Uuid;

use super::Series;
use crate::{
    chart::{ChartFile, Unrecorded, table::segments},
    error::StoreError,
};

/// A target with its sessions, oldest first.
#[derive(Clone, PartialEq, Debug)]
pub struct Course {
    /// The target and what was recorded of it.
    pub series: Series,
    /// Who provided each of its sessions.
    pub segments: HashMap<SessionId, Vec<Segment>>,
}

impl ChartFile {
    /// A target over all sessions that this device has; none when the chart has no such one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn course(&self, target: TargetId) -> Result<Unrecorded<Option<Course>>, StoreError> {
        let (from, to) = (i64::MIN, i64::MAX);
        let mut look = self.looker()?;
        let mut ids = BTreeSet::new();
        let Some(series) = look.series(&[target], from, to, &mut ids)?.pop() else { return Ok(look.done(None, &[])) };
        let mut by_session: HashMap<SessionId, Vec<Segment>> =
            series.points.iter().map(|point| (point.session, Vec::new())).collect();
        for segment in look.rows(include_str!("segments_between.sql"), [from, to], segments::read)? {
            if let Some(of_session) = by_session.get_mut(&segment.session) {
                ids.insert(segment.id.0);
                of_session.push(segment);
            }
        }
        let ids: Vec<Uuid> = ids.into_iter().collect();
        Ok(look.done(Some(Course { series, segments: by_session }), &ids))
    }
}
