//! Graphs. Each command is one use case of the core.

use baton_contract::{
    ErrorCode,
    command::{CourseOf, ExportGraphs, Graph},
    view::{CourseView, Exported, Failure, GraphView},
};
use tauri::{AppHandle, Manager};

use crate::host;
use baton_app::{AppError, ExportFolder};

#[tauri::command]
pub async fn graph_view(app: AppHandle, request: Graph) -> Result<Vec<GraphView>, Failure> {
    host::run(app, move |core| core.graph_view(&request.chart, &request.targets, request.by)).await
}

#[tauri::command]
pub async fn course_view(app: AppHandle, request: CourseOf) -> Result<CourseView, Failure> {
    host::run(app, move |core| core.course_view(&request.chart, &request.target)).await
}

#[tauri::command]
pub async fn graph_export(app: AppHandle, request: ExportGraphs) -> Result<Exported, Failure> {
    let folder = folder(&app)?;
    host::run(app, move |core| core.graph_export(&request, &folder)).await
}

/// Where the system puts downloads, else documents, else a folder for them in the person's own.
fn folder(app: &AppHandle) -> Result<ExportFolder, Failure> {
    let paths = app.path();
    let downloads = paths.download_dir().map(|path| (path, "Downloads"));
    let known = downloads.or_else(|_| paths.document_dir().map(|path| (path, "Documents")));
    let found = known.or_else(|_| paths.home_dir().map(|path| (path.join("Downloads"), "Downloads")));
    let (path, name) = found.map_err(|_| Failure::from(AppError::from(ErrorCode::ExportUnwritable)))?;
    Ok(ExportFolder { path, name: name.to_owned() })
}
