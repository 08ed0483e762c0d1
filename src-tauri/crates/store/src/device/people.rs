//! Who has signed in on this device: what the People screen shows, and the envelopes of their keys.

use baton_domain::{Role, UserId};
use rusqlite::{OptionalExtension, Row, named_params, params};

use super::DeviceFile;
use crate::{StoreError, value};

/// A person who has signed in here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// Who.
    pub user: UserId,
    /// Their immutable login id.
    pub login: String,
    /// Their name, for the screen.
    pub name: String,
    /// What the avatar shows.
    pub initials: String,
    /// Their role.
    pub role: Role,
    /// File name of their vault, random.
    pub vault: String,
    /// Dates and numbers that a PIN must not be.
    pub pin_facts: Vec<String>,
    /// Parameters of the password's derivation, as text. The caller clamps them.
    pub kdf: String,
    /// Key-check value of the user key.
    pub key_check: Vec<u8>,
}

const READ: &str = "SELECT user, login, name, initials, role, vault, pin_facts, kdf, key_check FROM people";

impl DeviceFile {
    /// Everybody who has signed in here, by name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn people(&self) -> Result<Vec<Person>, StoreError> {
        let mut statement = self.conn.prepare(&format!("{READ} ORDER BY name, user"))?;
        let rows = statement.query_map([], |row| Ok(read(row)))?;
        rows.map(|row| row?).collect()
    }

    /// One person; none if they never signed in here.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn person(&self, user: UserId) -> Result<Option<Person>, StoreError> {
        let row = self.conn.query_row(&format!("{READ} WHERE user = ?1"), [user.0], |row| Ok(read(row))).optional()?;
        row.transpose()
    }

    /// The person with this login; none if they never signed in here.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn person_by_login(&self, login: &str) -> Result<Option<Person>, StoreError> {
        let row = self.conn.query_row(&format!("{READ} WHERE login = ?1"), [login], |row| Ok(read(row))).optional()?;
        row.transpose()
    }

    /// Adds a person or replaces what is known of them, with the envelopes of their keys, in one transaction. Envelopes
    /// of other purposes stay.
    ///
    /// # Errors
    /// [`StoreError::Constraint`] when another person has the same login.
    pub fn put_person(&mut self, person: &Person, envelopes: &[(&str, &[u8])]) -> Result<(), StoreError> {
        let tx = self.conn.transaction()?;
        let values = named_params! {
            ":user": person.user.0,
            ":login": person.login,
            ":name": person.name,
            ":initials": person.initials,
            ":role": person.role as u8,
            ":vault": person.vault,
            ":pin_facts": value::to_json(&person.pin_facts, "PIN fact list")?,
            ":kdf": person.kdf,
            ":key_check": person.key_check,
        };
        tx.execute(include_str!("put_person.sql"), values)?;
        for (purpose, bytes) in envelopes {
            tx.execute(include_str!("put_envelope.sql"), params![person.user.0, purpose, bytes])?;
        }
        tx.commit()?;
        Ok(())
    }

    /// An envelope of a person's key; none if there is none for this purpose.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn envelope(&self, user: UserId, purpose: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT bytes FROM envelopes WHERE user = ?1 AND purpose = ?2";
        Ok(self.conn.query_row(sql, params![user.0, purpose], |row| row.get(0)).optional()?)
    }

    /// Stores or replaces an envelope.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_envelope(&mut self, user: UserId, purpose: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.conn.execute(include_str!("put_envelope.sql"), params![user.0, purpose, bytes])?;
        Ok(())
    }
}

fn read(row: &Row<'_>) -> Result<Person, StoreError> {
    Ok(Person {
        user: UserId(row.get(0)?),
        login: row.get(1)?,
        name: row.get(2)?,
        initials: row.get(3)?,
        role: Role::from_code(row.get(4)?).ok_or(StoreError::Decode("role"))?,
        vault: row.get(5)?,
        pin_facts: value::from_json(&row.get::<_, String>(6)?, "PIN fact list")?,
        kdf: row.get(7)?,
        key_check: row.get(8)?,
    })
}
