//! Errors as a closed set: a code to decide by, a sentence for the person, and what to do next. No text holds a name, an
//! id or a value.

use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $wire:literal, $status:literal, $text:literal);* $(;)?) => {
        /// Every error that can reach a person or cross the wire.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
        pub enum ErrorCode { $($(#[$doc])* #[serde(rename = $wire)] $name),* }

        impl ErrorCode {
            /// Every code.
            pub const ALL: &'static [ErrorCode] = &[$(ErrorCode::$name),*];

            /// `noun.reason`.
            #[must_use]
            pub fn wire(self) -> &'static str {
                match self { $(ErrorCode::$name => $wire),* }
            }

            /// The HTTP status with which the platform sends it; 0 for codes that only arise on a device.
            #[must_use]
            pub fn status(self) -> u16 {
                match self { $(ErrorCode::$name => $status),* }
            }

            /// A sentence for the person, with the next step.
            #[must_use]
            pub fn text(self) -> &'static str {
                match self { $(ErrorCode::$name => $text),* }
            }
        }
    };
}

codes! {
    /// Wrong login or password.
    SignInCredentials = "sign_in.credentials", 401, "That login and password do not go together. Check both and try again.";
    /// Wrong second factor.
    SignInCode = "sign_in.code", 401, "That code is not right. Wait for the next one in your authenticator and try again.";
    /// A code that was used before.
    SignInCodeReused = "sign_in.code_reused", 401, "That code was used already. Wait for the next one.";
    /// Too many tries.
    SignInThrottled = "sign_in.throttled", 429, "Too many tries. Wait a moment, then try again.";
    /// The account is disabled.
    SignInDisabled = "sign_in.disabled", 403, "This account is closed. Ask your clinic's admin.";
    /// The clinic does not allow sign-in with no network.
    SignInOfflineForbidden = "sign_in.offline_forbidden", 0, "Your clinic needs a network connection to sign in. Connect and try again.";
    /// This person never signed in on this device.
    SignInNotHere = "sign_in.not_here", 0, "You have not signed in on this device before. Connect to the network once to start here.";
    /// A second factor must be enrolled first.
    SecondFactorRequired = "second_factor.required", 403, "Your clinic requires a second step. Set it up to go on.";
    /// A sign-in ticket or token ran out.
    TokenExpired = "token.expired", 401, "Your sign-in has run out. Sign in again; nothing is lost.";
    /// The password is not acceptable.
    PasswordWeak = "password.weak", 0, "Choose a password of at least 15 characters.";
    /// The PIN is weak.
    PinWeak = "pin.weak", 0, "That PIN is easy to guess. Choose another.";
    /// The PIN is wrong.
    PinWrong = "pin.wrong", 0, "That PIN is not right.";
    /// No PIN slot: full sign-in needed.
    PinGone = "pin.gone", 0, "Sign in with your password and code to go on.";
    /// Nobody is active.
    Locked = "device.locked", 0, "The device is locked. Tap your name to go on.";
    /// The enrolment code cannot be read.
    EnrolmentCode = "enrolment.code", 0, "That is not an enrolment code. Check it for missing characters.";
    /// The enrolment code is spent or too old.
    EnrolmentSpent = "enrolment.spent", 403, "This enrolment code was used or has run out. Ask your clinic for a new one.";
    /// The device is already enrolled.
    DeviceEnrolled = "device.enrolled", 0, "This device is already enrolled.";
    /// The device is not enrolled.
    DeviceNotEnrolled = "device.not_enrolled", 0, "Enrol this device first.";
    /// The platform does not know this device, or its signature is wrong.
    DeviceUnknown = "device.unknown", 401, "The clinic does not know this device. Ask your admin; what is recorded here is kept.";
    /// A request signed for too old or foreign a nonce.
    DeviceNonce = "device.nonce", 401, "The connection was too slow. Try again.";
    /// Another app process holds the data folder.
    FolderBusy = "folder.busy", 0, "Baton is already open on this device.";
    /// The tenant of the address is not that of the device or token.
    TenantMismatch = "tenant.mismatch", 403, "This belongs to another clinic.";
    /// Denied by policy.
    Denied = "policy.denied", 403, "This is not part of your role or caseload.";
    /// The lease has run out.
    LeaseExpired = "lease.expired", 0, "This device has not reached your clinic for too long. Connect to the network to open charts; what is recorded is kept.";
    /// The clock is not plausible.
    ClockImplausible = "clock.implausible", 0, "The device's clock looks wrong. Set the date and time, or connect to the network.";
    /// No such record for this person.
    NotFound = "record.not_found", 404, "There is no such record in your caseload.";
    /// The chart is not open.
    ChartNotOpen = "chart.not_open", 0, "Open the chart first.";
    /// The chart has no data on this device yet.
    ChartNotHere = "chart.not_here", 0, "This chart has not arrived yet. Connect to the network to fetch it.";
    /// The chart's file could not be used; it will be re-opened and replayed.
    ChartFault = "chart.fault", 0, "Your last tap is kept. Open the chart again to go on.";
    /// The change was recorded; only what it would have shown could not be read.
    RecordedUnseen = "view.unseen", 0, "That is recorded. It cannot be shown just now; open the page again.";
    /// A target was changed in the meantime.
    TargetChanged = "target.changed", 0, "Somebody changed this target in the meantime. What you wrote is kept: look at both, then write it again.";
    /// A target's plan cannot be carried out.
    TargetUnusable = "target.unusable", 0, "This plan cannot be carried out as it stands. Look at the marked fields and try again.";
    /// A drawing that cannot be exported.
    ExportUnusable = "export.unusable", 0, "These drawings cannot be exported. Open the graphs again and try once more.";
    /// An exported file could not be written.
    ExportUnwritable = "export.unwritable", 0, "The file could not be saved. Make room in the folder for downloads, then try again; the attempt is recorded.";
    /// The action cannot apply to the chart as it is.
    ActionRefused = "action.refused", 0, "That cannot be done now: the session has changed. Look at the row and try again.";
    /// A check of the note fails.
    NoteUnchecked = "note.unchecked", 0, "The note is not ready to be signed. The checks above it say what is missing.";
    /// More than an action may carry.
    TooLarge = "action.too_large", 413, "That is more than one entry can hold. Make it shorter.";
    /// Text with characters that cannot be kept.
    TextUnusable = "text.unusable", 422, "Some characters cannot be used here. Type the text again without them.";
    /// No room on the device.
    DiskFull = "disk.full", 0, "The device is full. Free some space; everything recorded so far is safe.";
    /// The device's storage failed.
    DiskFault = "disk.fault", 0, "The device's storage did not answer. Nothing recorded was lost; restart the app.";
    /// No keyring.
    KeyringUnavailable = "keyring.unavailable", 0, "The device's key store is not available. Unlock it or restart the device; your data is untouched.";
    /// The keyring is locked.
    KeyringLocked = "keyring.locked", 0, "The device's key store is locked. Unlock it and try again; your data is untouched.";
    /// The keyring lost the device's secret.
    KeyringEmpty = "keyring.empty", 0, "The device's key is gone from its key store. Ask your admin to recover this device; your data is untouched.";
    /// A database file was damaged, foreign, or opened with the wrong key.
    FileDamaged = "file.damaged", 0, "A file on this device is damaged. Nothing was deleted; ask your admin.";
    /// A database file is newer than this app.
    FileNewer = "file.newer", 0, "This device's data was written by a newer Baton. Update the app; your data is untouched.";
    /// The platform cannot be reached.
    PlatformUnreachable = "platform.unreachable", 0, "Your clinic cannot be reached now. Everything is kept here and sent later.";
    /// The platform's identity is not the enrolled one.
    PlatformUntrusted = "platform.untrusted", 0, "The connection is not to your clinic, so nothing was sent. Try another network.";
    /// The platform answered outside the protocol.
    PlatformProtocol = "platform.protocol", 0, "Your clinic's answer made no sense, so nothing was taken from it. Everything is kept here.";
    /// The platform failed.
    PlatformFault = "platform.fault", 500, "Something failed at your clinic. Everything is kept here and sent later.";
    /// The request is malformed.
    RequestMalformed = "request.malformed", 400, "The request could not be read.";
    /// The request is larger than allowed.
    RequestTooLarge = "request.too_large", 413, "The request is too large.";
    /// The batch does not start where the platform's copy ends.
    LedgerGap = "ledger.gap", 409, "The platform expects an earlier entry first.";
    /// The batch is broken: a hash, signature or field does not verify.
    LedgerBroken = "ledger.broken", 422, "The entries do not verify.";
    /// The batch holds another history of entries the platform already has.
    LedgerFork = "ledger.fork", 409, "The platform holds another history of this device.";
    /// The ledger is frozen after a fork.
    LedgerFrozen = "ledger.frozen", 409, "This ledger is frozen; a new epoch is needed.";
    /// Anything else inside the device's core.
    Internal = "core.internal", 500, "Something went wrong inside the app. Everything recorded is kept.";
}

/// An error as the platform sends it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ApiError {
    /// What went wrong.
    pub code: ErrorCode,
    /// [`ErrorCode::LedgerGap`]: the number of the last entry the platform holds in this epoch.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub held: Option<u64>,
}

impl From<ErrorCode> for ApiError {
    fn from(code: ErrorCode) -> Self {
        Self { code, held: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_a_noun_and_a_reason_once_with_a_sentence() {
        let mut seen = std::collections::HashSet::new();
        for code in ErrorCode::ALL {
            assert!(seen.insert(code.wire()), "{}", code.wire());
            assert_eq!(code.wire().split('.').count(), 2);
            assert!(code.text().ends_with('.') && code.text().len() > 10);
            let json = serde_json::to_string(code).unwrap();
            assert_eq!(json, format!("\"{}\"", code.wire()));
        }
    }
}
