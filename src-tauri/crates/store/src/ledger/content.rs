//! The keys that seal payloads, wrapped.

use baton_domain::ChartId;
use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use super::LedgerFile;
use crate::error::StoreError;

/// A content key as it lies in the ledger: readable only with the chart key (or the device secret), or by the platform.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredContentKey {
    /// Commitment to the key; entry headers name it.
    pub id: [u8; 16],
    /// The chart; none for entries without one.
    pub chart: Option<ChartId>,
    /// Wrapped for local replay.
    pub wrapped: Vec<u8>,
    /// Sealed to the tenant's ingest key.
    pub sealed: Vec<u8>,
}

const READ: &str = "SELECT id, chart, wrapped, sealed FROM content_keys WHERE id = ?1";

impl LedgerFile {
    /// A content key.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn content_key(&self, id: &[u8; 16]) -> Result<Option<StoredContentKey>, StoreError> {
        Ok(self.conn.prepare_cached(READ)?.query_row([id], read).optional()?)
    }

    /// Content keys in the order asked, each once.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when one is not there: a batch without it would be unreadable for ever.
    pub fn content_keys_for(&self, ids: &[[u8; 16]]) -> Result<Vec<StoredContentKey>, StoreError> {
        let mut found: Vec<StoredContentKey> = Vec::new();
        for id in ids {
            if !found.iter().any(|key| key.id == *id) {
                found.push(self.content_key(id)?.ok_or(StoreError::Missing("content key"))?);
            }
        }
        Ok(found)
    }
}

/// Stores a key that entries from `since` on may name. The id commits to the key, so one that is there is the same.
pub(super) fn insert(conn: &Connection, key: &StoredContentKey, since: i64) -> Result<(), StoreError> {
    let values = params![key.id, key.chart.map(|c| c.0), key.wrapped, key.sealed, since];
    conn.prepare_cached(include_str!("insert_content_key.sql"))?.execute(values)?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredContentKey> {
    Ok(StoredContentKey {
        id: row.get(0)?,
        chart: row.get::<_, Option<Uuid>>(1)?.map(ChartId),
        wrapped: row.get(2)?,
        sealed: row.get(3)?,
    })
}
