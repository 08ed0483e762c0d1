//! Who acts, in which role, and for what purpose.

use serde::{Deserialize, Serialize};

use crate::id::{TenantId, UserId};

/// What a person is in their clinic. One role a person; the policy table decides by it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Role {
    /// Works with the child and records data.
    Technician = 1,
    /// Designs programs, reads graphs, supervises technicians.
    Supervisor = 2,
    /// Administers people, devices and policy; does not read charts.
    Admin = 3,
    /// Examines the audit trail; does not read charts.
    Compliance = 4,
    /// Sees aggregates for billing only.
    Billing = 5,
}

impl Role {
    /// Every role, in the order of their codes.
    pub const ALL: [Role; 5] = [Role::Technician, Role::Supervisor, Role::Admin, Role::Compliance, Role::Billing];

    /// The role with this code in a ledger header, if there is one.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|role| *role as u8 == code)
    }

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Role::Technician => "Technician",
            Role::Supervisor => "Supervisor",
            Role::Admin => "Admin",
            Role::Compliance => "Compliance",
            Role::Billing => "Billing",
        }
    }
}

/// Why somebody looks or acts, after HL7's PurposeOfUse (TREAT, HOPERAT).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Purpose {
    /// Treatment of the client.
    Treatment = 1,
    /// Running the clinic.
    Operations = 2,
}

impl Purpose {
    /// The purpose with this code in a ledger header, if there is one.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        match code {
            1 => Some(Purpose::Treatment),
            2 => Some(Purpose::Operations),
            _ => None,
        }
    }
}

/// The person about whom a decision is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Actor {
    /// The person.
    pub user: UserId,
    /// Their clinic.
    pub tenant: TenantId,
    /// Their role there.
    pub role: Role,
    /// Why they act.
    pub purpose: Purpose,
}
