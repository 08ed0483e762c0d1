//! Claiming a stretch of a session, and what somebody else says of it.

use baton_domain::{
    ClaimId, SegmentId, SessionId,
    claim::{Answering, ClaimAnswer, Claimed, check_answer, check_claim, check_parts, split},
    session::Refusal,
};

use super::{Applied, Effect, Hand, held};
use crate::push::chart::Chart;

pub(super) fn claim_time(chart: &mut Chart, hand: &Hand<'_>, session: SessionId, claimed: &Claimed) -> Applied {
    check_claim(held(chart, session)?, chart.segments.get(claimed.of.0), hand.user, claimed, chart.notes.all())?;
    if chart.claims.get(claimed.claim.0).is_some() || chart.segments.get(claimed.becomes.0).is_some() {
        return Err(Refusal::IdTaken);
    }
    let claim = claimed.waiting(session, hand.user, hand.acted_ms);
    chart.claims.put(claim.id.0, hand.origin, claim);
    Ok(Effect::Applied)
}

pub(super) fn answer_claim(
    chart: &mut Chart,
    hand: &Hand<'_>,
    (session, id): (SessionId, ClaimId),
    (confirmed, rest): (bool, SegmentId),
    as_whom: Answering,
) -> Applied {
    let claim = chart.claims.get(id.0);
    let of = claim.and_then(|claim| chart.segments.get(claim.of.0));
    check_answer(held(chart, session)?, claim, of, (hand.user, as_whom, confirmed), chart.notes.all())?;
    let (Some(claim), Some(of)) = (claim, of) else { return Err(Refusal::NoSuchClaim) };
    if confirmed {
        check_parts(claim, rest, |id| chart.segments.get(id.0).is_some())?;
    }
    for part in if confirmed { split(of, claim, rest) } else { Vec::new() } {
        chart.segments.put(part.id.0, hand.origin, part);
    }
    let answer = ClaimAnswer { by: hand.user, at_ms: hand.acted_ms, confirmed };
    chart.claims.change(id.0, hand.origin, |claim| claim.answer = Some(answer));
    Ok(Effect::Applied)
}
