//! Windows. On a lock the window is replaced, not navigated: navigating away leaves hundreds of copies of a chart's text in
//! the web process, and Back restores the page (DESIGN §9).

use std::sync::atomic::{AtomicU32, Ordering};

use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder, webview::NewWindowResponse};

/// Every window's label is this and a number; the capability in `tauri.conf.json` names the pattern.
const LABEL: &str = "baton-";

static NUMBER: AtomicU32 = AtomicU32::new(1);

/// Opens a window at People.
pub fn open(app: &AppHandle) -> tauri::Result<WebviewWindow> {
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let builder = WebviewWindowBuilder::new(app, format!("{LABEL}{number}"), WebviewUrl::App("index.html".into()))
        .title("Baton")
        .inner_size(1280.0, 800.0)
        .min_inner_size(720.0, 560.0)
        .content_protected(true)
        .general_autofill_enabled(false)
        .disable_drag_drop_handler()
        .devtools(false)
        .on_navigation(|url| is_own(url.scheme(), url.host_str()))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false);
    separate(builder).build()
}

/// Replaces every window by a new one at People; the old ones' web processes end with them.
pub fn replace(app: &AppHandle) {
    let old: Vec<WebviewWindow> = app.webview_windows().into_values().collect();
    let Ok(new) = open(app) else {
        // Without a new window nothing of the old one may stay in sight: the app ends and starts at People.
        app.request_restart();
        return;
    };
    if let Some(first) = old.first() {
        keep_place(first, &new);
    }
    for window in old {
        let _ = window.destroy();
    }
}

fn keep_place(old: &WebviewWindow, new: &WebviewWindow) {
    if let (Ok(position), Ok(size)) = (old.outer_position(), old.inner_size()) {
        let _ = new.set_size(size);
        let _ = new.set_position(position);
    }
    if old.is_fullscreen().unwrap_or(false) {
        let _ = new.set_fullscreen(true);
    } else if old.is_maximized().unwrap_or(false) {
        let _ = new.maximize();
    }
}

fn is_own(scheme: &str, host: Option<&str>) -> bool {
    matches!((scheme, host), ("tauri", Some("localhost")) | ("http" | "https", Some("tauri.localhost")))
}

type Builder<'a> = WebviewWindowBuilder<'a, tauri::Wry, AppHandle>;

/// Nothing of a page is kept on disk.
#[cfg(not(feature = "e2e"))]
fn separate(builder: Builder<'_>) -> Builder<'_> {
    builder.incognito(true)
}

/// WebKitGTK puts no private window under automation. One folder for all: Tauri puts only the first folder's windows there.
#[cfg(feature = "e2e")]
fn separate(builder: Builder<'_>) -> Builder<'_> {
    builder.data_directory(std::env::temp_dir().join(format!("baton-e2e-{}", std::process::id())))
}
