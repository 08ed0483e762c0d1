//! The two doors and what stands behind them have no name outside.

use baton_app::active::{Active, OpenChart};
use baton_app::core::Device;
use baton_app::ledger_thread::LedgerHandle;
use baton_app::writer::Writer;

fn main() {}
