//! The whole app for Windows, built here: it shows that nothing in it is Linux's alone. Not part of CI.

use std::fs;

use clap::Args;

use crate::{
    packages,
    process::{TaskError, command, root, run_command, succeeds},
    ui,
};

const TARGET: &str = "x86_64-pc-windows-gnu";

/// How to build.
#[derive(Args)]
pub struct Settings {
    /// As it would be shipped: takes longer, and makes a smaller program.
    #[arg(long)]
    release: bool,
}

/// Builds it and says where it is.
pub fn build(settings: &Settings) -> Result<(), TaskError> {
    packages::ensure(packages::WINDOWS)?;
    if !succeeds("rustup", &["target", "add", TARGET]) {
        return Err(TaskError::Missing(format!("the toolchain has no target {TARGET}")));
    }
    ui::build_if_stale()?;
    let mut cargo = command("nice", &["cargo", "build", "--workspace", "--bin", "baton", "--target", TARGET]);
    cargo.args(settings.release.then_some("--release"));
    run_command(cargo)?;
    let profile = if settings.release { "release" } else { "debug" };
    let folder = target_folder().join(TARGET).join(profile);
    // Windows finds the loader of its web view beside the program.
    for name in ["baton.exe", "WebView2Loader.dll"] {
        let path = folder.join(name);
        let size = fs::metadata(&path).map_err(|error| TaskError::Start(path.display().to_string(), error))?.len();
        println!("{} ({:.1} MB)", path.display(), size as f64 / 1e6);
    }
    Ok(())
}

fn target_folder() -> std::path::PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), Into::into)
}
