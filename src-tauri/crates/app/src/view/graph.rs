//! A target's sessions as points of a graph.

use baton_contract::view::{GraphPoint, GraphView, PhaseLine};
use baton_domain::{
    measure::{Measure, Phase},
    observation::{Fact, Observation, Response},
    score::{Window, rate_per_hour, score_trials},
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
        unit: unit(&target.measure).to_owned(),
        points: series.iter().filter_map(point).collect(),
        phases: phase_lines(series),
    }
}

fn unit(measure: &Measure) -> &'static str {
    match measure {
        Measure::Trials { .. } => "percent",
        Measure::Count => "per_hour",
        Measure::Duration => "minutes",
    }
}

fn point(session: &SeriesPoint) -> Option<GraphPoint> {
    let observed_ms = session.observed_ms?;
    let valid: Vec<&Observation> = session.observations.iter().filter(|o| o.voided.is_none()).collect();
    let zero = session.disposition == Some(Disposition::Zero);
    if valid.is_empty() && !zero {
        return None;
    }
    let (value, below_minimum) = match &session.target.measure {
        Measure::Trials { prompts, minimum, .. } => {
            let score = score_trials(&responses(&valid), prompts, *minimum);
            (score.percent_correct, score.below_minimum)
        }
        Measure::Count => {
            let count = u32::try_from(valid.len()).unwrap_or(u32::MAX);
            (rate_per_hour(Window { count, observed_ms }), false)
        }
        Measure::Duration => (Some(total_minutes(&valid)), false),
    };
    Some(GraphPoint { at_ms: session.started.at.wall_ms as f64, value, below_minimum })
}

fn responses(valid: &[&Observation]) -> Vec<Response> {
    valid
        .iter()
        .filter_map(|o| match o.fact {
            Fact::Trial(response) => Some(response),
            Fact::Count | Fact::Bout => None,
        })
        .collect()
}

fn total_minutes(valid: &[&Observation]) -> f64 {
    let total: u64 = valid.iter().filter_map(|o| o.ended.map(|end| o.bout_ms(end.at, end.boot))).sum();
    total as f64 / 60_000.0
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
