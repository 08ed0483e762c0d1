//! Graphs. Each command is one use case of the core.

use baton_contract::{
    command::{CourseOf, Graph},
    view::{CourseView, Failure, GraphView},
};
use tauri::AppHandle;

use crate::host;

#[tauri::command]
pub async fn graph_view(app: AppHandle, request: Graph) -> Result<Vec<GraphView>, Failure> {
    host::run(app, move |core| core.graph_view(&request.chart, &request.targets)).await
}

#[tauri::command]
pub async fn course_view(app: AppHandle, request: CourseOf) -> Result<CourseView, Failure> {
    host::run(app, move |core| core.course_view(&request.chart, &request.target)).await
}
