//! What was typed and not recorded yet. Each command is one use case of the core.

use baton_contract::{
    command::{KeepDraft, RowOf},
    view::Failure,
};
use tauri::AppHandle;

use crate::host;

#[tauri::command]
pub async fn draft_view(app: AppHandle, request: RowOf) -> Result<Option<String>, Failure> {
    host::run(app, move |core| core.draft_view(&request.chart, &request.session, &request.target)).await
}

#[tauri::command]
pub async fn draft_keep(app: AppHandle, request: KeepDraft) -> Result<(), Failure> {
    host::run(app, move |core| core.draft_keep(&request)).await
}
