//! What needs attention: entries that the platform did not simply take, and those that it cannot take.

use std::collections::BTreeSet;

use baton_contract::{
    push::{Outcome, Rejection},
    view::AttentionView,
};

use baton_ledger::{Entry, Header};
use baton_store::{StoreError, ledger::LedgerFile};
use uuid::Uuid;

use crate::{core::Core, error::AppError};

impl Core {
    /// Entries that need a person's attention, oldest first. Clear header fields only: no content.
    ///
    /// # Errors
    /// `device.locked`, `disk.*`.
    pub fn attention_view(&self) -> Result<Vec<AttentionView>, AppError> {
        let mut state = self.0.lock();
        let device = state.device()?;
        device.active()?;
        let rows = device.writer.ledger.with(|file| Ok([judged(file)?, stranded(file)?].concat()))?;
        let mut rows: Vec<(Header, &'static str)> =
            rows.into_iter().filter_map(|(entry, why)| Some((entry.read_header().ok()?, why))).collect();
        rows.sort_by_key(|(header, _)| (header.epoch, header.seq));
        let charts: BTreeSet<Uuid> = rows.iter().map(|(header, _)| header.chart).filter(|c| !c.is_nil()).collect();
        device.record_attention_look(&charts.into_iter().collect::<Vec<_>>())?;
        Ok(rows
            .into_iter()
            .map(|(header, why)| AttentionView {
                did: header.action_kind().map_or("did something this app does not know", |k| k.sentence()).to_owned(),
                at_ms: header.wall_ms as f64,
                why: why.to_owned(),
            })
            .collect())
    }
}

/// Entries that the platform has judged and not simply applied.
fn judged(file: &LedgerFile) -> Result<Vec<(Entry, &'static str)>, StoreError> {
    let mut rows = Vec::new();
    for attention in file.outcomes()? {
        let found = file.entries_after(attention.epoch, attention.seq.saturating_sub(1), 1, usize::MAX)?;
        rows.extend(found.into_iter().map(|entry| (entry, why(&attention.outcome))));
    }
    Ok(rows)
}

/// Entries of a frozen epoch that the platform does not hold: no network takes them any more, and none is dropped.
fn stranded(file: &LedgerFile) -> Result<Vec<(Entry, &'static str)>, StoreError> {
    let mut rows = Vec::new();
    for epoch in file.epochs()?.iter().filter(|e| e.frozen) {
        let found = file.entries_after(epoch.epoch, epoch.received, usize::MAX, usize::MAX)?;
        rows.extend(found.into_iter().map(|entry| (entry, STRANDED)));
    }
    Ok(rows)
}

const STRANDED: &str =
    "Your clinic holds another history of this tablet, so this was not sent. It is kept here; ask your admin.";

fn why(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Applied => "It is in effect.",
        Outcome::AppliedFlagged { .. } => {
            "It is in effect, but would not be allowed any more. A supervisor looks at it."
        }
        Outcome::Duplicate => "It was there already.",
        Outcome::Conflict => "Somebody changed the same thing. Both are kept; choose one.",
        Outcome::Rejected { reason: Rejection::Refused { .. } } => "It does not fit what is there now. It is kept.",
        Outcome::Rejected { reason: Rejection::Unreadable | Rejection::Mismatch } => {
            "It could not be read at the clinic. It is kept; ask your admin."
        }
        Outcome::Rejected { reason: Rejection::Unknown } => "The clinic's system is older than this app. It is kept.",
        Outcome::Deferred => "It waits for something that has not arrived yet.",
        Outcome::Quarantined { .. } => "It was not allowed when it was done. A supervisor decides.",
    }
}
