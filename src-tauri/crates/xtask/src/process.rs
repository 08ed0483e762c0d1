//! Running other programs.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Why a task ended early.
#[derive(Debug, thiserror::Error)]
pub enum TaskError {
    /// A program could not be started.
    #[error("{0} could not be started: {1}")]
    Start(String, std::io::Error),
    /// A program said no.
    #[error("failed: {0}")]
    Failed(String),
    /// Something is missing and cannot be installed here.
    #[error("{0}")]
    Missing(String),
}

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).map(Path::to_path_buf).unwrap_or_default()
}

/// A command at the repository's root. What `cargo run` says about this package is not passed on: build scripts watch those
/// variables (ring's does), and a `cargo build` by hand and one from here would compile half of the workspace anew each time.
pub fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    for (name, _) in std::env::vars_os() {
        if ["CARGO_MANIFEST_", "CARGO_PKG_"].iter().any(|ours| name.to_string_lossy().starts_with(ours)) {
            command.env_remove(name);
        }
    }
    command
}

/// Runs a command to its end, its output in sight, and demands success.
pub fn run(program: &str, arguments: &[&str]) -> Result<(), TaskError> {
    run_command(command(program, arguments))
}

/// Runs a prepared command to its end and demands success.
pub fn run_command(mut command: Command) -> Result<(), TaskError> {
    let words: Vec<String> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let line = words.join(" ");
    println!("\n▸ {line}");
    let status = command.status().map_err(|error| TaskError::Start(line.clone(), error))?;
    if status.success() { Ok(()) } else { Err(TaskError::Failed(line)) }
}

/// Whether a command runs and succeeds, without a word.
pub fn succeeds(program: &str, arguments: &[&str]) -> bool {
    command(program, arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// What a command prints, if it succeeds.
pub fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output = command(program, arguments).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
