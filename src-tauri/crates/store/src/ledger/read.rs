//! Reading entries back: for a push, and for the replay of a chart.

use baton_domain::ChartId;
use baton_ledger::Entry;
use rusqlite::{OptionalExtension, Row, params};

use super::LedgerFile;
use crate::{error::StoreError, key};

impl LedgerFile {
    /// Entries of one epoch after `seq`, in order: at most `max_entries`, and no more than fit `max_bytes`, but at least
    /// one if there is one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn entries_after(
        &self,
        epoch: u32,
        seq: u64,
        max_entries: usize,
        max_bytes: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        let mut statement = self.conn.prepare_cached(include_str!("entries_between.sql"))?;
        let mut rows = statement.query(params![key::join(epoch, seq)?, key::join(epoch + 1, 0)?])?;
        let mut entries = Vec::new();
        let mut bytes = 0;
        while entries.len() < max_entries {
            let Some(row) = rows.next()? else { break };
            let entry = read_entry(row)?;
            bytes += entry.size();
            if bytes > max_bytes && !entries.is_empty() {
                break;
            }
            entries.push(entry);
        }
        Ok(entries)
    }

    /// Every entry on a chart after this place, later epochs included, in order: what a chart replays. It is a scan, so
    /// a chart should be marked as applied up to the ledger's head when its replay is done.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn entries_of_chart_after(&self, chart: ChartId, epoch: u32, seq: u64) -> Result<Vec<Entry>, StoreError> {
        let mut statement = self.conn.prepare_cached(include_str!("entries_of_chart.sql"))?;
        let rows = statement.query_map(params![key::join(epoch, seq)?, chart.0], read_entry)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Whether a change of this chart waits for the platform: then the chart's keys and file are still needed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn is_chart_waiting(&self, chart: ChartId) -> Result<bool, StoreError> {
        for epoch in self.epochs()?.iter().filter(|e| e.last > e.received) {
            for entry in self.entries_of_chart_after(chart, epoch.epoch, epoch.received)? {
                let header = entry.read_header().map_err(|_| StoreError::Decode("entry header"))?;
                let changes = header.action_kind().is_none_or(baton_domain::ActionKind::changes_chart);
                if header.epoch == epoch.epoch && changes {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// The hash of a stored entry, to be compared with a receipt's; none when it is not here, or no longer.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn hash_at(&self, epoch: u32, seq: u64) -> Result<Option<[u8; 32]>, StoreError> {
        let mut statement = self.conn.prepare_cached("SELECT header FROM entries WHERE key = ?1")?;
        let header: Option<Vec<u8>> = statement.query_row([key::join(epoch, seq)?], |row| row.get(0)).optional()?;
        Ok(header.map(|header| baton_ledger::header::entry_hash(&header)))
    }
}

/// Columns header, signature, payload.
pub(super) fn read_entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry { header: row.get(0)?, signature: row.get(1)?, payload: row.get(2)? })
}
