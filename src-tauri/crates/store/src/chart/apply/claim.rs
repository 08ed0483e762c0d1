//! Claiming a stretch of a session, and what somebody else says of it.

use baton_domain::{
    ClaimId, SegmentId, SessionId,
    claim::{Answering, ClaimAnswer, Claimed, check_answer, check_claim, check_parts, split},
    session::Refusal,
};

use super::{Applied, EntryMeta};
use crate::{
    chart::{
        ChartTransaction,
        table::{claims, notes, segments},
    },
    error::StoreError,
};

impl ChartTransaction<'_> {
    pub(super) fn claim_time(&self, meta: &EntryMeta, id: SessionId, claimed: &Claimed) -> Result<Applied, StoreError> {
        let session = self.session_or_refuse(id)?;
        let of = segments::get(self.conn(), id, claimed.of)?.map(|s| s.value);
        check_claim(&session, of.as_ref(), meta.by, claimed, notes::of_session(self.conn(), id)?.iter())?;
        if claims::get(self.conn(), id, claimed.claim)?.is_some() || segments::exists(self.conn(), claimed.becomes)? {
            return Err(Refusal::IdTaken.into());
        }
        claims::put(self.conn(), &claimed.waiting(id, meta.by, meta.wall_ms), meta.key()?)?;
        Ok(Applied::session(id))
    }

    pub(super) fn answer_claim(
        &self,
        meta: &EntryMeta,
        id: SessionId,
        claim: ClaimId,
        (confirmed, rest): (bool, SegmentId),
        as_whom: Answering,
    ) -> Result<Applied, StoreError> {
        let session = self.session_or_refuse(id)?;
        let held = claims::get(self.conn(), id, claim)?.map(|c| c.value);
        let of = held.as_ref().map(|claim| segments::get(self.conn(), id, claim.of)).transpose()?.flatten();
        let of = of.map(|s| s.value);
        let notes = notes::of_session(self.conn(), id)?;
        check_answer(&session, held.as_ref(), of.as_ref(), (meta.by, as_whom, confirmed), notes.iter())?;
        let (Some(mut claim), Some(of)) = (held, of) else { return Err(Refusal::NoSuchClaim.into()) };
        if confirmed {
            let there = [segments::exists(self.conn(), claim.becomes)?, segments::exists(self.conn(), rest)?];
            check_parts(&claim, rest, |id| there[usize::from(id == rest)])?;
            for part in split(&of, &claim, rest) {
                segments::put(self.conn(), &part, meta.key()?)?;
            }
        }
        claim.answer = Some(ClaimAnswer { by: meta.by, at_ms: meta.wall_ms, confirmed });
        claims::put(self.conn(), &claim, meta.key()?)?;
        Ok(Applied::session(id))
    }
}
