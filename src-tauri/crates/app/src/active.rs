//! The one person who is unlocked right now, and the charts they hold open. Dropping this value is what a lock does:
//! keys zeroise, connections close.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex},
};

use baton_domain::{
    Actor, ChartId, Role, SegmentId, SessionId, TargetId, TenantId, UserId,
    chart::CaseloadItem,
    measure::Target,
    session::{Pause, Stream},
};
use baton_store::{
    chart::{ChartFile, ReadWatch},
    user::UserFile,
};
use baton_vault::{
    clock::Stamp,
    content::ContentKey,
    keys::{ChartKey, UserKey},
    secret::SecretText,
};

use crate::{
    people::caseload::Freshness,
    writer::{Proven, purpose_of},
};

/// The active person.
pub(crate) struct Active {
    pub proven: Proven,
    pub name: String,
    pub vault: UserFile,
    pub user_key: UserKey,
    pub caseload: Vec<CaseloadItem>,
    pub charts: HashMap<ChartId, OpenChart>,
    /// The chart that is fetched ahead now.
    pub ahead: Option<Ahead>,
    /// When it was looked last for charts that are missing; none: not since this person became active.
    pub looked_ahead_boot_ms: Option<u64>,
    pub idle: Idle,
    pub token: Option<SecretText>,
    pub fresh: Freshness,
    /// The session was ended after the shift: the grace lasts for its note and signature.
    pub signs_off: bool,
    /// Whether this person was told that their shift ends soon.
    pub shift_told: bool,
    pub needs_pin: bool,
}

impl Active {
    pub fn user(&self) -> UserId {
        self.proven.user
    }

    pub fn role(&self) -> Role {
        self.proven.role
    }

    pub fn actor(&self, tenant: TenantId) -> Actor {
        Actor { user: self.user(), tenant, role: self.role(), purpose: purpose_of(self.role()) }
    }

    /// Whether the chart is in this person's caseload, as the platform said last.
    pub fn has(&self, chart: ChartId) -> bool {
        self.caseload.iter().any(|item| item.chart == chart)
    }
}

/// An active person's hold on one chart: the only way to its data.
pub(crate) struct OpenChart {
    /// None after a failed commit, until the file was opened again and replayed.
    pub file: Option<ChartFile>,
    /// Whether the whole working set has arrived once: an interrupted first copy is no chart to look at or work in.
    pub complete: bool,
    pub path: PathBuf,
    pub key: ChartKey,
    pub content: ContentKey,
    pub watch: Arc<dyn ReadWatch>,
    /// The session under the active person's hands, once it was looked at.
    pub at_hand: Option<AtHand>,
}

/// A chart of the caseload on its way to this device: pages go in, and nothing is looked at.
pub(crate) struct Ahead {
    pub chart: ChartId,
    pub file: ChartFile,
    /// Where it lies now, and where it goes once it is whole.
    pub part: PathBuf,
    pub whole: PathBuf,
}

/// What taps need of a session that its sheet has shown.
pub(crate) struct AtHand {
    pub session: SessionId,
    pub segment: SegmentId,
    pub stream: Stream,
    pub targets: Vec<Target>,
    pub pauses: Vec<Pause>,
    /// Beyond how many milliseconds a bout has run unusually long.
    pub long_after_ms: HashMap<TargetId, u64>,
}

/// Inactivity by the boot clock, which counts sleep and cannot be set.
pub(crate) struct Idle {
    acted_boot_ms: u64,
    pinged_boot_ms: u64,
    warned: bool,
}

/// How far a lock is away.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum IdleState {
    /// More than the warning away.
    Quiet,
    /// This many milliseconds away, told for the first time.
    Warn(u64),
    /// Now.
    Lock,
}

const PING_EVERY_MS: u64 = 5_000;
const WARN_MS: u64 = 20_000;

impl Idle {
    pub fn new(now: &Stamp) -> Self {
        Self { acted_boot_ms: now.boot_ms, pinged_boot_ms: now.boot_ms, warned: false }
    }

    /// A permitted action.
    pub fn act(&mut self, now: &Stamp) {
        *self = Self::new(now);
    }

    /// A touch of the page: at most one in five seconds counts.
    pub fn ping(&mut self, now: &Stamp) {
        if now.boot_ms.saturating_sub(self.pinged_boot_ms) >= PING_EVERY_MS {
            self.pinged_boot_ms = now.boot_ms;
            self.warned = false;
        }
    }

    /// Milliseconds until the lock: a lock period after the last action or ping, and never more than two after the last
    /// action, so that no script in the page keeps the device open.
    pub fn left_ms(&self, now: &Stamp, lock_after_ms: u64) -> u64 {
        let by_touch = self.acted_boot_ms.max(self.pinged_boot_ms) + lock_after_ms;
        let by_action = self.acted_boot_ms + 2 * lock_after_ms;
        by_touch.min(by_action).saturating_sub(now.boot_ms)
    }

    pub fn check(&mut self, now: &Stamp, lock_after_ms: u64) -> IdleState {
        match self.left_ms(now, lock_after_ms) {
            0 => IdleState::Lock,
            left if left <= WARN_MS && !self.warned => {
                self.warned = true;
                IdleState::Warn(left)
            }
            _ => IdleState::Quiet,
        }
    }
}

/// Collects the tables that statements on charts read: the trace that a reader can be held to.
#[derive(Default)]
pub(crate) struct Tables(Mutex<Vec<String>>);

impl ReadWatch for Tables {
    fn saw(&self, table: &str) {
        let mut seen = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if !seen.iter().any(|t| t == table) {
            seen.push(table.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(boot_ms: u64) -> Stamp {
        Stamp { wall_ms: 0, boot_ms, boot_id: [0; 16] }
    }

    #[test]
    fn a_heartbeat_in_the_page_buys_one_more_period_and_no_more() {
        let mut idle = Idle::new(&at(0));
        let mut locked_at = None;
        for second in 1..1_000 {
            let now = at(second * 1_000);
            idle.ping(&now);
            if idle.check(&now, 60_000) == IdleState::Lock {
                locked_at = Some(second);
                break;
            }
        }
        assert_eq!(locked_at, Some(120));
    }

    #[test]
    fn a_warning_comes_once_twenty_seconds_before() {
        let mut idle = Idle::new(&at(0));
        assert_eq!(idle.check(&at(39_000), 60_000), IdleState::Quiet);
        assert_eq!(idle.check(&at(40_000), 60_000), IdleState::Warn(20_000));
        assert_eq!(idle.check(&at(41_000), 60_000), IdleState::Quiet);
        idle.act(&at(42_000));
        assert_eq!(idle.check(&at(101_000), 60_000), IdleState::Warn(1_000));
        assert_eq!(idle.check(&at(102_000), 60_000), IdleState::Lock);
    }

    #[test]
    fn sleep_counts_as_inactivity() {
        let mut idle = Idle::new(&at(0));
        assert_eq!(idle.check(&at(45 * 60_000), 900_000), IdleState::Lock);
    }
}
