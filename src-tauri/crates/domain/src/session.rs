//! One therapy session: its states, its segments, and the rules that every action on it must pass. The device, the
//! platform and the model test check with the same functions.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    id::{NoteId, ObservationId, SegmentId, SessionId, TargetId, UserId},
    measure::{Measure, Target},
    observation::{Fact, Observation, Touch, elapsed_ms},
    text::Narrative,
};

/// Where a session stands. Later states of `domain.md` §4.3 (co-signed, locked, amended) arrive with notes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// Data can be recorded.
    Running,
    /// Observed time stands still; data can still be recorded, since behaviour does not wait.
    Paused,
    /// Over.
    Ended,
}

/// What a count or duration target without data means (domain §3.0: missing is not zero).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    /// It was watched for and did not happen.
    Zero,
    /// It was not watched for.
    NotObserved,
}

/// What was said at the end about one target without data.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TargetDisposition {
    /// The target.
    pub target: TargetId,
    /// What its silence means.
    pub disposition: Disposition,
}

/// An instant under the boot that gives its boot milliseconds a meaning.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Moment {
    /// The clocks at that instant.
    pub at: Touch,
    /// The boot.
    pub boot: Uuid,
}

impl Moment {
    /// Milliseconds from this moment to a later one; never negative.
    #[must_use]
    pub fn until(&self, later: &Moment) -> u64 {
        elapsed_ms((self.at, self.boot), (later.at, later.boot))
    }
}

/// A pause of the session.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Pause {
    /// When it began.
    pub from: Moment,
    /// When it ended; none while it lasts.
    pub to: Option<Moment>,
}

/// A session as a chart holds it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Who started it.
    pub by: UserId,
    /// When it started.
    pub started: Moment,
    /// When it ended.
    pub ended: Option<Moment>,
    /// Its state.
    pub state: SessionState,
    /// Its pauses, in order.
    pub pauses: Vec<Pause>,
    /// The targets as they were frozen at the start.
    #[serde(with = "crate::measure::frozen")]
    pub targets: Vec<Target>,
    /// What was said of targets without data.
    pub dispositions: Vec<TargetDisposition>,
}

impl Session {
    /// The frozen target with this id.
    #[must_use]
    pub fn target(&self, id: TargetId) -> Option<&Target> {
        self.targets.iter().find(|t| t.id == id)
    }

    /// Observed time in milliseconds up to the end, or up to `now`: session time minus pauses (domain §3.0).
    #[must_use]
    pub fn observed_ms(&self, now: &Moment) -> u64 {
        let end = self.ended.as_ref().unwrap_or(now);
        let paused: u64 = self.pauses.iter().map(|p| p.from.until(p.to.as_ref().unwrap_or(end))).sum();
        self.started.until(end).saturating_sub(paused)
    }
}

/// The part of a session that one clinician provided. Observations made in it are that person's for good.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Segment {
    /// Its id.
    pub id: SegmentId,
    /// Its session.
    pub session: SessionId,
    /// Who provides it.
    pub by: UserId,
    /// When it began.
    pub started: Moment,
    /// When it ended.
    pub ended: Option<Moment>,
}

/// A session's note by one author.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// Its session.
    pub session: SessionId,
    /// Its author: only the author may write or sign it.
    pub by: UserId,
    /// One for the first text, one more for each change: the base version that a change must name.
    pub version: u32,
    /// The text.
    pub text: Narrative,
    /// Set once signed; a signed note does not change.
    pub signed: Option<NoteSignature>,
}

/// What a signature on a note says. The signature itself is the entry's.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NoteSignature {
    /// When, wall milliseconds.
    pub at_ms: i64,
    /// The version that was signed.
    pub version: u32,
}

