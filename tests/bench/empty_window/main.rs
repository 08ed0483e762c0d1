//! An empty Tauri window: what any start is measured against.

use std::process::ExitCode;

fn main() -> ExitCode {
    let app = tauri::Builder::default().run(tauri::generate_context!("tests/bench/empty_window/tauri.conf.json"));
    if app.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
