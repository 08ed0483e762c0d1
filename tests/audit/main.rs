//! The audit trail put to the proof: every read has an entry, every denial is one, nothing lies in clear, and the
//! questions an auditor asks are answered from the platform's entries alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on must say where")]

mod ahead;
mod attribution;
mod canary;
mod commands;
mod outsiders;
mod questions;
mod reads;
mod scope;
