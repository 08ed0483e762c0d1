//! What an observer recorded, in whatever form a method compares.

use super::{
    Cut, Refusal, Settings,
    bin::{count_events, mark_spans},
    stream::{Span, Stream, place_bouts, place_events},
};
use crate::observation::Response;

/// A stream on the session's time line. Each form is made of the most direct thing that the observer recorded.
pub(super) struct Observer<'a> {
    stream: &'a Stream,
    events: Option<Vec<i64>>,
    bouts: Option<Vec<Span>>,
    /// Events and bouts left out as outside of the session.
    pub(super) outside: usize,
}

impl<'a> Observer<'a> {
    pub(super) fn place(stream: &'a Stream, offset_ms: i64, settings: &Settings) -> Result<Self, Refusal> {
        let events = stream.events_ms.as_deref().map(|events| place_events(events, offset_ms, settings.session_ms));
        let bouts =
            stream.bouts.as_deref().map(|bouts| place_bouts(bouts, offset_ms, settings.session_ms)).transpose()?;
        let outside = events.as_ref().map_or(0, |e| e.1) + bouts.as_ref().map_or(0, |b| b.1);
        Ok(Self { stream, events: events.map(|e| e.0), bouts: bouts.map(|b| b.0), outside })
    }

    pub(super) fn counted_by_interval(&self) -> bool {
        self.stream.counts.is_some()
    }

    /// How often it occurred: events, else bouts.
    pub(super) fn number(&self) -> Result<u64, Refusal> {
        let events = self.events.as_ref().map(Vec::len);
        let bouts = || self.bouts.as_ref().map(Vec::len);
        let durations = || self.stream.durations_ms.as_ref().map(Vec::len);
        let number = events.or_else(bouts).or_else(durations);
        number.map(|n| n as u64).ok_or(Refusal::NoData { needed: "counts, events_ms, bouts or durations_ms" })
    }

    /// Counts by interval: as counted, else events in the intervals of the session.
    pub(super) fn counts(&self, settings: &Settings) -> Result<Vec<Option<u32>>, Refusal> {
        if let Some(counts) = &self.stream.counts {
            return Ok(counts.clone());
        }
        let events = self.events().map_err(|_| Refusal::NoData { needed: "counts, events_ms or bouts" })?;
        Ok(count_events(&events, cut(settings)?))
    }

    /// Occurrence by interval: as marked, else counts above zero, else an event or a bout under way.
    pub(super) fn marks(&self, settings: &Settings) -> Result<Vec<Option<bool>>, Refusal> {
        if let Some(marks) = &self.stream.marks {
            return Ok(marks.clone());
        }
        if self.stream.counts.is_some() || self.bouts.is_none() {
            let counts =
                self.counts(settings).map_err(|refusal| refusal.needing("marks, counts, events_ms or bouts"))?;
            return Ok(counts.into_iter().map(|count| count.map(|n| n > 0)).collect());
        }
        // An event is a bout of no length: it marks the interval it lies in.
        let instants = self.events.iter().flatten().map(|at| Span { from_ms: *at, to_ms: *at });
        let spans: Vec<Span> = self.bouts.iter().flatten().copied().chain(instants).collect();
        Ok(mark_spans(&spans, cut(settings)?))
    }

    /// Events: as recorded, else the onsets of the bouts.
    pub(super) fn events(&self) -> Result<Vec<i64>, Refusal> {
        let onsets = || self.bouts.as_ref().map(|bouts| bouts.iter().map(|bout| bout.from_ms).collect());
        self.events.clone().or_else(onsets).ok_or(Refusal::NoData { needed: "events_ms or bouts" })
    }

    pub(super) fn bouts(&self) -> Result<&[Span], Refusal> {
        self.bouts.as_deref().ok_or(Refusal::NoData { needed: "bouts" })
    }

    /// The lengths of the bouts, else as given.
    pub(super) fn lengths_ms(&self) -> Result<Vec<u64>, Refusal> {
        let of_bouts = self.bouts.as_ref().map(|bouts| bouts.iter().map(Span::length_ms).collect());
        of_bouts.or_else(|| self.stream.durations_ms.clone()).ok_or(Refusal::NoData { needed: "bouts or durations_ms" })
    }

    pub(super) fn trials(&self) -> Result<Vec<Option<Response>>, Refusal> {
        let trials = self.stream.trials.as_ref().ok_or(Refusal::NoData { needed: "trials" })?;
        Ok(trials.iter().map(|trial| trial.map(Response::from)).collect())
    }
}

fn cut(settings: &Settings) -> Result<Cut, Refusal> {
    Cut::new(settings.session_ms.ok_or(Refusal::NoSession)?, settings.interval_ms)
}
