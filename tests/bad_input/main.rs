//! Bad input, case by case: each has a code, a sentence for the person, and loses nothing; afterwards the right input works.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on must say where")]

mod clock;
mod common;
mod device;
mod fake;
mod files;
mod forms;
mod ids;
mod keyring;
mod offline;
mod pin;
mod platform;
mod sign_in;
mod text;
mod tls;
