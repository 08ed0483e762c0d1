//! Prompt fading along the target's own list of levels, from most help to least. No order beyond that list is assumed
//! (domain §3.4): a visual prompt is more or less help than a gesture only because this target says so.

use serde::{Deserialize, Serialize};

use super::{
    Refusal,
    answered::{Reason, Use},
    evaluate::{judge, prepared},
    outcome::{self, Active},
    rule::Rule,
    sentence::progress,
    session::{Response, Session, Trial},
    transition::Run,
};

/// From which end help is given.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Begin with most help and take it away.
    MostToLeast,
    /// Begin with none and add as much as is needed.
    LeastToMost,
}

/// Fading across sessions: one level is active; it is promoted to less help when the rule is met with the sessions run
/// at it, and demoted to more help after so many in a row that miss (`on_fail` of the rule).
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcrossSessions {
    /// The target's levels, from most help to least; *independent* follows the last.
    pub levels: Vec<u8>,
    /// Where fading begins unless `start` says: at the most help, or at none.
    pub direction: Direction,
    /// The level at which it begins.
    #[serde(default)]
    pub start: Option<u8>,
    /// The rule of each level. A response is correct when unprompted, or with the active level's help or less; the
    /// rule's own `prompt_level` is not used.
    pub rule: Rule,
    /// The sessions. One that names another level than the active one was started before the change: it is left out.
    #[serde(default)]
    pub sessions: Vec<Session>,
}

/// What an entry did to the active level.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Less help from now on.
    Promoted,
    /// More help from now on.
    Demoted,
    /// The rule was met without help: fading is over.
    Mastered,
}

/// One entry of the replay.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Faded {
    /// Its sessions.
    pub sessions: Vec<String>,
    /// The level that was active; nothing when independent.
    pub level: Option<u8>,
    /// Its value at that level.
    pub value: Option<f64>,
    /// What became of it.
    #[serde(rename = "use")]
    pub used: Use,
    /// Why.
    pub reason: Reason,
    /// What it did.
    pub step: Option<Step>,
}

/// Where fading stands.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Fading {
    /// The active level; nothing when independent.
    pub level: Option<u8>,
    /// Whether no help is given any more.
    pub independent: bool,
    /// Whether the rule was met without help. Later sessions are not looked at.
    pub mastered: bool,
    /// How many entries in the window meet the criterion at this level.
    pub passing: usize,
    /// How many are needed.
    pub needed: u32,
    /// Entries in a row that missed it at this level.
    pub failing_in_a_row: u32,
    /// Every entry, in time order.
    pub history: Vec<Faded>,
    /// Where it stands, in words.
    pub sentence: String,
}

fn check_levels(levels: &[u8]) -> Result<(), Refusal> {
    let mut seen = [false; 256];
    let twice = levels.iter().any(|l| std::mem::replace(&mut seen[usize::from(*l)], true));
    if levels.is_empty() || twice { Err(Refusal::Levels) } else { Ok(()) }
}

/// Every level named in the sessions and the rule is one of the target's, and every prompted trial names one.
fn check_known(plan: &AcrossSessions) -> Result<(), Refusal> {
    let known = |level: &u8| plan.levels.contains(level);
    let trial = |t: &Trial| t.level.as_ref().map_or(t.response != Response::Prompted, known);
    let session = |s: &Session| s.prompt_level.as_ref().is_none_or(known) && s.trials.iter().all(trial);
    let all = plan.rule.correct_levels.iter().all(known) && plan.sessions.iter().all(session);
    if all { Ok(()) } else { Err(Refusal::Level) }
}

