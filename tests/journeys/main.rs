//! A therapist's shift, offline and back, without a window.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a journey that cannot go on must say where"
)]

mod demo;
mod draft;
mod kept_clinic;
mod long_walk;
mod measures;
mod note;
mod observer;
mod paper;
mod program;
mod renew;
mod shift;
mod walk;

/// Journeys that undo go one at a time: new ids ascend by process, and a process with two clocks is no device.
static ONE_AT_A_TIME: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
