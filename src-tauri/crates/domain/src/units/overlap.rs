//! Time recorded twice: a listed failure of audits (domain §3.9).

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Policy, Reaction, Segment, Span};

/// Lists stop here: a clinic that has more has one cause for all of them.
const MOST_FOUND: usize = 1_000;
/// Pairs looked at before a search gives up, so that hostile input cannot make it quadratic.
const MOST_EXAMINED: usize = 1_000_000;

/// What is at the same time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OverlapKind {
    /// Two providers with one client under one code.
    TwoProvidersOneClient,
    /// One provider with two clients, not both under one group code.
    OneProviderTwoClients,
    /// One provider with one client, in two segments.
    RecordedTwice,
}

/// Two segments at the same time.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Overlap {
    /// What overlaps.
    pub kind: OverlapKind,
    /// What the policy says of it.
    pub reaction: Reaction,
    /// The two segments, numbered from 0 as they came.
    pub segments: [usize; 2],
    /// From when.
    pub start_ms: i64,
    /// Until when.
    pub end_ms: i64,
    /// What is wrong and what to do.
    pub sentence: &'static str,
}

/// What was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Overlaps {
    /// By start.
    pub found: Vec<Overlap>,
    /// Whether the search went to its end.
    pub complete: bool,
}

impl Overlaps {
    /// Whether the policy forbids billing: a blocking overlap was found, or may stand among those not listed.
    #[must_use]
    pub fn block(&self, policy: &Policy) -> bool {
        let by = &policy.overlaps;
        let any = [by.two_providers_one_client, by.one_provider_two_clients, by.recorded_twice];
        let unlisted = !self.complete && any.contains(&Reaction::Block);
        unlisted || self.found.iter().any(|o| o.reaction == Reaction::Block)
    }
}

/// Overlaps of billable time that the policy does not allow. Breaks do not overlap with anything.
#[must_use]
pub fn overlaps(segments: &[Segment], policy: &Policy) -> Overlaps {
    let mut by_client: BTreeMap<(&str, &str), Vec<(Span, usize)>> = BTreeMap::new();
    let mut by_provider: BTreeMap<&str, Vec<(Span, usize)>> = BTreeMap::new();
    for (number, segment) in segments.iter().enumerate() {
        for span in segment.billable_spans() {
            by_client.entry((&segment.client, &segment.code)).or_default().push((span, number));
            by_provider.entry(&segment.provider).or_default().push((span, number));
        }
    }
    let mut search = Search { segments, policy, found: Vec::new(), examined: 0 };
    let one_client = by_client.into_values().all(|spans| search.sweep(spans, Search::with_one_client));
    let one_provider = by_provider.into_values().all(|spans| search.sweep(spans, Search::with_one_provider));
    search.found.sort_by_key(|o| (o.start_ms, o.segments));
    Overlaps { found: search.found, complete: one_client && one_provider }
}

struct Search<'a> {
    segments: &'a [Segment],
    policy: &'a Policy,
    found: Vec<Overlap>,
    examined: usize,
}

impl Search<'_> {
    /// Looks at every pair of spans that share time; false if it had to give up.
    fn sweep(&mut self, mut spans: Vec<(Span, usize)>, kind: fn(&Self, usize, usize) -> Option<OverlapKind>) -> bool {
        spans.sort_unstable();
        let mut open: Vec<(Span, usize)> = Vec::new();
        for (span, number) in spans {
            open.retain(|(earlier, _)| earlier.end_ms > span.start_ms);
            for (earlier, other) in &open {
                self.examined += 1;
                if self.found.len() >= MOST_FOUND || self.examined > MOST_EXAMINED {
                    return false;
                }
                if let Some(kind) = kind(self, *other, number) {
                    let end_ms = earlier.end_ms.min(span.end_ms);
                    self.note(kind, [*other, number], Span { start_ms: span.start_ms, end_ms });
                }
            }
            open.push((span, number));
        }
        true
    }

    fn with_one_client(&self, a: usize, b: usize) -> Option<OverlapKind> {
        let same_provider = self.segments[a].provider == self.segments[b].provider;
        Some(if same_provider { OverlapKind::RecordedTwice } else { OverlapKind::TwoProvidersOneClient })
    }

    fn with_one_provider(&self, a: usize, b: usize) -> Option<OverlapKind> {
        let (a, b) = (&self.segments[a], &self.segments[b]);
        match (a.client == b.client, a.code == b.code) {
            // Found under its client.
            (true, true) => None,
            (true, false) => Some(OverlapKind::RecordedTwice),
            (false, true) if self.policy.group_codes.contains(&a.code) => None,
            (false, _) => Some(OverlapKind::OneProviderTwoClients),
        }
    }

    fn note(&mut self, kind: OverlapKind, mut segments: [usize; 2], span: Span) {
        let by = &self.policy.overlaps;
        let (reaction, sentence) = match kind {
            OverlapKind::TwoProvidersOneClient => (
                by.two_providers_one_client,
                "Two providers recorded the same code for one client at the same time. Correct the hand-over, or bill one.",
            ),
            OverlapKind::OneProviderTwoClients => (
                by.one_provider_two_clients,
                "One provider recorded two clients at the same time. Correct the times, or use a group code.",
            ),
            OverlapKind::RecordedTwice => (
                by.recorded_twice,
                "One provider recorded the same client twice at the same time. Correct the times of one segment.",
            ),
        };
        if reaction != Reaction::Allow {
            segments.sort_unstable();
            self.found.push(Overlap {
                kind,
                reaction,
                segments,
                start_ms: span.start_ms,
                end_ms: span.end_ms,
                sentence,
            });
        }
    }
}
