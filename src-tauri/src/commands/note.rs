//! Notes. Each command is one use case of the core.

use baton_contract::{
    command::{AmendNote, CosignNote, Session, SignCaregiver, SignNote, Withdraw, WriteNote},
    view::{Failure, NoteSheet, NoteView},
};
use baton_vault::secret::SecretText;
use tauri::AppHandle;

use crate::host;

#[tauri::command]
pub async fn note_sheet(app: AppHandle, request: Session) -> Result<NoteSheet, Failure> {
    host::run(app, move |core| core.note_sheet(&request.chart, &request.session)).await
}

#[tauri::command]
pub async fn note_write(app: AppHandle, request: WriteNote) -> Result<NoteView, Failure> {
    host::run(app, move |core| core.note_write(&request)).await
}

#[tauri::command]
pub async fn note_sign(app: AppHandle, request: SignNote) -> Result<NoteView, Failure> {
    host::run(app, move |core| {
        core.note_sign(&request.chart, &request.session, request.version, &SecretText::new(request.pin))
    })
    .await
}

#[tauri::command]
pub async fn note_cosign(app: AppHandle, request: CosignNote) -> Result<NoteView, Failure> {
    host::run(app, move |core| core.note_cosign(request)).await
}

#[tauri::command]
pub async fn note_caregiver(app: AppHandle, request: SignCaregiver) -> Result<NoteView, Failure> {
    host::run(app, move |core| core.note_caregiver(&request)).await
}

#[tauri::command]
pub async fn note_withdraw(app: AppHandle, request: Withdraw) -> Result<NoteView, Failure> {
    host::run(app, move |core| core.note_withdraw(&request)).await
}

#[tauri::command]
pub async fn note_give_back(app: AppHandle, request: Withdraw) -> Result<NoteView, Failure> {
    host::run(app, move |core| core.note_give_back(&request)).await
}

#[tauri::command]
pub async fn note_amend(app: AppHandle, request: AmendNote) -> Result<NoteView, Failure> {
    host::run(app, move |core| core.note_amend(&request)).await
}
