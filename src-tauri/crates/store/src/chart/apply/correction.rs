//! Correcting an ended session.

use baton_domain::{
    ObservationId, SessionId,
    correction::{Correction, Missed, Told, check_correct},
    observation::{VoidReason, Voided},
    session::{Refusal, Stream},
    text::Reason,
};

use super::{Applied, EntryMeta};
use crate::{
    chart::{
        ChartTransaction,
        table::{notes, observations, segments},
    },
    error::StoreError,
};

impl ChartTransaction<'_> {
    pub(super) fn correct_session(
        &self,
        meta: &EntryMeta,
        id: SessionId,
        strikes: Option<ObservationId>,
        adds: Option<&Missed>,
        reason: &Reason,
    ) -> Result<Applied, StoreError> {
        let session = self.session_or_refuse(id)?;
        let struck = strikes.map(|strikes| self.observation_or_refuse(id, strikes)).transpose()?;
        let segment = adds.map(|missed| segments::get(self.conn(), id, missed.segment)).transpose()?.flatten();
        let segment = segment.map(|stored| stored.value);
        let held = adds.map(|missed| observations::of_target(self.conn(), id, missed.target)).transpose()?;
        let notes = notes::of_session(self.conn(), id)?;
        let of = Correction { by: meta.by, strikes: struck.as_ref(), adds };
        check_correct(&session, of, segment.as_ref(), notes.iter(), &held.unwrap_or_default())?;
        if let Some(missed) = adds {
            let told = Told { at_ms: meta.wall_ms, reason: reason.clone(), in_place_of: strikes };
            let stream = segment.as_ref().map_or(Stream::Main, |s| s.stream);
            if !observations::insert(self.conn(), &missed.observation(id, meta.by, stream, told), meta.key()?)? {
                return Err(Refusal::IdTaken.into());
            }
        }
        if let Some(struck) = struck {
            let words = Some(reason.clone());
            let voided = Voided { by: meta.by, at_ms: meta.wall_ms, reason: VoidReason::Correction, words };
            observations::void(self.conn(), struck.id, &voided)?;
        }
        self.tallies.forget();
        Ok(Applied::session(id))
    }
}
