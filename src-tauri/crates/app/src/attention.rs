//! What needs attention: entries that the platform did not simply take.

use std::collections::BTreeSet;

use baton_contract::{
    push::{Outcome, Rejection},
    view::AttentionView,
};

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
        let rows = device.writer.ledger.with(|file| {
            file.outcomes()?
                .into_iter()
                .map(|a| Ok((file.entries_after(a.epoch, a.seq.saturating_sub(1), 1, usize::MAX)?, a)))
                .collect::<Result<Vec<_>, baton_store::StoreError>>()
        })?;
        let rows: Vec<_> = rows
            .into_iter()
            .filter_map(|(entries, attention)| Some((entries.first()?.read_header().ok()?, attention)))
            .collect();
        let charts: BTreeSet<Uuid> = rows.iter().map(|(header, _)| header.chart).filter(|c| !c.is_nil()).collect();
        device.record_attention_look(&charts.into_iter().collect::<Vec<_>>())?;
        Ok(rows
            .into_iter()
            .map(|(header, attention)| AttentionView {
                did: header.action_kind().map_or("did something this app does not know", |k| k.sentence()).to_owned(),
                at_ms: header.wall_ms as f64,
                why: why(&attention.outcome).to_owned(),
            })
            .collect())
    }
}

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
