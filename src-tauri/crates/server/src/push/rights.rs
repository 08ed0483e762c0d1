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
    /// Earlier roles, each with the moment at which it ended, oldest first.
    before: Vec<(i64, Role)>,
    name: Name,
    disabled_ms: Option<i64>,
}

impl Person {
    fn role_at(&self, at_ms: i64) -> Role {
        self.before.iter().find(|(until, _)| at_ms < *until).map_or(self.role, |(_, role)| *role)
    }

    /// Whether they had the role at that moment or before it: a device hears of a change at the next sign-in only.
    fn had(&self, role: Role, at_ms: i64) -> bool {
        let begun = |n: usize| n == 0 || self.before.get(n - 1).is_some_and(|(until, _)| *until <= at_ms);
        let roles = self.before.iter().map(|(_, role)| *role).chain([self.role]);
        roles.enumerate().any(|(n, held)| held == role && begun(n))
    }
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
            let role = role(row.get(1))?;
            let name = Name::new(row.get(2)).map_err(|_| Fault::Damaged("name"))?;
            rights.people.insert(row.get(0), Person { role, before: Vec::new(), name, disabled_ms: row.get(3) });
        }
        let changes = "SELECT person, changed_ms, before FROM role_changes WHERE person = ANY ($1) ORDER BY changed_ms";
        for row in tx.rows(changes, &[&actors]).await? {
            if let Some(person) = rights.people.get_mut(&row.get::<_, Uuid>(0)) {
                person.before.push((row.get(1), role(row.get(2))?));
            }
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

    /// The platform's time at which the batch is decided.
    pub fn now_ms(&self) -> i64 {
        self.now_ms
    }

    /// Judges an act by a person.
    pub fn judge(&self, header: &Header, action: &Action) -> Judgement {
        let Some(permission) = needed(header, action) else { return Judgement::Allowed };
        let at_ms = self.acted_ms(header);
        let then = self.claim(header, at_ms).or_else(|| self.denial(header, action, permission, at_ms));
        let now = self.denial(header, action, permission, self.now_ms);
        match (then, now) {
            (Some(denial), _) => Judgement::Quarantined(denial),
            (None, Some(denial)) => Judgement::Flagged(denial),
            (None, None) => Judgement::Allowed,
        }
    }

    /// When it was done, by the device's wall clock, which anybody can set: not before the last word of the platform that
    /// the device had heard, and not after now.
    pub fn acted_ms(&self, header: &Header) -> i64 {
        header.wall_ms.max(header.signed_ms).min(self.now_ms)
    }

    /// Whether the header's clear fields claim what the person never was.
    fn claim(&self, header: &Header, at_ms: i64) -> Option<Denial> {
        let right = header
            .person()
            .zip(self.people.get(&header.actor))
            .is_some_and(|(claimed, person)| claimed.tenant == self.tenant && person.had(claimed.role, at_ms));
        if right { None } else { Some(Denial::Role) }
    }

    fn denial(&self, header: &Header, action: &Action, permission: Permission, at_ms: i64) -> Option<Denial> {
        let Some(person) = self.people.get(&header.actor) else { return Some(Denial::Role) };
        if person.disabled_ms.is_some_and(|disabled| disabled <= at_ms) {
            return Some(Denial::Role);
        }
        let purpose = header.person().map_or(baton_domain::Purpose::Treatment, |actor| actor.purpose);
        let actor = Actor { user: UserId(header.actor), tenant: self.tenant, role: person.role_at(at_ms), purpose };
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

fn role(code: i16) -> Result<Role, Fault> {
    u8::try_from(code).ok().and_then(Role::from_code).ok_or(Fault::Damaged("role"))
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
