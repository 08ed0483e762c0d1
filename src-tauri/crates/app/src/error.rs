//! One error for every use case: the code that decides, and what a screen needs beside it.

use baton_contract::{ErrorCode, view::Failure};
use baton_domain::text::TextError;
use baton_store::{OpenError, StoreError};
use baton_sync::SyncError;
use baton_vault::{content::ContentError, keyring::SecretStoreError, random::RandomError};

/// Why a use case did not happen. Nothing recorded is lost by any of them.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{}", code.wire())]
pub struct AppError {
    /// What went wrong.
    pub code: ErrorCode,
    /// PIN tries left, for a wrong PIN.
    pub tries_left: Option<u8>,
    /// Why a PIN is weak.
    pub reason: Option<&'static str>,
}

/// What follows a change is no reason to call it failed: from its entry on it happened (DESIGN §2).
pub(crate) fn unseen(_: AppError) -> AppError {
    ErrorCode::RecordedUnseen.into()
}

impl From<ErrorCode> for AppError {
    fn from(code: ErrorCode) -> Self {
        Self { code, tries_left: None, reason: None }
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Failure {
            code: error.code,
            text: error.code.text().to_owned(),
            tries_left: error.tries_left,
            reason: error.reason.map(str::to_owned),
        }
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => ErrorCode::DiskFull,
            StoreError::Refused(_) => ErrorCode::ActionRefused,
            StoreError::Corrupt | StoreError::Decode(_) | StoreError::Schema(_) | StoreError::Chain(_) => {
                ErrorCode::FileDamaged
            }
            StoreError::Incomplete => ErrorCode::ChartNotHere,
            StoreError::Reopen => ErrorCode::ChartFault,
            StoreError::Io
            | StoreError::Busy
            | StoreError::Denied
            | StoreError::OutOfOrder(_)
            | StoreError::Missing(_)
            | StoreError::Constraint => ErrorCode::DiskFault,
        }
        .into()
    }
}

impl From<OpenError> for AppError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Newer { .. } => ErrorCode::FileNewer,
            OpenError::Full => ErrorCode::DiskFull,
            OpenError::Io | OpenError::Busy | OpenError::NoCipher | OpenError::Migration => ErrorCode::DiskFault,
            OpenError::Store(error) => return error.into(),
            OpenError::Missing
            | OpenError::Exists
            | OpenError::NotEncrypted
            | OpenError::BadKey
            | OpenError::Unreadable
            | OpenError::Unfinished
            | OpenError::Chain(_) => ErrorCode::FileDamaged,
        }
        .into()
    }
}

impl From<SyncError> for AppError {
    fn from(error: SyncError) -> Self {
        error.code().into()
    }
}

impl From<SecretStoreError> for AppError {
    fn from(error: SecretStoreError) -> Self {
        match error {
            SecretStoreError::Locked => ErrorCode::KeyringLocked,
            _ => ErrorCode::KeyringUnavailable,
        }
        .into()
    }
}

impl From<RandomError> for AppError {
    fn from(_: RandomError) -> Self {
        ErrorCode::Internal.into()
    }
}

impl From<ContentError> for AppError {
    fn from(error: ContentError) -> Self {
        match error {
            ContentError::TooLong => ErrorCode::TooLarge,
            _ => ErrorCode::Internal,
        }
        .into()
    }
}

impl From<TextError> for AppError {
    fn from(error: TextError) -> Self {
        match error {
            TextError::TooLong { .. } => ErrorCode::TooLarge,
            TextError::Empty | TextError::Unshowable => ErrorCode::TextUnusable,
        }
        .into()
    }
}

impl From<uuid::Error> for AppError {
    fn from(_: uuid::Error) -> Self {
        ErrorCode::NotFound.into()
    }
}

macro_rules! internal {
    ($($kind:ty),* $(,)?) => {$(
        impl From<$kind> for AppError {
            fn from(_: $kind) -> Self {
                ErrorCode::Internal.into()
            }
        }
    )*};
}

internal!(
    serde_json::Error,
    baton_vault::sealing::SealingError,
    baton_vault::kdf::KdfError,
    baton_vault::secret::LengthError,
    baton_vault::pin::PinHashError,
    tokio::task::JoinError,
);
