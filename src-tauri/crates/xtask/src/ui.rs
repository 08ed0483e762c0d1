//! The pages: checked, built and tested with npm.

use std::{fs, io, path::Path, time::SystemTime};

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

/// Lints, type checks, builds and tests the pages. The shell embeds what is built here.
pub fn check_and_build() -> Result<(), TaskError> {
    install()?;
    npm(&["run", "check"])?;
    npm(&["test"])
}

/// Builds the pages unless what is built is newer than all that it is built from. The shell embeds them, so it would be
/// compiled anew with each build.
pub fn build_if_stale() -> Result<(), TaskError> {
    install()?;
    let ui = root().join("ui");
    let built = fs::metadata(ui.join("dist/index.html")).and_then(|page| page.modified());
    let sources = ["src", "build", "package-lock.json", "svelte.config.js", "vite.config.ts", "tsconfig.json"];
    let newest = sources.iter().map(|name| newest(&ui.join(name))).collect::<io::Result<Vec<_>>>();
    match (built, newest) {
        (Ok(built), Ok(newest)) if newest.iter().all(|changed| *changed < built) => Ok(()),
        _ => npm(&["run", "build"]),
    }
}

/// When a file, or anything in a folder, was changed last.
fn newest(path: &Path) -> io::Result<SystemTime> {
    let mut newest = fs::metadata(path)?.modified()?;
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            newest = newest.max(self::newest(&entry?.path())?);
        }
    }
    Ok(newest)
}
