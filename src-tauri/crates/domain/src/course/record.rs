//! How long a target was watched in a session, and how many events were seen: what frequencies are made of.

use super::{CourseSession, State};
use crate::{
    measure::Measure,
    observation::{Fact, Observation},
    score::{Window, score_target},
};

const MINUTE_MS: f64 = 60_000.0;

/// Nothing, for a session in which nobody watched.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Record {
    /// Events, where the target is measured by them.
    pub events: Option<u32>,
    /// Observed time: the session's, or the target's own windows.
    pub observed_ms: u64,
}

impl Record {
    /// Of a session in which the target was observed.
    pub fn new(of: &CourseSession<'_>, valid: &[&Observation], state: State) -> Self {
        let events = || u32::try_from(valid.iter().filter(|o| o.fact == Fact::Count).count()).unwrap_or(u32::MAX);
        match of.target.measure {
            // A declared zero was watched for all session long: that is a window's default (domain §2, row 6).
            Measure::Rate if state == State::HasData => {
                let Window { count, observed_ms } = windows(of, valid);
                Self { events: Some(count), observed_ms }
            }
            Measure::Count | Measure::InterResponseTime | Measure::Rate => {
                Self { events: Some(events()), observed_ms: of.observed_ms }
            }
            _ => Self { events: None, observed_ms: of.observed_ms },
        }
    }

    /// As a window.
    pub fn window(self) -> Option<Window> {
        self.events.map(|count| Window { count, observed_ms: self.observed_ms })
    }
}

/// The windows together. Their length is read from the session's own score: an event that alone was seen in them would be
/// one ÷ minutes, so no second reckoning of windows, pauses and clocks can differ from the graph's.
fn windows(of: &CourseSession<'_>, valid: &[&Observation]) -> Window {
    let rate = |valid: &[&Observation]| score_target(&Measure::Rate, valid, of.during(), &of.started).value;
    let bouts: Vec<&Observation> = valid.iter().copied().filter(|o| o.fact == Fact::Bout).collect();
    let none = Window { count: 0, observed_ms: 0 };
    let Some(first) = bouts.first() else { return none };
    let event = Observation { fact: Fact::Count, ended: None, ..(*first).clone() };
    let with_one: Vec<&Observation> = bouts.iter().copied().chain(std::iter::once(&event)).collect();
    let Some((floor, per_minute)) = rate(&with_one).zip(rate(valid)) else { return none };
    // Whole numbers far below 2^52, so rounding gives them back exactly.
    let observed_ms = (MINUTE_MS / floor).round() as u64;
    Window { count: (per_minute / floor).round() as u32, observed_ms }
}
