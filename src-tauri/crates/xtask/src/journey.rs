//! The real window under automation: what `cargo xtask test`, `bench` and `screenshots` need to drive it.

use std::{fs, path::Path};

use crate::{
    packages,
    process::{TaskError, command, root, run, run_command, succeeds},
    ui,
};

/// The WebDriver proxy for Tauri, built from its crate once.
const DRIVER: &str = "tauri-driver@2.1.0";

/// Builds the app for automation and the driver, where they are not there yet. The pages must have been built.
pub fn prepare(profile: &[&str]) -> Result<(), TaskError> {
    let tools = root().join("target/tools");
    if !tools.join("bin/tauri-driver").exists() && !succeeds("tauri-driver", &["--help"]) {
        let mut install = command("cargo", &["install", DRIVER, "--locked", "--quiet", "--root"]);
        install.arg(&tools);
        run_command(install)?;
    }
    let mut build = vec!["build", "--quiet", "--workspace", "--features", "baton/e2e", "--bin", "baton"];
    build.extend(profile);
    run("cargo", &build)
}

/// Builds the app as it is shipped and puts it aside, where `tests/window` finds it beside the one under automation.
fn put_shipped_aside() -> Result<(), TaskError> {
    run("cargo", &["build", "--quiet", "--workspace", "--bin", "baton"])?;
    let built = std::env::current_exe().map_err(|error| TaskError::Start("this program".to_owned(), error))?;
    let folder = built.with_file_name("shipped");
    let copied =
        fs::create_dir_all(&folder).and_then(|()| fs::copy(built.with_file_name("baton"), folder.join("baton")));
    copied.map(|_| ()).map_err(|error| TaskError::Start(folder.display().to_string(), error))
}

/// Runs the journeys in the window.
pub fn run_through(pictures: Option<&Path>) -> Result<(), TaskError> {
    put_shipped_aside()?;
    prepare(&[])?;
    let mut journey = command("cargo", &["test", "--workspace", "--test", "e2e", "--", "--nocapture"]);
    if let Some(folder) = pictures {
        journey.env("BATON_SHOTS", std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf()));
    }
    run_command(journey)
}

/// Leaves a picture of each step of the journey in a folder.
pub fn screenshots(folder: &Path) -> Result<(), TaskError> {
    packages::ensure(packages::CORE)?;
    packages::ensure(packages::WINDOW)?;
    ui::build_if_stale()?;
    run_through(Some(folder))
}
