//! The numbers of graphs as comma-separated values (RFC 4180): a row for each point, with what the graph leaves out and why.

use baton_contract::{
    ErrorCode,
    view::{GraphPoint, GraphUnit, GraphView, PhaseLine, PointState},
};

use crate::error::AppError;

const HEAD: [&str; 16] = [
    "client",
    "program",
    "target",
    "day",
    "first_session_began_utc",
    "phase",
    "condition",
    "value",
    "unit",
    "rests_on",
    "sessions",
    "events",
    "minutes_watched",
    "probe",
    "below_minimum",
    "reckoned_by",
];

/// # Errors
/// `export.unusable`.
pub(super) fn written(initials: &str, graphs: &[GraphView]) -> Result<Vec<u8>, AppError> {
    let mut rows = csv::Writer::from_writer(Vec::new());
    let failed = |_| AppError::from(ErrorCode::ExportUnusable);
    rows.write_record(HEAD).map_err(failed)?;
    for graph in graphs {
        for point in &graph.points {
            rows.write_record(row(initials, graph, point)).map_err(failed)?;
        }
    }
    rows.into_inner().map_err(|_| ErrorCode::ExportUnusable.into())
}

fn row(initials: &str, graph: &GraphView, point: &GraphPoint) -> [String; 16] {
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let count = |value: Option<u32>| value.map(|value| value.to_string()).unwrap_or_default();
    let word = |is: bool| if is { "yes" } else { "no" }.to_owned();
    [
        plain(initials),
        plain(&graph.program),
        plain(&graph.name),
        point.day.clone(),
        instant(point.at_ms),
        plain(&last(&graph.phases, point)),
        plain(&last(&graph.conditions, point)),
        number(point.value),
        unit(&graph.unit).to_owned(),
        state(&point.state).to_owned(),
        point.sessions.to_string(),
        count(point.events),
        number(point.minutes),
        word(point.probe),
        word(point.below_minimum),
        if point.past { "platform" } else { "device" }.to_owned(),
    ]
}

fn last(lines: &[PhaseLine], point: &GraphPoint) -> String {
    lines.iter().rfind(|line| line.at_ms <= point.at_ms).map(|line| line.label.clone()).unwrap_or_default()
}

fn instant(at_ms: f64) -> String {
    let at = chrono::DateTime::from_timestamp_millis(at_ms as i64);
    at.map(|at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string()).unwrap_or_default()
}

/// A spreadsheet takes what begins like a formula for one.
fn plain(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

fn unit(of: &GraphUnit) -> &'static str {
    match of {
        GraphUnit::Percent => "percent",
        GraphUnit::PerHour => "events per hour",
        GraphUnit::PerMinute => "events per minute",
        GraphUnit::Minutes => "minutes",
        GraphUnit::Seconds => "seconds",
        GraphUnit::Value => "value",
    }
}

fn state(of: &PointState) -> &'static str {
    match of {
        PointState::Data => "data",
        PointState::Zero => "declared zero",
        PointState::NotObserved => "not observed",
        PointState::NotRun => "not run",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_contract::view::{DayRule, GraphBy};

    fn point(day: &str, at_ms: f64, value: Option<f64>, state: PointState) -> GraphPoint {
        GraphPoint {
            at_ms,
            day: day.to_owned(),
            state,
            value,
            below_minimum: false,
            probe: false,
            sessions: 1,
            events: None,
            cumulative: None,
            minutes: None,
            past: false,
        }
    }

    #[test]
    fn a_row_for_each_point_and_no_value_is_no_zero() {
        let line = |at_ms, label: &str| PhaseLine { at_ms, label: label.to_owned() };
        let graph = GraphView {
            target: String::new(),
            name: "=SUM(\"a\"), b".to_owned(),
            program: "Play, with \"others\"\nand words".to_owned(),
            unit: GraphUnit::Percent,
            up: true,
            by: GraphBy::Session,
            joined: DayRule::Mean,
            points: vec![
                point("2026-11-02", 1_793_600_000_000.0, Some(0.0), PointState::Zero),
                point("2026-11-03", 1_793_700_000_000.0, None, PointState::NotObserved),
            ],
            phases: vec![line(0.0, "Baseline"), line(1_793_650_000_000.0, "Active")],
            conditions: vec![],
            criterion: None,
            celeration: None,
        };
        let text = String::from_utf8(written("M. R.", &[graph]).unwrap()).unwrap();
        let mut read = csv::Reader::from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> = read.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(&rows[0][2], "'=SUM(\"a\"), b", "no spreadsheet reckons with a name");
        assert_eq!(&rows[0][1], "Play, with \"others\"\nand words");
        assert_eq!((&rows[0][7], &rows[0][9], &rows[0][5]), ("0", "declared zero", "Baseline"));
        assert_eq!((&rows[1][7], &rows[1][9], &rows[1][5]), ("", "not observed", "Active"));
        assert_eq!(&rows[0][4], "2026-11-02T06:13:20Z");
    }
}
