//! Time as something that is given: a trait, the system's clocks, and a clock for tests (DESIGN §4, "Time is three
//! clocks"; the third, platform-signed time, is data and lives with its signature).

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::random::{RandomError, make_bytes};

/// Where all code takes its time from.
pub trait Clock: Send + Sync {
    /// Wall time in milliseconds since 1970 (UTC). Anyone can set it, in either direction.
    fn wall_ms(&self) -> i64;

    /// Milliseconds since some moment of this boot, *counting sleep*. Never goes backwards under one boot id.
    fn boot_ms(&self) -> u64;

    /// Names the span in which [`Clock::boot_ms`] values may be compared: one boot, or less.
    fn boot_id(&self) -> [u8; 16];

    /// Minutes by which civil time here is ahead of UTC at an instant, daylight saving included. Zero where nobody says.
    fn zone_min(&self, _wall_ms: i64) -> i16 {
        0
    }

    /// All three at once.
    fn stamp(&self) -> Stamp {
        Stamp { wall_ms: self.wall_ms(), boot_ms: self.boot_ms(), boot_id: self.boot_id() }
    }
}

/// A moment, kept to be compared with a later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Stamp {
    /// [`Clock::wall_ms`] then.
    pub wall_ms: i64,
    /// [`Clock::boot_ms`] then.
    pub boot_ms: u64,
    /// [`Clock::boot_id`] then.
    pub boot_id: [u8; 16],
}

/// Milliseconds from `start` to `now` in the strictest reading, for locking and closing (DESIGN §4).
///
/// * Same boot id: the larger of boot and wall difference. A wall clock that was set back counts as zero, because the
///   boot clock is there to measure; small corrections by network time must not lock everybody out.
/// * Another boot id: the wall difference is all there is. If the wall clock went backwards nothing can be said, so
///   everything has expired: `u64::MAX`.
/// * A boot clock that went backwards under one boot id cannot happen; it too is `u64::MAX`.
#[must_use]
pub fn strictest_elapsed_ms(start: &Stamp, now: &Stamp) -> u64 {
    let wall = i128::from(now.wall_ms) - i128::from(start.wall_ms);
    let wall = u64::try_from(wall).ok();
    if start.boot_id != now.boot_id {
        return wall.unwrap_or(u64::MAX);
    }
    match now.boot_ms.checked_sub(start.boot_ms) {
        Some(boot) => boot.max(wall.unwrap_or(0)),
        None => u64::MAX,
    }
}

/// The system's clocks: the only place where they may be read.
///
/// | system | boot clock | boot id |
/// |---|---|---|
/// | Linux, Android | `CLOCK_BOOTTIME` | the kernel's; if it cannot be read, one per process |
/// | macOS, iOS | `CLOCK_MONOTONIC`, which counts sleep there | one per process |
/// | others | `Instant` since this value was made (on Windows it counts sleep) | one per process |
///
/// A boot id per process only makes readings stricter: after a restart the wall clock alone is compared.
pub struct SystemClock {
    boot_id: [u8; 16],
    #[cfg(not(unix))]
    start: std::time::Instant,
}

impl SystemClock {
    /// Reads the boot id once.
    ///
    /// # Errors
    /// [`RandomError`] where an id has to be drawn and the system gives no random bytes.
    #[cfg_attr(
        not(unix),
        allow(clippy::disallowed_methods, reason = "the one implementation of the clock; counts sleep on Windows")
    )]
    pub fn new() -> Result<Self, RandomError> {
        let boot_id = match kernel_boot_id() {
            Some(id) => id,
            None => *make_bytes::<16>()?,
        };
        Ok(Self {
            boot_id,
            #[cfg(not(unix))]
            start: std::time::Instant::now(),
        })
    }
}

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "the one implementation of the clock everything else is given")]
    fn wall_ms(&self) -> i64 {
        match std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_millis()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |millis| -millis),
        }
    }

    #[cfg(unix)]
    fn boot_ms(&self) -> u64 {
        use rustix::time::{ClockId, clock_gettime};
        #[cfg(any(target_os = "linux", target_os = "android"))]
        const COUNTS_SLEEP: ClockId = ClockId::Boottime;
        #[cfg(not(any(target_os = "linux", target_os = "android")))]
        const COUNTS_SLEEP: ClockId = ClockId::Monotonic;
        let time = clock_gettime(COUNTS_SLEEP);
        let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
        let millis = u64::try_from(time.tv_nsec / 1_000_000).unwrap_or(0);
        seconds.saturating_mul(1000).saturating_add(millis)
    }

    #[cfg(not(unix))]
    fn boot_ms(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn boot_id(&self) -> [u8; 16] {
        self.boot_id
    }

    fn zone_min(&self, wall_ms: i64) -> i16 {
        use chrono::{Local, Offset, TimeZone};
        let offset = Local.timestamp_millis_opt(wall_ms).earliest().map(|here| here.offset().fix().local_minus_utc());
        offset.and_then(|seconds| i16::try_from(seconds / 60).ok()).unwrap_or(0)
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn kernel_boot_id() -> Option<[u8; 16]> {
    let text = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    uuid::Uuid::try_parse(text.trim()).ok().map(uuid::Uuid::into_bytes)
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn kernel_boot_id() -> Option<[u8; 16]> {
    None
}

/// A clock that only moves when told to, for tests and simulations. Share it in an `Arc`.
pub struct ManualClock {
    state: Mutex<Stamp>,
}

impl ManualClock {
    /// A clock at `wall_ms` (milliseconds since 1970), just booted.
    #[must_use]
    pub fn new(wall_ms: i64) -> Self {
        Self { state: Mutex::new(Stamp { wall_ms, boot_ms: 0, boot_id: [1; 16] }) }
    }

    /// Sets the wall clock alone, as a person or network time would.
    pub fn set_wall(&self, wall_ms: i64) {
        self.locked().wall_ms = wall_ms;
    }

    /// Lets `ms` milliseconds pass: both clocks move.
    pub fn advance(&self, ms: u64) {
        let mut state = self.locked();
        state.wall_ms = state.wall_ms.saturating_add_unsigned(ms);
        state.boot_ms = state.boot_ms.saturating_add(ms);
    }

    /// The device sleeps `ms` milliseconds: both clocks move, for the boot clock counts sleep.
    pub fn sleep(&self, ms: u64) {
        self.advance(ms);
    }

    /// The device restarts: the boot clock begins again under a new boot id, the wall clock stays.
    pub fn reboot(&self) {
        let mut state = self.locked();
        state.boot_ms = 0;
        state.boot_id = u128::from_be_bytes(state.boot_id).wrapping_add(1).to_be_bytes();
    }

    fn locked(&self) -> MutexGuard<'_, Stamp> {
        // The state is plain numbers: a thread that panicked cannot have left it half written.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for ManualClock {
    fn wall_ms(&self) -> i64 {
        self.locked().wall_ms
    }

    fn boot_ms(&self) -> u64 {
        self.locked().boot_ms
    }

    fn boot_id(&self) -> [u8; 16] {
        self.locked().boot_id
    }

    fn stamp(&self) -> Stamp {
        *self.locked()
    }
}
