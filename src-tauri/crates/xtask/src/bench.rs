//! The figures.

use std::path::Path;

use crate::{
    packages,
    process::{TaskError, command, run_command},
};

/// Measures in a release build and prints the table.
pub fn run(json: Option<&Path>) -> Result<(), TaskError> {
    packages::ensure(packages::CORE)?;
    let mut bench =
        command("cargo", &["run", "--release", "--quiet", "--package", "baton-tests", "--bin", "bench", "--"]);
    if let Some(path) = json {
        bench.arg("--json").arg(std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()));
    }
    run_command(bench)
}
