//! Who looked. Each command is one use case of the core.

use baton_contract::{
    command::Chart,
    view::{AccessRowView, Failure},
};
use tauri::AppHandle;

use crate::host;

#[tauri::command]
pub async fn access_view(app: AppHandle, request: Chart) -> Result<Vec<AccessRowView>, Failure> {
    let core = host::core(app).await?;
    Ok(core.access_view(&request.chart).await?)
}
