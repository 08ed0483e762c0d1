//! How far baseline and treatment lie apart (domain §3.8).

use super::{Point, point::alike};
use crate::{
    asked::Asked,
    effect_size::{Answer, Goal, Question, answer},
    measure::Phase,
};

/// A baseline against the treatment after it, by every index, each with its sentence.
#[derive(Clone, PartialEq, Debug)]
pub struct Effects {
    /// The day of the first baseline point that was compared, since 1970-01-01.
    pub from_day: i64,
    /// The day of the last point that was compared.
    pub to_day: i64,
    /// The values and their sentences.
    pub answer: Answer,
}

/// A stretch from the beginning of a baseline to the next one's.
struct Stretch<'a> {
    baseline: Vec<&'a Point>,
    treatment: Vec<&'a Point>,
}

impl Stretch<'_> {
    fn has(points: &[&Point]) -> bool {
        points.iter().any(|p| p.plotted().is_some())
    }
}

/// Baseline points against the treatment points that follow; none where there is no baseline. Where a design goes back to
/// baseline, its latest baseline with treatment after it is compared, and no other: pairs across two of them would mix in
/// what the first treatment left behind. Points that are not plotted are left out and counted, as are sessions that were
/// not run; points of phases other than baseline and active, or of another kind of measure than the newest, do not take
/// part.
#[must_use]
pub fn effects(points: &[Point], goal: Goal) -> Option<Effects> {
    let mut stretches: Vec<Stretch<'_>> = Vec::new();
    for point in alike(points) {
        match (point.phase, stretches.last_mut()) {
            (Phase::Baseline, Some(last)) if last.treatment.is_empty() => last.baseline.push(point),
            (Phase::Baseline, _) => stretches.push(Stretch { baseline: vec![point], treatment: Vec::new() }),
            (Phase::Active, Some(last)) => last.treatment.push(point),
            _ => {}
        }
    }
    stretches.retain(|s| Stretch::has(&s.baseline));
    let treated = stretches.iter().rposition(|s| Stretch::has(&s.treatment));
    let compared = stretches.get(treated.unwrap_or(stretches.len().checked_sub(1)?))?;
    let values = |points: &[&Point]| points.iter().map(|p| p.plotted()).collect();
    let question = Question {
        baseline: values(&compared.baseline),
        treatment: values(&compared.treatment),
        goal,
        method: Asked::All,
    };
    let days = || compared.baseline.iter().chain(&compared.treatment).filter(|p| p.plotted().is_some()).map(|p| p.day);
    // Scores are finite, which is all that could be refused.
    Some(Effects { from_day: days().min()?, to_day: days().max()?, answer: answer(&question).ok()? })
}
