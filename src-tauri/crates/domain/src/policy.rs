//! Who may do what: one pure table, used by the device before an act and by the platform after it.

mod bundle;

pub use bundle::{OfflineSignIn, OutOfBounds, PolicyBundle, RolePolicy};

use serde::{Deserialize, Serialize};

use crate::{
    actor::{Actor, Role},
    chart::Compartment,
    id::{TenantId, UserId},
};

/// What a permission allows; every action names the one it needs.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Hold a chart open.
    OpenChart,
    /// Look at the data of an open chart.
    ReadChart,
    /// Start, run and end sessions, record and void observations.
    RecordSession,
    /// Write one's note.
    WriteNote,
    /// Sign one's note.
    SignNote,
    /// Sign under somebody else's note, or give it back.
    CosignNote,
    /// See who looked at a chart.
    ReadAccessTrail,
    /// Take records out of the app, as files or on paper.
    ExportRecords,
    /// Change programs and targets.
    EditProgram,
    /// See totals without names.
    ReadAggregates,
    /// Administer people, care teams, devices and policy.
    AdministerClinic,
    /// Examine the tenant's audit trail.
    ReadAudit,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Permission; 12] = [
        Permission::OpenChart,
        Permission::ReadChart,
        Permission::RecordSession,
        Permission::WriteNote,
        Permission::SignNote,
        Permission::CosignNote,
        Permission::ReadAccessTrail,
        Permission::ExportRecords,
        Permission::EditProgram,
        Permission::ReadAggregates,
        Permission::AdministerClinic,
        Permission::ReadAudit,
    ];

    /// Whether it is about one client's chart, so that the care team decides too.
    #[must_use]
    pub fn needs_care_team(self) -> bool {
        match self {
            Permission::OpenChart
            | Permission::ReadChart
            | Permission::RecordSession
            | Permission::WriteNote
            | Permission::SignNote
            | Permission::CosignNote
            | Permission::ExportRecords
            | Permission::EditProgram => true,
            Permission::ReadAccessTrail
            | Permission::ReadAggregates
            | Permission::AdministerClinic
            | Permission::ReadAudit => false,
        }
    }
}

/// What an act touches, as far as the decision needs it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Subject {
    /// The tenant that owns it.
    pub tenant: TenantId,
    /// Whether the actor is on its chart's care team.
    pub on_care_team: bool,
    /// Who wrote it, where only the author may act.
    pub author: Option<UserId>,
}

/// How much an allowed actor sees.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Narrowing {
    /// The compartments of a chart.
    pub compartments: &'static [Compartment],
    /// Totals only, no single record.
    pub aggregates_only: bool,
}

/// Why something was denied.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Denial {
    /// Another clinic's.
    #[error("belongs to another clinic")]
    OtherTenant,
    /// The role does not have this permission.
    #[error("not part of this role")]
    Role,
    /// Not on the care team.
    #[error("not on the care team")]
    CareTeam,
    /// Only the author may do this.
    #[error("somebody else's")]
    Author,
    /// The device has not heard from the platform for longer than the lease.
    #[error("the lease has run out")]
    Lease,
}

/// What [`decide`] says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decision {
    /// Yes, seeing this much.
    Allowed(Narrowing),
    /// No.
    Denied(Denial),
}

const CLINICAL: Narrowing = Narrowing { compartments: &[Compartment::Clinical], aggregates_only: false };
const WHOLE: Narrowing =
    Narrowing { compartments: &[Compartment::Clinical, Compartment::Restricted], aggregates_only: false };
const AGGREGATES: Narrowing = Narrowing { compartments: &[], aggregates_only: true };
const NO_CHART: Narrowing = Narrowing { compartments: &[], aggregates_only: false };

/// The table: what a role may do at all, and how much it then sees.
#[must_use]
pub fn granted(role: Role, permission: Permission) -> Option<Narrowing> {
    match (role, permission) {
        (
            Role::Technician,
            Permission::OpenChart
            | Permission::ReadChart
            | Permission::RecordSession
            | Permission::WriteNote
            | Permission::SignNote,
        ) => Some(CLINICAL),
        (
            Role::Supervisor,
            Permission::OpenChart
            | Permission::ReadChart
            | Permission::RecordSession
            | Permission::WriteNote
            | Permission::SignNote
            | Permission::CosignNote
            | Permission::ExportRecords
            | Permission::EditProgram,
        ) => Some(WHOLE),
        (Role::Supervisor | Role::Compliance, Permission::ReadAccessTrail)
        | (Role::Admin, Permission::AdministerClinic)
        | (Role::Compliance, Permission::ReadAudit) => Some(NO_CHART),
        (Role::Billing, Permission::ReadAggregates) => Some(AGGREGATES),
        (Role::Technician | Role::Supervisor | Role::Admin | Role::Compliance | Role::Billing, _) => None,
    }
}

