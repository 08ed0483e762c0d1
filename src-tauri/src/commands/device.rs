//! The device. Each command is one use case of the core.

use baton_contract::{
    command::Enrol,
    view::{DeviceView, Failure},
};
use tauri::AppHandle;

use crate::host;

#[tauri::command]
pub async fn device_view(app: AppHandle) -> Result<DeviceView, Failure> {
    host::run(app, |core| Ok(core.device_view())).await
}

#[tauri::command]
pub async fn device_enrol(app: AppHandle, request: Enrol) -> Result<DeviceView, Failure> {
    let core = host::core(app).await?;
    Ok(core.device_enrol(&request.code, &request.name).await?)
}
