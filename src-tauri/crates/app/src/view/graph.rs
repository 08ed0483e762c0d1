//! A target's sessions as points of a graph. Everything is reckoned by [`baton_domain::course`].

use baton_contract::view::{
    CelerationFit, CelerationPhase, CelerationPoint, CelerationView, CriterionView, DayRule, GraphBy, GraphPoint,
    GraphUnit, GraphView, PhaseLine, PointState,
};
use baton_domain::{
    celeration::{self, Laid, LineMethod, PhaseAnswer},
    chart::CivilDate,
    course::{
        By, CourseSession, Point, State, alike, as_planned, celeration_of, cumulative, date_of, day_value, joined,
        points, rule_of,
    },
    mastery::{Comparator, DayValue, Per, Quantity, sentence},
    measure::{Goal, Phase, Target, Unit},
};
use baton_store::chart::{Series, SeriesPoint};

use super::sheet::phase_word;

/// How many days back the standard chart shows: with the Sunday before them they fit its 140.
const SHOWN_DAYS: i64 = 134;

/// The graph of a target over its sessions, oldest first: those on this device, and before them what the platform reckoned.
pub(crate) fn graph_view(of: &Series, by: GraphBy) -> GraphView {
    let all = points_of(of, by_of(by));
    let shown: Vec<&Point> = alike(&all).collect();
    let kind = of.target.measure.kind();
    GraphView {
        target: of.target.id.to_string(),
        name: of.target.name.as_str().to_owned(),
        program: of.target.program_name.as_str().to_owned(),
        unit: graph_unit(kind.unit()),
        up: of.target.goal == Goal::Increase,
        by,
        joined: match day_value(kind) {
            DayValue::Pooled => DayRule::Pooled,
            DayValue::Sum => DayRule::Sum,
            DayValue::Mean | DayValue::Last => DayRule::Mean,
        },
        points: graph_points(of, &shown),
        phases: phase_lines(&shown),
        conditions: condition_lines(&shown),
        criterion: criterion(&of.target),
        celeration: celeration_view(&shown),
    }
}

/// The points of a target from what is on this device and what the platform reckoned of other sessions.
pub(crate) fn points_of(of: &Series, by: By) -> Vec<Point> {
    let sessions: Vec<CourseSession<'_>> = of.points.iter().filter_map(session).collect();
    let mut all = of.past.clone();
    all.extend(points(&sessions, By::Session));
    joined(all, by)
}

/// An ended session, as far as points need it.
fn session(of: &SeriesPoint) -> Option<CourseSession<'_>> {
    Some(CourseSession {
        session: of.session,
        started: of.started,
        zone: of.zone,
        observed_ms: of.observed_ms?,
        pauses: &of.pauses,
        target: &of.target,
        disposition: of.disposition,
        observations: &of.observations,
        segments: &[],
    })
}

