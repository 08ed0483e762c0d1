//! A secret store in memory, for tests of everything but the keyring. It lives here, in a crate that no shipped binary
//! links: the app itself knows no other store than the operating system's.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use baton_vault::keyring::{SecretStore, SecretStoreError};
use zeroize::Zeroizing;

/// How the store behaves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mood {
    /// As it should.
    Sound,
    /// Not there.
    Unavailable,
    /// Locked.
    Locked,
}

/// The store.
pub struct MemorySecrets {
    items: Mutex<HashMap<String, Vec<u8>>>,
    mood: Mutex<Mood>,
}

impl Default for MemorySecrets {
    fn default() -> Self {
        Self { items: Mutex::default(), mood: Mutex::new(Mood::Sound) }
    }
}

impl MemorySecrets {
    /// Changes how it behaves.
    pub fn set_mood(&self, mood: Mood) {
        *self.mood.lock().unwrap_or_else(PoisonError::into_inner) = mood;
    }

    /// Loses everything.
    pub fn empty(&self) {
        self.items.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// How many secrets it holds.
    pub fn len(&self) -> usize {
        self.items.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn check(&self) -> Result<(), SecretStoreError> {
        match *self.mood.lock().unwrap_or_else(PoisonError::into_inner) {
            Mood::Sound => Ok(()),
            Mood::Unavailable => Err(SecretStoreError::Unavailable("gone".to_owned())),
            Mood::Locked => Err(SecretStoreError::Locked),
        }
    }
}

impl SecretStore for MemorySecrets {
    fn read(&self, account: &str) -> Result<Option<Zeroizing<Vec<u8>>>, SecretStoreError> {
        self.check()?;
        let items = self.items.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(items.get(account).cloned().map(Zeroizing::new))
    }

    fn write(&self, account: &str, secret: &[u8]) -> Result<(), SecretStoreError> {
        self.check()?;
        self.items.lock().unwrap_or_else(PoisonError::into_inner).insert(account.to_owned(), secret.to_vec());
        Ok(())
    }

    fn delete(&self, account: &str) -> Result<(), SecretStoreError> {
        self.check()?;
        self.items.lock().unwrap_or_else(PoisonError::into_inner).remove(account);
        Ok(())
    }
}
