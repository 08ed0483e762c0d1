//! Which store each system has, and with what options: always this device only (security.md D17).

use std::{error::Error as StdError, sync::Arc};

use keyring_core::{Result, api::CredentialStore};

use super::SecretStoreError;

/// Options of every entry.
#[cfg(windows)]
pub(super) const MODIFIERS: &[(&str, &str)] = &[("persistence", "Local")];
/// Options of every entry.
#[cfg(target_os = "ios")]
pub(super) const MODIFIERS: &[(&str, &str)] = &[("access-policy", "when-unlocked-this-device-only")];
/// Options of every entry.
#[cfg(not(any(windows, target_os = "ios")))]
pub(super) const MODIFIERS: &[(&str, &str)] = &[];

/// Connects to the system's store.
#[cfg(target_os = "linux")]
pub(super) fn connect() -> Result<Arc<CredentialStore>> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

/// Connects to the system's store.
#[cfg(windows)]
pub(super) fn connect() -> Result<Arc<CredentialStore>> {
    Ok(windows_native_keyring_store::Store::new()?)
}

/// Connects to the system's store: the login keychain, which iCloud does not copy.
#[cfg(target_os = "macos")]
pub(super) fn connect() -> Result<Arc<CredentialStore>> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

/// Connects to the system's store: protected data, without cloud copies by default.
#[cfg(target_os = "ios")]
pub(super) fn connect() -> Result<Arc<CredentialStore>> {
    Ok(apple_native_keyring_store::protected::Store::new()?)
}

/// Connects to the system's store. The shell must have given `ndk-context` its context first.
#[cfg(target_os = "android")]
pub(super) fn connect() -> Result<Arc<CredentialStore>> {
    Ok(android_native_keyring_store::Store::new()?)
}

/// What a store's own error means, if this system's store says more than `keyring-core`.
#[cfg(target_os = "linux")]
pub(super) fn classify_cause(cause: &(dyn StdError + Send + Sync + 'static)) -> Option<SecretStoreError> {
    super::linux::classify_cause(cause)
}

/// What a store's own error means, if this system's store says more than `keyring-core`.
#[cfg(not(target_os = "linux"))]
pub(super) fn classify_cause(_cause: &(dyn StdError + Send + Sync + 'static)) -> Option<SecretStoreError> {
    None
}
