//! System packages: what the tests and the demo need beyond the Rust toolchain, installed where it is missing.

use std::process::Command;

use crate::process::{TaskError, output, run_command, succeeds};

/// What the tests without a window need: a private PostgreSQL, and a real Secret Service on a bus of its own.
pub const CORE: &[&str] = &["postgresql", "dbus", "dbus-x11", "gnome-keyring", "build-essential", "perl", "pkg-config"];

/// What the window needs: to build it, to show it without a screen, to drive it, and a browser for the page tests.
pub const WINDOW: &[&str] =
    &["libwebkit2gtk-4.1-dev", "libxdo-dev", "librsvg2-dev", "webkit2gtk-driver", "xvfb", "chromium", "nodejs"];

/// What the demo needs of that: it drives nothing and tests no page.
pub const DEMO: &[&str] = &["libwebkit2gtk-4.1-dev", "libxdo-dev", "librsvg2-dev", "xvfb", "nodejs"];

/// What a build for Windows needs: a linker, compilers for SQLCipher and OpenSSL, and the pages.
pub const WINDOWS: &[&str] =
    &["gcc-mingw-w64-x86-64", "g++-mingw-w64-x86-64", "build-essential", "perl", "pkg-config", "nodejs"];

/// Installs those of `packages` that are missing.
pub fn ensure(packages: &[&str]) -> Result<(), TaskError> {
    let missing: Vec<&str> = packages.iter().copied().filter(|package| !is_installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !succeeds("apt-get", &["--version"]) || output("id", &["-u"]).is_none_or(|id| id.trim() != "0") {
        let list = missing.join(" ");
        return Err(TaskError::Missing(format!("please install these packages first: {list}")));
    }
    let _ = run_command(apt(&["update", "-qq"]));
    let mut install = apt(&["install", "-y", "-qq", "--no-install-recommends"]);
    install.args(&missing);
    run_command(install)
}

fn apt(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn is_installed(package: &str) -> bool {
    output("dpkg-query", &["-W", "-f", "${Status}", package]).is_some_and(|status| status == "install ok installed")
}
