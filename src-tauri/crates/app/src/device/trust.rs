//! What the device believes of time and policy: only what the platform signed, and only forward.

use baton_contract::{ErrorCode, Signed, signed::PlatformTime};
use baton_domain::policy::PolicyBundle;
use baton_store::device::{Heard, TimeMarks};
use baton_vault::clock::Stamp;
use uuid::Uuid;

use crate::{core::Device, error::AppError};

/// A wall clock this far behind the highest time ever seen is not believed (security T13).
const BACKWARDS_MS: i64 = 5 * 60_000;
/// A wall clock this far ahead of the platform's time is no time for one-time codes.
const AHEAD_MS: i64 = 5 * 60_000;
/// How often the highest wall time is written down.
const MARK_EVERY_MS: u64 = 10 * 60_000;

impl Device {
    /// Takes a newer signed policy. One outside the product's bounds, of another tenant or older is not taken.
    pub fn take_policy(&mut self, signed: &Signed<PolicyBundle>) -> Result<(), AppError> {
        let bundle = signed.open(&self.platform_key).map_err(|_| ErrorCode::PlatformProtocol)?;
        bundle.check().map_err(|_| ErrorCode::PlatformProtocol)?;
        if bundle.tenant != self.identity.tenant {
            return Err(ErrorCode::PlatformProtocol.into());
        }
        if bundle.version > self.policy.version {
            self.file.set_policy(signed)?;
            self.writer.policy_version = bundle.version;
            self.policy = bundle;
        }
        Ok(())
    }

    /// The platform was heard: its time is believed, and the lease begins anew.
    pub fn take_time(&mut self, signed: &Signed<PlatformTime>) -> Result<(), AppError> {
        let time = signed.open(&self.platform_key).map_err(|_| ErrorCode::PlatformProtocol)?;
        if time.tenant != self.identity.tenant {
            return Err(ErrorCode::PlatformProtocol.into());
        }
        self.heard_at(time.at_ms)
    }

    /// The platform was heard at this time of its own.
    pub fn heard_at(&mut self, signed_ms: i64) -> Result<(), AppError> {
        let now = self.writer.stamp();
        let heard = Heard { wall_ms: now.wall_ms, boot_ms: now.boot_ms, boot: Uuid::from_bytes(now.boot_id) };
        self.file.heard_platform(signed_ms, heard)?;
        self.writer.signed_ms = self.writer.signed_ms.max(signed_ms);
        self.marked = Stamp { wall_ms: signed_ms, ..now };
        Ok(())
    }

    /// Writes the highest wall time down now and then, so that a clock set back over a restart is noticed. Within a run the
    /// wall clock is believed only as far as the boot clock goes with it: a jump ahead is no evidence.
    pub fn mark_time(&mut self, now: &Stamp) {
        let passed = now.boot_ms.saturating_sub(self.marked.boot_ms);
        if passed < MARK_EVERY_MS {
            return;
        }
        let slow = self.file.time_marks().map_or(0, |marks| slow_ms(&marks, now));
        let highest = self.marked.wall_ms.saturating_add_unsigned(passed).min(now.wall_ms.saturating_add(slow));
        // If there is no room now, the next mark will do.
        if self.file.saw_wall(highest).is_ok() {
            self.marked = Stamp { wall_ms: highest, ..*now };
        }
    }

    /// The wall clock does not run ahead of what the platform's word and the boot clock say. Where it does, an offline code of
    /// a later time would be taken, and every one before it lost. After a restart only the lease bounds it.
    pub fn expect_not_ahead(&mut self) -> Result<(), AppError> {
        let now = self.writer.stamp();
        let marks = self.file.time_marks()?;
        let Some(heard) = marks.heard.filter(|heard| heard.boot.as_bytes() == &now.boot_id) else { return Ok(()) };
        let known = marks.signed_ms.saturating_add_unsigned(now.boot_ms.saturating_sub(heard.boot_ms));
        if now.wall_ms > known.saturating_add(AHEAD_MS) {
            return Err(ErrorCode::ClockImplausible.into());
        }
        Ok(())
    }

    /// Whether charts may be opened now: the clock is plausible and the lease has not run out. Nothing is deleted here:
    /// deleting needs more than a clock that anybody can set.
    ///
    /// Under the boot in which the platform was heard, a wall clock that was slow at that time is read as the platform's
    /// word corrects it; one that was set back since is not believed, and the boot clock counts the lease in any case. After
    /// a restart only the wall clock itself is left, and it must not lie before what was known.
    pub fn check_lease(&mut self) -> Result<(), AppError> {
        let now = self.writer.stamp();
        let marks = self.file.time_marks()?;
        let highest = marks.highest_wall_ms.max(marks.signed_ms);
        if now.wall_ms.saturating_add(slow_ms(&marks, &now)) < highest.saturating_sub(BACKWARDS_MS) {
            return Err(ErrorCode::ClockImplausible.into());
        }
        let heard = marks.heard.ok_or(ErrorCode::LeaseExpired)?;
        let same_boot = heard.boot.as_bytes() == &now.boot_id;
        // After a restart the boot clock says nothing, and a wall clock that ran ahead when the platform was heard must not
        // lengthen the lease: the platform's own time then counts.
        let since = if same_boot { heard.wall_ms } else { heard.wall_ms.min(marks.signed_ms) };
        let wall = u64::try_from(now.wall_ms.saturating_sub(since)).unwrap_or(0);
        let boot = if same_boot { now.boot_ms.saturating_sub(heard.boot_ms) } else { 0 };
        if wall.max(boot) > u64::from(self.policy.lease_s) * 1_000 {
            return Err(ErrorCode::LeaseExpired.into());
        }
        Ok(())
    }
}

impl Device {
    /// By how many milliseconds the wall clock is ahead of the platform's now; none where the platform was not heard under this
    /// boot.
    pub fn skew_ms(&mut self) -> Result<Option<i64>, AppError> {
        let now = self.writer.stamp();
        let marks = self.file.time_marks()?;
        let heard = marks.heard.filter(|heard| heard.boot.as_bytes() == &now.boot_id);
        let passed = |heard: Heard| now.boot_ms.saturating_sub(heard.boot_ms);
        Ok(heard.map(|heard| now.wall_ms.saturating_sub(marks.signed_ms.saturating_add_unsigned(passed(heard)))))
    }
}

/// How far the wall clock was behind the platform's when that was heard under this boot; 0 when it was not behind, and
/// after a restart, when nobody knows.
fn slow_ms(marks: &TimeMarks, now: &Stamp) -> i64 {
    let heard = marks.heard.filter(|heard| heard.boot.as_bytes() == &now.boot_id);
    heard.map_or(0, |heard| marks.signed_ms.saturating_sub(heard.wall_ms).max(0))
}
