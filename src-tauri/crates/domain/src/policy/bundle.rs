//! A tenant's policy: numbers that a clinic may only tighten within the product's bounds (security §2.3).

use serde::{Deserialize, Serialize};

use crate::{actor::Role, id::TenantId};

/// Whether a person may sign in with no network.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfflineSignIn {
    /// Never.
    Forbidden,
    /// With the password and a second, offline-only code per person and device.
    OfflineOtp,
}

/// The clocks of one role, in seconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RolePolicy {
    /// The role.
    pub role: Role,
    /// Inactivity until the device locks.
    pub lock_after_s: u32,
    /// The same while a session runs.
    pub lock_after_in_session_s: u32,
    /// How long after a sign-in the PIN is enough.
    pub shift_s: u32,
}

/// A tenant's policy. The platform signs its bytes; every entry cites its version.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PolicyBundle {
    /// The tenant.
    pub tenant: TenantId,
    /// Grows by one with each change.
    pub version: u32,
    /// Always true: no person is exempt, not even an owner. Kept in the bundle so that a device refuses one that says no.
    pub mfa_required: bool,
    /// The clocks of each role.
    pub roles: Vec<RolePolicy>,
    /// Fewest digits of a PIN.
    pub pin_min_digits: u8,
    /// How long a device may open charts without hearing from the platform, in seconds.
    pub lease_s: u32,
    /// Sign-in with no network.
    pub offline_sign_in: OfflineSignIn,
    /// How many days of sessions a device keeps.
    pub cache_days: u16,
}

/// Which field of a policy lies outside the product's bounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("policy field {field} is outside the product's bounds")]
pub struct OutOfBounds {
    /// The field.
    pub field: &'static str,
}

impl PolicyBundle {
    /// The product's defaults for a new tenant.
    #[must_use]
    pub fn default_for(tenant: TenantId) -> Self {
        let clocks = |role, lock_after_s, lock_after_in_session_s, shift_s| RolePolicy {
            role,
            lock_after_s,
            lock_after_in_session_s,
            shift_s,
        };
        Self {
            tenant,
            version: 1,
            mfa_required: true,
            roles: vec![
                clocks(Role::Technician, 180, 600, 14_400),
                clocks(Role::Supervisor, 300, 600, 14_400),
                clocks(Role::Admin, 120, 120, 3_600),
                clocks(Role::Compliance, 120, 120, 3_600),
                clocks(Role::Billing, 120, 120, 14_400),
            ],
            pin_min_digits: 6,
            lease_s: 72 * 3_600,
            offline_sign_in: OfflineSignIn::Forbidden,
            cache_days: 90,
        }
    }

    /// The clocks of a role; the strictest the product knows where the bundle forgot one.
    #[must_use]
    pub fn role(&self, role: Role) -> RolePolicy {
        self.roles.iter().find(|r| r.role == role).copied().unwrap_or(RolePolicy {
            role,
            lock_after_s: 60,
            lock_after_in_session_s: 60,
            shift_s: 3_600,
        })
    }

    /// Checks every number against the product's bounds: a device refuses a bundle outside them, signed or not.
    ///
    /// # Errors
    /// [`OutOfBounds`] with the first field that fails.
    pub fn check(&self) -> Result<(), OutOfBounds> {
        let within = |ok: bool, field| if ok { Ok(()) } else { Err(OutOfBounds { field }) };
        within(self.version > 0, "version")?;
        within(self.mfa_required, "mfa_required")?;
        within((6..=12).contains(&self.pin_min_digits), "pin_min_digits")?;
        within((3_600..=168 * 3_600).contains(&self.lease_s), "lease_s")?;
        within((1..=365).contains(&self.cache_days), "cache_days")?;
        for role in &self.roles {
            within((60..=900).contains(&role.lock_after_s), "lock_after_s")?;
            within((60..=900).contains(&role.lock_after_in_session_s), "lock_after_in_session_s")?;
            within((900..=8 * 3_600).contains(&role.shift_s), "shift_s")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn the_defaults_lie_within_the_bounds_and_looser_ones_do_not() {
        let bundle = PolicyBundle::default_for(TenantId(Uuid::from_u128(1)));
        assert_eq!(bundle.check(), Ok(()));
        type Loosen = fn(&mut PolicyBundle);
        let loosened: [(&str, Loosen); 6] = [
            ("mfa_required", |b| b.mfa_required = false),
            ("pin_min_digits", |b| b.pin_min_digits = 4),
            ("lease_s", |b| b.lease_s = 169 * 3_600),
            ("lock_after_s", |b| b.roles[0].lock_after_s = 901),
            ("lock_after_in_session_s", |b| b.roles[0].lock_after_in_session_s = 901),
            ("shift_s", |b| b.roles[0].shift_s = 8 * 3_600 + 1),
        ];
        for (field, change) in loosened {
            let mut bundle = bundle.clone();
            change(&mut bundle);
            assert_eq!(bundle.check(), Err(OutOfBounds { field }));
        }
    }
}
