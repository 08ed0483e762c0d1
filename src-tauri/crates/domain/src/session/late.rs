//! What arrives of a session after others went on with it. A tablet without a network records on while somebody takes the session
//! over, or ends it, on another one. Observations are facts with ids: whichever tablet delivers first, both are in the chart, as
//! long as they lie within the session and the note of whoever made them is not signed.

use super::{Moment, Refusal, Segment, Session, SessionState};
use crate::{correction::TOLD, id::UserId};

/// Two tablets' clocks are taken to agree this far, in milliseconds, where nothing more exact is known of them.
pub const CLOCKS_APART_MS: i64 = 120_000;

/// Whose hand an entry is, and when its tablet says that it was. At the device's write door nothing is late: that asks besides
/// whether the session and the segment are open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Late {
    /// The actor.
    pub by: UserId,
    /// When it happened, by the clocks of its tablet.
    pub at: Moment,
    /// By how many milliseconds the clock that showed the session's end was ahead of the platform's, as [`skew_of`] finds it.
    pub end_skew_ms: Option<i64>,
    /// Whether the actor's own note of this session is signed.
    pub signed: bool,
}

/// By how many milliseconds the clock of a boot was ahead of the platform's, as far as one of the session's segments tells.
#[must_use]
pub fn skew_of<'a>(moment: Option<&Moment>, mut segments: impl Iterator<Item = &'a Segment>) -> Option<i64> {
    let boot = moment?.boot;
    segments.find(|s| s.started.boot == boot)?.setting.skew_ms
}

impl Late {
    /// The actor's own segment of the session's data takes it: it is open, or was ended on another tablet while this one could not
    /// know of it.
    ///
    /// # Errors
    /// [`Refusal::NotYourSegment`], [`Refusal::SessionEnded`], [`Refusal::NoteSigned`], [`Refusal::OutsideSession`].
    pub fn check_main(&self, session: &Session, segment: Option<&Segment>) -> Result<(), Refusal> {
        let is_over = session.state == SessionState::Ended;
        let no = if is_over { Refusal::SessionEnded } else { Refusal::NotYourSegment };
        let own = segment.filter(|s| s.session == session.id && s.by == self.by).ok_or(no)?;
        if own.ended.is_some_and(|end| self.knew_of(&end)) {
            return Err(no);
        }
        if !is_over {
            return Ok(());
        }
        self.check_unknown(session)?;
        if self.is_within(session, own) { Ok(()) } else { Err(Refusal::OutsideSession) }
    }

    /// The session was ended on another tablet, and the actor's own note of it is not signed.
    ///
    /// # Errors
    /// [`Refusal::SessionEnded`], [`Refusal::NoteSigned`].
    pub fn check_unknown(&self, session: &Session) -> Result<(), Refusal> {
        match session.ended {
            Some(end) if session.paper.is_none() && !self.knew_of(&end) => {
                if self.signed {
                    Err(Refusal::NoteSigned)
                } else {
                    Ok(())
                }
            }
            _ => Err(Refusal::SessionEnded),
        }
    }

    /// Whatever this very boot of a tablet recorded it knows of. A claim, which carries no clock, is made of an ended session.
    fn knew_of(&self, end: &Moment) -> bool {
        end.boot == self.at.boot
    }

    /// Between the start of the segment and the session's end, by the tablet's own clock as far as it can be told.
    fn is_within(&self, session: &Session, own: &Segment) -> bool {
        let Some(end) = session.ended else { return true };
        let ahead = own.setting.skew_ms.zip(self.end_skew_ms).map_or(0, |(here, there)| here.saturating_sub(there));
        let began_ms = own.started.at.wall_ms;
        let at_ms = self.wall_ms(own);
        let ended_ms = end.at.wall_ms.saturating_add(ahead).saturating_add(CLOCKS_APART_MS);
        began_ms.saturating_sub(CLOCKS_APART_MS) <= at_ms && at_ms <= ended_ms
    }

    /// Under one boot the boot clock tells, so that a wall clock that is set in between changes nothing.
    fn wall_ms(&self, own: &Segment) -> i64 {
        let start = &own.started;
        if start.boot == TOLD || start.boot != self.at.boot {
            return self.at.at.wall_ms;
        }
        let passed = i128::from(self.at.at.boot_ms) - i128::from(start.at.boot_ms);
        let passed = i64::try_from(passed).unwrap_or(if passed < 0 { i64::MIN } else { i64::MAX });
        start.at.wall_ms.saturating_add(passed)
    }
}