/// Why an action cannot apply to a chart. A refusal at the write door rolls back; in replay it sets the entry aside.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// No such session in this chart.
    #[error("no such session")]
    NoSuchSession,
    /// A session, segment, observation or note with this id is already there.
    #[error("the id is taken")]
    IdTaken,
    /// The session has ended.
    #[error("the session has ended")]
    SessionEnded,
    /// The session has not ended.
    #[error("the session has not ended")]
    SessionNotEnded,
    /// Pausing what is paused, or resuming what runs.
    #[error("the session is already so")]
    AlreadySo,
    /// The segment is not open, or is somebody else's.
    #[error("the segment is not the actor's")]
    NotYourSegment,
    /// The target is not in the session's frozen list.
    #[error("no such target in this session")]
    NoSuchTarget,
    /// The fact does not fit how the target is measured.
    #[error("the fact does not fit the measure")]
    FactDoesNotFit,
    /// No such observation.
    #[error("no such observation")]
    NoSuchObservation,
    /// The observation was voided before.
    #[error("the observation is voided")]
    AlreadyVoided,
    /// Somebody else made it.
    #[error("the observation is somebody else's")]
    NotYourObservation,
    /// This target's bout is already running.
    #[error("a bout is already running")]
    BoutRunning,
    /// The observation is no running bout.
    #[error("no running bout")]
    NoRunningBout,
    /// A target without data was not asked about, or one with data was.
    #[error("the dispositions do not match the data")]
    DispositionsDoNotMatch,
    /// No such note.
    #[error("no such note")]
    NoSuchNote,
    /// Somebody else's note.
    #[error("the note is somebody else's")]
    NotYourNote,
    /// The note was changed in between.
    #[error("the base version is not the current one")]
    BaseVersion,
    /// The note is signed.
    #[error("the note is signed")]
    NoteSigned,
    /// The session lists more targets than a sheet holds, none, one twice, or one whose plan cannot be carried out.
    #[error("the target list is not usable")]
    BadTargets,
    /// A correction that neither strikes out nor adds anything.
    #[error("nothing is corrected")]
    NothingToCorrect,
    /// What is said to have happened lies outside the session's time.
    #[error("that is not within the session")]
    OutsideSession,
}

/// The most targets a session's sheet holds.
pub const MAX_TARGETS: usize = 200;

/// A new session's targets: at least one, none twice, at most [`MAX_TARGETS`], each with a plan that can be carried out.
///
/// # Errors
/// [`Refusal::BadTargets`].
pub fn check_targets(targets: &[Target]) -> Result<(), Refusal> {
    let mut ids: Vec<TargetId> = targets.iter().map(|t| t.id).collect();
    ids.sort_unstable();
    ids.dedup();
    let usable = targets.iter().all(Target::is_usable);
    if targets.is_empty() || targets.len() > MAX_TARGETS || ids.len() != targets.len() || !usable {
        return Err(Refusal::BadTargets);
    }
    Ok(())
}

/// Data may be recorded in a session that has not ended.
///
/// # Errors
/// [`Refusal::SessionEnded`].
pub fn check_open(session: &Session) -> Result<(), Refusal> {
    if session.state == SessionState::Ended { Err(Refusal::SessionEnded) } else { Ok(()) }
}

/// An observation needs an open session, the actor's own open segment, a frozen target, and a fact that fits.
///
/// # Errors
/// The [`Refusal`] that names what is wrong.
pub fn check_observe(
    session: &Session,
    segment: Option<&Segment>,
    by: UserId,
    target: TargetId,
    fact: &Fact,
) -> Result<(), Refusal> {
    check_open(session)?;
    check_segment(session, segment, by)?;
    let target = session.target(target).ok_or(Refusal::NoSuchTarget)?;
    if fact.fits(target) { Ok(()) } else { Err(Refusal::FactDoesNotFit) }
}

/// What a fact needs beside it among the target's observations in the session, `held`: no second bout at once, a window for
/// an event that counts in windows, a round for a mark, an event for its description. The device asks it at the write door
/// alone: neither a replay, which may not refuse what was taken, nor the platform, which takes what several devices recorded
/// at once.
///
/// # Errors
/// The [`Refusal`] that names what is wrong.
pub fn check_among(session: &Session, new: &Observation, held: &[Observation]) -> Result<(), Refusal> {
    let mut valid = held.iter().filter(|o| o.voided.is_none());
    let measure = session.target(new.target).map(|target| &target.measure);
    match &new.fact {
        Fact::Bout if held.iter().any(is_running) => Err(Refusal::BoutRunning),
        Fact::Count if measure == Some(&Measure::Rate) && !held.iter().any(is_running) => Err(Refusal::NoRunningBout),
        Fact::Interval { round, index, .. } => check_mark(measure, new, valid.find(|o| o.id == *round), *index)
            .and_then(|()| if is_marked(held, *round, *index) { Err(Refusal::AlreadySo) } else { Ok(()) }),
        Fact::Abc(abc) => match valid.find(|o| o.id == abc.of) {
            Some(event) if matches!(event.fact, Fact::Count | Fact::Bout) => Ok(()),
            _ => Err(Refusal::NoSuchObservation),
        },
        _ => Ok(()),
    }
}

fn is_running(observation: &Observation) -> bool {
    observation.fact == Fact::Bout && observation.voided.is_none() && observation.ended.is_none()
}

/// A mark belongs to a round of this target, and to an interval of it that has begun.
fn check_mark(
    measure: Option<&Measure>,
    mark: &Observation,
    round: Option<&Observation>,
    index: u32,
) -> Result<(), Refusal> {
    let (Some(Measure::Interval { interval_ms, .. }), Some(round)) = (measure, round) else {
        return Err(Refusal::NoSuchObservation);
    };
    let begins_ms = u64::from(index) * u64::from(*interval_ms);
    if round.fact == Fact::Bout && begins_ms <= round.bout_ms(mark.at, mark.boot) {
        Ok(())
    } else {
        Err(Refusal::FactDoesNotFit)
    }
}

