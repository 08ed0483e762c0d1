//! Baton's cryptography and key handling: secrets, derivation, envelopes, sealing, signatures, PIN, one-time codes,
//! clocks, and the operating system's secret store. Nothing here touches a file or the network.
//!
//! The rules this crate implements are DESIGN §4 and security.md §2.3, §2.4 and §2.9. Two words are used
//! consistently: `derive_*` is deterministic, `make_*` (and `make`) draws random bytes and can fail.

pub mod clock;
pub mod content;
mod derivation;
pub mod envelope;
mod gcm;
pub mod id;
pub mod kdf;
pub mod keyring;
pub mod keys;
pub mod memory;
pub mod otp;
pub mod pin;
pub mod random;
pub mod sealing;
pub mod secret;
pub mod signing;
