//! Texts that a person has begun and not recorded: a lock must not cost a word.

use rusqlite::{OptionalExtension, params};

use super::UserFile;
use crate::StoreError;

/// A draft.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    /// The text as typed.
    pub text: String,
    /// When it was stored last, wall milliseconds.
    pub updated_ms: i64,
}

impl UserFile {
    /// The draft under a key, if there is one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn draft(&self, key: &str) -> Result<Option<Draft>, StoreError> {
        let sql = "SELECT body, updated_ms FROM drafts WHERE key = ?1";
        let read = |row: &rusqlite::Row<'_>| Ok(Draft { text: row.get(0)?, updated_ms: row.get(1)? });
        Ok(self.conn.query_row(sql, [key], read).optional()?)
    }

    /// Stores or replaces a draft.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_draft(&mut self, key: &str, draft: &Draft) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO drafts (key, body, updated_ms) VALUES (?1, ?2, ?3)";
        self.conn.prepare_cached(sql)?.execute(params![key, draft.text, draft.updated_ms])?;
        Ok(())
    }

    /// Removes a draft: it was recorded, or thrown away by its author.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remove_draft(&mut self, key: &str) -> Result<(), StoreError> {
        self.conn.execute("DELETE FROM drafts WHERE key = ?1", [key])?;
        Ok(())
    }

    /// Removes drafts whose key begins so and that nobody has touched since, wall milliseconds.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remove_drafts_before(&mut self, prefix: &str, before_ms: i64) -> Result<(), StoreError> {
        let sql = "DELETE FROM drafts WHERE substr(key, 1, length(?1)) = ?1 AND updated_ms < ?2";
        self.conn.execute(sql, params![prefix, before_ms])?;
        Ok(())
    }
}
