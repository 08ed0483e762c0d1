//! A therapist's shift, offline and back, without a window.
#![allow(clippy::unwrap_used, reason = "a journey that cannot go on must say where")]

mod shift;
mod walk;
