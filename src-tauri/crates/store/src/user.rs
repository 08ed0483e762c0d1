//! A user's vault: their seeds, their caseload, their chart keys, their drafts. It opens with the user key, so nothing of
//! it is readable while that person is neither signed in nor active.

mod caseload;
mod draft;
mod keys;

use rusqlite::{Connection, OptionalExtension, params};
use zeroize::Zeroizing;

use crate::{
    StoreError,
    open::{self, OpenError, Place},
    schema::Kind,
};

pub use draft::Draft;
pub use keys::ChartKey;

/// The seeds with which a vault begins.
pub struct Seeds {
    /// Seed of the person's Ed25519 key on this device.
    pub signing: Zeroizing<[u8; 32]>,
    /// Seed of the X25519 key pair to which chart keys are released.
    pub sealing: Zeroizing<[u8; 32]>,
}

/// An open vault. Every write is durable when it returns.
pub struct UserFile {
    conn: Connection,
}

impl UserFile {
    /// Makes a vault with its seeds.
    ///
    /// # Errors
    /// [`OpenError`]; [`OpenError::Exists`] when there is one already.
    pub fn create(place: Place<'_>, seeds: &Seeds) -> Result<Self, OpenError> {
        let conn = open::create(place, Kind::User, |conn| {
            put_secret(conn, "signing", &*seeds.signing)?;
            put_secret(conn, "sealing", &*seeds.sealing)
        })?;
        Ok(Self { conn })
    }

    /// Opens a vault.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(place: Place<'_>) -> Result<Self, OpenError> {
        open::open(place, Kind::User).map(|conn| Self { conn })
    }

    /// The seeds.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn seeds(&self) -> Result<Seeds, StoreError> {
        Ok(Seeds { signing: self.seed("signing")?, sealing: self.seed("sealing")? })
    }

    /// Argon2id of the PIN with its parameters, so that a full sign-in rebuilds the PIN slot; none before a PIN is set.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn pin_hash(&self) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        self.secret("pin")
    }

    /// Stores or replaces it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_pin_hash(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        put_secret(&self.conn, "pin", bytes)
    }

    /// A small value by its key.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn meta(&self, key: &str) -> Result<Option<String>, StoreError> {
        Ok(self.conn.query_row("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get(0)).optional()?)
    }

    /// Stores a small value, or removes it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_meta(&mut self, key: &str, value: Option<&str>) -> Result<(), StoreError> {
        match value {
            Some(value) => {
                self.conn.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)", [key, value])?
            }
            None => self.conn.execute("DELETE FROM meta WHERE key = ?1", [key])?,
        };
        Ok(())
    }

    fn secret(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let bytes = self.conn.query_row("SELECT bytes FROM secrets WHERE name = ?1", [name], |row| row.get(0));
        Ok(bytes.optional()?.map(Zeroizing::new))
    }

    fn seed(&self, name: &str) -> Result<Zeroizing<[u8; 32]>, StoreError> {
        let bytes = self.secret(name)?.ok_or(StoreError::Missing("seed"))?;
        let mut seed = Zeroizing::new([0; 32]);
        if bytes.len() != seed.len() {
            return Err(StoreError::Decode("seed"));
        }
        seed.copy_from_slice(&bytes);
        Ok(seed)
    }
}

fn put_secret(conn: &Connection, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
    conn.execute("INSERT OR REPLACE INTO secrets (name, bytes) VALUES (?1, ?2)", params![name, bytes])?;
    Ok(())
}

#[cfg(test)]
mod tests;
