//! Programs. Each command is one use case of the core.

use baton_contract::{
    command::{Chart, CheckTarget, CourseOf, MoveTarget, SettleTarget, WriteTarget},
    view::{ChangeView, Failure, FormCheck, ProgramView},
};
use tauri::AppHandle;

use crate::host;

#[tauri::command]
pub async fn program_view(app: AppHandle, request: Chart) -> Result<ProgramView, Failure> {
    host::run(app, move |core| core.program_view(&request.chart)).await
}

#[tauri::command]
pub async fn program_check(app: AppHandle, request: CheckTarget) -> Result<FormCheck, Failure> {
    host::run(app, move |core| core.program_check(&request)).await
}

#[tauri::command]
pub async fn program_write(app: AppHandle, request: WriteTarget) -> Result<ProgramView, Failure> {
    host::run(app, move |core| core.program_write(&request)).await
}

#[tauri::command]
pub async fn program_move(app: AppHandle, request: MoveTarget) -> Result<ProgramView, Failure> {
    host::run(app, move |core| core.program_move(&request)).await
}

#[tauri::command]
pub async fn program_settle(app: AppHandle, request: SettleTarget) -> Result<ProgramView, Failure> {
    host::run(app, move |core| core.program_settle(&request)).await
}

#[tauri::command]
pub async fn program_history(app: AppHandle, request: CourseOf) -> Result<Vec<ChangeView>, Failure> {
    host::run(app, move |core| core.program_history(&request.chart, &request.target)).await
}
