//! Agreement. Each command is one use case of the core.

use baton_contract::{
    command::Session,
    view::{AgreementView, Failure},
};
use tauri::AppHandle;

use crate::host;

#[tauri::command]
pub async fn agreement_view(app: AppHandle, request: Session) -> Result<AgreementView, Failure> {
    host::run(app, move |core| core.agreement_view(&request.chart, &request.session)).await
}
