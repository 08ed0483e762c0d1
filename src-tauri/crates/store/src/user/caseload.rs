//! The person's active caseload, as the platform gave it last.

use baton_domain::chart::CaseloadItem;
use rusqlite::params;

use super::UserFile;
use crate::{StoreError, value};

impl UserFile {
    /// The caseload, in the platform's order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn caseload(&self) -> Result<Vec<CaseloadItem>, StoreError> {
        let mut statement = self.conn.prepare("SELECT item FROM caseload ORDER BY position")?;
        let items = statement.query_map([], |row| row.get::<_, String>(0))?;
        items.map(|item| value::from_json(&item?, "caseload item")).collect()
    }

    /// Replaces the whole caseload: what is not in `items` is gone.
    ///
    /// # Errors
    /// [`StoreError`]; then the old one stands whole.
    pub fn replace_caseload(&mut self, items: &[CaseloadItem]) -> Result<(), StoreError> {
        let tx = self.conn.transaction()?;
        tx.execute("DELETE FROM caseload", [])?;
        let mut insert = tx.prepare("INSERT INTO caseload (chart, position, item) VALUES (?1, ?2, ?3)")?;
        for (position, item) in items.iter().enumerate() {
            insert.execute(params![item.chart.0, position.cast_signed(), value::to_json(item, "caseload item")?])?;
        }
        drop(insert);
        tx.commit()?;
        Ok(())
    }
}
