//! The service: whether the payer has it on the date, who may give it, and what it makes in units (domain §3.9, §4.2).

use super::{Check, Rule};
use crate::{
    actor::Role,
    billing::{Billing, Service},
    note::{
        billed::billed_units,
        record::NoteRecord,
        words::{count, minutes},
    },
    text::Code,
    units::{Line, Providers},
};

pub(super) fn service(record: &NoteRecord<'_>) -> Option<Check> {
    let rule = Rule::Service;
    let Some(billing) = record.billing else {
        return Some(Check::warns(
            rule,
            "What the payer asks for has not reached this device. Service, sections and units were not checked."
                .to_owned(),
        ));
    };
    let Some(date) = record.service_date() else {
        return Some(Check::fails(rule, "The session's date cannot be told from its clock.".to_owned()));
    };
    let Some(code) = record.service_code() else {
        let role = record.role.label();
        return Some(Check::fails(rule, format!("No service is chosen, and none is usual for a {role} on {date}.")));
    };
    Some(on_date(record, billing, code, &date))
}

fn on_date(record: &NoteRecord<'_>, billing: &Billing, code: &Code, date: &str) -> Check {
    let (rule, shown) = (Rule::Service, code.as_str());
    if record.service().is_none() {
        return Check::fails(rule, format!("{} {}", not_on(billing, code, date), "Choose another service."));
    }
    let worked: Vec<String> = own_lines(record).into_iter().filter(|l| l.code == shown).map(|l| l.date).collect();
    let outside: Vec<&String> = worked.iter().filter(|date| billing.service(code, date).is_none()).collect();
    match outside.first() {
        Some(other) if outside.len() == worked.len() => Check::fails(rule, not_on(billing, code, other)),
        Some(other) => Check::warns(
            rule,
            format!(
                "{} Part of this session lies on that date, and cannot be billed so.",
                not_on(billing, code, other)
            ),
        ),
        None => Check::passes(rule, format!("The payer has {shown} on {date}.")),
    }
}

/// Why a code does not hold on a date: "0373T may be given until 2026-12-31, and not on 2027-01-02."
fn not_on(billing: &Billing, code: &Code, date: &str) -> String {
    let shown = code.as_str();
    let versions = || billing.services.iter().filter(|service| service.code == *code);
    let until = |service: &Service| service.until.as_ref().map(|until| until.0.clone());
    let last = versions().filter_map(until).filter(|until| until.as_str() < date).max();
    let first = versions().map(|service| service.from.0.clone()).filter(|from| from.as_str() > date).min();
    match (last, first) {
        (Some(last), _) => format!("{shown} may be given until {last}, and not on {date}."),
        (None, Some(first)) => format!("{shown} may be given from {first} on, and not on {date}."),
        (None, None) => format!("{shown} is not among the payer's services."),
    }
}

pub(super) fn role(record: &NoteRecord<'_>) -> Option<Check> {
    let (service, role) = (record.service()?, record.role.label());
    let code = service.code.as_str();
    if service.roles.contains(&record.role) {
        return Some(Check::passes(Rule::ServiceRole, format!("A {role} may give {code}.")));
    }
    let may: Vec<&str> = service.roles.iter().map(|role: &Role| role.label()).collect();
    let may = if may.is_empty() { "nobody".to_owned() } else { may.join(" or ") };
    Some(Check::fails(
        Rule::ServiceRole,
        format!("{code} may be given by {may}, and the author is a {role}. Choose another service."),
    ))
}

/// A note that documents one service over time that was recorded under another makes a claim that its record denies.
pub(super) fn joined(record: &NoteRecord<'_>) -> Option<Check> {
    let written = record.note?.form.service.as_ref()?;
    let other = record.own().find_map(|segment| segment.setting.service.as_ref().filter(|code| *code != written))?;
    Some(Check::warns(
        Rule::ServiceJoined,
        format!("The note documents {}, and its author joined under {}.", written.as_str(), other.as_str()),
    ))
}

pub(super) fn supervisor(record: &NoteRecord<'_>) -> Option<Check> {
    Some(if record.supervisor_named? {
        Check::passes(Rule::Supervisor, "A supervisor is named.".to_owned())
    } else {
        Check::warns(Rule::Supervisor, "No supervisor is named for this client. The clinic must name one.".to_owned())
    })
}

/// The claim lines of the author's time. Where providers are billed together, those of the codes under which the author gave.
fn own_lines(record: &NoteRecord<'_>) -> Vec<Line> {
    let Some((billing, Ok(answer))) = record.billing.zip(billed_units(record)) else { return Vec::new() };
    let (author, together) = (record.author.to_string(), billing.units.providers == Providers::Together);
    let gave = |line: &Line| record.own().any(|s| record.code_of(s).is_some_and(|code| code.as_str() == line.code));
    let is_own = |line: &Line| line.provider.as_ref().map_or_else(|| together && gave(line), |by| *by == author);
    answer.lines.into_iter().filter(is_own).collect()
}

pub(super) fn units(record: &NoteRecord<'_>) -> Option<Check> {
    let answer = billed_units(record)?;
    record.own().find_map(|segment| record.code_of(segment))?;
    if let Err(refusal) = answer {
        return Some(Check::warns(Rule::Units, format!("No units can be told. {refusal}")));
    }
    let lines = own_lines(record);
    let units: u64 = lines.iter().map(|line| line.units).sum();
    let worked = minutes(record.unpaused_ms(&record.own_time()));
    if units == 0 {
        return Some(Check::warns(Rule::Units, format!("{worked} make 0 units of this session by itself.")));
    }
    let each: Vec<String> =
        lines.iter().map(|line| format!("{} of {}", count(line.units, "unit"), line.code)).collect();
    Some(Check::passes(Rule::Units, format!("{worked} make {}.", each.join(" and "))))
}
