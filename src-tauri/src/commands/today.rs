//! One's own clients. Each command is one use case of the core.

use baton_contract::view::{Failure, TodayView};
use tauri::AppHandle;

use crate::host;

#[tauri::command]
pub async fn today_view(app: AppHandle) -> Result<TodayView, Failure> {
    host::run(app, |core| core.today_view()).await
}
