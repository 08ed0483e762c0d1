//! People. Each command is one use case of the core.

use baton_contract::{
    command::{Code, Pin, Renew, SignIn, Unlock},
    view::{Failure, MeView, PeopleView, SignInStep},
};
use baton_vault::secret::SecretText;
use tauri::AppHandle;

use crate::host;

#[tauri::command]
pub async fn people_view(app: AppHandle) -> Result<PeopleView, Failure> {
    host::run(app, |core| core.people_view()).await
}

#[tauri::command]
pub async fn people_sign_in(app: AppHandle, request: SignIn) -> Result<SignInStep, Failure> {
    let core = host::core(app).await?;
    Ok(core.people_sign_in(&request.login, SecretText::new(request.password), request.code).await?)
}

#[tauri::command]
pub async fn people_confirm_second_factor(app: AppHandle, request: Code) -> Result<SignInStep, Failure> {
    let core = host::core(app).await?;
    Ok(core.people_confirm_second_factor(&request.code).await?)
}

#[tauri::command]
pub async fn people_set_pin(app: AppHandle, request: Pin) -> Result<MeView, Failure> {
    host::run(app, move |core| core.people_set_pin(&SecretText::new(request.pin))).await
}

#[tauri::command]
pub async fn people_unlock(app: AppHandle, request: Unlock) -> Result<MeView, Failure> {
    host::run(app, move |core| core.people_unlock(&request.user, &SecretText::new(request.pin))).await
}

#[tauri::command]
pub async fn people_renew(app: AppHandle, request: Renew) -> Result<MeView, Failure> {
    let core = host::core(app).await?;
    Ok(core.people_renew(SecretText::new(request.password), &request.code).await?)
}

#[tauri::command]
pub async fn people_lock(app: AppHandle) -> Result<(), Failure> {
    host::run(app, |core| {
        core.people_lock();
        Ok(())
    })
    .await
}

#[tauri::command]
pub async fn people_end_shift(app: AppHandle) -> Result<(), Failure> {
    let core = host::core(app).await?;
    Ok(core.people_end_shift().await?)
}

#[tauri::command]
pub async fn people_ping(app: AppHandle) -> Result<(), Failure> {
    host::run(app, |core| {
        core.people_ping();
        Ok(())
    })
    .await
}
