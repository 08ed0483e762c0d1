//! A synthetic payer: the codes of 2026, their end on the last day of that year, and one made-up code that follows.

use baton_domain::{
    ChartId, Role,
    billing::{Billing, Service, Template, TemplateSection},
    chart::CivilDate,
    note::Requires,
    text::{Code, Name, Reason},
    units::{Policy, Rounding},
};

fn code(text: &str) -> Code {
    Code::new(text).unwrap_or_else(|_| unreachable!("synthetic codes are sound"))
}

fn name(text: &str) -> Name {
    Name::new(text).unwrap_or_else(|_| unreachable!("synthetic names are sound"))
}

fn day(text: &str) -> CivilDate {
    CivilDate(text.to_owned())
}

fn section(key: &str, title: &str, hint: &str, required: bool, choices: &[&str]) -> TemplateSection {
    let hint = Reason::new(hint).unwrap_or_else(|_| unreachable!("synthetic hints are sound"));
    let choices = (!choices.is_empty()).then(|| choices.iter().map(|choice| name(choice)).collect());
    TemplateSection { key: code(key), title: name(title), hint, required, choices }
}

/// What direct treatment asks for (domain §4.2).
fn direct() -> Vec<TemplateSection> {
    vec![
        section(
            "present",
            "Who was there",
            "Relationship to the client, no other names.",
            true,
            &["Mother", "Father", "Sibling", "Teacher"],
        ),
        section(
            "status",
            "At the start",
            "Readiness, sleep, food, medicine, what came before.",
            true,
            &["Calm", "Tired", "Upset", "Ill"],
        ),
        section(
            "procedures",
            "Procedures",
            "What was done by the protocol.",
            true,
            &["Discrete trials", "Natural environment", "Chaining", "Differential reinforcement"],
        ),
        section(
            "response",
            "Response and barriers",
            "How the client responded; what got in the way; safety.",
            true,
            &[],
        ),
        section("reinforcers", "Reinforcers", "What was worked for.", false, &["Bubbles", "Tablet", "Praise", "Swing"]),
        section("contact", "Caregiver or supervisor contact", "What was said to whom.", false, &[]),
    ]
}

/// What a change of the protocol asks for: what was changed and why.
fn modification() -> Vec<TemplateSection> {
    vec![
        section("present", "Who was there", "Relationship to the client, no other names.", true, &[]),
        section("progress", "Progress", "What the data say.", true, &[]),
        section("changed", "What was changed, and why", "The clinical decision.", true, &[]),
        section("direction", "Direction of the technician", "What was shown or said.", false, &[]),
    ]
}

fn service(of: (&str, &str), dates: (&str, Option<&str>), roles: &[Role], sections: Vec<TemplateSection>) -> Service {
    Service {
        code: code(of.0),
        name: name(of.1),
        from: day(dates.0),
        until: dates.1.map(day),
        roles: roles.to_vec(),
        template: Template { version: 1, sections, narrative_per_quarter: 60 },
    }
}

/// A payer that asks for these signatures.
#[must_use]
pub fn billing(chart: ChartId, payer: &str, requires: Requires, rounding: Rounding) -> Billing {
    let (technician, supervisor) = (Role::Technician, Role::Supervisor);
    let of_2026 = ("2019-01-01", Some("2026-12-31"));
    let of_2027 = ("2027-01-01", None);
    Billing {
        chart,
        payer: name(payer),
        requires,
        units: Policy::new(rounding),
        services: vec![
            service(("97153", "Treatment by protocol"), of_2026, &[technician, supervisor], direct()),
            service(("97155", "Treatment with a change of protocol"), of_2026, &[supervisor], modification()),
            service(("0373T", "Treatment of severe behaviour"), of_2026, &[supervisor, technician], direct()),
            service(("SYN-1", "Treatment by protocol, new set"), of_2027, &[technician, supervisor], direct()),
            service(("SYN-2", "Change of protocol, new set"), of_2027, &[supervisor], modification()),
        ],
    }
}

/// The payer of a clinic's client by its number.
pub(super) fn of_client(chart: ChartId, n: usize) -> Billing {
    let (payer, requires, rounding) = match n % 3 {
        0 => ("Plains Health Plan", Requires { cosign: true, caregiver: false }, Rounding::CptMidpoint),
        1 => ("State Medicaid (synthetic)", Requires { cosign: true, caregiver: true }, Rounding::FullUnits),
        _ => ("Harbor Mutual", Requires::default(), Rounding::MedicareTotalTime),
    };
    billing(chart, payer, requires, rounding)
}
