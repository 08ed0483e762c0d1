//! In the build for the automated journey alone: when a statement read which table of a chart, written to a file among the
//! temporary ones, so that the journey can hold each read to an earlier entry. No row and no value is in it.

use std::{
    fs::File,
    io::Write,
    sync::{Mutex, PoisonError},
};

use baton_app::ReadWatch;
use baton_vault::clock::{Clock, SystemClock};

/// The trace of this process.
pub struct ReadTrace {
    file: Mutex<File>,
    clock: SystemClock,
}

impl ReadTrace {
    /// Begins the file `baton-reads-<process>`, a line each: milliseconds of the boot clock, table.
    pub fn begin() -> Option<Self> {
        let path = std::env::temp_dir().join(format!("baton-reads-{}", std::process::id()));
        Some(Self { file: Mutex::new(File::create(path).ok()?), clock: SystemClock::new().ok()? })
    }
}

impl ReadWatch for ReadTrace {
    fn saw(&self, table: &str) {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        // A line that is missing is missed by the journey, which counts them.
        let _ = writeln!(file, "{} {table}", self.clock.boot_ms());
    }
}
