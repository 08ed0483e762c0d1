//! Programs: what is taught, as supervisors write it. Each change of a target names the version that it was made on and stays on
//! record with its author. Where two were made on one version, the one that came second changes nothing: it waits beside the target
//! until somebody decides (DESIGN §5, *conflicts on programs keep both and ask*). No change reaches a session that has begun: it
//! froze its targets.

mod template;

use serde::{Deserialize, Serialize};

pub use template::{Template, templates};

use crate::{
    action::Action,
    id::{ChangeId, TargetId, UserId},
    measure::{Phase, Target},
    session::Refusal,
    text::Reason,
};

/// What of a target was changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Changing {
    /// Its plan: everything but the phase.
    Plan,
    /// Its phase.
    Phase,
}

/// Where a change stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum Standing {
    /// It took effect when it was made.
    InEffect,
    /// It was made on an older version and waits for somebody to decide.
    Waits,
    /// Somebody decided.
    Settled {
        /// Who.
        settled_by: UserId,
        /// When, wall milliseconds.
        settled_ms: i64,
        /// Whether it took effect.
        taken: bool,
    },
}

/// A change of a target, as it stays on record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Change {
    /// Its id.
    pub id: ChangeId,
    /// The target.
    pub target: TargetId,
    /// Who made it.
    pub by: UserId,
    /// When, wall milliseconds.
    pub at_ms: i64,
    /// What of it.
    pub changing: Changing,
    /// The target as it stood, where there was one.
    pub before: Option<Box<Target>>,
    /// The target as it should be.
    pub after: Box<Target>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// Where it stands.
    #[serde(flatten)]
    pub standing: Standing,
}

/// What an action made of a target.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Changed {
    /// The target as it stands now; none where it stays as it was.
    pub target: Option<Target>,
    /// The change, new or settled.
    pub change: Change,
}

/// Whose hand it was, and when, wall milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hand {
    /// The person.
    pub by: UserId,
    /// When.
    pub at_ms: i64,
}

/// What an action makes of a target as it stands, and of the change that it names where there is one. Device and platform both ask
/// this, so that both come to the same.
///
/// # Errors
/// [`Refusal::BadTargets`] for a plan that cannot be carried out or another action, [`Refusal::IdTaken`],
/// [`Refusal::NoSuchTarget`], [`Refusal::PhaseMove`], [`Refusal::AlreadySo`], [`Refusal::NoSuchChange`],
/// [`Refusal::BaseVersion`].
pub fn change(
    current: Option<&Target>,
    held: Option<&Change>,
    hand: Hand,
    action: &Action,
) -> Result<Changed, Refusal> {
    match action {
        Action::WriteTarget { change, target, base_version, reason } => {
            let new = begun(*change, held, current, hand, reason.as_ref(), target, Changing::Plan)?;
            write(current, new, *base_version)
        }
        Action::MoveTarget { change, target, from, to, reason } => {
            let now = current.filter(|now| now.id == *target).ok_or(Refusal::NoSuchTarget)?;
            let there = Target { phase: *to, ..now.clone() };
            let new = begun(*change, held, current, hand, reason.as_ref(), &there, Changing::Phase)?;
            moved(now, new, *from)
        }
        Action::SettleTarget { base_version, take, .. } => settle(current, held, hand, *base_version, *take),
        _ => Err(Refusal::BadTargets),
    }
}

fn begun(
    id: ChangeId,
    held: Option<&Change>,
    current: Option<&Target>,
    Hand { by, at_ms }: Hand,
    reason: Option<&Reason>,
    after: &Target,
    changing: Changing,
) -> Result<Change, Refusal> {
    if held.is_some() || current.is_some_and(|now| now.id != after.id) {
        return Err(Refusal::IdTaken);
    }
    let (before, after) = (current.cloned().map(Box::new), Box::new(after.clone()));
    let (reason, target) = (reason.cloned(), after.id);
    Ok(Change { id, target, by, at_ms, changing, before, after, reason, standing: Standing::InEffect })
}

fn write(current: Option<&Target>, mut new: Change, base: u32) -> Result<Changed, Refusal> {
    let now = current.map_or(0, |now| now.version);
    if !new.after.is_usable() {
        return Err(Refusal::BadTargets);
    }
    match current {
        None if base > 0 => return Err(Refusal::NoSuchTarget),
        Some(_) if base > now => return Err(Refusal::BaseVersion),
        Some(now) => new.after.phase = now.phase,
        None => {}
    }
    if base < now {
        new.standing = Standing::Waits;
        return Ok(Changed { target: None, change: new });
    }
    new.after.version = now.saturating_add(1);
    Ok(Changed { target: Some((*new.after).clone()), change: new })
}

/// A move says nothing of the plan, so that it needs no version: it was seen in a phase, and goes to another one.
fn moved(now: &Target, mut new: Change, from: Phase) -> Result<Changed, Refusal> {
    let to = new.after.phase;
    if now.phase == to {
        return Err(Refusal::AlreadySo);
    }
    if !from.may_become(to) {
        return Err(Refusal::PhaseMove);
    }
    if now.phase != from {
        new.standing = Standing::Waits;
        return Ok(Changed { target: None, change: new });
    }
    new.after.version = now.version.saturating_add(1);
    Ok(Changed { target: Some((*new.after).clone()), change: new })
}

fn settle(
    current: Option<&Target>,
    held: Option<&Change>,
    Hand { by, at_ms }: Hand,
    base: u32,
    taken: bool,
) -> Result<Changed, Refusal> {
    let change = held.filter(|change| change.standing == Standing::Waits).ok_or(Refusal::NoSuchChange)?;
    let now = current.filter(|now| now.id == change.target).ok_or(Refusal::NoSuchTarget)?;
    if now.version != base {
        return Err(Refusal::BaseVersion);
    }
    let standing = Standing::Settled { settled_by: by, settled_ms: at_ms, taken };
    let settled = Change { standing, ..change.clone() };
    if !taken {
        return Ok(Changed { target: None, change: settled });
    }
    let version = now.version.saturating_add(1);
    let target = match change.changing {
        Changing::Plan => Target { phase: now.phase, version, ..(*change.after).clone() },
        Changing::Phase if now.phase.may_become(change.after.phase) => {
            Target { phase: change.after.phase, version, ..now.clone() }
        }
        Changing::Phase => return Err(Refusal::PhaseMove),
    };
    Ok(Changed { target: Some(target), change: settled })
}
