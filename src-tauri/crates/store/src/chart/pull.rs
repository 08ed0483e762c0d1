//! Pages from the platform: rows and cursor in one transaction, so that a cursor never stands before its data.
//!
//! How a row and what is here become one (DESIGN §5):
//! * observations merge monotonically: what is voided or ended stays so;
//! * a session, segment or note that this device has changed since is not touched: the platform's row is *held*, and
//!   taken up once the platform contains that change. A session or segment that has ended never runs again;
//! * an echo of an entry that this copy has not replayed yet is left to the replay.

mod merge;
mod reset;

use baton_contract::{pull::Page, push::Outcome};
use baton_domain::DeviceId;
use rusqlite::{Connection, TransactionBehavior, params};

use self::merge::Merge;
use super::{
    ChartFile,
    state::{self, Bootstrap, State},
};
use crate::{error::StoreError, key, value};

impl ChartFile {
    /// Applies a page of the pull. `device` is this device.
    ///
    /// The first page of a copy, and a page that says `reset`, first drop what was pulled, and set the applied mark back
    /// to what the platform says the copy contains: when the last page has come ([`ChartFile::is_complete`]), this
    /// device's later entries must be replayed. Until then nothing can be recorded here.
    ///
    /// # Errors
    /// [`StoreError`]; then neither rows nor cursor have changed. [`StoreError::Decode`] when a row cannot be read by
    /// this build.
    pub fn apply_page(&mut self, device: DeviceId, page: &Page) -> Result<(), StoreError> {
        self.ready()?;
        self.gate.next_statement();
        self.tallies.forget();
        let contains = page.contains.map(|c| key::join(c.epoch, c.seq)).transpose()?;
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut state = state::read(&tx)?;
        if page.reset || state.bootstrap == Bootstrap::Nothing {
            reset::drop_copy(&tx)?;
            state = State { applied: 0, cursor: None, bootstrap: Bootstrap::UnderWay };
        }
        let is_whole = state.bootstrap == Bootstrap::Complete;
        let merge = Merge { conn: &tx, device, contains: contains.unwrap_or(0), applied: state.applied, is_whole };
        for row in &page.rows {
            merge.row(row)?;
        }
        merge.take_up_held()?;
        mark_outcomes(&tx, page)?;
        if !is_whole {
            state.applied = contains.unwrap_or(state.applied);
            state.bootstrap = if page.more { Bootstrap::UnderWay } else { Bootstrap::Complete };
        }
        state.cursor = Some(page.cursor.clone());
        state::write(&tx, &state)?;
        tx.commit()?;
        Ok(())
    }
}

fn mark_outcomes(conn: &Connection, page: &Page) -> Result<(), StoreError> {
    for marked in &page.outcomes {
        let key = key::join(marked.epoch, marked.seq)?;
        if marked.outcome == Outcome::Applied {
            conn.prepare_cached("DELETE FROM marks WHERE key = ?1")?.execute([key])?;
        } else {
            let text = value::to_json(&marked.outcome, "outcome")?;
            conn.prepare_cached("INSERT OR REPLACE INTO marks (key, outcome) VALUES (?1, ?2)")?
                .execute(params![key, text])?;
        }
    }
    Ok(())
}
