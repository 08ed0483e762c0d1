//! Sessions that were recorded on paper and are entered afterwards: as ended ones, with the times that were written down. Their
//! data follows as what is said after a session's end ([`crate::correction`]), each with its own true time, so that nothing of it
//! looks as if a device had timed it.

use serde::{Deserialize, Serialize};

use crate::{
    correction::{TOLD, told_touch},
    id::{SegmentId, SessionId, TargetId, UserId},
    measure::Target,
    session::{
        Moment, Refusal, Segment, Session, SessionState, Setting, Stream, TargetDisposition, Zone, check_targets,
    },
    text::Reason,
};

/// The longest session on one sheet: a day.
pub const LONGEST_MS: i64 = 24 * 3_600_000;

/// A filled sheet, without its data.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Sheet {
    /// When the session began, wall milliseconds.
    pub started_ms: i64,
    /// When it ended, wall milliseconds.
    pub ended_ms: i64,
    /// How far civil time stood from UTC then and then.
    #[serde(default, skip_serializing_if = "Zone::is_utc")]
    pub zone: Zone,
    /// The targets, as they stand when it is entered.
    #[serde(with = "crate::measure::frozen")]
    pub targets: Vec<Target>,
    /// What the silence of targets means.
    pub dispositions: Vec<TargetDisposition>,
    /// Why it was recorded on paper.
    pub reason: Reason,
}

/// When a session was entered, and why it had been recorded on paper.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Entered {
    /// When, wall milliseconds.
    pub at_ms: i64,
    /// Why.
    pub reason: Reason,
}

/// A sheet that can be entered at `now_ms`: it began before it ended, within a day, and has ended; what is said of silent
/// targets is said once of targets that ask.
///
/// # Errors
/// [`Refusal::OutsideSession`] for times, [`Refusal::BadTargets`], [`Refusal::DispositionsDoNotMatch`].
pub fn check_enter(sheet: &Sheet, now_ms: i64) -> Result<(), Refusal> {
    let length_ms = sheet.ended_ms.saturating_sub(sheet.started_ms);
    if sheet.started_ms < 0 || length_ms <= 0 || length_ms > LONGEST_MS || sheet.ended_ms > now_ms {
        return Err(Refusal::OutsideSession);
    }
    check_targets(&sheet.targets)?;
    let mut told: Vec<TargetId> = sheet.dispositions.iter().map(|d| d.target).collect();
    told.sort_unstable();
    let once = told.windows(2).all(|pair| pair[0] != pair[1]);
    let asks = |id: &TargetId| sheet.targets.iter().any(|t| t.id == *id && t.measure.asks_zero());
    if once && told.iter().all(asks) { Ok(()) } else { Err(Refusal::DispositionsDoNotMatch) }
}

impl Sheet {
    /// The session, as it is from the moment on at which it was entered.
    #[must_use]
    pub fn session(&self, id: SessionId, by: UserId, entered_ms: i64) -> Session {
        Session {
            id,
            by,
            started: moment(self.started_ms),
            ended: Some(moment(self.ended_ms)),
            zone: self.zone,
            state: SessionState::Ended,
            pauses: Vec::new(),
            targets: self.targets.clone(),
            dispositions: self.dispositions.clone(),
            paper: Some(Entered { at_ms: entered_ms, reason: self.reason.clone() }),
        }
    }

    /// The segment of whoever entered it: they say that they provided all of it.
    #[must_use]
    pub fn segment(&self, id: SegmentId, session: SessionId, by: UserId, setting: Setting) -> Segment {
        Segment {
            id,
            session,
            by,
            started: moment(self.started_ms),
            ended: Some(moment(self.ended_ms)),
            stream: Stream::Main,
            setting,
        }
    }
}

fn moment(at_ms: i64) -> Moment {
    Moment { at: told_touch(at_ms), boot: TOLD }
}
