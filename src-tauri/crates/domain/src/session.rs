//! One therapy session: its states, its segments, and the rules that every action on it must pass. The device, the
//! platform and the model test check with the same functions.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    civil::{shown_day, write_day},
    id::{ObservationId, SegmentId, SessionId, TargetId, UserId},
    measure::{Measure, Target},
    observation::{Fact, Observation, Touch, elapsed_ms},
    text::Code,
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
    /// How far the device's clock stood from UTC at its start and its end.
    #[serde(default, skip_serializing_if = "Zone::is_utc")]
    pub zone: Zone,
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

    /// The civil date on which it began, as the device's clock showed it; none outside the years that can be written.
    #[must_use]
    pub fn service_date(&self) -> Option<String> {
        date_shown(self.started.at.wall_ms, self.zone.start_min)
    }

    /// Observed time in milliseconds up to the end, or up to `now`: session time minus pauses (domain §3.0).
    #[must_use]
    pub fn observed_ms(&self, now: &Moment) -> u64 {
        let end = self.ended.as_ref().unwrap_or(now);
        let paused: u64 =
            self.pauses.iter().map(|p| p.from.until(p.to.as_ref().unwrap_or(end))).fold(0, u64::saturating_add);
        self.started.until(end).saturating_sub(paused)
    }
}

/// Minutes by which the device's wall clock was ahead of UTC, so that service dates can be told (domain §3.9). They differ
/// when clocks were changed in between.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Zone {
    /// At the start.
    pub start_min: i16,
    /// At the end; the same until then.
    pub end_min: i16,
}

impl Zone {
    /// The same at both ends.
    #[must_use]
    pub fn at(min: i16) -> Self {
        Self { start_min: min, end_min: min }
    }

    fn is_utc(&self) -> bool {
        *self == Self::default()
    }
}

/// The civil date, `YYYY-MM-DD`, that a clock `zone_min` minutes ahead of UTC shows at an instant.
#[must_use]
pub fn date_shown(wall_ms: i64, zone_min: i16) -> Option<String> {
    write_day(shown_day(wall_ms.saturating_add(i64::from(zone_min) * 60_000)))
}

/// Whose data an observation is part of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stream {
    /// The session's: scored, graphed, noted.
    #[default]
    Main,
    /// A second observer's or a supervisor's own, beside it: for agreement alone (domain §3.5). Nobody else's row shows it.
    Beside,
}

impl Stream {
    /// For what is left out where it is so.
    #[must_use]
    pub fn is_main(&self) -> bool {
        *self == Stream::Main
    }
}

/// How somebody joined: under which service, and what their device's clocks said.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Setting {
    /// The service that they provide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Code>,
    /// By how many milliseconds the device's wall clock was ahead of the platform's; none where it has not heard the platform
    /// since it started. Two devices' times are compared with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skew_ms: Option<i64>,
}

/// The part of a session that one clinician provided. Observations made in it are that person's for good.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
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
    /// Whose data is recorded in it.
    #[serde(default, skip_serializing_if = "Stream::is_main")]
    pub stream: Stream,
    /// How its provider joined.
    #[serde(flatten)]
    pub setting: Setting,
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
    /// No such segment, or one that is no part of the session's own data.
    #[error("no such segment")]
    NoSuchSegment,
    /// One's own segment needs no claim.
    #[error("the segment is one's own")]
    OwnSegment,
    /// No such claim.
    #[error("no such claim")]
    NoSuchClaim,
    /// The note has no signature.
    #[error("the note is not signed")]
    NoteNotSigned,
    /// Every signature is there: the note takes addenda alone.
    #[error("the note is locked")]
    NoteLocked,
    /// Signatures are missing: the note itself can still be changed.
    #[error("the note is not locked")]
    NoteNotLocked,
    /// What somebody else must do to a note was tried by its author.
    #[error("the note is one's own")]
    OwnNote,
    /// A section twice, too many of something, or a signature without a stroke.
    #[error("the form is not usable")]
    BadForm,
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

/// What is recorded beside a session by its own hand is taken whenever it arrives: two tablets without a network do not know of
/// each other when the session ends. Agreement is reckoned within the session's time.
///
/// # Errors
/// [`Refusal::SessionEnded`] for what is part of the session's own data.
pub fn check_takes(session: &Session, stream: Stream) -> Result<(), Refusal> {
    if stream.is_main() { check_open(session) } else { Ok(()) }
}

fn check_joined(session: &Session, segment: &Segment, by: UserId) -> Result<(), Refusal> {
    if segment.session == session.id && segment.by == by { Ok(()) } else { Err(Refusal::NotYourSegment) }
}

/// An observation needs an open session, the actor's own open segment, a frozen target, and a fact that fits. One beside the
/// session needs no more than a segment of its own, as [`check_takes`] says.
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
    match segment {
        Some(s) if !s.stream.is_main() => check_joined(session, s, by)?,
        other => {
            check_open(session)?;
            check_segment(session, other, by)?;
        }
    }
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
    let held: Vec<&Observation> = held.iter().filter(|o| new.goes_with(o)).collect();
    let mut valid = held.iter().filter(|o| o.voided.is_none());
    let measure = session.target(new.target).map(|target| &target.measure);
    match &new.fact {
        Fact::Bout if held.iter().any(|o| is_running(o)) => Err(Refusal::BoutRunning),
        Fact::Count if measure == Some(&Measure::Rate) && !held.iter().any(|o| is_running(o)) => {
            Err(Refusal::NoRunningBout)
        }
        Fact::Interval { round, index, .. } => {
            check_mark(measure, new, valid.find(|o| o.id == *round).copied(), *index)
                .and_then(|()| if is_marked(&held, *round, *index) { Err(Refusal::AlreadySo) } else { Ok(()) })
        }
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

fn is_marked(held: &[&Observation], of: ObservationId, at: u32) -> bool {
    let marks = |o: &&&Observation| matches!(o.fact, Fact::Interval { round, index, .. } if round == of && index == at);
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

/// One's own segment is ended once; one beside the session also after the session's end has closed it, since its own end is the
/// true one.
///
/// # Errors
/// The [`Refusal`] that names what is wrong.
pub fn check_end_segment(session: &Session, segment: Option<&Segment>, by: UserId) -> Result<(), Refusal> {
    match segment {
        Some(s) if s.session == session.id && s.by == by && !s.stream.is_main() => Ok(()),
        Some(s) if s.session == session.id && s.by == by && s.ended.is_none() => check_open(session),
        Some(s) if s.session == session.id && s.by == by => Err(Refusal::AlreadySo),
        _ => Err(Refusal::NotYourSegment),
    }
}

/// An observation may be voided once, by the hand that made it, until the session ends; after that it is struck out by a
/// correction, [`crate::correction::check_correct`].
///
/// # Errors
/// The [`Refusal`] that names what is wrong.
pub fn check_void(session: &Session, observation: &Observation, by: UserId) -> Result<(), Refusal> {
    check_takes(session, observation.stream)?;
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
    check_takes(session, observation.stream)?;
    // The session's end cut it short before the hand that timed it said when it was over.
    let was_cut = !observation.stream.is_main() && observation.ended.is_some_and(|end| end.truncated);
    if !(is_running(observation) || was_cut && observation.voided.is_none()) {
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
