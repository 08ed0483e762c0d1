//! Which people here hold the keys of which chart files: a file that somebody has no right to any more stays while
//! somebody else has.

use baton_domain::UserId;
use rusqlite::params;

use super::DeviceFile;
use crate::StoreError;

impl DeviceFile {
    /// Notes that this person's vault holds the keys of these files. What is noted already stays so.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn hold_charts(&mut self, user: UserId, files: &[String]) -> Result<(), StoreError> {
        let tx = self.conn.transaction()?;
        for file in files {
            let sql = "INSERT OR IGNORE INTO chart_holds (file, user) VALUES (?1, ?2)";
            tx.prepare_cached(sql)?.execute(params![file, user.0])?;
        }
        tx.commit()?;
        Ok(())
    }

    /// Notes that this person holds the file no more, and tells whether anybody still does.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn release_chart(&mut self, user: UserId, file: &str) -> Result<bool, StoreError> {
        self.conn.execute("DELETE FROM chart_holds WHERE file = ?1 AND user = ?2", params![file, user.0])?;
        let sql = "SELECT EXISTS (SELECT 1 FROM chart_holds WHERE file = ?1)";
        Ok(self.conn.query_row(sql, [file], |row| row.get(0))?)
    }
}
