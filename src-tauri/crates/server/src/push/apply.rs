//! What each action does to a chart, by the same rules as on the device (`baton_domain::session`).

mod claim;
mod note;
mod observation;
mod program;
mod session;

use baton_domain::{
    Action, SessionId, UserId,
    chart::Origin,
    claim::Answering,
    observation::Touch,
    session::{Late, Moment, Refusal, Segment, Session, SessionState, Zone, skew_of},
    text::Name,
};
use uuid::Uuid;

use super::chart::Chart;

/// Whose hand it was, and which entry.
#[derive(Clone, Copy)]
pub struct Hand<'a> {
    /// The person.
    pub user: UserId,
    /// Their name as the platform has it: what an entry says of its actor's name is not believed.
    pub name: Option<&'a Name>,
    /// The boot of the device's clocks.
    pub boot: Uuid,
    /// The entry's wall clock, as its device showed it.
    pub wall_ms: i64,
    /// When it was done, as far as the platform believes that clock.
    pub acted_ms: i64,
    /// The entry.
    pub origin: Origin,
}

/// What an action did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// It is in effect.
    Applied,
    /// The same fact was there already.
    Duplicate,
    /// It was made on an older version, and waits beside what is in effect.
    Waits,
}

type Applied = Result<Effect, Refusal>;

impl Hand<'_> {
    fn moment(&self, at: Touch) -> Moment {
        Moment { at, boot: self.boot }
    }
}

/// Applies an action. A refusal leaves the chart as it was.
///
/// # Errors
/// The [`Refusal`] that the device would have given.
pub fn apply(chart: &mut Chart, hand: &Hand<'_>, action: &Action) -> Applied {
    match action {
        Action::StartSession { session, segment, at, zone_min, targets, setting } => {
            let zone = Zone::at(*zone_min);
            session::start(chart, hand, (*session, *segment), (*at, zone), targets, setting)
        }
        Action::PauseSession { session, at } => session::pause(chart, hand, *session, *at),
        Action::ResumeSession { session, at } => session::resume(chart, hand, *session, *at),
        Action::StartSegment { session, segment, ends, at, stream, setting } => {
            let new = Segment {
                id: *segment,
                session: *session,
                by: hand.user,
                started: hand.moment(*at),
                ended: None,
                stream: *stream,
                setting: setting.clone(),
            };
            session::start_segment(chart, hand, new, *ends)
        }
        Action::EndSegment { session, segment, at } => session::end_segment(chart, hand, *session, *segment, *at),
        Action::Observe { session, segment, observation, target, at, fact } => {
            let ids = (*session, *segment, *observation, *target);
            observation::observe(chart, hand, observation::new(hand, ids, *at, fact.clone()))
        }
        Action::EndBout { session, observation, at, unanswered } => {
            observation::end_bout(chart, hand, *session, *observation, *at, *unanswered)
        }
        Action::VoidObservation { session, observation, reason } => {
            observation::void(chart, hand, *session, *observation, *reason)
        }
        Action::EndSession { session, at, zone_min, dispositions } => {
            session::end(chart, hand, *session, (*at, *zone_min), dispositions)
        }
        Action::CorrectSession { session, strikes, adds, reason } => {
            observation::correct(chart, hand, *session, *strikes, adds.as_deref(), reason)
        }
        Action::EnterSession { session, segment, sheet, setting } => {
            session::enter(chart, hand, (*session, *segment), sheet, setting)
        }
        Action::ClaimTime { session, claimed } => claim::claim_time(chart, hand, *session, claimed),
        Action::AnswerClaim { session, claim, confirmed, rest } => {
            claim::answer_claim(chart, hand, (*session, *claim), (*confirmed, *rest), Answering::Own)
        }
        Action::DecideClaim { session, claim, confirmed, rest } => {
            claim::answer_claim(chart, hand, (*session, *claim), (*confirmed, *rest), Answering::Supervisor)
        }
        Action::WriteTarget { change, target, .. } => program::change_target(chart, hand, (target.id, *change), action),
        Action::MoveTarget { change, target, .. } | Action::SettleTarget { change, target, .. } => {
            program::change_target(chart, hand, (*target, *change), action)
        }
        Action::WriteNote { session, note, .. }
        | Action::SignNote { session, note, .. }
        | Action::CosignNote { session, note, .. }
        | Action::SignCaregiver { session, note, .. }
        | Action::WithdrawSignature { session, note, .. }
        | Action::GiveBackNote { session, note, .. }
        | Action::AmendNote { session, note, .. } => note::change_note(chart, hand, *session, *note, action),
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
        | Action::SetAside { .. } => Ok(Effect::Applied),
    }
}

fn held(chart: &Chart, session: SessionId) -> Result<&Session, Refusal> {
    chart.sessions.get(session.0).ok_or(Refusal::NoSuchSession)
}

/// What the rules ask of what may have been overtaken by other tablets. Notes and segments are loaded once a session has ended.
fn late(chart: &Chart, hand: &Hand<'_>, session: &Session, at: Moment) -> Late {
    let ended = session.state == SessionState::Ended;
    let of_session = chart.segments.all().filter(|s| s.session == session.id);
    let own_signed =
        || chart.notes.all().any(|note| note.session == session.id && note.by == hand.user && note.signed.is_some());
    Late {
        by: hand.user,
        at,
        end_skew_ms: if ended { skew_of(session.ended.as_ref(), of_session) } else { None },
        signed: ended && own_signed(),
    }
}
