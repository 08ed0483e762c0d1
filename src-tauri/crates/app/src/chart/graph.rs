//! Graphs of an open chart's targets, and who looked at the chart.

use std::sync::Arc;

use baton_contract::{
    ErrorCode,
    caseload::AccessTrailRequest,
    view::{AccessRowView, CourseView, GraphBy, GraphView},
};
use baton_domain::{ActionKind, ChartId, TargetId, action::View, policy::Permission};
use baton_vault::secret::SecretText;

use crate::{
    core::Core,
    error::AppError,
    view::{course_view, graph_view},
};

impl Core {
    /// One graph for each target, or for the targets named. One look, with one entry that names every record in them.
    ///
    /// # Errors
    /// `policy.denied`, `chart.*`.
    pub fn graph_view(&self, chart: &str, targets: &[String], by: GraphBy) -> Result<Vec<GraphView>, AppError> {
        let chart: ChartId = chart.parse()?;
        let wanted = targets.iter().map(|t| t.parse()).collect::<Result<Vec<TargetId>, _>>()?;
        let mut state = self.0.lock();
        let device = state.device()?;
        let series = device.look(chart, View::Graph, None, |file| file.series(&wanted, 0, i64::MAX))?;
        Ok(series.iter().map(|one| graph_view(one, by)).collect())
    }

    /// How one target is going. One look, with one entry that names every record in it.
    ///
    /// # Errors
    /// `policy.denied`, `chart.*`, `record.not_found`.
    pub fn course_view(&self, chart: &str, target: &str) -> Result<CourseView, AppError> {
        let (chart, target): (ChartId, TargetId) = (chart.parse()?, target.parse()?);
        let mut state = self.0.lock();
        let device = state.device()?;
        let course = device.look(chart, View::Graph, Some(target.0), |file| file.course(target))?;
        course.as_ref().map(course_view).ok_or_else(|| ErrorCode::NotFound.into())
    }

    /// Who looked at this chart and when: asked of the platform, which holds every device's ledger.
    ///
    /// # Errors
    /// `policy.denied`, `platform.*`.
    pub async fn access_view(&self, chart: &str) -> Result<Vec<AccessRowView>, AppError> {
        let chart: ChartId = chart.parse()?;
        let (token, client) = {
            let mut state = self.0.lock();
            let device = state.device()?;
            device.permit(Permission::ReadAccessTrail, ActionKind::Look, Some(chart), None)?;
            device.record_trail_look(chart)?;
            let client = Arc::clone(&device.client);
            let token = device.active()?.token.as_ref().ok_or(ErrorCode::PlatformUnreachable)?;
            (SecretText::new(token.expose().to_owned()), client)
        };
        let answer = client.access_trail(token.expose(), AccessTrailRequest { chart }).await?;
        Ok(answer
            .rows
            .into_iter()
            .map(|row| AccessRowView {
                name: row.name.as_str().to_owned(),
                role: row.role.label().to_owned(),
                did: sentence(row.kind, row.view).to_owned(),
                records: row.records,
                device: row.device.as_str().to_owned(),
                at_ms: row.at_ms as f64,
            })
            .collect())
    }
}

fn sentence(kind: ActionKind, view: Option<View>) -> &'static str {
    match view {
        None => kind.sentence(),
        Some(View::Today) => "looked at the caseload",
        Some(View::Chart) => "looked at the chart's overview",
        Some(View::Session) => "looked at a session",
        Some(View::Graph) => "looked at graphs",
        Some(View::Note) => "looked at a note",
        Some(View::Program) => "looked at the programs",
        Some(View::AccessTrail) => "looked at who looked",
        Some(View::Attention) => "looked at what needs attention",
    }
}
