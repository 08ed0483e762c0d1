//! Targets that were run and targets that the note names (domain §4.4).

use super::{Check, Rule, naming::Naming};
use crate::{
    id::TargetId,
    measure::{Measure, Target},
    note::{
        record::{NoteRecord, TargetState},
        words::{counted, listed, named},
    },
    observation::Fact,
};

/// What is run: words are written, and need no other mention.
fn runnable<'a>(record: &NoteRecord<'a>) -> impl Iterator<Item = &'a Target> + use<'a> {
    record.session.targets.iter().filter(|target| target.measure != Measure::FreeText)
}

fn names(targets: &[&Target]) -> String {
    listed(&targets.iter().map(|target| named(&target.name)).collect::<Vec<_>>())
}

pub(super) fn not_run(record: &NoteRecord<'_>) -> Option<Check> {
    let all: Vec<&Target> = runnable(record).collect();
    let left: Vec<&Target> = all.iter().copied().filter(|target| !record.state_of(target).is_run()).collect();
    let of = counted(all.len(), "target");
    Some(match (all.len(), left.len()) {
        (0, _) => return None,
        (_, 0) => Check::passes(Rule::TargetsNotRun, format!("Of {of}, none was left out.")),
        (_, n) => {
            let verb = if n == 1 { "was" } else { "were" };
            Check::warns(Rule::TargetsNotRun, format!("Of {of}, {n} {verb} not run: {}.", names(&left)))
        }
    })
}

pub(super) fn named_not_run(record: &NoteRecord<'_>) -> Option<Check> {
    let naming = Naming::of(record.note?, &record.session.targets);
    let named: Vec<&Target> = runnable(record).filter(|target| naming.claims(target)).collect();
    // Of several targets with one name the one that was run is meant.
    let is_run = |target: &Target| record.state_of(target).is_run();
    let other = |target: &Target| named.iter().any(|t| t.name == target.name && is_run(t));
    let claimed: Vec<&Target> = named.iter().copied().filter(|target| !is_run(target) && !other(target)).collect();
    Some(match (named.len(), claimed.len()) {
        (0, _) => return None,
        (n, 0) => Check::passes(
            Rule::NamedNotRun,
            format!("The note names {} of what was run, and none else.", counted(n, "target")),
        ),
        (_, n) => {
            let which = if n == 1 { "a target that was not run" } else { "targets that were not run" };
            Check::warns(Rule::NamedNotRun, format!("The note names {which}: {}.", names(&claimed)))
        }
    })
}

pub(super) fn run_not_named(record: &NoteRecord<'_>) -> Option<Check> {
    let naming = Naming::of(record.note?, &record.session.targets);
    let mut made: Vec<TargetId> = record.data().filter(|o| o.by == record.author).map(|o| o.target).collect();
    made.sort_unstable();
    made.dedup();
    let run: Vec<&Target> = runnable(record)
        .filter(|t| made.binary_search(&t.id).is_ok() && record.state_of(t) == TargetState::Data)
        .collect();
    let silent: Vec<&Target> = run.iter().copied().filter(|target| !naming.names(target)).collect();
    Some(match (run.len(), silent.len()) {
        (0, _) => return None,
        (n, 0) => {
            Check::passes(Rule::RunNotNamed, format!("The note names all of the author's {}.", counted(n, "target")))
        }
        (n, left) => Check::warns(
            Rule::RunNotNamed,
            format!(
                "The author ran {}, and the note does not name {left} of them: {}.",
                counted(n, "target"),
                names(&silent)
            ),
        ),
    })
}

/// Windows and rounds end with the session as a matter of course; a behaviour or an answer that was going on does not.
pub(super) fn bout_cut(record: &NoteRecord<'_>) -> Option<Check> {
    let timed = |target: &Target| matches!(target.measure, Measure::Duration | Measure::Latency { .. });
    let is_cut = |id: TargetId| {
        record.data().any(|o| o.target == id && o.fact == Fact::Bout && o.ended.is_none_or(|end| end.truncated))
    };
    let has_bout = |id: TargetId| record.data().any(|o| o.target == id && o.fact == Fact::Bout);
    let bouts: Vec<&Target> = runnable(record).filter(|target| timed(target) && has_bout(target.id)).collect();
    if bouts.is_empty() || !record.has_ended() {
        return None;
    }
    let cut: Vec<&Target> = bouts.into_iter().filter(|target| is_cut(target.id)).collect();
    if cut.is_empty() {
        return Some(Check::passes(Rule::BoutCut, "No bout was cut by the session's end.".to_owned()));
    }
    let line = format!("The session's end cut a running bout of {}. Its length is not the behaviour's.", names(&cut));
    Some(Check::warns(Rule::BoutCut, line))
}
