//! Second layer: what a session, a block or a day comes to.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    answered::{LeftOut, Reason},
    opportunity,
    quantity::Quantity,
    rule::{DayValue, Per, Rule},
    session::{Day, Session, Trial},
};

/// One session's share in an entry: the session's place and its trials there.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub session: usize,
    trials: Vec<usize>,
    /// Which block of the session it is, where the rule is of blocks.
    pub block: Option<u32>,
    /// Whether the trials ended before the block was full.
    unfinished: bool,
}

/// The prompt level at which the target is run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Active {
    /// The rule does not ask.
    Any,
    /// This one; a session run at another is left out.
    At(u8),
    /// None: no help is given any more.
    Independent,
}

impl Active {
    /// As the rule alone says.
    pub fn of(rule: &Rule) -> Self {
        rule.prompt_level.map_or(Self::Any, Self::At)
    }

    fn admits(self, session: &Session) -> bool {
        match (self, session.prompt_level) {
            (Self::Any, _) | (_, None) => true,
            (Self::At(level), Some(run)) => level == run,
            (Self::Independent, Some(_)) => false,
        }
    }
}

/// What is judged as one: parts of one session, or the sessions of a day.
pub(super) type Group = Vec<Part>;

/// An entry, scored.
#[derive(Clone, Debug, Default)]
pub(super) struct Scored {
    pub value: Option<f64>,
    /// Whether the value is a mean of several, so that its last bits are the arithmetic's and not the data's.
    pub averaged: bool,
    pub trials: Option<u32>,
    /// The trials that are known of: fewer than there are, where a session of a day does not say how many.
    pub at_least: u32,
    pub facets: Facets,
    pub left_out: Vec<LeftOut>,
}

/// What an entry covers.
#[derive(Clone, Debug, Default)]
pub(super) struct Facets {
    pub therapists: BTreeSet<String>,
    pub settings: BTreeSet<String>,
    pub days: BTreeSet<Day>,
    pub stimuli: BTreeSet<String>,
}

/// The entries in time order. Sessions that were not run, or do not fit the rule, stand alone so that each can say why.
pub(super) fn groups(rule: &Rule, sessions: &[Session]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut days: HashMap<Day, usize> = HashMap::new();
    for (i, session) in sessions.iter().enumerate() {
        let all = Part { session: i, trials: (0..session.trials.len()).collect(), block: None, unfinished: false };
        match (rule.per, session.day()) {
            (Per::TrialBlock, _) => groups.extend(blocks(rule, session, all).into_iter().map(|p| vec![p])),
            (Per::Day, Some(day)) if misfit(rule, Active::of(rule), session).is_none() => {
                if let Some(at) = days.get(&day) {
                    groups[*at].push(all);
                } else {
                    days.insert(day, groups.len());
                    groups.push(vec![all]);
                }
            }
            (Per::Day | Per::Session, _) => groups.push(vec![all]),
        }
    }
    groups
}

/// The blocks of a session. Trials without a block beside some with one are of an unfinished block.
fn blocks(rule: &Rule, session: &Session, mut all: Part) -> Vec<Part> {
    let full = rule.block_trials.unwrap_or(0);
    if session.trials.is_empty() {
        all.unfinished = session.known_trials().is_some_and(|n| n < full);
        return vec![all];
    }
    let labelled = session.trials.iter().any(|t| t.block.is_some());
    let mut parts: Vec<Part> = Vec::new();
    let mut places: BTreeMap<Option<u32>, (usize, u32)> = BTreeMap::new();
    let mut counted = 0_u32;
    for (i, trial) in session.trials.iter().enumerate() {
        let key = if labelled { trial.block } else { Some(counted.checked_div(full).unwrap_or(0) + 1) };
        let counts = u32::from(opportunity::counts(rule, session, trial));
        counted += counts;
        let (place, scored) = places.entry(key).or_insert_with(|| {
            parts.push(Part { session: all.session, trials: Vec::new(), block: key, unfinished: true });
            (parts.len() - 1, 0)
        });
        *scored += counts;
        parts[*place].trials.push(i);
        parts[*place].unfinished = key.is_none() || *scored < full;
    }
    parts
}

