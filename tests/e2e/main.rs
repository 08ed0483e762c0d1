//! A therapist's shift in the real window: real keyring, real encrypted files, real TLS, real PostgreSQL.
//!
//! The journey acts by WebDriver clicks and keys, by the network, by signals and by files, and by nothing else. It needs
//! Xvfb, dbus, gnome-keyring, WebKitWebDriver, tauri-driver, and the app built with `--features e2e`.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a journey that cannot go on must say where"
)]
#![allow(clippy::print_stdout, reason = "where the pictures are, and how long a step took")]
#![allow(clippy::disallowed_methods, reason = "how long a test waits is no time that counts")]

/// Journeys with a driver go one at a time: two cores carry one window and its clinic.
static ONE_AT_A_TIME: std::sync::Mutex<()> = std::sync::Mutex::new(());

mod desk;
mod measures;
mod shift;
mod shipped;
mod together;
