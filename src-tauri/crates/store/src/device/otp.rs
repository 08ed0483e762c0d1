//! The offline second factor: each step is accepted once.

use baton_domain::UserId;
use rusqlite::{OptionalExtension, TransactionBehavior, params};
use zeroize::Zeroizing;

use super::DeviceFile;
use crate::StoreError;

impl DeviceFile {
    /// A person's offline seed, or the envelope that holds it; none without one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn offline_seed(&self, user: UserId) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let seed = self.conn.query_row("SELECT seed FROM offline_otp WHERE user = ?1", [user.0], |row| row.get(0));
        Ok(seed.optional()?.map(Zeroizing::new))
    }

    /// Stores a seed. A new seed does not forget which steps were accepted: they count by time.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_offline_seed(&mut self, user: UserId, seed: &[u8]) -> Result<(), StoreError> {
        self.conn.execute(include_str!("put_offline_seed.sql"), params![user.0, seed])?;
        Ok(())
    }

    /// Takes a person's offline seed away, where the clinic no longer allows it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remove_offline_seed(&mut self, user: UserId) -> Result<(), StoreError> {
        self.conn.execute("DELETE FROM offline_otp WHERE user = ?1", [user.0])?;
        Ok(())
    }

    /// The last accepted step; 0 before the first.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the person has no offline seed.
    pub fn last_step(&self, user: UserId) -> Result<u64, StoreError> {
        let sql = "SELECT step FROM offline_otp WHERE user = ?1";
        let step: Option<i64> = self.conn.query_row(sql, [user.0], |row| row.get(0)).optional()?;
        step.map(i64::cast_unsigned).ok_or(StoreError::Missing("offline seed"))
    }

    /// Accepts a step (number of 30 s since the Unix epoch), durably and once: call it before the vault is opened.
    ///
    /// # Errors
    /// [`StoreError::OutOfOrder`] when this step or a later one was accepted before; [`StoreError::Missing`] when the
    /// person has no offline seed.
    pub fn accept_step(&mut self, user: UserId, step: u64) -> Result<(), StoreError> {
        let step = i64::try_from(step).map_err(|_| StoreError::Decode("one-time step"))?;
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let sql = "SELECT step FROM offline_otp WHERE user = ?1";
        let last: Option<i64> = tx.query_row(sql, [user.0], |row| row.get(0)).optional()?;
        if step <= last.ok_or(StoreError::Missing("offline seed"))? {
            return Err(StoreError::OutOfOrder("the one-time step"));
        }
        tx.execute("UPDATE offline_otp SET step = ?2 WHERE user = ?1", params![user.0, step])?;
        tx.commit()?;
        Ok(())
    }
}
