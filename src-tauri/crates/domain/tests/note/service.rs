//! The service of a note: dated, by role, and what arrives from the payer.

use baton_domain::{
    Role,
    note::{Rule, Verdict, may_sign},
    session::Zone,
};

use crate::{COLLEAGUE, Case, HOUR, ME, MINUTE, START, case, code, segment, service, under};

const DAY: i64 = 86_400_000;
/// 2027-01-01, 00:00 UTC.
const NEW_YEAR: i64 = START - 15 * HOUR as i64 + 42 * DAY;

fn documenting(service: &str) -> Case {
    let mut case = case();
    case.note.as_mut().unwrap().form.service = Some(code(service));
    case
}

#[test]
fn the_service_is_the_notes_then_the_segments_then_the_usual_one() {
    let mut case = case();
    let shown = |case: &Case| case.record().service_code().unwrap().as_str().to_owned();
    assert_eq!(shown(&case), "97153", "what a technician usually gives");
    case.segments[0] = under("0373T", case.segments[0].clone());
    assert_eq!(shown(&case), "0373T");
    case.note.as_mut().unwrap().form.service = Some(code("97155"));
    assert_eq!(shown(&case), "97155");
    case.segments = vec![under("97153", segment(80, COLLEAGUE, 0, HOUR))];
    case.note = None;
    case.role = Role::Supervisor;
    assert_eq!(shown(&case), "97155", "what a supervisor usually gives, not what somebody else joined under");
}

#[test]
fn a_code_ends_with_its_last_date() {
    let last = documenting("0373T").at(NEW_YEAR - 10 * HOUR as i64);
    last.expect(Rule::Service, Verdict::Passes, "The payer has 0373T on 2026-12-31.");
    let next = documenting("0373T").at(NEW_YEAR + 15 * HOUR as i64);
    let line = "0373T may be given until 2026-12-31, and not on 2027-01-01. Choose another service.";
    next.expect(Rule::Service, Verdict::Fails, line);
    assert!(!may_sign(&next.checks()));
    assert_eq!(next.found(Rule::ServiceRole), None, "what does not hold has no roles");
}

#[test]
fn the_date_is_that_of_the_place() {
    let mut west = documenting("0373T").at(NEW_YEAR + 2 * HOUR as i64);
    west.expect(Rule::Service, Verdict::Passes, "The payer has 0373T on 2026-12-31.");
    assert_eq!(west.record().service_date().as_deref(), Some("2026-12-31"), "21:00 on the last evening of the year");
    west.session.zone = Zone::at(60);
    assert_eq!(west.record().service_date().as_deref(), Some("2027-01-01"));
    assert_eq!(west.found(Rule::Service).unwrap().0, Verdict::Fails);
}

#[test]
fn what_lies_behind_midnight_is_said() {
    let mut over = documenting("0373T").at(NEW_YEAR - 30 * MINUTE as i64);
    over.session.zone = Zone::at(0);
    let line = "0373T may be given until 2026-12-31, and not on 2027-01-01. \
        Part of this session lies on that date, and cannot be billed so.";
    over.expect(Rule::Service, Verdict::Warns, line);
    assert!(may_sign(&over.checks()));
    over.segments = vec![segment(81, COLLEAGUE, 0, 40 * MINUTE), segment(80, ME, 40 * MINUTE, HOUR)];
    assert_eq!(over.found(Rule::Service).unwrap().0, Verdict::Fails, "all of the author's time lies behind it");
}

#[test]
fn a_code_is_one_of_the_payers() {
    documenting("97158").expect(
        Rule::Service,
        Verdict::Fails,
        "97158 is not among the payer's services. Choose another service.",
    );
    let mut early = documenting("97154");
    early.billing.as_mut().unwrap().services.push(service("97154", &[Role::Technician], "2027-01-01", None));
    let line = "97154 may be given from 2027-01-01 on, and not on 2026-11-20. Choose another service.";
    early.expect(Rule::Service, Verdict::Fails, line);
    let mut none = case();
    none.billing.as_mut().unwrap().services.clear();
    let line = "No service is chosen, and none is usual for a Technician on 2026-11-20.";
    none.expect(Rule::Service, Verdict::Fails, line);
}

#[test]
fn a_role_gives_what_it_may() {
    documenting("97153").expect(Rule::ServiceRole, Verdict::Passes, "A Technician may give 97153.");
    let line = "97155 may be given by Supervisor, and the author is a Technician. Choose another service.";
    documenting("97155").expect(Rule::ServiceRole, Verdict::Fails, line);
    let mut supervisor = documenting("97155");
    supervisor.role = Role::Supervisor;
    assert_eq!(supervisor.found(Rule::ServiceRole).unwrap().0, Verdict::Passes);
}

#[test]
fn a_note_documents_what_its_author_joined_under() {
    let mut case = documenting("97153");
    assert_eq!(case.found(Rule::ServiceJoined), None);
    case.segments[0] = under("97153", case.segments[0].clone());
    assert_eq!(case.found(Rule::ServiceJoined), None);
    case.segments[0] = under("0373T", case.segments[0].clone());
    let line = "The note documents 97153, and its author joined under 0373T.";
    case.expect(Rule::ServiceJoined, Verdict::Warns, line);
}

#[test]
fn a_supervisor_is_named_where_it_is_known() {
    let mut case = case();
    assert_eq!(case.found(Rule::Supervisor).unwrap().0, Verdict::Passes);
    case.supervisor_named = Some(false);
    let line = "No supervisor is named for this client. The clinic must name one.";
    case.expect(Rule::Supervisor, Verdict::Warns, line);
    case.supervisor_named = None;
    assert_eq!(case.found(Rule::Supervisor), None);
}

#[test]
fn without_reference_data_one_line_warns_and_nothing_fails() {
    let mut case = documenting("97155");
    case.billing = None;
    case.note.as_mut().unwrap().form.sections.clear();
    let line = "What the payer asks for has not reached this device. Service, sections and units were not checked.";
    case.expect(Rule::Service, Verdict::Warns, line);
    assert!(may_sign(&case.checks()));
    for rule in [Rule::ServiceRole, Rule::Sections, Rule::Length, Rule::Units] {
        assert_eq!(case.found(rule), None);
    }
}
