//! Charts. Each command is one use case of the core.

use baton_contract::{
    command::Chart,
    view::{ChartView, Failure},
};
use tauri::AppHandle;

use crate::host;

#[tauri::command]
pub async fn chart_open(app: AppHandle, request: Chart) -> Result<ChartView, Failure> {
    let core = host::core(app).await?;
    Ok(core.chart_open(&request.chart).await?)
}

#[tauri::command]
pub async fn chart_close(app: AppHandle, request: Chart) -> Result<(), Failure> {
    host::run(app, move |core| core.chart_close(&request.chart)).await
}
