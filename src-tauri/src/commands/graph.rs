//! Graphs. Each command is one use case of the core.

use baton_contract::{
    command::Graph,
    view::{Failure, GraphView},
};
use tauri::AppHandle;

use crate::host;

#[tauri::command]
pub async fn graph_view(app: AppHandle, request: Graph) -> Result<Vec<GraphView>, Failure> {
    host::run(app, move |core| core.graph_view(&request.chart, &request.targets)).await
}
