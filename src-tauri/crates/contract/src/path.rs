//! The platform's paths. No path holds a name; charts are named in bodies.

/// `GET` → [`crate::request::NonceAnswer`]. Unsigned.
pub const NONCE: &str = "/v1/nonce";
/// `POST` [`crate::enrolment::EnrolRequest`] → [`crate::enrolment::EnrolAnswer`]. Signed by the new device's key.
pub const DEVICES: &str = "/v1/devices";
/// `POST` [`crate::sign_in::SignInRequest`] → [`crate::sign_in::SignInAnswer`].
pub const SIGN_IN: &str = "/v1/sign-in";
/// `POST` [`crate::sign_in::SecondFactorRequest`] → [`crate::sign_in::SignInAnswer`].
pub const SECOND_FACTOR: &str = "/v1/second-factor";
/// `POST` [`crate::sign_in::DeviceUserRequest`] → empty. With a token.
pub const DEVICE_USERS: &str = "/v1/device-users";
/// `POST` empty → [`crate::caseload::CaseloadAnswer`]. With a token.
pub const CASELOAD: &str = "/v1/caseload";
/// `POST` [`crate::pull::PullRequest`] (JSON) → [`crate::pull::Page`] (CBOR). With a token.
pub const PULL: &str = "/v1/pull";
/// `POST` [`crate::push::Batch`] (CBOR) → `Signed<Receipt>` (JSON). Needs nobody signed in.
pub const PUSH: &str = "/v1/push";
/// `POST` [`crate::caseload::AccessTrailRequest`] → [`crate::caseload::AccessTrailAnswer`]. With a token.
pub const ACCESS_TRAIL: &str = "/v1/access-trail";
/// `POST` empty → empty. Ends the token.
pub const SIGN_OUT: &str = "/v1/sign-out";
