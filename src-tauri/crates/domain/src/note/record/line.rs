//! The session's line of time: where moments of several devices lie on it, and what a clock on the wall showed there.

use chrono::NaiveTime;

use super::NoteRecord;
use crate::{
    civil::{DAY_MS, shown_day, write_day},
    correction::TOLD,
    observation::Touch,
    score::Span,
    session::{Moment, Segment},
};

const MINUTE_MS: i64 = 60_000;

impl NoteRecord<'_> {
    /// Milliseconds from the session's start to a moment, 0 if it lies before. Under a boot that is known the boot clock tells,
    /// so that a wall clock that is set in between changes nothing; else the wall clock, as far as the platform's word tells
    /// how two devices differ. `on` is the segment to whose device the moment belongs.
    #[must_use]
    pub fn place(&self, moment: &Moment, on: Option<&Segment>) -> u64 {
        let start = &self.session.started;
        let known = moment.boot != TOLD;
        let place = if known && moment.boot == start.boot {
            boot_apart(start.at, moment.at)
        } else if let Some(anchor) = self.segments.iter().find(|s| known && s.started.boot == moment.boot) {
            self.wall_apart(&anchor.started, Some(anchor)).saturating_add(boot_apart(anchor.started.at, moment.at))
        } else {
            self.wall_apart(moment, on)
        };
        u64::try_from(place).unwrap_or(0)
    }

    fn wall_apart(&self, moment: &Moment, on: Option<&Segment>) -> i64 {
        let of_start = self.segments.iter().find(|s| s.started.boot == self.session.started.boot);
        let skew = |segment: Option<&Segment>| segment.and_then(|s| s.setting.skew_ms);
        let ahead = skew(on).zip(skew(of_start)).map_or(0, |(here, there)| here.saturating_sub(there));
        moment.at.wall_ms.saturating_sub(self.session.started.at.wall_ms).saturating_sub(ahead)
    }

    /// Where the session ends, or this moment lies.
    #[must_use]
    pub fn end_ms(&self) -> u64 {
        self.place(&self.until(), None)
    }

    /// From where to where a segment reaches; one that was never ended ends with the session, and none lasts longer: time behind
    /// the session's end is nobody's.
    #[must_use]
    pub fn span(&self, segment: &Segment) -> Span {
        let last_ms = if self.has_ended() { self.end_ms() } else { u64::MAX };
        let from_ms = self.place(&segment.started, Some(segment)).min(last_ms);
        let to_ms = segment.ended.map_or_else(|| self.end_ms(), |end| self.place(&end, Some(segment)));
        Span { from_ms, to_ms: to_ms.min(last_ms).max(from_ms) }
    }

    /// The instant of a place, milliseconds since 1970 by the clock of the device that started the session.
    #[must_use]
    pub fn instant(&self, place_ms: u64) -> i64 {
        self.session.started.at.wall_ms.saturating_add_unsigned(place_ms)
    }

    /// The UTC offset that held at a place, in minutes. When clocks changed in between is not known: as units have it, they are
    /// taken to have changed after the midnight that the session passes, so that it is the start's until the end.
    #[must_use]
    pub fn offset_min(&self, place_ms: u64) -> i32 {
        let zone = self.session.zone;
        i32::from(if place_ms > 0 && place_ms >= self.end_ms() { zone.end_min } else { zone.start_min })
    }

    fn clock_ms(&self, place_ms: u64) -> i64 {
        self.instant(place_ms).saturating_add(i64::from(self.offset_min(place_ms)) * MINUTE_MS)
    }

    /// The civil date at a place.
    #[must_use]
    pub fn date_at(&self, place_ms: u64) -> Option<String> {
        write_day(shown_day(self.clock_ms(place_ms)))
    }

    /// The time of day at a place: "09:05".
    #[must_use]
    pub fn time_at(&self, place_ms: u64) -> String {
        let seconds = self.clock_ms(place_ms).rem_euclid(DAY_MS) / 1_000;
        let time = u32::try_from(seconds).ok().and_then(|s| NaiveTime::from_num_seconds_from_midnight_opt(s, 0));
        time.map_or_else(String::new, |time| time.format("%H:%M").to_string())
    }
}

fn boot_apart(from: Touch, to: Touch) -> i64 {
    let apart = i128::from(to.boot_ms) - i128::from(from.boot_ms);
    i64::try_from(apart).unwrap_or(if apart < 0 { i64::MIN } else { i64::MAX })
}
