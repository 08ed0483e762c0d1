//! A *course*: one target over its sessions, from what was recorded to what graphs, mastery, effect sizes and celeration
//! read.
//!
//! One reading of a session serves them all. What was struck out, or recorded beside the session ([`Stream::Beside`]), is
//! in none of them. Where nothing is left, the word that was given at the end decides between *zero* and *not observed*,
//! and without a word the target was *not run* (domain §3.0): only *zero* is data. What was added afterwards says more
//! than that word. A description of an event ([`Fact::Abc`]) is no data without its event.
//!
//! Each session is scored by the plan that it froze ([`CourseSession::target`]). A session belongs to the civil day on
//! which it began, by its own device's clock, also where it ends after midnight.

mod amount;
mod change;
mod condition;
mod day;
mod mastery;
mod opportunity;
mod past;
mod point;
mod record;
mod running;
mod suggestion;

pub use change::{Effects, effects};
pub use condition::Condition;
pub use day::day_value;
pub use mastery::{as_planned, evaluate, mastery_sessions};
pub use past::{Past, PastPoint, past};
pub use point::{By, Point, alike, date_of, joined, points};
pub use running::{Celeration, Frequencies, celeration_of, cumulative, frequencies};
pub use suggestion::{default_rule, rule_of};

pub use crate::measured::State;

use crate::{
    civil,
    id::SessionId,
    measure::{Measure, Target},
    observation::{Fact, Observation},
    score::{During, TargetScore, score_target},
    session::{Disposition, Moment, Pause, Segment, Stream, Zone},
};
use record::Record;

/// One ended session in which the target was on the sheet.
#[derive(Clone, Copy, Debug)]
pub struct CourseSession<'a> {
    /// The session.
    pub session: SessionId,
    /// When it started.
    pub started: Moment,
    /// How far its device's clock stood from UTC.
    pub zone: Zone,
    /// Session time less pauses, milliseconds.
    pub observed_ms: u64,
    /// Its pauses; all have ended.
    pub pauses: &'a [Pause],
    /// The target as frozen then.
    pub target: &'a Target,
    /// What was said at the end of a silent target.
    pub disposition: Option<Disposition>,
    /// All of the target's observations in it, struck-out ones and those beside it included, in the order of
    /// [`crate::correction::put_in_order`].
    pub observations: &'a [Observation],
    /// Its segments: who watched where nobody had anything to record.
    pub segments: &'a [Segment],
}

impl CourseSession<'_> {
    /// The civil day on which it began, in days since 1970-01-01.
    #[must_use]
    pub fn day(&self) -> i64 {
        civil::shown_day(self.started.at.wall_ms.saturating_add(i64::from(self.zone.start_min) * 60_000))
    }

    /// By when it began; sessions of one instant by id.
    fn place(&self) -> (i64, SessionId) {
        (self.started.at.wall_ms, self.session)
    }

    fn during(&self) -> During<'_> {
        During { observed_ms: self.observed_ms, pauses: self.pauses }
    }
}

/// A session as it is read.
struct Read<'a> {
    of: &'a CourseSession<'a>,
    /// What counts, in order.
    valid: Vec<&'a Observation>,
    state: State,
    score: TargetScore,
    record: Record,
}

impl<'a> Read<'a> {
    fn new(of: &'a CourseSession<'a>) -> Self {
        let valid: Vec<&Observation> =
            of.observations.iter().filter(|o| o.voided.is_none() && o.stream == Stream::Main).collect();
        let state = match (valid.iter().any(|o| !matches!(o.fact, Fact::Abc(_))), of.disposition) {
            (true, _) => State::HasData,
            (false, Some(Disposition::Zero)) => State::Zero,
            (false, Some(Disposition::NotObserved)) => State::NotObserved,
            (false, None) => State::NotRun,
        };
        let (score, record) =
            if state.observed() { (score(of, &valid, state), Record::new(of, &valid, state)) } else { <_>::default() };
        Self { of, valid, state, score, record }
    }

    fn measure(&self) -> &'a Measure {
        &self.of.target.measure
    }
}

fn score(of: &CourseSession<'_>, valid: &[&Observation], state: State) -> TargetScore {
    // What still ran at the session's end was closed by it, so no later moment is read.
    let score = score_target(&of.target.measure, valid, of.during(), &of.started);
    // Watched for and not seen is zero, though no window was opened.
    let unopened = state == State::Zero && of.target.measure == Measure::Rate;
    let value = if unopened { Some(0.0) } else { score.value.filter(|v| v.is_finite()) };
    TargetScore { value, ..score }
}

/// Sessions in the order in which they began.
fn in_order<'a>(sessions: &'a [CourseSession<'a>]) -> Vec<&'a CourseSession<'a>> {
    let mut ordered: Vec<&CourseSession<'_>> = sessions.iter().collect();
    ordered.sort_by_key(|s| s.place());
    ordered
}
