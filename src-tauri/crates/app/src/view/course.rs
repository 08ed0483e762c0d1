//! How a target is going, as a screen shows it. Everything is reckoned by [`baton_domain::course`].

use baton_contract::view::{CelerationLine, ConditionLine, CourseView, EffectLine, EffectsView, MasteryView};
use baton_domain::{
    celeration::{self, LineMethod},
    course::{By, CourseSession, Point, celeration_of, effects, evaluate, rule_of},
    effect_size::Index,
    mastery::Finality,
    measure::{Goal, Target},
};
use baton_store::chart::{Course, SeriesPoint};

use super::{
    graph::{named_phase, points_of},
    sheet::phase_word,
};

/// A target over the sessions that have ended.
pub(crate) fn course_view(course: &Course) -> CourseView {
    let of = &course.series;
    let sessions: Vec<CourseSession<'_>> = of.points.iter().filter_map(|point| session(course, point)).collect();
    let points = points_of(of, By::Session);
    CourseView {
        target: of.target.id.to_string(),
        name: of.target.name.as_str().to_owned(),
        program: of.target.program_name.as_str().to_owned(),
        phase: phase_word(of.target.phase).to_owned(),
        sessions: count(sessions.len()),
        mastery: mastery(&of.target, &sessions),
        effects: effects_view(&points, of.target.goal),
        celeration: celeration_lines(&points),
    }
}

fn session<'a>(course: &'a Course, of: &'a SeriesPoint) -> Option<CourseSession<'a>> {
    Some(CourseSession {
        session: of.session,
        started: of.started,
        zone: of.zone,
        observed_ms: of.observed_ms?,
        pauses: &of.pauses,
        target: &of.target,
        disposition: of.disposition,
        observations: &of.observations,
        segments: course.segments.get(&of.session).map(Vec::as_slice).unwrap_or_default(),
    })
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// By the rule that studies defend where the clinic set none; what a device says of it is provisional (domain §3.4).
fn mastery(of: &Target, sessions: &[CourseSession<'_>]) -> Option<MasteryView> {
    let rule = rule_of(of)?;
    let found = evaluate(&rule, sessions, None, Finality::Provisional).ok()?;
    let conditions = found.conditions.iter();
    Some(MasteryView {
        rule: found.rule,
        met: found.met,
        conditions: conditions.map(|c| ConditionLine { met: c.met, line: c.sentence.clone() }).collect(),
    })
}

fn effects_view(points: &[Point], goal: Goal) -> Option<EffectsView> {
    let found = effects(points, goal)?.answer;
    let line = |index: Index| EffectLine {
        name: index_word(index).to_owned(),
        value: found.values.get(&index).copied().flatten(),
        line: found.sentences.get(&index).cloned().unwrap_or_default(),
    };
    Some(EffectsView {
        baseline: count(found.baseline_points),
        treatment: count(found.treatment_points),
        lines: Index::ALL.into_iter().map(line).collect(),
    })
}

fn index_word(index: Index) -> &'static str {
    match index {
        Index::Nap => "NAP",
        Index::Tau => "Tau",
        Index::TauUATrendAdjusted => "Tau-U (baseline trend adjusted)",
        Index::Pnd => "PND",
        Index::Pem => "PEM",
        Index::Pand => "PAND",
        Index::Ird => "IRD",
    }
}

fn celeration_lines(points: &[Point]) -> Vec<CelerationLine> {
    let asked = celeration::Asked::One(LineMethod::LeastSquares);
    let Ok(Some(found)) = celeration_of(points, asked) else { return Vec::new() };
    found.answer.phases.iter().filter_map(celeration_line).collect()
}

fn celeration_line(of: &celeration::PhaseAnswer) -> Option<CelerationLine> {
    let celeration::Laid::One { celeration, sentence } = &of.laid else { return None };
    Some(CelerationLine {
        phase: named_phase(of),
        label: celeration.as_ref().map(|line| line.label.clone()),
        line: sentence.clone(),
    })
}