/// Why the session as a whole cannot count, before its data are looked at.
fn misfit(rule: &Rule, active: Active, session: &Session) -> Option<Reason> {
    if session.not_run {
        return Some(Reason::NotRun);
    }
    if session.value.is_none() && session.trials.is_empty() {
        return Some(Reason::NoData);
    }
    match (rule.phase, session.phase) {
        (Some(_), None) => return Some(Reason::PhaseUnknown),
        (Some(asked), Some(phase)) if asked != phase => return Some(Reason::OtherPhase),
        _ => {}
    }
    if !active.admits(session) {
        return Some(Reason::OtherLevel);
    }
    let probes = session.probe || session.trials.iter().any(|t| t.probe);
    (rule.probe_only && !probes).then_some(Reason::NoProbe)
}

/// One session's part, scored.
struct Piece {
    value: f64,
    /// Scored trials, if known.
    trials: Option<u32>,
    /// What it weighs in a pooled day, if known.
    weight: Option<f64>,
    own: Vec<(String, Option<u32>)>,
    stimuli: BTreeSet<String>,
    setting: Option<String>,
    day: Option<Day>,
    /// Whether the first scored trial was good, and who ran it.
    first: Option<First>,
}

/// The first scored trial of a part.
struct First {
    correct: bool,
    error: bool,
    by: Option<String>,
}

/// Scores an entry; `levels` are those at which help counts as correct besides the rule's own.
pub(super) fn score(rule: &Rule, sessions: &[Session], group: &Group, active: Active, levels: &[u8]) -> Scored {
    let mut scored = Scored::default();
    let mut pieces = Vec::new();
    for part in group {
        let session = &sessions[part.session];
        let piece = match misfit(rule, active, session) {
            Some(reason) => Err(reason),
            None => piece(rule, session, part, levels),
        };
        match piece {
            Ok(piece) => pieces.push(piece),
            Err(reason) => {
                if reason == Reason::UnfinishedBlock {
                    scored.trials = Some(counted(rule, session, part));
                }
                let session = session.id.clone().unwrap_or_default();
                scored.left_out.push(LeftOut { session, reason });
            }
        }
    }
    combine(rule, &pieces, &mut scored);
    scored
}

/// How many trials of the part are scored.
fn counted(rule: &Rule, session: &Session, part: &Part) -> u32 {
    let trials = part.trials.iter().filter_map(|i| session.trials.get(*i));
    let n = trials.filter(|t| opportunity::counts(rule, session, t)).count() as u32;
    if session.trials.is_empty() { session.known_trials().unwrap_or(0) } else { n }
}

fn piece(rule: &Rule, session: &Session, part: &Part, levels: &[u8]) -> Result<Piece, Reason> {
    let trials: Vec<&Trial> = part
        .trials
        .iter()
        .filter_map(|i| session.trials.get(*i))
        .filter(|t| opportunity::counts(rule, session, t))
        .collect();
    let correct = trials.iter().filter(|t| opportunity::correct(rule, levels, t)).count() as u32;
    let errors = trials.iter().filter(|t| opportunity::error(rule, t)).count() as u32;
    let scored = trials.len() as u32;
    let value = match (session.value, rule.measure) {
        (Some(value), _) => value,
        (None, measure) if scored == 0 || !measure.is_of_trials() => return Err(Reason::NoData),
        (None, Quantity::CorrectCount) => f64::from(correct),
        (None, Quantity::ErrorCount) => f64::from(errors),
        // Multiplied before it is divided: a percentage that is a whole number is exactly that number.
        (None, _) => 100.0 * f64::from(correct) / f64::from(scored),
    };
    let (count, own) = if session.trials.is_empty() { shares(session) } else { (Some(scored), own(session, &trials)) };
    if rule.measure.is_percent() && count == Some(0) {
        return Err(Reason::NoData);
    }
    if part.unfinished {
        return Err(Reason::UnfinishedBlock);
    }
    if rule.per == Per::TrialBlock && rule.block_trials.is_some() && count.is_none() {
        return Err(Reason::TrialsUnknown);
    }
    let stimulus = |t: &&Trial| t.stimulus.clone().or_else(|| session.stimulus.clone());
    let by = |t: &&Trial| t.by.clone().or_else(|| session.therapist.clone());
    Ok(Piece {
        value,
        trials: count,
        weight: if rule.measure.is_rate() { session.observed_ms.map(|ms| ms as f64) } else { count.map(f64::from) },
        own,
        stimuli: if trials.is_empty() {
            session.stimulus.iter().cloned().collect()
        } else {
            trials.iter().filter_map(stimulus).collect()
        },
        setting: session.setting.clone(),
        day: session.day(),
        first: trials.first().map(|t| First {
            correct: opportunity::correct(rule, levels, t),
            error: opportunity::error(rule, t),
            by: by(t),
        }),
    })
}

