//! What an observer recorded, in whatever form a method compares.

use super::{
    Cut, Refusal, Rule, Settings,
    bin::{count_events, mark_spans},
    stream::{Span, Stream, move_bouts, onsets, place_bouts, place_events},
};
use crate::observation::Response;

pub(super) type Counts = Vec<Option<u32>>;
pub(super) type Marks = Vec<Option<bool>>;

/// A stream on the session's time line. What the observer recorded by interval or trial is taken as it is; bouts that
/// cannot be used stop only the methods that need their ends.
pub(super) struct Observer<'a> {
    stream: &'a Stream,
    offset_ms: i64,
    events: Option<Vec<i64>>,
    onsets: Option<Vec<i64>>,
    bouts: Option<Result<Vec<Span>, Refusal>>,
    /// Events and onsets of bouts left out as outside of the session.
    pub(super) outside: usize,
}

impl<'a> Observer<'a> {
    pub(super) fn place(stream: &'a Stream, offset_ms: i64, settings: &Settings) -> Self {
        let place = |instants: &[i64]| place_events(instants, offset_ms, settings.session_ms);
        let events = stream.events_ms.as_deref().map(place);
        let onsets = stream.bouts.as_deref().map(|bouts| place(&onsets(bouts)));
        let outside = [&events, &onsets].into_iter().flatten().map(|placed| placed.1).sum();
        Self {
            stream,
            offset_ms,
            events: events.map(|placed| placed.0),
            onsets: onsets.map(|placed| placed.0),
            bouts: stream.bouts.as_deref().map(|bouts| place_bouts(bouts, offset_ms, settings.session_ms)),
            outside,
        }
    }

    /// Whether any event or bout was recorded in the session.
    pub(super) fn recorded(&self) -> bool {
        let any = |instants: &Option<Vec<i64>>| instants.as_ref().is_some_and(|instants| !instants.is_empty());
        let durations = self.stream.durations_ms.as_ref().is_some_and(|durations| !durations.is_empty());
        any(&self.events) || any(&self.onsets) || durations || self.bouts().is_ok_and(|bouts| !bouts.is_empty())
    }

    /// Counts as they were recorded.
    pub(super) fn counted(&self) -> Option<&[Option<u32>]> {
        self.stream.counts.as_deref()
    }

    /// Events.
    pub(super) fn events(&self) -> Option<Vec<i64>> {
        self.events.clone()
    }

    /// The onsets of the bouts.
    pub(super) fn onsets(&self) -> Option<Vec<i64>> {
        self.onsets.clone()
    }

    /// Lengths as they were recorded without instants.
    pub(super) fn durations(&self) -> Option<Vec<u64>> {
        self.stream.durations_ms.clone()
    }

    /// All counts in one; none if an interval was missed, or none was observed.
    pub(super) fn whole_count(&self) -> Option<u64> {
        let counts = self.counted().filter(|counts| !counts.is_empty())?;
        counts.iter().map(|count| count.map(u64::from)).sum()
    }

    /// Counts by interval: as counted, else these instants in the intervals of the session.
    pub(super) fn counts(&self, instants: Option<Vec<i64>>, settings: &Settings) -> Result<Counts, Refusal> {
        if let Some(counts) = self.counted() {
            return Ok(counts.to_vec());
        }
        let instants = instants.ok_or(Refusal::NoData { needed: "counts, events_ms or bouts" })?;
        Ok(count_events(&instants, &cut(settings)?))
    }

    /// Occurrence by interval: as marked, else counts above zero, else an event or a bout under way.
    pub(super) fn marks(&self, settings: &Settings) -> Result<Marks, Refusal> {
        if let Some(marks) = &self.stream.marks {
            return Ok(marks.clone());
        }
        if let Some(counts) = self.counted() {
            return Ok(counts.iter().map(|count| count.map(|n| n > 0)).collect());
        }
        // An event is a bout of no length, which marks an interval under the partial rule and under no other.
        let mut spans: Vec<Span> = match (&self.events, settings.rule) {
            (Some(events), Rule::Partial) => events.iter().map(|at| Span { from_ms: *at, to_ms: *at }).collect(),
            (None, Rule::Partial) if self.stream.bouts.is_none() => {
                return Err(Refusal::NoData { needed: "marks, counts, events_ms or bouts" });
            }
            (_, Rule::Whole | Rule::Momentary) if self.stream.bouts.is_none() => {
                return Err(Refusal::NoData { needed: "marks, counts or bouts" });
            }
            _ => Vec::new(),
        };
        if let Some(bouts) = &self.stream.bouts {
            spans.extend(move_bouts(bouts, self.offset_ms, settings.session_ms)?);
        }
        Ok(mark_spans(&spans, &cut(settings)?, settings.rule))
    }

    /// The bouts, cut to the session.
    pub(super) fn bouts(&self) -> Result<&[Span], Refusal> {
        match &self.bouts {
            Some(Ok(bouts)) => Ok(bouts),
            Some(Err(refusal)) => Err(*refusal),
            None => Err(Refusal::NoData { needed: "bouts" }),
        }
    }

    /// The lengths of the bouts, else as given.
    pub(super) fn lengths_ms(&self) -> Result<Vec<u64>, Refusal> {
        match (self.bouts(), self.durations()) {
            (Ok(bouts), _) => Ok(bouts.iter().map(Span::length_ms).collect()),
            (Err(_), Some(durations)) => Ok(durations),
            (Err(refusal), None) => Err(refusal.needing("bouts or durations_ms")),
        }
    }

    pub(super) fn trials(&self) -> Result<Vec<Option<Response>>, Refusal> {
        let trials = self.stream.trials.as_ref().ok_or(Refusal::NoData { needed: "trials" })?;
        Ok(trials.iter().map(|trial| trial.map(Response::from)).collect())
    }
}

fn cut(settings: &Settings) -> Result<Cut, Refusal> {
    let cut = Cut::new(settings.session_ms.ok_or(Refusal::NoSession)?, settings.interval_ms)?;
    Ok(cut.with_pauses(&settings.pauses).with_minimum_last_share(settings.minimum_last_share))
}
