//! The timer that locks with no command coming in. It compares boot clocks, so a suspended device is locked at the first
//! tick after it wakes, before anything is shown.

use std::{sync::Arc, time::Duration};

use baton_domain::action::LockCause;

use crate::{
    active::IdleState,
    core::{Core, Shared},
    event::Event,
};

const TICK: Duration = Duration::from_millis(500);
/// A gap between ticks this long is sleep, not a busy machine.
const SLEPT_MS: u64 = 30_000;
/// Sleep this long ends every PIN slot (DESIGN §4).
const LONG_SLEEP_MS: u64 = 30 * 60_000;

impl Core {
    /// Starts the timer on the current runtime. It ends with the core.
    pub fn spawn_lock_timer(&self) {
        let weak = Arc::downgrade(&self.0);
        tokio::spawn(async move {
            let mut interval = tokio::time::interval(TICK);
            interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            loop {
                interval.tick().await;
                let Some(shared) = weak.upgrade() else { return };
                // The lock waits for a tap under way, so it must not hold up the runtime.
                let _ = tokio::task::spawn_blocking(move || shared.tick()).await;
            }
        });
    }

    /// One tick: for a device that has just woken, and for simulations that turn the clock themselves.
    pub fn tick(&self) {
        self.0.tick();
    }
}

impl Shared {
    pub(crate) fn tick(&self) {
        drop(self.lock());
    }
}

/// A shift that ends in a running session goes on for this long, so that no child waits for a password.
const GRACE_MS: u64 = 30 * 60_000;
/// So long before that end the person is told.
const SHIFT_ENDS_MS: u64 = 15 * 60_000;

impl crate::core::Device {
    /// What time has done since the last look at the device: locks it where a deadline has passed, ends the PIN slots
    /// after long sleep, pays owed entries.
    pub fn pass_time(&mut self, shared: &Shared) {
        let now = shared.stamp();
        let gap = now.boot_ms.saturating_sub(self.last_tick.boot_ms);
        self.last_tick = now;
        if gap >= LONG_SLEEP_MS {
            self.shifts.clear();
        }
        self.pay_owed_locks();
        self.mark_time(&now);
        let lock_after = self.lock_after_ms();
        let shift_left = self.shift_left_ms(&now);
        let over = shift_left == 0;
        let Some(active) = &mut self.active else { return };
        if shift_left > SHIFT_ENDS_MS {
            active.shift_told = false;
        } else if !over && !active.shift_told {
            active.shift_told = true;
            shared.tell(Event::ShiftEnds { ms: u32::try_from(shift_left).unwrap_or(u32::MAX) });
        }
        let cause = match active.idle.check(&now, lock_after) {
            IdleState::Lock if gap >= SLEPT_MS => Some(LockCause::Sleep),
            IdleState::Lock => Some(LockCause::Idle),
            _ if over => Some(LockCause::ShiftOver),
            IdleState::Warn(ms) => {
                shared.tell(Event::LockSoon { ms: u32::try_from(ms).unwrap_or(u32::MAX) });
                None
            }
            IdleState::Quiet => None,
        };
        if let Some(cause) = cause {
            self.drop_active(shared, cause);
        }
    }

    /// Whether the active person works on by grace.
    pub fn shift_is_over(&self) -> bool {
        let now = self.writer.stamp();
        let shift = self.active.as_ref().and_then(|active| self.shifts.get(&active.user()));
        shift.is_none_or(|shift| shift.left_ms(&now) == 0)
    }

    /// Milliseconds until the active person's shift is over, with the grace that a running session and its sign-off give; 0
    /// when it is.
    fn shift_left_ms(&self, now: &baton_vault::clock::Stamp) -> u64 {
        let Some(active) = &self.active else { return 0 };
        let Some(shift) = self.shifts.get(&active.user()) else { return 0 };
        let grace = if self.running.is_some() || active.signs_off { GRACE_MS } else { 0 };
        shift.left_with_grace_ms(now, grace)
    }
}
