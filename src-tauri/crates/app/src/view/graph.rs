//! A target's sessions as points of a graph.

use baton_contract::view::{GraphPoint, GraphUnit, GraphView, PhaseLine};
use baton_domain::{
    measure::{Measure, Phase, Unit},
    observation::Observation,
    score::{During, TargetScore, score_target},
    session::Disposition,
};
use baton_store::chart::{Series, SeriesPoint};

use super::sheet::phase_word;

/// The graph of a target over its sessions, oldest first. A session in which it was not run or not observed has no point;
/// one in which it was watched for and did not happen is zero.
pub(crate) fn graph_view(of: &Series) -> GraphView {
    let Series { target, points: series } = of;
    GraphView {
        target: target.id.to_string(),
        name: target.name.as_str().to_owned(),
        unit: graph_unit(target.measure.unit()),
        points: series.iter().filter_map(point).collect(),
        phases: phase_lines(series),
    }
}

fn graph_unit(unit: Unit) -> GraphUnit {
    match unit {
        Unit::Percent => GraphUnit::Percent,
        Unit::PerHour => GraphUnit::PerHour,
        Unit::PerMinute => GraphUnit::PerMinute,
        Unit::Minutes => GraphUnit::Minutes,
        Unit::Seconds => GraphUnit::Seconds,
        Unit::Value | Unit::None => GraphUnit::Value,
    }
}

fn point(session: &SeriesPoint) -> Option<GraphPoint> {
    let observed_ms = session.observed_ms?;
    let valid: Vec<&Observation> = session.observations.iter().filter(|o| o.voided.is_none()).collect();
    // What was added afterwards says more than the silence that was told at the end.
    let zero = valid.is_empty() && session.disposition == Some(Disposition::Zero);
    if valid.is_empty() && !zero {
        return None;
    }
    let during = During { observed_ms, pauses: &session.pauses };
    // What still runs in an ended session was closed by its end, so no other moment is read.
    let TargetScore { value, below_minimum, probe } =
        score_target(&session.target.measure, &valid, during, &session.started);
    // Watched for and not seen is zero, though no window was opened (domain §3.0).
    let value = if zero && session.target.measure == Measure::Rate { Some(0.0) } else { value };
    Some(GraphPoint { at_ms: session.started.at.wall_ms as f64, value, below_minimum, probe })
}

fn phase_lines(series: &[SeriesPoint]) -> Vec<PhaseLine> {
    let mut last: Option<Phase> = None;
    let mut lines = Vec::new();
    for session in series {
        if last != Some(session.target.phase) {
            lines.push(PhaseLine {
                at_ms: session.started.at.wall_ms as f64,
                label: phase_word(session.target.phase).to_owned(),
            });
            last = Some(session.target.phase);
        }
    }
    lines
}
