//! What can go wrong between a device and the platform.

use baton_contract::{ApiError, ErrorCode};

/// Why a request brought no usable answer. Nothing local changes on any of them.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SyncError {
    /// No connection, or it broke before the whole answer came: try again later.
    #[error("the platform cannot be reached")]
    Unreachable,
    /// The other side is not the enrolled platform. No byte of a body was sent.
    #[error("the other side is not the enrolled platform")]
    Untrusted,
    /// The platform's certificate is not valid at the device's time: the clock is wrong, or the certificate is old.
    #[error("the device's clock and the platform's certificate do not agree")]
    Clock,
    /// An answer outside the protocol, such as a captive portal's page. Nothing was taken from it.
    #[error("the answer is outside the protocol")]
    Protocol,
    /// The platform is overloaded or asks to wait.
    #[error("the platform asks to wait")]
    Busy {
        /// Seconds it asks for, if it said.
        retry_after_s: Option<u32>,
    },
    /// A batch is larger than what lies between takes.
    #[error("the request is too large")]
    TooLarge,
    /// The platform refused, with its reason.
    #[error("the platform refused: {}", .0.code.wire())]
    Refused(ApiError),
}

impl SyncError {
    /// The code for the person.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            SyncError::Unreachable | SyncError::Busy { .. } => ErrorCode::PlatformUnreachable,
            SyncError::Untrusted => ErrorCode::PlatformUntrusted,
            SyncError::Clock => ErrorCode::ClockImplausible,
            SyncError::Protocol => ErrorCode::PlatformProtocol,
            SyncError::TooLarge => ErrorCode::RequestTooLarge,
            SyncError::Refused(error) => error.code,
        }
    }

    /// Whether trying the same again later can help without anybody doing anything.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            SyncError::Unreachable | SyncError::Busy { .. } | SyncError::Protocol | SyncError::TooLarge => true,
            SyncError::Untrusted | SyncError::Clock => false,
            SyncError::Refused(error) => matches!(error.code, ErrorCode::PlatformFault | ErrorCode::DeviceNonce),
        }
    }
}
