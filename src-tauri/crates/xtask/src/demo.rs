//! The demo. What runs for long is a program of its own, in `tests/demo`: this one stays quick to build.

use std::{
    env,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::Command,
};

use clap::Args;

use crate::{
    packages,
    process::{TaskError, root, run},
    ui,
};

/// How to run the demo.
#[derive(Args)]
pub struct Settings {
    /// Where everything is kept: database, platform, one folder for each device. `demo-data` in the repository if not given.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Shows the app on a display of its own that nobody sees.
    #[arg(long)]
    headless: bool,
    /// Forgets what was kept, first.
    #[arg(long)]
    reset: bool,
    /// Opens this device; may be given several times.
    #[arg(long, value_name = "NAME")]
    device: Vec<String>,
}

/// Installs what is missing, builds, and becomes the demo.
pub fn start(settings: &Settings) -> Result<(), TaskError> {
    let seen = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| env::var_os(name).is_some_and(|v| !v.is_empty()));
    if !settings.headless && !seen {
        return Err(TaskError::Missing(
            "there is no display here to open the window on: add --headless, or start it in a desktop's session"
                .to_owned(),
        ));
    }
    packages::ensure(packages::CORE)?;
    packages::ensure(packages::DEMO)?;
    ui::build_if_stale()?;
    build(&["baton", "demo"])?;
    let data = settings.data.clone().unwrap_or_else(|| root().join("demo-data"));
    let mut demo = built("demo")?;
    demo.arg("run").arg("--app").arg(built("baton")?.get_program());
    demo.arg("--data").arg(std::path::absolute(&data).unwrap_or(data));
    demo.args(settings.headless.then_some("--headless")).args(settings.reset.then_some("--reset"));
    demo.args(settings.device.iter().flat_map(|name| ["--device", name]));
    become_(demo)
}

/// Prints the current code of a key that the app has shown.
pub fn otp(key: &[String]) -> Result<(), TaskError> {
    build(&["demo"])?;
    let mut demo = built("demo")?;
    demo.arg("otp").args(key);
    become_(demo)
}

/// Builds programs with the features that the tests' builds have, so that both share what is compiled; the app without any
/// of its own: automation is for the journeys' build.
fn build(programs: &[&str]) -> Result<(), TaskError> {
    let mut arguments = vec!["build", "--quiet", "--workspace"];
    arguments.extend(programs.iter().flat_map(|program| ["--bin", program]));
    run("cargo", &arguments)
}

/// A program that was built beside this one.
fn built(program: &str) -> Result<Command, TaskError> {
    let own = env::current_exe().map_err(|error| TaskError::Start(program.to_owned(), error))?;
    Ok(Command::new(own.parent().unwrap_or(Path::new(".")).join(program)))
}

/// Goes on as another program, so that signals meant for this one reach it.
fn become_(mut command: Command) -> Result<(), TaskError> {
    let error = command.exec();
    Err(TaskError::Start(command.get_program().to_string_lossy().into_owned(), error))
}