/// Decides whether `actor` may use `permission` on `subject`. Another tenant's is refused first, so that no later reason
/// tells anything about it.
#[must_use]
pub fn decide(actor: &Actor, permission: Permission, subject: &Subject) -> Decision {
    if actor.tenant != subject.tenant {
        return Decision::Denied(Denial::OtherTenant);
    }
    let Some(narrowing) = granted(actor.role, permission) else {
        return Decision::Denied(Denial::Role);
    };
    let supervised = permission == Permission::ReadAccessTrail && actor.role == Role::Supervisor;
    if (permission.needs_care_team() || supervised) && !subject.on_care_team {
        return Decision::Denied(Denial::CareTeam);
    }
    if subject.author.is_some_and(|author| author != actor.user) {
        return Decision::Denied(Denial::Author);
    }
    Decision::Allowed(narrowing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::Purpose;
    use uuid::Uuid;

    fn actor(role: Role) -> Actor {
        Actor {
            user: UserId(Uuid::from_u128(1)),
            tenant: TenantId(Uuid::from_u128(7)),
            role,
            purpose: Purpose::Treatment,
        }
    }

    fn subject() -> Subject {
        Subject { tenant: TenantId(Uuid::from_u128(7)), on_care_team: true, author: None }
    }

    fn supervisors(permission: Permission) -> bool {
        matches!(permission, Permission::EditProgram | Permission::CosignNote | Permission::ExportRecords)
    }

    #[test]
    fn only_technicians_and_supervisors_reach_a_chart() {
        for role in Role::ALL {
            let reaches = matches!(role, Role::Technician | Role::Supervisor);
            for permission in Permission::ALL.into_iter().filter(|p| p.needs_care_team() && !supervisors(*p)) {
                let allowed = matches!(decide(&actor(role), permission, &subject()), Decision::Allowed(_));
                assert_eq!(allowed, reaches, "{role:?} {permission:?}");
            }
        }
    }

    #[test]
    fn the_role_table_is_what_it_was_agreed_to_be() {
        let table: Vec<String> = Role::ALL
            .into_iter()
            .map(|role| {
                let may: Vec<String> = Permission::ALL
                    .into_iter()
                    .filter(|p| granted(role, *p).is_some())
                    .map(|p| format!("{p:?}"))
                    .collect();
                format!("{role:?}: {}", may.join(" "))
            })
            .collect();
        assert_eq!(
            table,
            [
                "Technician: OpenChart ReadChart RecordSession WriteNote SignNote",
                "Supervisor: OpenChart ReadChart RecordSession WriteNote SignNote CosignNote ReadAccessTrail ExportRecords EditProgram",
                "Admin: AdministerClinic",
                "Compliance: ReadAccessTrail ReadAudit",
                "Billing: ReadAggregates",
            ]
        );
    }

    #[test]
    fn a_technician_never_sees_the_restricted_compartment() {
        for permission in Permission::ALL {
            if let Some(narrowing) = granted(Role::Technician, permission) {
                assert!(!narrowing.compartments.contains(&Compartment::Restricted), "{permission:?}");
            }
        }
    }

    #[test]
    fn outside_the_care_team_nobody_reaches_a_chart_and_another_tenant_answers_first() {
        let outside = Subject { on_care_team: false, ..subject() };
        assert_eq!(
            decide(&actor(Role::Supervisor), Permission::ReadChart, &outside),
            Decision::Denied(Denial::CareTeam)
        );
        let foreign = Subject { tenant: TenantId(Uuid::from_u128(8)), ..outside };
        for role in Role::ALL {
            for permission in Permission::ALL {
                assert_eq!(decide(&actor(role), permission, &foreign), Decision::Denied(Denial::OtherTenant));
            }
        }
    }

    #[test]
    fn a_note_is_its_authors() {
        let other = Subject { author: Some(UserId(Uuid::from_u128(2))), ..subject() };
        assert_eq!(decide(&actor(Role::Supervisor), Permission::SignNote, &other), Decision::Denied(Denial::Author));
    }
}
