//! The use cases: noun folder, verb file. Everything goes through two doors: the write door (`door::write`) that permits,
//! applies, records and commits, and the read door (`door::read`) that lets nothing out before its entry is durable
//! (DESIGN §2). No Tauri, no SQL, no HTTP here.

mod active;
mod attention;
mod chart;
mod core;
mod delivery;
mod device;
mod door;
mod draft;
mod error;
mod event;
mod export;
mod hold;
mod ledger_thread;
mod lock_timer;
mod note;
mod people;
mod program;
mod reserve;
mod session;
mod shift;
mod view;
mod writer;

pub use crate::{
    core::{Config, Core},
    device::start::secret_account,
    error::AppError,
    event::{Event, Listener, Topic},
    export::ExportFolder,
};
pub use baton_store::ReadWatch;
