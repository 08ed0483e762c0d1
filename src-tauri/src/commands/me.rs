//! The active person. Each command is one use case of the core.

use baton_contract::{
    command::SetHand,
    view::{Failure, MeView},
};
use tauri::AppHandle;

use crate::host;

#[tauri::command]
pub async fn me_view(app: AppHandle) -> Result<MeView, Failure> {
    host::run(app, |core| core.me_view()).await
}

#[tauri::command]
pub async fn me_set_hand(app: AppHandle, request: SetHand) -> Result<MeView, Failure> {
    host::run(app, move |core| core.me_set_hand(request.hand)).await
}
