//! Graphs that leave the app, as files or on paper. Which records, and as what, stands in the ledger before anything leaves: what is
//! out is no longer protected by Baton.

mod drawing;
mod file;
mod numbers;
mod pdf;

use std::path::PathBuf;

use baton_contract::{
    ErrorCode,
    command::{self, ExportGraphs},
    view::{Exported, GraphView},
};
use baton_domain::{
    ActionKind, ChartId, TargetId,
    action::{ExportForm, View},
    policy::Permission,
};

use crate::{
    core::{Core, Device},
    door::read::Reading,
    error::AppError,
    view::graph_view,
};

/// Where exported files go.
#[derive(Clone, Debug)]
pub struct ExportFolder {
    /// The folder.
    pub path: PathBuf,
    /// How the person calls it: "Downloads".
    pub name: String,
}

/// A file that is still to be written: how its name ends, and what is in it.
struct Made {
    ending: &'static str,
    bytes: Vec<u8>,
}

impl Core {
    /// Writes graphs of an open chart as files, or only records that they are printed. The entry names every record in them.
    ///
    /// # Errors
    /// `policy.denied`, `chart.*`, `export.unusable` for what is no drawing, `export.unwritable`.
    pub fn graph_export(&self, asked: &ExportGraphs, folder: &ExportFolder) -> Result<Exported, AppError> {
        let chart: ChartId = asked.chart.parse()?;
        let wanted = asked.targets.iter().map(|t| t.parse()).collect::<Result<Vec<TargetId>, _>>()?;
        if wanted.is_empty() {
            return Err(ErrorCode::RequestMalformed.into());
        }
        {
            let mut state = self.0.lock();
            let device = state.device()?;
            device.permit(Permission::ExportRecords, ActionKind::Export, Some(chart), None)?;
            device.expect_open(chart, ActionKind::Export)?;
        }
        // Drawings are read and set before the door is locked: that takes a while.
        let drawn = drawn(asked)?;
        let (made, wall_ms, zone_min) = {
            let mut state = self.0.lock();
            let device = state.device()?;
            let reading = Reading::Export(form(asked.form), View::Graph);
            let series = device.read_for(reading, chart, None, |file| file.series(&wanted, 0, i64::MAX))?;
            let wall_ms = device.writer.stamp().wall_ms;
            let made = match asked.form {
                command::ExportForm::Csv => {
                    let graphs: Vec<GraphView> = series.iter().map(|one| graph_view(one, asked.by)).collect();
                    vec![Made { ending: "csv", bytes: numbers::written(&device.initials(chart)?, &graphs)? }]
                }
                _ => drawn,
            };
            (made, wall_ms, self.0.clock.zone_min(wall_ms))
        };
        let day = baton_domain::session::date_shown(wall_ms, zone_min).unwrap_or_default();
        let files = file::write_all(&folder.path, &day, &made)?;
        Ok(Exported { files, folder: folder.name.clone() })
    }
}

impl Device {
    /// The initials of a chart's client, as the caseload has them.
    fn initials(&mut self, chart: ChartId) -> Result<String, AppError> {
        let item = self.active()?.caseload.iter().find(|item| item.chart == chart);
        Ok(item.map(|item| item.profile.initials.as_str().to_owned()).unwrap_or_default())
    }
}

fn form(asked: command::ExportForm) -> ExportForm {
    match asked {
        command::ExportForm::Svg => ExportForm::Svg,
        command::ExportForm::Pdf => ExportForm::Pdf,
        command::ExportForm::Csv => ExportForm::Csv,
        command::ExportForm::Print => ExportForm::Print,
    }
}

fn drawn(asked: &ExportGraphs) -> Result<Vec<Made>, AppError> {
    match asked.form {
        command::ExportForm::Csv | command::ExportForm::Print => Ok(Vec::new()),
        command::ExportForm::Svg => {
            drawing::check(&asked.drawings)?;
            let made = |text: &String| Made { ending: "svg", bytes: text.clone().into_bytes() };
            Ok(asked.drawings.iter().map(made).collect())
        }
        command::ExportForm::Pdf => {
            drawing::check(&asked.drawings)?;
            Ok(vec![Made { ending: "pdf", bytes: pdf::of(&asked.drawings)? }])
        }
    }
}