fn is_marked(held: &[Observation], of: ObservationId, at: u32) -> bool {
    let marks = |o: &&Observation| matches!(o.fact, Fact::Interval { round, index, .. } if round == of && index == at);
    held.iter().filter(marks).any(|o| o.voided.is_none())
}

/// The segment is open, in this session, and the actor's.
///
/// # Errors
/// [`Refusal::NotYourSegment`].
pub fn check_segment(session: &Session, segment: Option<&Segment>, by: UserId) -> Result<(), Refusal> {
    match segment {
        Some(s) if s.session == session.id && s.by == by && s.ended.is_none() => Ok(()),
        _ => Err(Refusal::NotYourSegment),
    }
}

/// The segment that a take-over ends is one of this session. Answers whether it is still to be ended: one that another
/// device has ended already stays as it was ended, and the take-over stands all the same.
///
/// # Errors
/// [`Refusal::NotYourSegment`].
pub fn check_ends(session: &Session, segment: Option<&Segment>) -> Result<bool, Refusal> {
    match segment {
        Some(s) if s.session == session.id => Ok(s.ended.is_none()),
        _ => Err(Refusal::NotYourSegment),
    }
}

/// An observation may be voided once, by the hand that made it, until the session ends; after that it is struck out by a
/// correction, [`crate::correction::check_correct`].
///
/// # Errors
/// The [`Refusal`] that names what is wrong.
pub fn check_void(session: &Session, observation: &Observation, by: UserId) -> Result<(), Refusal> {
    check_open(session)?;
    check_own(observation, by)
}

/// The observation counts, and is this hand's.
///
/// # Errors
/// [`Refusal::AlreadyVoided`], [`Refusal::NotYourObservation`].
pub fn check_own(observation: &Observation, by: UserId) -> Result<(), Refusal> {
    if observation.voided.is_some() {
        return Err(Refusal::AlreadyVoided);
    }
    if observation.by != by {
        return Err(Refusal::NotYourObservation);
    }
    Ok(())
}

/// A bout may be ended once, by anybody who holds the session; only an instruction can go unanswered. Its length is never
/// negative, whatever the clocks say.
///
/// # Errors
/// The [`Refusal`] that names what is wrong.
pub fn check_end_bout(session: &Session, observation: &Observation, unanswered: bool) -> Result<(), Refusal> {
    if !is_running(observation) {
        return Err(Refusal::NoRunningBout);
    }
    let measure = session.target(observation.target).map(|target| &target.measure);
    if unanswered && !matches!(measure, Some(Measure::Latency { .. })) {
        return Err(Refusal::FactDoesNotFit);
    }
    Ok(())
}

/// The end of a session names exactly the targets that ask and have no data. `has_data` tells of a target whether an
/// unvoided observation exists.
///
/// # Errors
/// [`Refusal::SessionEnded`], [`Refusal::DispositionsDoNotMatch`].
pub fn check_end(
    session: &Session,
    dispositions: &[TargetDisposition],
    has_data: impl Fn(TargetId) -> bool,
) -> Result<(), Refusal> {
    check_open(session)?;
    let mut asked: Vec<TargetId> =
        session.targets.iter().filter(|t| t.measure.asks_zero() && !has_data(t.id)).map(|t| t.id).collect();
    let mut told: Vec<TargetId> = dispositions.iter().map(|d| d.target).collect();
    asked.sort_unstable();
    told.sort_unstable();
    if asked == told { Ok(()) } else { Err(Refusal::DispositionsDoNotMatch) }
}

/// A note is written by its author, on the version it replaces, until it is signed.
///
/// # Errors
/// The [`Refusal`] that names what is wrong.
pub fn check_write_note(note: Option<&Note>, by: UserId, base_version: u32) -> Result<(), Refusal> {
    match note {
        None if base_version == 0 => Ok(()),
        None => Err(Refusal::BaseVersion),
        Some(n) if n.by != by => Err(Refusal::NotYourNote),
        Some(n) if n.signed.is_some() => Err(Refusal::NoteSigned),
        Some(n) if n.version != base_version => Err(Refusal::BaseVersion),
        Some(_) => Ok(()),
    }
}

/// A note is signed by its author, after the session has ended, in the version that was read.
///
/// # Errors
/// The [`Refusal`] that names what is wrong.
pub fn check_sign_note(session: &Session, note: Option<&Note>, by: UserId, version: u32) -> Result<(), Refusal> {
    if session.state != SessionState::Ended {
        return Err(Refusal::SessionNotEnded);
    }
    let note = note.ok_or(Refusal::NoSuchNote)?;
    check_write_note(Some(note), by, version)
}
