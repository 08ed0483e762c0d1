//! What one client's payer asks for, as dated reference data that sync delivers: service codes change on a date (CPT's set for
//! ABA changes on 1 January 2027), and so do templates, rounding and signatures (domain §0, findings 1 and 2; §4.3).

use serde::{Deserialize, Serialize};

use crate::{
    actor::Role,
    chart::CivilDate,
    id::ChartId,
    note::Requires,
    text::{Code, Name, Reason},
    units,
};

/// One client's payer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Billing {
    /// Whose chart it belongs to.
    pub chart: ChartId,
    /// The payer's name.
    pub payer: Name,
    /// Signatures that it asks for.
    #[serde(default)]
    pub requires: Requires,
    /// How minutes become units.
    pub units: units::Policy,
    /// The services that may be given.
    pub services: Vec<Service>,
}

/// A service, from and to a date.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Service {
    /// Its code.
    pub code: Code,
    /// What it is, in own words.
    pub name: Name,
    /// First service date.
    pub from: CivilDate,
    /// Last service date; open unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<CivilDate>,
    /// Who may provide it, the usual one first.
    pub roles: Vec<Role>,
    /// What its note holds.
    pub template: Template,
}

/// What a service's note holds (domain §4.2).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Template {
    /// Grows with each change.
    pub version: u32,
    /// Its sections, in order; the narrative stands below them.
    pub sections: Vec<TemplateSection>,
    /// How many characters a narrative has at least for each quarter of an hour; 0: no rule. A longer session needs a fuller
    /// note [HNFS-NOTES].
    #[serde(default)]
    pub narrative_per_quarter: u32,
}

/// A section that a template asks for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TemplateSection {
    /// Its key, stable within the service.
    pub key: Code,
    /// Its heading.
    pub title: Name,
    /// What belongs there.
    pub hint: Reason,
    /// Whether the payer asks for it.
    pub required: bool,
    /// Whether data or a person's words fill it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choices: Option<Vec<Name>>,
}

impl Service {
    /// Whether it may be given on a date.
    #[must_use]
    pub fn holds_on(&self, date: &str) -> bool {
        units::within(date, Some(self.from.0.as_str()), self.until.as_ref().map(|until| until.0.as_str()))
    }
}

impl Billing {
    /// The services that may be given on a date, in the payer's order.
    pub fn services_on<'a>(&'a self, date: &'a str) -> impl Iterator<Item = &'a Service> {
        self.services.iter().filter(move |service| service.holds_on(date))
    }

    /// A service by its code on a date.
    #[must_use]
    pub fn service(&self, code: &Code, date: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.code == *code && service.holds_on(date))
    }

    /// What somebody in this role usually gives on a date: the first service that names the role first.
    #[must_use]
    pub fn usual(&self, role: Role, date: &str) -> Option<&Service> {
        let first = |service: &&Service| service.holds_on(date) && service.roles.first() == Some(&role);
        self.services.iter().find(first)
    }
}
