//! The operating system's secret store, where the device secret and the freshness anchors live (DESIGN §4).
//!
//! There is no fallback and no mock: without a store Baton refuses to start work and makes no key. Entries stay on
//! this device (no roaming, no cloud). Calls block, and may wait for a person to unlock the store: never call them
//! from an async task.

#[cfg(target_os = "linux")]
mod linux;
mod platform;
mod value;

use std::{
    collections::HashMap,
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use keyring_core::{Entry, Error, api::CredentialStore};
use zeroize::Zeroizing;

/// The service name of all of Baton's entries.
pub const SERVICE: &str = "baton";

/// How long a store may take to let itself be connected to.
const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// How long a call may take: a person may have to type the password of the store.
const CALL_LIMIT: Duration = Duration::from_secs(120);

/// Why the secret store did not answer. None of these ever means "there is no such entry".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretStoreError {
    /// No store is running, or it cannot be reached, or it went away in the middle of the call.
    #[error("the system's secret store is unavailable: {0}")]
    Unavailable(String),
    /// The store is locked and was not unlocked.
    #[error("the system's secret store is locked")]
    Locked,
    /// The system does not let this program at the entry.
    #[error("access to the system's secret store was denied: {0}")]
    Denied(String),
    /// The entry is there but is not what was written, or there are several.
    #[error("the entry in the system's secret store is damaged: {0}")]
    Damaged(&'static str),
}

/// A place for a few small secrets, by account name.
pub trait SecretStore: Send + Sync {
    /// The secret, or `None` if the store *knows* that there is none.
    ///
    /// # Errors
    /// [`SecretStoreError`].
    fn read(&self, account: &str) -> Result<Option<Zeroizing<Vec<u8>>>, SecretStoreError>;

    /// Writes or replaces the secret.
    ///
    /// # Errors
    /// [`SecretStoreError`]; nothing is known about the entry then, read it again.
    fn write(&self, account: &str, secret: &[u8]) -> Result<(), SecretStoreError>;

    /// Removes the secret; it is no error if there is none.
    ///
    /// # Errors
    /// [`SecretStoreError`].
    fn delete(&self, account: &str) -> Result<(), SecretStoreError>;
}

/// The store of the operating system: Secret Service on Linux, Credential Manager on Windows, Keychain on Apple
/// systems, Keystore on Android.
///
/// Each call connects anew: a Secret Service session dies with its daemon, and the calls are rare. A store that does
/// not answer is `Unavailable`: after 10 seconds when connecting, after two minutes in a call.
pub struct OsSecretStore(());

impl OsSecretStore {
    /// Connects once to see that there is a store.
    ///
    /// # Errors
    /// [`SecretStoreError`], as every later call may give it.
    pub fn open() -> Result<Self, SecretStoreError> {
        bounded(CONNECT_LIMIT, || platform::connect().map(drop).map_err(classify))?;
        Ok(Self(()))
    }
}

impl SecretStore for OsSecretStore {
    fn read(&self, account: &str) -> Result<Option<Zeroizing<Vec<u8>>>, SecretStoreError> {
        let account = account.to_owned();
        bounded(CALL_LIMIT, move || match entry(&account)?.get_secret() {
            Ok(stored) => value::decode(&Zeroizing::new(stored)).map(Some),
            Err(Error::NoEntry) => confirm_readable().map(|()| None),
            Err(error) => Err(classify(error)),
        })
    }

    fn write(&self, account: &str, secret: &[u8]) -> Result<(), SecretStoreError> {
        let (account, stored) = (account.to_owned(), value::encode(secret));
        bounded(CALL_LIMIT, move || entry(&account)?.set_secret(&stored).map_err(classify))
    }

    fn delete(&self, account: &str) -> Result<(), SecretStoreError> {
        let account = account.to_owned();
        bounded(CALL_LIMIT, move || match entry(&account)?.delete_credential() {
            Ok(()) => Ok(()),
            Err(Error::NoEntry) => confirm_readable(),
            Err(error) => Err(classify(error)),
        })
    }
}

/// Runs a call on a thread of its own and stops waiting for it after `limit`. The bus libraries have no limit: a
/// daemon or bus that accepts a call and never answers would hang the app at its start. The thread is then abandoned.
fn bounded<T: Send + 'static>(
    limit: Duration,
    call: impl FnOnce() -> Result<T, SecretStoreError> + Send + 'static,
) -> Result<T, SecretStoreError> {
    let (sender, receiver) = mpsc::channel();
    thread::Builder::new()
        .name("secret-store".to_owned())
        // The receiver is gone only if the limit has passed; nobody wants the answer then.
        .spawn(move || drop(sender.send(call())))
        .map_err(|error| SecretStoreError::Unavailable(error.to_string()))?;
    receiver.recv_timeout(limit).unwrap_or_else(|_| Err(SecretStoreError::Unavailable("no answer".to_owned())))
}

fn entry(account: &str) -> Result<Entry, SecretStoreError> {
    let store: Arc<CredentialStore> = platform::connect().map_err(classify)?;
    let modifiers: HashMap<&str, &str> = platform::MODIFIERS.iter().copied().collect();
    store.build(SERVICE, account, Some(&modifiers)).map_err(classify)
}

/// "No entry" is only believed of a store that is open: some show nothing at all while locked, and a device secret
/// that seems missing would be made anew.
fn confirm_readable() -> Result<(), SecretStoreError> {
    #[cfg(target_os = "linux")]
    linux::confirm_unlocked()?;
    Ok(())
}

fn classify(error: Error) -> SecretStoreError {
    match error {
        Error::BadEncoding(_) | Error::BadDataFormat(..) => SecretStoreError::Damaged("the entry cannot be decoded"),
        Error::BadStoreFormat(_) => SecretStoreError::Damaged("the store cannot be read"),
        Error::Ambiguous(_) => SecretStoreError::Damaged("there are several entries of this name"),
        Error::NoStorageAccess(cause) => platform::classify_cause(&*cause).unwrap_or(SecretStoreError::Locked),
        Error::PlatformFailure(cause) => {
            platform::classify_cause(&*cause).unwrap_or_else(|| SecretStoreError::Unavailable(cause.to_string()))
        }
        other => SecretStoreError::Unavailable(other.to_string()),
    }
}
