//! Recording, ending and voiding an observation.

use baton_domain::{
    ObservationId, SegmentId, SessionId, TargetId,
    observation::{BoutEnd, Fact, Observation, Touch, VoidReason, Voided},
    session::{
        Refusal, SessionState, Stream, check_among, check_end_bout, check_observe, check_open, check_segment,
        check_takes, check_void,
    },
};

use super::{Applied, EntryMeta};
use crate::{
    chart::{
        ChartTransaction,
        table::{observations, segments},
    },
    error::StoreError,
};

/// The observation that an action makes.
pub(super) fn new(
    meta: &EntryMeta,
    (session, segment): (SessionId, SegmentId),
    id: ObservationId,
    target: TargetId,
    at: Touch,
    fact: Fact,
) -> Observation {
    Observation {
        id,
        session,
        segment,
        target,
        by: meta.by,
        at,
        boot: meta.boot,
        fact,
        ended: None,
        voided: None,
        stream: Stream::Main,
        told: None,
    }
}

impl ChartTransaction<'_> {
    pub(super) fn observe(&self, meta: &EntryMeta, mut new: Observation) -> Result<Applied, StoreError> {
        let session = self.session_or_refuse(new.session)?;
        let segment = segments::get(self.conn(), new.session, new.segment)?.map(|s| s.value);
        let late = self.late(meta, &session, new.at)?;
        check_observe(&session, segment.as_ref(), &late, new.target, &new.fact)?;
        new.stream = segment.as_ref().map_or(Stream::Main, |s| s.stream);
        let place = (new.session, new.target);
        let ((), tally) = self.tallies.with(self.conn(), place, |tally| {
            if !meta.replayed {
                check_open(&session)?;
                check_segment(&session, segment.as_ref(), meta.by)?;
                check_among(&session, &new, tally)?;
            }
            if !observations::insert(self.conn(), &new, meta.key()?)? {
                return Err(Refusal::IdTaken.into());
            }
            tally.insert(tally.partition_point(|o| o.id < new.id), new);
            Ok(())
        })?;
        Ok(Applied { session: Some(place.0), target: Some(place.1), tally })
    }

    pub(super) fn end_bout(
        &self,
        meta: &EntryMeta,
        session: SessionId,
        id: ObservationId,
        at: Touch,
        unanswered: bool,
    ) -> Result<Applied, StoreError> {
        let held = self.session_or_refuse(session)?;
        if !meta.replayed {
            check_open(&held)?;
        }
        let observation = self.observation_or_refuse(session, id)?;
        let is_over = held.state == SessionState::Ended;
        let began_in = || segments::get(self.conn(), session, observation.segment);
        let segment = if is_over { began_in()?.map(|s| s.value) } else { None };
        let late = self.late(meta, &held, at)?;
        check_end_bout(&held, &observation, segment.as_ref(), &late, unanswered)?;
        let end = BoutEnd { by: meta.by, at, boot: meta.boot, truncated: false, unanswered };
        observations::end(self.conn(), id, &end)?;
        self.changed(observation, |held| held.ended = Some(end))
    }

    pub(super) fn void_observation(
        &self,
        meta: &EntryMeta,
        session: SessionId,
        id: ObservationId,
        reason: VoidReason,
    ) -> Result<Applied, StoreError> {
        let held = self.session_or_refuse(session)?;
        let observation = self.observation_or_refuse(session, id)?;
        if !meta.replayed {
            check_takes(&held, observation.stream)?;
        }
        // It carries no touch: whose tablet it was is all that is asked of its time.
        let late = self.late(meta, &held, Touch { wall_ms: meta.wall_ms, boot_ms: 0 })?;
        check_void(&held, &observation, &late)?;
        let voided = Voided { by: meta.by, at_ms: meta.wall_ms, reason, words: None };
        observations::void(self.conn(), id, &voided)?;
        self.changed(observation, |held| held.voided = Some(voided))
    }

    pub(super) fn observation_or_refuse(
        &self,
        session: SessionId,
        id: ObservationId,
    ) -> Result<Observation, StoreError> {
        let found = observations::get(self.conn(), id)?;
        Ok(found.filter(|o| o.session == session).ok_or(Refusal::NoSuchObservation)?)
    }

    /// The tally in which one observation has been changed as in the file.
    fn changed(&self, of: Observation, change: impl FnOnce(&mut Observation)) -> Result<Applied, StoreError> {
        let ((), tally) = self.tallies.with(self.conn(), (of.session, of.target), |tally| {
            let held = tally.iter_mut().find(|held| held.id == of.id).ok_or(Refusal::NoSuchObservation)?;
            change(held);
            Ok(())
        })?;
        Ok(Applied { session: Some(of.session), target: Some(of.target), tally })
    }
}
