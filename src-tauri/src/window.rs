//! Windows. On a lock the window is replaced, not navigated: navigating away leaves hundreds of copies of a chart's text in
//! the web process, and Back restores the page (DESIGN §9).

use std::sync::atomic::{AtomicU32, Ordering};

use tauri::{
    AppHandle, Manager, Theme, WebviewUrl, WebviewWindow, WebviewWindowBuilder, webview::NewWindowResponse,
    window::Color,
};

/// Every window's label is this and a number; the capability in `tauri.conf.json` names the pattern.
const LABEL: &str = "baton-";

/// `--ground` of the pages' light and dark look: what stands there until a page is drawn.
const GROUND: Color = Color(0xf3, 0xf6, 0xf3, 0xff);
const DARK_GROUND: Color = Color(0x0d, 0x14, 0x12, 0xff);

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
    let window = separate(builder.background_color(GROUND)).build()?;
    if window.theme().is_ok_and(|theme| theme == Theme::Dark) {
        window.set_background_color(Some(DARK_GROUND))?;
    }
    #[cfg(target_os = "linux")]
    settle(&window)?;
    Ok(window)
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

/// What WebKitGTK leaves to the app: a page keeps nothing but what stands on it, and no page is kept for Back. The web
/// process keeps its cache in memory: without it each page loads its own files twice, and a lock takes a third longer. Where
/// no graphics hardware is, the processor paints: WebKitGTK would composite by software OpenGL, where a frame takes three
/// times as long and each new web process starts an OpenGL of its own.
#[cfg(target_os = "linux")]
fn settle(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};

    let is_renderer = |node: std::fs::DirEntry| node.file_name().to_string_lossy().starts_with("renderD");
    let hardware = std::fs::read_dir("/dev/dri").is_ok_and(|nodes| nodes.flatten().any(is_renderer));
    window.with_webview(move |page| {
        if let Some(settings) = page.inner().settings() {
            settings.set_enable_html5_local_storage(false);
            settings.set_enable_html5_database(false);
            settings.set_enable_page_cache(false);
            if !hardware {
                settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
            }
        }
    })
}

type Builder<'a> = WebviewWindowBuilder<'a, tauri::Wry, AppHandle>;

/// Nothing of a page is kept on disk.
#[cfg(not(target_os = "linux"))]
fn separate(builder: Builder<'_>) -> Builder<'_> {
    builder.incognito(true)
}

/// On Linux a private window has a web context of its own, and Tauri registers the pages' protocol with the first one
/// only: the window after a lock would find no pages. Windows share one context there instead, whose folder lies in
/// memory and goes with the app. Pages store nothing, and what comes by their protocol is in no cache but the web process's.
#[cfg(target_os = "linux")]
fn separate(builder: Builder<'_>) -> Builder<'_> {
    builder.data_directory(storage())
}

/// In the desktop's folder for what lasts no longer than a login, where there is one; only the person at the desktop may
/// look into it.
#[cfg(target_os = "linux")]
fn storage() -> std::path::PathBuf {
    use std::os::unix::fs::DirBuilderExt;

    let parent = std::env::var_os("XDG_RUNTIME_DIR").map_or_else(std::env::temp_dir, Into::into);
    let folder = parent.join(format!("baton-{}", std::process::id()));
    // It is there from the second window on; whoever cannot make it gets no window, and an error.
    let _ = std::fs::DirBuilder::new().mode(0o700).create(&folder);
    folder
}

/// Takes the windows' storage away when the app ends.
#[cfg(target_os = "linux")]
pub fn forget() {
    let _ = std::fs::remove_dir_all(storage());
}
