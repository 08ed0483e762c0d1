//! A shift: the time in which a signed-in person may become active by PIN alone. It lives in memory and dies with the
//! process; nothing PIN-derived outside a vault is ever on disk (DESIGN §4).

use baton_domain::{Role, ShiftId, UserId};
use baton_store::device::Person;
use baton_vault::{clock::Stamp, pin::PinSlot, secret::SecretText};

/// A signed-in person.
pub(crate) struct Shift {
    pub id: ShiftId,
    pub person: Person,
    pub started: Stamp,
    pub length_ms: u64,
    /// None until a PIN is set, and once its tries are used up.
    pub slot: Option<PinSlot>,
    /// For the platform; none after an offline sign-in.
    pub token: Option<SecretText>,
}

impl Shift {
    pub fn user(&self) -> UserId {
        self.person.user
    }

    pub fn role(&self) -> Role {
        self.person.role
    }

    /// Milliseconds left; 0 when the shift is over.
    pub fn left_ms(&self, now: &Stamp) -> u64 {
        self.left_with_grace_ms(now, 0)
    }

    /// The same with a grace at its end. Wall and boot clock both count: the strictest decides, and a wall clock that
    /// went back cannot lengthen a shift, since the boot clock does not.
    pub fn left_with_grace_ms(&self, now: &Stamp, grace_ms: u64) -> u64 {
        let boot = now.boot_ms.saturating_sub(self.started.boot_ms);
        let wall = u64::try_from(now.wall_ms.saturating_sub(self.started.wall_ms)).unwrap_or(0);
        (self.length_ms + grace_ms).saturating_sub(boot.max(wall))
    }

    /// Whether the PIN is enough now.
    pub fn pin_ready(&self, now: &Stamp) -> bool {
        self.slot.as_ref().is_some_and(|slot| slot.tries_left() > 0) && self.left_ms(now) > 0
    }
}
