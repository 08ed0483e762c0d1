//! One outcome for each entry, in order. A rejection never blocks those behind it and never erases anything.

use baton_contract::push::{EntryOutcome, Outcome, Rejection};
use baton_domain::{Action, ChartId, DeviceId, UserId, action::Proof, chart::Origin, session::Refusal};
use baton_ledger::Header;
use uuid::Uuid;

use super::{
    apply::{Effect, Hand, apply},
    chart::Charts,
    decode::Incoming,
    rights::{Judgement, Rights},
    times,
};

/// Decides every entry and applies what is allowed to the charts in memory.
pub fn decide_all(device: DeviceId, entries: &[Incoming], rights: &Rights, charts: &mut Charts) -> Vec<EntryOutcome> {
    entries
        .iter()
        .map(|entry| EntryOutcome { seq: entry.header.seq, outcome: decide(device, entry, rights, charts) })
        .collect()
}

fn decide(device: DeviceId, entry: &Incoming, rights: &Rights, charts: &mut Charts) -> Outcome {
    let header = &entry.header;
    let action = match &entry.act {
        Ok(action) if fits(header, action) => action,
        Ok(_) => return Outcome::Rejected { reason: Rejection::Mismatch },
        Err(reason) => return Outcome::Rejected { reason: *reason },
    };
    if header.actor.is_nil() {
        return Outcome::Applied;
    }
    let judgement = rights.judge(header, action);
    if let Judgement::Quarantined(reason) = judgement {
        return Outcome::Quarantined { reason };
    }
    let origin = Origin { device, epoch: header.epoch, seq: header.seq };
    let hand = Hand {
        user: UserId(header.actor),
        name: rights.name(header.actor),
        boot: header.boot,
        wall_ms: header.wall_ms,
        acted_ms: rights.acted_ms(header),
        origin,
    };
    let chart = charts.get(ChartId(header.chart));
    let had_note = matches!(action, Action::WriteNote { note, .. } if chart.notes.get(note.0).is_some());
    let effect = times::check(header, action).and_then(|()| apply(chart, &hand, action));
    // Another text was there: the entry keeps this one, the chart that one, and a person is asked.
    if had_note && effect == Err(Refusal::BaseVersion) {
        return Outcome::Conflict;
    }
    if matches!(effect, Ok(Effect::Applied | Effect::Waits)) && action.kind().changes_chart() {
        chart.acted(hand.user);
    }
    outcome(effect, judgement)
}

fn outcome(effect: Result<Effect, Refusal>, judgement: Judgement) -> Outcome {
    match (effect, judgement) {
        (Ok(Effect::Applied), Judgement::Flagged(reason)) => Outcome::AppliedFlagged { reason },
        (Ok(Effect::Applied), Judgement::Allowed | Judgement::Quarantined(_)) => Outcome::Applied,
        (Ok(Effect::Duplicate), _) => Outcome::Duplicate,
        (Ok(Effect::Waits), _) => Outcome::Conflict,
        (Err(refusal), _) => Outcome::Rejected { reason: Rejection::Refused { refusal } },
    }
}

/// Whether the header's clear fields say what the payload says: what an auditor reads must be what was done.
fn fits(header: &Header, action: &Action) -> bool {
    let kind = action.kind();
    if header.kind != kind as u16 {
        return false;
    }
    let needs_chart = kind.changes_chart()
        || matches!(action, Action::OpenChart { .. } | Action::FetchChart { .. } | Action::CloseChart { .. });
    if needs_chart && header.chart.is_nil() {
        return false;
    }
    if kind.changes_chart() && header.actor.is_nil() {
        return false;
    }
    // Whoever signs in somebody's trust gives the PIN for that very act.
    let is_signature = matches!(action, Action::SignNote { .. } | Action::CosignNote { .. });
    if is_signature && header.proof != Proof::PinAgain as u8 {
        return false;
    }
    header.record.is_nil() || ids(action).is_none_or(|ids| ids.contains(&header.record))
}

/// The records that a change names; none for what changes nothing.
fn ids(action: &Action) -> Option<Vec<Uuid>> {
    match action {
        Action::StartSession { session, segment, .. } => Some(vec![session.0, segment.0]),
        Action::PauseSession { session, .. }
        | Action::ResumeSession { session, .. }
        | Action::EndSession { session, .. } => Some(vec![session.0]),
        Action::StartSegment { session, segment, .. } | Action::EndSegment { session, segment, .. } => {
            Some(vec![session.0, segment.0])
        }
        Action::Observe { session, segment, observation, target, .. } => {
            Some(vec![session.0, segment.0, observation.0, target.0])
        }
        Action::EndBout { session, observation, .. } | Action::VoidObservation { session, observation, .. } => {
            Some(vec![session.0, observation.0])
        }
        Action::CorrectSession { session, strikes, adds, .. } => {
            let added = adds.as_ref().map(|missed| [missed.segment.0, missed.observation.0, missed.target.0]);
            Some([session.0].into_iter().chain(strikes.map(|id| id.0)).chain(added.into_iter().flatten()).collect())
        }
        Action::WriteTarget { change, target, .. } => Some(vec![target.id.0, change.0]),
        Action::MoveTarget { change, target, .. } | Action::SettleTarget { change, target, .. } => {
            Some(vec![target.0, change.0])
        }
        Action::EnterSession { session, segment, .. } => Some(vec![session.0, segment.0]),
        Action::ClaimTime { session, claimed } => Some(vec![session.0, claimed.claim.0, claimed.of.0]),
        Action::AnswerClaim { session, claim, .. } | Action::DecideClaim { session, claim, .. } => {
            Some(vec![session.0, claim.0])
        }
        Action::WriteNote { session, note, .. }
        | Action::SignNote { session, note, .. }
        | Action::CosignNote { session, note, .. }
        | Action::SignCaregiver { session, note, .. }
        | Action::WithdrawSignature { session, note, .. }
        | Action::GiveBackNote { session, note, .. } => Some(vec![session.0, note.0]),
        Action::AmendNote { session, note, addendum, .. } => Some(vec![session.0, note.0, addendum.0]),
        Action::StartApp { .. }
        | Action::EnrolDevice
        | Action::SignIn { .. }
        | Action::RefuseProof { .. }
        | Action::EnrolSecondFactor
        | Action::SetPin
        | Action::Unlock
        | Action::Lock { .. }
        | Action::EndShift
        | Action::Deny { .. }
        | Action::Look { .. }
        | Action::Export { .. }
        | Action::PrintSheet { .. }
        | Action::OpenChart { .. }
        | Action::FetchChart { .. }
        | Action::CloseChart { .. }
        | Action::SetAside { .. } => None,
    }
}
