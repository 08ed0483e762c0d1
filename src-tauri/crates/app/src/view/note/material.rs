//! What a note is written, checked and signed with.

use std::collections::HashMap;

use baton_contract::view::{Can, CheckLine, NoteSheet, NoteView, SectionAsk, ServiceAsk, UnitLine, Verdict};
use baton_domain::{
    Role, TargetId, UserId,
    billing::{Billing, Service, TemplateSection},
    note::{self, Check, NoteRecord, Rule, billed_units, check_note, draft_narrative, may_sign},
    observation::Observation,
    score::{During, score_target},
    session::SessionState,
};
use baton_store::chart::{NoteMaterial, SessionSheet};

use super::{
    super::sheet::{name_of, stream_of},
    note_views,
};

/// What the domain checks, drafts and bills a note of this person from.
pub(crate) fn record<'a>(
    of: &'a NoteMaterial,
    earlier: &'a [&'a str],
    (me, role): (UserId, Role),
    now_ms: i64,
) -> NoteRecord<'a> {
    NoteRecord {
        session: &of.sheet.session,
        segments: &of.sheet.segments,
        observations: &of.sheet.observations,
        author: me,
        role,
        note: of.sheet.notes.iter().find(|note| note.by == me),
        billing: of.billing.as_ref(),
        supervisor_named: None,
        earlier,
        now_ms,
    }
}

/// The sheet of a session's notes.
pub(crate) fn note_sheet(of: &NoteMaterial, who: (UserId, Role), now_ms: i64, can: &[Can]) -> NoteSheet {
    let earlier: Vec<&str> = of.earlier.iter().map(|(_, text)| text.as_str()).collect();
    let record = record(of, &earlier, who, now_ms);
    let notes = note_views(&of.sheet, who.0, can);
    // What the session's own data says would be seen by somebody who observes beside it.
    let session = &of.sheet.session;
    if session.state != SessionState::Ended && !stream_of(&of.sheet, who.0).is_main() {
        return unseen(of, &record, notes);
    }
    let checks = check_note(&record);
    NoteSheet {
        payer: of.billing.as_ref().map(|billing| billing.payer.as_str().to_owned()),
        services: services(of.billing.as_ref(), &record),
        service: record.service_code().map(|code| code.as_str().to_owned()),
        draft: draft_narrative(&record, &before_values(of.before.as_ref())),
        may_sign: may_sign(&checks),
        checks: checks.iter().map(check_line).collect(),
        units: units(of, &record),
        notes,
    }
}

/// The sheet of somebody who observes beside a session that goes on: what they may write, and nothing of its data.
fn unseen(of: &NoteMaterial, record: &NoteRecord<'_>, notes: Vec<NoteView>) -> NoteSheet {
    NoteSheet {
        payer: of.billing.as_ref().map(|billing| billing.payer.as_str().to_owned()),
        services: services(of.billing.as_ref(), record),
        service: record.service_code().map(|code| code.as_str().to_owned()),
        draft: String::new(),
        checks: Vec::new(),
        units: Vec::new(),
        may_sign: false,
        notes,
    }
}

/// The scores of the last session's targets.
fn before_values(before: Option<&SessionSheet>) -> Vec<(TargetId, f64)> {
    let Some((sheet, end)) = before.and_then(|sheet| Some((sheet, sheet.session.ended?))) else { return Vec::new() };
    let session = &sheet.session;
    let during = During { observed_ms: session.observed_ms(&end), pauses: &session.pauses };
    let mut by_target: HashMap<TargetId, Vec<&Observation>> = HashMap::new();
    for observation in sheet.observations.iter().filter(|o| o.stream.is_main() && o.voided.is_none()) {
        by_target.entry(observation.target).or_default().push(observation);
    }
    let value = |(target, valid): (&TargetId, &Vec<&Observation>)| {
        let frozen = session.target(*target)?;
        Some((*target, score_target(&frozen.measure, valid, during, &end).value?))
    };
    by_target.iter().filter_map(value).collect()
}

fn services(billing: Option<&Billing>, record: &NoteRecord<'_>) -> Vec<ServiceAsk> {
    let date = record.service_date();
    let Some((billing, date)) = billing.zip(date.as_deref()) else { return Vec::new() };
    billing.services_on(date).filter(|service| service.roles.contains(&record.role)).map(service_ask).collect()
}

fn service_ask(service: &Service) -> ServiceAsk {
    ServiceAsk {
        code: service.code.as_str().to_owned(),
        name: service.name.as_str().to_owned(),
        template: service.template.version,
        sections: service.template.sections.iter().map(section_ask).collect(),
    }
}

fn section_ask(of: &TemplateSection) -> SectionAsk {
    let choices = of.choices.iter().flatten();
    SectionAsk {
        key: of.key.as_str().to_owned(),
        title: of.title.as_str().to_owned(),
        hint: of.hint.as_str().to_owned(),
        required: of.required,
        choices: choices.map(|choice| choice.as_str().to_owned()).collect(),
    }
}

fn check_line(of: &Check) -> CheckLine {
    CheckLine {
        rule: word(of.rule),
        verdict: match of.verdict {
            note::Verdict::Passes => Verdict::Passes,
            note::Verdict::Warns => Verdict::Warns,
            note::Verdict::Fails => Verdict::Fails,
        },
        line: of.line.clone(),
    }
}

/// The rule's wire name as a person reads it: "targets_not_run" is "Targets not run".
fn word(rule: Rule) -> String {
    let name = serde_json::to_value(rule).ok().and_then(|name| name.as_str().map(|name| name.replace('_', " ")));
    let mut letters = name.unwrap_or_default();
    if let Some(first) = letters.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    letters
}

/// Units are a view of the segments: where they cannot be reckoned the checks say why.
fn units(of: &NoteMaterial, record: &NoteRecord<'_>) -> Vec<UnitLine> {
    let Some(Ok(answer)) = billed_units(record) else { return Vec::new() };
    let name = |id: &String| id.parse().map_or_else(|_| id.clone(), |user| name_of(&of.sheet.names, user));
    let line = |line: &baton_domain::units::Line| UnitLine {
        date: line.date.clone(),
        code: line.code.clone(),
        by: line.provider.as_ref().map(name),
        minutes: line.minutes as f64,
        units: line.units as f64,
    };
    answer.lines.iter().map(line).collect()
}
