//! Signing in. The password never leaves the device: what travels is a value derived from it (DESIGN §4).

use baton_domain::{Role, UserId, policy::PolicyBundle, text::Name};
use serde::{Deserialize, Serialize};

use crate::signed::{PlatformTime, Signed};

/// Login, derived authentication value, and the second factor.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInRequest {
    /// The immutable login id.
    pub login: String,
    /// 32 bytes derived from the password, base64url without padding.
    pub auth_value: String,
    /// Six digits; none on the first try of a person who has no second factor yet.
    pub code: Option<String>,
}

/// What a sign-in led to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum SignInAnswer {
    /// In, with both factors done.
    SignedIn(Box<SignedIn>),
    /// The password is right, and a second factor must be enrolled before anything else: the ticket does nothing but
    /// that.
    EnrolSecondFactor {
        /// Names this enrolment; good for ten minutes.
        ticket: String,
        /// The seed as `otpauth://` address for a QR code.
        uri: String,
        /// The seed as base32 text, for typing.
        seed: String,
    },
}

/// A person who is in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// Opaque; goes into `authorization: Bearer` with each request that needs a person.
    pub token: String,
    /// When the token ends, wall milliseconds of the platform.
    pub expires_ms: i64,
    /// Who it is.
    pub person: Person,
    /// The policy as it stands.
    pub policy: Signed<PolicyBundle>,
    /// The time.
    pub time: Signed<PlatformTime>,
}

/// A person of the clinic.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Person {
    /// Their id.
    pub user: UserId,
    /// Their login id.
    pub login: String,
    /// Their name.
    pub name: Name,
    /// What the avatar shows.
    pub initials: Name,
    /// Their role.
    pub role: Role,
    /// Dates and numbers that a PIN must not be: birth date as `YYYY-MM-DD`, digits of a phone number.
    pub pin_facts: Vec<String>,
}

/// Confirms a new second factor with its first code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactorRequest {
    /// The ticket.
    pub ticket: String,
    /// Six digits from the new seed.
    pub code: String,
}

/// A person's keys, born on this device.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DeviceUserRequest {
    /// Ed25519 public key of (user, device), base64url without padding. Set once for a pair; another one is refused.
    pub signing_key: String,
    /// X25519 public key of (user, device), base64url without padding.
    pub sealing_key: String,
}
