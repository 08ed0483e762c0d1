//! The active person. Each command is one use case of the core.

use baton_contract::view::{Failure, MeView};
use tauri::AppHandle;

use crate::host;

#[tauri::command]
pub async fn me_view(app: AppHandle) -> Result<MeView, Failure> {
    host::run(app, |core| core.me_view()).await
}