/// Replays the sessions and says which level is active.
///
/// # Errors
/// No levels, one twice, a start or any other level that is none of them; or as for an evaluation.
pub fn fade(plan: &AcrossSessions) -> Result<Fading, Refusal> {
    check_levels(&plan.levels)?;
    check_known(plan)?;
    let rule = Rule { prompt_level: None, ..plan.rule.clone() };
    let sessions = prepared(&rule, &plan.sessions)?;
    let mut at = match (plan.start, plan.direction) {
        (Some(start), _) => plan.levels.iter().position(|l| *l == start).ok_or(Refusal::Level)?,
        (None, Direction::MostToLeast) => 0,
        (None, Direction::LeastToMost) => plan.levels.len(),
    };
    let mut run = Run::new(&rule);
    let mut mastered = false;
    let mut history = Vec::new();
    for group in outcome::groups(&rule, &sessions) {
        let level = plan.levels.get(at).copied();
        let active = level.map_or(Active::Independent, Active::At);
        let scored = outcome::score(&rule, &sessions, &group, active, &plan.levels[at..]);
        let (used, reason, entry) = judge(&rule, &scored);
        let met = entry.is_some_and(|entry| run.push(entry));
        let step = step(&rule, used, met, run.failing, at, plan.levels.len());
        match step {
            Some(Step::Promoted) => at += 1,
            Some(Step::Demoted) => at -= 1,
            Some(Step::Mastered) => mastered = true,
            None => {}
        }
        if matches!(step, Some(Step::Promoted | Step::Demoted)) {
            run = Run::new(&rule);
        }
        let names = group.iter().filter_map(|p| sessions[p.session].id.clone()).collect();
        history.push(Faded { sessions: names, level, value: scored.value, used, reason, step });
        if mastered {
            break;
        }
    }
    Ok(standing(plan, &run, at, mastered, history))
}

fn step(rule: &Rule, used: Use, met: bool, failing: u32, at: usize, last: usize) -> Option<Step> {
    let failed = used == Use::Missed && rule.on_fail.is_some_and(|f| failing >= f.demote_after);
    match (met, failed) {
        (true, _) if at == last => Some(Step::Mastered),
        (true, _) => Some(Step::Promoted),
        (false, true) if at > 0 => Some(Step::Demoted),
        (false, _) => None,
    }
}

fn standing(plan: &AcrossSessions, run: &Run<'_>, at: usize, mastered: bool, history: Vec<Faded>) -> Fading {
    let level = plan.levels.get(at).copied();
    let needed = plan.rule.window.k;
    let progress = progress(&plan.rule, run.passing(), "the criterion");
    let sentence = match (level, mastered) {
        (_, true) => "Mastered without help.".to_owned(),
        (None, false) => format!("No help is given. {progress}"),
        (Some(level), false) => format!("Level {level} is active. {progress}"),
    };
    Fading {
        level,
        independent: level.is_none(),
        mastered,
        passing: run.passing(),
        needed,
        failing_in_a_row: run.failing,
        history,
        sentence,
    }
}

/// Fading within a trial: several levels may be tried; the one that worked is recorded.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithinTrial {
    /// The target's levels, from most help to least.
    pub levels: Vec<u8>,
    /// From which end.
    pub direction: Direction,
    /// What was tried in this trial, in order; null stands for no help.
    #[serde(default)]
    pub tried: Vec<Option<u8>>,
}

/// The order in which help is tried within a trial.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TrialOrder {
    /// The steps; null stands for no help. Least to most begins without help and goes on after each failure; most to
    /// least begins with most help and goes on after each success.
    pub order: Vec<Option<u8>>,
    /// Position of the next step in `order`, from 0; nothing when all were tried.
    pub next: Option<usize>,
    /// The level of the next step; nothing when it is without help or there is none.
    pub next_level: Option<u8>,
}

/// The next step within a trial.
///
/// # Errors
/// No levels, one twice, or something tried that is none of them.
pub fn within_trial(plan: &WithinTrial) -> Result<TrialOrder, Refusal> {
    check_levels(&plan.levels)?;
    let mut order: Vec<Option<u8>> = plan.levels.iter().copied().map(Some).chain([None]).collect();
    if plan.direction == Direction::LeastToMost {
        order.reverse();
    }
    let mut next = 0;
    for tried in &plan.tried {
        next = order.iter().position(|s| s == tried).ok_or(Refusal::Level)? + 1;
    }
    let next = Some(next).filter(|n| *n < order.len());
    let next_level = next.and_then(|n| order[n]);
    Ok(TrialOrder { order, next, next_level })
}
