//! Chart keys that the platform released to this person on this device.

use baton_domain::{ChartId, chart::Compartment};
use rusqlite::{OptionalExtension, Row, params};
use zeroize::Zeroizing;

use super::UserFile;
use crate::StoreError;

/// A chart key. It neither prints nor copies.
pub struct ChartKey {
    /// The chart.
    pub chart: ChartId,
    /// The part of it.
    pub compartment: Compartment,
    /// Version of the key.
    pub key_epoch: u32,
    /// The key.
    pub key: Zeroizing<[u8; 32]>,
}

const READ: &str = "SELECT chart, compartment, key_epoch, key FROM chart_keys";

impl UserFile {
    /// Every chart key, older versions included, oldest version of a chart first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn chart_keys(&self) -> Result<Vec<ChartKey>, StoreError> {
        let mut statement = self.conn.prepare(&format!("{READ} ORDER BY chart, compartment, key_epoch"))?;
        let rows = statement.query_map([], |row| Ok(read(row)))?;
        rows.map(|row| row?).collect()
    }

    /// The newest key of a chart's part; none if it was not released.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn chart_key(&self, chart: ChartId, compartment: Compartment) -> Result<Option<ChartKey>, StoreError> {
        let sql = format!("{READ} WHERE chart = ?1 AND compartment = ?2 ORDER BY key_epoch DESC LIMIT 1");
        let row = self.conn.query_row(&sql, params![chart.0, compartment as u8], |row| Ok(read(row)));
        row.optional()?.transpose()
    }

    /// Stores keys in one transaction; a key of the same chart, part and version is replaced.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_chart_keys(&mut self, keys: &[ChartKey]) -> Result<(), StoreError> {
        let tx = self.conn.transaction()?;
        for key in keys {
            let values = params![key.chart.0, key.compartment as u8, key.key_epoch, *key.key];
            tx.execute(
                "INSERT OR REPLACE INTO chart_keys (chart, compartment, key_epoch, key) VALUES (?1, ?2, ?3, ?4)",
                values,
            )?;
        }
        tx.commit()?;
        Ok(())
    }

    /// Removes every key of a chart: the person left its care team.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remove_chart_keys(&mut self, chart: ChartId) -> Result<(), StoreError> {
        self.conn.execute("DELETE FROM chart_keys WHERE chart = ?1", [chart.0])?;
        Ok(())
    }
}

fn read(row: &Row<'_>) -> Result<ChartKey, StoreError> {
    let compartment = match row.get::<_, u8>(1)? {
        1 => Compartment::Clinical,
        2 => Compartment::Restricted,
        _ => return Err(StoreError::Decode("compartment")),
    };
    let key = Zeroizing::new(row.get(3)?);
    Ok(ChartKey { chart: ChartId(row.get(0)?), compartment, key_epoch: row.get(2)?, key })
}
