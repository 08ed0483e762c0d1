//! The app in its real window on a machine of its own: real keyring, real encrypted files, real TLS, real PostgreSQL. What
//! drives it are WebDriver clicks and keys, the network, signals and files.
//!
//! It needs Xvfb, dbus, gnome-keyring, WebKitWebDriver, tauri-driver, and the app built with `--features baton/e2e`.
#![allow(clippy::print_stdout, reason = "where the pictures are, and how long a step took")]
#![allow(clippy::disallowed_methods, reason = "how long a test waits is no time that counts")]

mod app;
mod clinic;
mod driver;
mod guard;
mod machine;
mod memory;
mod page;
mod reads;
mod rules;
mod screen;
mod screens;

pub use app::{App, PATIENCE, WEB_PROCESS, processes_of, program, shipped};
pub use clinic::{ClinicSide, Held};
pub use driver::{Answer, By, Driver, Element, Refused};
pub use guard::{Guard, wait_until};
pub use machine::Machine;
pub use memory::{count_in_process, files_with};
pub use page::{button, css, field, in_row, with_class, words};
pub use reads::hold_to;
pub use rules::Rules;
pub use screen::{Area, Finger, Screen};
pub use screens::Key;
