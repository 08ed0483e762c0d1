//! The figures.

use std::path::Path;

use crate::{
    journey, packages,
    process::{TaskError, command, run_command},
    ui,
};

/// Measures in a release build and prints the table.
pub fn run(json: Option<&Path>, only: Option<&str>) -> Result<(), TaskError> {
    packages::ensure(packages::CORE)?;
    packages::ensure(packages::WINDOW)?;
    ui::build_if_stale()?;
    journey::prepare(&["--release", "--bin", "bench", "--example", "empty_window"])?;
    let mut bench = command("target/release/bench", &[]);
    if let Some(path) = json {
        bench.arg("--json").arg(std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()));
    }
    if let Some(half) = only {
        bench.args(["--only", half]);
    }
    run_command(bench)
}
