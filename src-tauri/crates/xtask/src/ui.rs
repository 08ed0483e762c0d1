//! The pages: checked, built and tested with npm.

use crate::process::{TaskError, command, root, run_command, succeeds};

fn npm(arguments: &[&str]) -> Result<(), TaskError> {
    let mut npm = command("npm", arguments);
    npm.current_dir(root().join("ui"));
    run_command(npm)
}

/// Installs the modules that the lock file names, where they are not there yet.
pub fn install() -> Result<(), TaskError> {
    if !succeeds("npm", &["--version"]) {
        return Err(TaskError::Missing("please install Node.js 20 with npm first".to_owned()));
    }
    if root().join("ui/node_modules/.package-lock.json").exists() {
        return Ok(());
    }
    npm(&["ci", "--no-audit", "--no-fund"])
}

/// Builds the pages, which the shell embeds.
pub fn build() -> Result<(), TaskError> {
    install()?;
    npm(&["run", "build"])
}

/// Lints, type checks, builds and tests the pages. The shell embeds what is built here.
pub fn check_and_build() -> Result<(), TaskError> {
    install()?;
    npm(&["run", "check"])?;
    npm(&["test"])
}
