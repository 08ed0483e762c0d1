//! Faults: power cuts, kills, full disks, lost receipts and forked ledgers, under the real core, real encrypted files, real
//! TLS and PostgreSQL. Nothing acknowledged is lost, nothing is double, nothing is in a chart without its entry.
//!
//! All files of this process pass testkit's recording VFS. `BATON_KILLS` sets the number of kills (60), `BATON_CUTS` the
//! number of power cuts (30).
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on must say where")]

mod chart_commit;
mod clones;
mod delivery;
mod disk_full;
mod doubt;
mod folder;
mod keyring;
mod kills;
mod lock;
mod power_cut;
mod small_disk;
mod synced;
mod walk;
mod ward;
