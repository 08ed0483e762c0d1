//! One therapy session: its states, its segments, and the rules that every action on it must pass. The device, the
//! platform and the model test check with the same functions.

mod check;
mod late;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use check::{
    MAX_TARGETS, check_among, check_beside, check_end, check_end_arrived, check_end_bout, check_end_segment,
    check_ends, check_observe, check_open, check_own, check_segment, check_take_over, check_takes, check_targets,
    check_void,
};
pub use late::{CLOCKS_APART_MS, Late, skew_of};

use crate::{
    civil::{shown_day, write_day},
    id::{SegmentId, SessionId, TargetId, UserId},
    measure::Target,
    observation::{Touch, elapsed_ms},
    paper::Entered,
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
    /// Set where it was recorded on paper and entered afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<Entered>,
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

    pub(crate) fn is_utc(&self) -> bool {
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
    /// The target does not go from that phase to this one.
    #[error("no such move between phases")]
    PhaseMove,
    /// No such change, or one that does not wait.
    #[error("no such change")]
    NoSuchChange,
    /// A section twice, too many of something, or a signature without a stroke.
    #[error("the form is not usable")]
    BadForm,
    /// A time that no clock shows, or that lies far from the moment at which it was recorded.
    #[error("the time is not one that the clocks can have shown")]
    BadTime,
}
