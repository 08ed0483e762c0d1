//! Sessions on paper. Each command is one use case of the core.

use baton_contract::{
    command::{Chart, EnterPaper},
    view::{Failure, PaperAnswer, PaperSheet},
};
use tauri::AppHandle;

use crate::host;

#[tauri::command]
pub async fn paper_sheet(app: AppHandle, request: Chart) -> Result<PaperSheet, Failure> {
    host::run(app, move |core| core.paper_sheet(&request.chart)).await
}

#[tauri::command]
pub async fn paper_begin(app: AppHandle, request: Chart) -> Result<PaperSheet, Failure> {
    host::run(app, move |core| core.paper_begin(&request.chart)).await
}

#[tauri::command]
pub async fn paper_enter(app: AppHandle, request: EnterPaper) -> Result<PaperAnswer, Failure> {
    host::run(app, move |core| core.paper_enter(&request)).await
}