fn by_of(by: GraphBy) -> By {
    match by {
        GraphBy::Session => By::Session,
        GraphBy::Day => By::Day,
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

fn graph_points(of: &Series, shown: &[&Point]) -> Vec<GraphPoint> {
    let whole: Vec<Point> = shown.iter().map(|point| (*point).clone()).collect();
    let totals = cumulative(&whole);
    let here = |point: &Point| point.sessions.iter().all(|id| of.points.iter().any(|held| held.session == *id));
    // What is here is newer than what is not, so few are asked.
    let first_here = shown.iter().rposition(|point| !here(point)).map_or(0, |last| last + 1);
    let point = |(place, point): (usize, &&Point)| GraphPoint {
        at_ms: point.started_ms as f64,
        day: date(point.day),
        state: match point.state {
            State::HasData => PointState::Data,
            State::Zero => PointState::Zero,
            State::NotObserved => PointState::NotObserved,
            State::NotRun => PointState::NotRun,
        },
        value: point.value,
        below_minimum: point.below_minimum,
        probe: point.probe,
        sessions: u32::try_from(point.sessions.len()).unwrap_or(u32::MAX),
        events: point.events,
        cumulative: totals.as_ref().and_then(|totals| totals.get(place)).copied(),
        minutes: point.minutes_observed(),
        past: place < first_here,
    };
    shown.iter().enumerate().map(point).collect()
}

fn date(day: i64) -> String {
    date_of(day).map(|CivilDate(date)| date).unwrap_or_default()
}

fn phase_lines(shown: &[&Point]) -> Vec<PhaseLine> {
    let mut last: Option<Phase> = None;
    let begins = |point: &&&Point| last.replace(point.phase) != Some(point.phase);
    shown.iter().filter(begins).map(|point| line(point, phase_word(point.phase).to_owned())).collect()
}

fn condition_lines(shown: &[&Point]) -> Vec<PhaseLine> {
    let changed = |pair: &[&Point]| {
        let (before, now) = (*pair.first()?, *pair.get(1)?);
        let label = now.condition.changed_from(&before.condition).filter(|_| before.phase == now.phase)?;
        Some(line(now, label))
    };
    shown.windows(2).filter_map(changed).collect()
}

fn line(point: &Point, label: String) -> PhaseLine {
    PhaseLine { at_ms: point.started_ms as f64, label }
}

/// The level of the rule, where the rule's quantity is what the graph counts in.
fn criterion(of: &Target) -> Option<CriterionView> {
    let rule = as_planned(&rule_of(of)?, of);
    let value = drawn_level(rule.measure, of.measure.unit(), rule.threshold).filter(|_| rule.per == Per::Session)?;
    let above = match rule.comparator {
        Comparator::AtLeast | Comparator::MoreThan => true,
        Comparator::AtMost | Comparator::LessThan => false,
        Comparator::Exactly => return None,
    };
    Some(CriterionView { value, above, rule: sentence(&rule) })
}

fn drawn_level(of: Quantity, unit: Unit, level: f64) -> Option<f64> {
    match (of, unit) {
        (Quantity::PercentCorrect | Quantity::PercentOfSteps | Quantity::PercentOfIntervals, Unit::Percent)
        | (Quantity::RatePerHour, Unit::PerHour)
        | (Quantity::RatePerMin, Unit::PerMinute)
        | (Quantity::Rating | Quantity::Amount, Unit::Value) => Some(level),
        (Quantity::TotalDurationMs, Unit::Minutes) => Some(level / 60_000.0),
        (Quantity::LatencyMs | Quantity::InterResponseTimeMs, Unit::Seconds) => Some(level / 1_000.0),
        _ => None,
    }
}

/// The last chart's length of days: the standard chart has no place for more.
fn celeration_view(shown: &[&Point]) -> Option<CelerationView> {
    let last = shown.last()?.day;
    let recent: Vec<Point> = shown.iter().filter(|p| last - p.day < SHOWN_DAYS).map(|p| (*p).clone()).collect();
    let asked = celeration::Asked::One(LineMethod::LeastSquares);
    let found = celeration_of(&recent, asked).ok()??;
    Some(CelerationView {
        sunday: date(found.sunday),
        phases: found.answer.phases.iter().filter_map(celeration_phase).collect(),
    })
}

fn celeration_phase(of: &PhaseAnswer) -> Option<CelerationPhase> {
    let Laid::One { celeration, sentence } = &of.laid else { return None };
    let point = |at: &celeration::PlottedPoint| CelerationPoint {
        day: at.day as f64,
        per_minute: at.per_minute,
        floor: at.record_floor,
    };
    Some(CelerationPhase {
        phase: named_phase(of),
        points: of.plotted.iter().map(point).collect(),
        fit: celeration.as_deref().and_then(fit),
        line: sentence.clone(),
    })
}

/// The phase of an answer, as a word.
pub(crate) fn named_phase(of: &PhaseAnswer) -> String {
    let named = of.phase.as_ref().and_then(|name| serde_json::from_value::<Phase>(name.as_str().into()).ok());
    named.map_or_else(|| of.phase.clone().unwrap_or_default(), |phase| phase_word(phase).to_owned())
}

fn fit(of: &celeration::CelerationValue) -> Option<CelerationFit> {
    let [from, to] = of.line;
    let band = of.bounce.total?;
    Some(CelerationFit {
        from_day: from.day as f64,
        to_day: to.day as f64,
        from: from.per_minute?,
        to: to.per_minute?,
        label: of.label.clone(),
        bounce: celeration::label(band.bounce),
        above: band.upper,
        below: band.lower,
    })
}
