//! Delivery. Each command is one use case of the core.

use baton_contract::view::{Failure, SyncView};
use tauri::AppHandle;

use crate::host;

#[tauri::command]
pub async fn sync_view(app: AppHandle) -> Result<SyncView, Failure> {
    host::run(app, |core| core.sync_view()).await
}
