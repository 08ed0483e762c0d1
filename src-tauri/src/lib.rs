//! The shell: the only code that knows Tauri. It opens windows, hands commands to the core, and replaces the window on
//! every lock, so that no web process outlives the person whom it showed a chart to (DESIGN §9).

mod commands;
mod host;
#[cfg(feature = "e2e")]
mod read_trace;
mod window;

use std::process::ExitCode;

use tauri::{Manager, RunEvent};
#[cfg(unix)]
use tokio::signal::unix::{SignalKind, signal};

use crate::host::Host;

/// Freed memory is wiped: what a view model held of a chart does not lie about in the heap.
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<std::alloc::System> = zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// Variables that hand a web view to whoever set them. Only the build made for the automated journey starts with them.
const AUTOMATION: [&str; 3] = ["TAURI_WEBVIEW_AUTOMATION", "TAURI_AUTOMATION", "WEBKIT_INSPECTOR_SERVER"];

/// Runs the app until its last window closes.
#[cfg_attr(mobile, tauri::mobile_entry_point)]
pub fn run() -> ExitCode {
    let automated = AUTOMATION.iter().any(|name| std::env::var_os(name).is_some());
    if automated && !cfg!(feature = "e2e") {
        return ExitCode::FAILURE;
    }
    // Where the system refuses, the app still works; its device's posture is the clinic's to judge.
    let _ = baton_vault::memory::forbid_core_dumps();
    let app = tauri::Builder::default()
        .plugin(commands::plugin())
        .setup(|app| {
            app.manage(Host::new(app.handle().clone())?);
            app.state::<Host>().start();
            window::open(app.handle())?;
            #[cfg(unix)]
            end_with_the_desktop(app.handle().clone());
            Ok(())
        })
        .build(tauri::generate_context!());
    let Ok(app) = app else { return ExitCode::FAILURE };
    app.run(|app, event| {
        if let RunEvent::Exit = event {
            app.state::<Host>().close();
            #[cfg(target_os = "linux")]
            window::forget();
        }
    });
    ExitCode::SUCCESS
}

/// A desktop that shuts down says so by SIGTERM: the app then locks and says in the ledger that it ended in order.
#[cfg(unix)]
fn end_with_the_desktop(app: tauri::AppHandle) {
    tauri::async_runtime::spawn(async move {
        let Ok(mut asked) = signal(SignalKind::terminate()) else { return };
        asked.recv().await;
        app.exit(0);
    });
}
