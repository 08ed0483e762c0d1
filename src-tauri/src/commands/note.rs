//! Notes. Each command is one use case of the core.

use baton_contract::{
    command::{SignNote, WriteNote},
    view::{Failure, NoteView},
};
use baton_vault::secret::SecretText;
use tauri::AppHandle;

use crate::host;

#[tauri::command]
pub async fn note_write(app: AppHandle, request: WriteNote) -> Result<NoteView, Failure> {
    host::run(app, move |core| core.note_write(&request.chart, &request.session, &request.text, request.base_version))
        .await
}

#[tauri::command]
pub async fn note_sign(app: AppHandle, request: SignNote) -> Result<NoteView, Failure> {
    host::run(app, move |core| {
        core.note_sign(&request.chart, &request.session, request.version, &SecretText::new(request.pin))
    })
    .await
}
