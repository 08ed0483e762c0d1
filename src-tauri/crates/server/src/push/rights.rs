//! Was it allowed when it was done, and is it now? The same table decides as on the device.

use std::collections::{HashMap, HashSet};

use baton_domain::{
    Action, Actor, Role, TenantId, UserId,
    action::View,
    policy::{Decision, Denial, Permission, Subject, decide},
    text::Name,
};
use baton_ledger::Header;
use uuid::Uuid;

use super::decode::Incoming;
use crate::{database::Tx, fault::Fault};

/// What the platform knows of a person.
struct Person {
    role: Role,
    name: Name,
    disabled_ms: Option<i64>,
}

/// From when to when somebody was on a care team; without an end while it lasts.
type Span = (i64, Option<i64>);

/// What the platform knows of the people and care teams of a batch.
pub struct Rights {
    tenant: TenantId,
    now_ms: i64,
    people: HashMap<Uuid, Person>,
    team: HashMap<(Uuid, Uuid), Vec<Span>>,
}

/// What the policy says of an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Judgement {
    /// Allowed then and now.
    Allowed,
    /// Allowed then, denied now.
    Flagged(Denial),
    /// Denied then.
    Quarantined(Denial),
}

impl Rights {
    /// Loads what the entries need.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn load(tx: &Tx<'_>, tenant: TenantId, now_ms: i64, entries: &[Incoming]) -> Result<Self, Fault> {
        let distinct = |of: fn(&Header) -> Uuid| -> Vec<Uuid> {
            let ids: HashSet<Uuid> = entries.iter().map(|e| of(&e.header)).filter(|id| !id.is_nil()).collect();
            ids.into_iter().collect()
        };
        let (actors, charts) = (distinct(|h| h.actor), distinct(|h| h.chart));
        let mut rights = Self { tenant, now_ms, people: HashMap::new(), team: HashMap::new() };
        let people = "SELECT id, role, name, disabled_ms FROM people WHERE id = ANY ($1)";
        for row in tx.rows(people, &[&actors]).await? {
            let role = u8::try_from(row.get::<_, i16>(1)).ok().and_then(Role::from_code);
            let role = role.ok_or(Fault::Damaged("role"))?;
            let name = Name::new(row.get(2)).map_err(|_| Fault::Damaged("name"))?;
            rights.people.insert(row.get(0), Person { role, name, disabled_ms: row.get(3) });
        }
        let team = "SELECT chart, person, from_ms, to_ms FROM care_team WHERE chart = ANY ($1) AND person = ANY ($2)";
        for row in tx.rows(team, &[&charts, &actors]).await? {
            rights.team.entry((row.get(0), row.get(1))).or_default().push((row.get(2), row.get(3)));
        }
        Ok(rights)
    }

    /// A person's name, for the rows that name them.
    pub fn name(&self, person: Uuid) -> Option<&Name> {
        self.people.get(&person).map(|p| &p.name)
    }

    /// Judges an act by a person.
    pub fn judge(&self, header: &Header, action: &Action) -> Judgement {
        let Some(permission) = needed(header, action) else { return Judgement::Allowed };
        let claimed = |actor: &Actor| if Some(*actor) == header.person() { None } else { Some(Denial::Role) };
        let then = self.denial(header, action, permission, header.wall_ms, claimed);
        let now = self.denial(header, action, permission, self.now_ms, |_| None);
        match (then, now) {
            (Some(denial), _) => Judgement::Quarantined(denial),
            (None, Some(denial)) => Judgement::Flagged(denial),
            (None, None) => Judgement::Allowed,
        }
    }

    fn denial(
        &self,
        header: &Header,
        action: &Action,
        permission: Permission,
        at_ms: i64,
        claimed: impl Fn(&Actor) -> Option<Denial>,
    ) -> Option<Denial> {
        let Some(person) = self.people.get(&header.actor) else { return Some(Denial::Role) };
        if person.disabled_ms.is_some_and(|disabled| disabled <= at_ms) {
            return Some(Denial::Role);
        }
        let purpose = header.person().map_or(baton_domain::Purpose::Treatment, |actor| actor.purpose);
        let actor = Actor { user: UserId(header.actor), tenant: self.tenant, role: person.role, purpose };
        if let Some(denial) = claimed(&actor) {
            return Some(denial);
        }
        let on_care_team = self.was_on_care_team(header.chart, header.actor, at_ms);
        let subject = Subject { tenant: self.tenant, on_care_team, author: None };
        match decide(&actor, permission, &subject) {
            Decision::Denied(denial) => Some(denial),
            Decision::Allowed(narrowing) => {
                let asked = if let Action::OpenChart { compartment, .. } = action { Some(compartment) } else { None };
                asked.filter(|part| !narrowing.compartments.contains(part)).map(|_| Denial::Role)
            }
        }
    }

    fn was_on_care_team(&self, chart: Uuid, person: Uuid, at_ms: i64) -> bool {
        let spans = self.team.get(&(chart, person)).map_or(&[][..], Vec::as_slice);
        spans.iter().any(|(from, to)| *from <= at_ms && to.is_none_or(|to| at_ms < to))
    }
}

/// The permission an act needs. A look at one's own caseload or to-do list touches no chart and needs none; a look at
/// who looked needs its own.
fn needed(header: &Header, action: &Action) -> Option<Permission> {
    if let Action::Look { view, .. } = action {
        if *view == View::AccessTrail {
            return Some(Permission::ReadAccessTrail);
        }
        if header.chart.is_nil() {
            return None;
        }
    }
    action.kind().permission()
}
