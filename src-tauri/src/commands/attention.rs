//! What needs attention. Each command is one use case of the core.

use baton_contract::view::{AttentionView, Failure};
use tauri::AppHandle;

use crate::host;

#[tauri::command]
pub async fn attention_view(app: AppHandle) -> Result<Vec<AttentionView>, Failure> {
    host::run(app, |core| core.attention_view()).await
}
