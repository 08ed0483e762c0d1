//! Everything a clean checkout must pass, cheapest first.

use crate::{
    arrows, journey, packages,
    process::{TaskError, run, succeeds},
    ui,
};

/// Crates that hold no I/O: they must compile for every platform the app will run on.
const PURE: &[&str] = &["baton-domain", "baton-ledger", "baton-contract"];
const FOREIGN_TARGETS: &[&str] = &["x86_64-pc-windows-gnu", "aarch64-linux-android"];

/// Runs it all.
pub fn run_all() -> Result<(), TaskError> {
    packages::ensure(packages::CORE)?;
    packages::ensure(packages::WINDOW)?;
    ui::check_and_build()?;
    arrows::check()?;
    run("cargo", &["fmt", "--all", "--check"])?;
    run("cargo", &["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"])?;
    run("cargo", &["test", "--workspace", "--no-fail-fast"])?;
    journey::run_through(None)?;
    for target in FOREIGN_TARGETS {
        check_for(target)?;
    }
    Ok(())
}

fn check_for(target: &str) -> Result<(), TaskError> {
    if !succeeds("rustup", &["target", "add", target]) {
        return Err(TaskError::Missing(format!("the toolchain has no target {target}")));
    }
    let mut arguments = vec!["check", "--quiet", "--target", target];
    for package in PURE {
        arguments.extend(["--package", package]);
    }
    run("cargo", &arguments)
}