/// Who ran how many of these trials.
fn own(session: &Session, trials: &[&Trial]) -> Vec<(String, Option<u32>)> {
    let mut own: BTreeMap<&str, u32> = BTreeMap::new();
    for by in trials.iter().filter_map(|t| t.by.as_deref().or(session.therapist.as_deref())) {
        *own.entry(by).or_default() += 1;
    }
    own.into_iter().map(|(by, n)| (by.to_owned(), Some(n))).collect()
}

/// The trials of a session that carries a value, and who ran how many.
fn shares(session: &Session) -> (Option<u32>, Vec<(String, Option<u32>)>) {
    let known = session.known_trials();
    if session.shares.is_empty() {
        let own = session.therapist.iter().map(|t| (t.clone(), known)).collect();
        return (known, own);
    }
    (known, session.shares.iter().map(|s| (s.by.clone(), s.trials)).collect())
}

fn combine(rule: &Rule, pieces: &[Piece], scored: &mut Scored) {
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return };
    scored.trials = pieces.iter().try_fold(0_u32, |sum, p| p.trials.map(|n| sum.saturating_add(n)));
    scored.at_least = pieces.iter().fold(0, |sum, p| sum.saturating_add(p.trials.unwrap_or(0)));
    scored.averaged = pieces.len() > 1;
    let n = pieces.len() as f64;
    let sum: f64 = pieces.iter().map(|p| p.value).sum();
    scored.value = match (rule.first_trial_only, &first.first) {
        (true, Some(first)) => Some(first_value(rule, first)),
        (true, None) => Some(first.value),
        (false, _) if pieces.len() == 1 => Some(last.value),
        (false, _) => match rule.day_value.unwrap_or_else(|| rule.measure.day_value()) {
            DayValue::Mean => Some(sum / n),
            DayValue::Sum => Some(sum),
            DayValue::Last => Some(last.value),
            DayValue::Pooled => pooled(pieces),
        },
    };
    if scored.value.is_some_and(|v| !v.is_finite()) {
        scored.value = None;
    }
    for piece in pieces {
        scored.facets.settings.extend(piece.setting.clone());
        scored.facets.stimuli.extend(piece.stimuli.iter().cloned());
        scored.facets.days.extend(piece.day.clone());
    }
    scored.facets.therapists = match (rule.first_trial_only, &first.first) {
        (true, Some(first)) => first.by.iter().cloned().collect(),
        _ => attributed(rule, pieces),
    };
}

fn first_value(rule: &Rule, first: &First) -> f64 {
    match (rule.measure, first.correct) {
        (Quantity::ErrorCount, _) => f64::from(u8::from(first.error)),
        (Quantity::CorrectCount, good) => f64::from(u8::from(good)),
        (_, true) => 100.0,
        (_, false) => 0.0,
    }
}

fn pooled(pieces: &[Piece]) -> Option<f64> {
    let mut weight = 0.0;
    let mut sum = 0.0;
    for piece in pieces {
        let n = piece.weight?;
        weight += n;
        sum += n * piece.value;
    }
    (weight > 0.0).then(|| sum / weight)
}

/// Who can claim the entry: everybody with the minimum of trials of their own (at least one). Where the trials of each
/// are not known, only one who was alone can, unless no minimum is asked.
fn attributed(rule: &Rule, pieces: &[Piece]) -> BTreeSet<String> {
    let mut own: BTreeMap<&str, Option<u32>> = BTreeMap::new();
    for (by, n) in pieces.iter().flat_map(|p| &p.own) {
        let sum = own.entry(by).or_insert(Some(0));
        *sum = sum.zip(*n).map(|(a, b)| a.saturating_add(b));
    }
    let alone = own.len() == 1;
    own.into_iter()
        .filter(|(_, n)| n.map_or(alone || rule.min_trials <= 1, |n| n >= rule.min_trials.max(1)))
        .map(|(by, _)| by.to_owned())
        .collect()
}
