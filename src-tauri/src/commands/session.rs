//! Sessions. Each command is one use case of the core.

use baton_contract::{
    command::{AnswerClaim, Chart, ClaimTime, Correct, EndSession, FactView, RowOf, Session, Tap},
    view::{Failure, RowView, SessionView},
};
use tauri::AppHandle;

use crate::host;

#[tauri::command]
pub async fn session_start(app: AppHandle, request: Chart) -> Result<SessionView, Failure> {
    host::run(app, move |core| core.session_start(&request.chart)).await
}

#[tauri::command]
pub async fn session_view(app: AppHandle, request: Session) -> Result<SessionView, Failure> {
    host::run(app, move |core| core.session_view(&request.chart, &request.session)).await
}

#[tauri::command]
pub async fn session_tap(app: AppHandle, request: Tap) -> Result<RowView, Failure> {
    host::run(app, move |core| core.session_tap(&request)).await
}

#[tauri::command]
pub async fn session_undo_row(app: AppHandle, request: RowOf) -> Result<RowView, Failure> {
    host::run(app, move |core| core.session_undo_row(&request.chart, &request.session, &request.target)).await
}

#[tauri::command]
pub async fn session_undo_mine(app: AppHandle, request: Session) -> Result<RowView, Failure> {
    host::run(app, move |core| core.session_undo_mine(&request.chart, &request.session)).await
}

#[tauri::command]
pub async fn session_pause(app: AppHandle, request: Session) -> Result<SessionView, Failure> {
    host::run(app, move |core| core.session_pause(&request.chart, &request.session)).await
}

#[tauri::command]
pub async fn session_resume(app: AppHandle, request: Session) -> Result<SessionView, Failure> {
    host::run(app, move |core| core.session_resume(&request.chart, &request.session)).await
}

#[tauri::command]
pub async fn session_take_over(app: AppHandle, request: Session) -> Result<SessionView, Failure> {
    host::run(app, move |core| core.session_take_over(&request.chart, &request.session)).await
}

#[tauri::command]
pub async fn session_join(app: AppHandle, request: Session) -> Result<SessionView, Failure> {
    host::run(app, move |core| core.session_join(&request.chart, &request.session)).await
}

#[tauri::command]
pub async fn session_leave(app: AppHandle, request: Session) -> Result<SessionView, Failure> {
    host::run(app, move |core| core.session_leave(&request.chart, &request.session)).await
}

#[tauri::command]
pub async fn session_end(app: AppHandle, request: EndSession) -> Result<SessionView, Failure> {
    host::run(app, move |core| core.session_end(&request.chart, &request.session, &request.dispositions)).await
}

#[tauri::command]
pub async fn session_facts(app: AppHandle, request: Session) -> Result<Vec<FactView>, Failure> {
    host::run(app, move |core| core.session_facts(&request.chart, &request.session)).await
}

#[tauri::command]
pub async fn session_correct(app: AppHandle, request: Correct) -> Result<Vec<FactView>, Failure> {
    host::run(app, move |core| core.session_correct(&request)).await
}

#[tauri::command]
pub async fn session_claim(app: AppHandle, request: ClaimTime) -> Result<SessionView, Failure> {
    host::run(app, move |core| core.session_claim(&request)).await
}

#[tauri::command]
pub async fn session_answer_claim(app: AppHandle, request: AnswerClaim) -> Result<SessionView, Failure> {
    host::run(app, move |core| core.session_answer_claim(&request)).await
}
