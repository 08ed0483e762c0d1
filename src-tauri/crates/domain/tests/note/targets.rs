//! What was run, and what the note says was run.

use baton_domain::{
    measure::Measure,
    note::{Rule, Verdict, may_sign},
    observation::{Fact, Response, VoidReason, Voided},
    session::{Disposition, Stream},
};

use crate::{COLLEAGUE, HOUR, MINUTE, WORDS, bout, case, made, name, note, said, target, user, words};

#[test]
fn what_was_never_run_is_listed() {
    let mut case = case();
    case.expect(Rule::TargetsNotRun, Verdict::Passes, "Of 2 targets, none was left out.");
    case.session.targets.push(target(3, "Echoes sounds", crate::trials()));
    case.session.targets.push(target(4, "Elopement", Measure::Count));
    case.session.targets.push(target(5, "Remarks", Measure::FreeText));
    let line = "Of 4 targets, 2 were not run: Echoes sounds, Elopement.";
    case.expect(Rule::TargetsNotRun, Verdict::Warns, line);
    case.session.dispositions = vec![said(4, Disposition::NotObserved)];
    assert_eq!(case.found(Rule::TargetsNotRun).unwrap().1, line, "not observed is not run");
    case.session.dispositions = vec![said(4, Disposition::Zero)];
    let line = "Of 4 targets, 1 was not run: Echoes sounds.";
    case.expect(Rule::TargetsNotRun, Verdict::Warns, line);
    assert!(may_sign(&case.checks()));
}

#[test]
fn what_is_voided_or_beside_the_session_is_no_data() {
    let mut case = case();
    let void = Voided { by: user(crate::ME), at_ms: 0, reason: VoidReason::Undo, words: None };
    case.observations.last_mut().unwrap().voided = Some(void);
    let line = "Of 2 targets, 1 was not run: Tantrum.";
    case.expect(Rule::TargetsNotRun, Verdict::Warns, line);
    case.observations.last_mut().unwrap().voided = None;
    assert_eq!(case.found(Rule::TargetsNotRun).unwrap().0, Verdict::Passes);
    case.observations.last_mut().unwrap().stream = Stream::Beside;
    case.expect(Rule::TargetsNotRun, Verdict::Warns, line);
}

#[test]
fn a_long_list_ends() {
    let mut case = case();
    case.session.targets = (1..=12).map(|n| target(n, &format!("Target {n}"), crate::trials())).collect();
    let (_, line) = case.found(Rule::TargetsNotRun).unwrap();
    assert!(line.starts_with("Of 12 targets, 10 were not run: Target 3,"), "{line}");
    case.session.targets.push(target(13, "Target 13", crate::trials()));
    let (_, line) = case.found(Rule::TargetsNotRun).unwrap();
    assert!(line.ends_with("Target 11, Target 12 and 1 more."), "{line}");
}

#[test]
fn a_note_names_no_target_that_was_not_run() {
    let mut case = case();
    let line = "The note names 2 targets of what was run, and none else.";
    case.expect(Rule::NamedNotRun, Verdict::Passes, line);
    case.observations.retain(|o| o.fact != Fact::Count);
    let line = "The note names a target that was not run: Tantrum.";
    case.expect(Rule::NamedNotRun, Verdict::Warns, line);
    case.session.dispositions = vec![said(2, Disposition::Zero)];
    assert_eq!(case.found(Rule::NamedNotRun).unwrap().0, Verdict::Passes, "that it did not happen is known");
    case.session.dispositions = vec![said(2, Disposition::NotObserved)];
    assert_eq!(case.found(Rule::NamedNotRun).unwrap().0, Verdict::Warns);
    case.note = Some(note("Points to pictures went well.\nNot observed: Tantrum."));
    assert_eq!(case.found(Rule::NamedNotRun).unwrap().0, Verdict::Passes, "the line says so itself");
    case.note.as_mut().unwrap().form.sections[0].text = words("A TANTRUM at the start.");
    case.expect(Rule::NamedNotRun, Verdict::Warns, line);
}

#[test]
fn a_note_names_what_its_author_ran() {
    let mut case = case();
    case.expect(Rule::RunNotNamed, Verdict::Passes, "The note names all of the author's 2 targets.");
    case.note = Some(note("He answered readily, and cried once."));
    let line = "The author ran 2 targets, and the note does not name 2 of them: Points to pictures, Tantrum.";
    case.expect(Rule::RunNotNamed, Verdict::Warns, line);
    for made in &mut case.observations[..5] {
        made.by = user(COLLEAGUE);
    }
    let line = "The author ran 1 target, and the note does not name 1 of them: Tantrum.";
    case.expect(Rule::RunNotNamed, Verdict::Warns, line);
    assert_eq!(case.found(Rule::NamedNotRun), None);
}

#[test]
fn names_are_whole_words_in_any_case_and_the_longest_first() {
    let mut case = case();
    case.session.targets[0].name = name("Matches colours");
    case.session.targets[1].name = name("Matches  colours to\nobjects");
    case.session.targets.push(target(3, "No", crate::trials()));
    case.note = Some(note("MATCHES COLOURS to objects was hard; nothing else was tried."));
    let line = "The author ran 2 targets, and the note does not name 1 of them: Matches colours.";
    case.expect(Rule::RunNotNamed, Verdict::Warns, line);
    case.expect(Rule::NamedNotRun, Verdict::Passes, "The note names 1 target of what was run, and none else.");
    case.note = Some(note("Matches colours to objects was hard, matches colours was not. \"No!\" he said."));
    case.expect(Rule::NamedNotRun, Verdict::Warns, "The note names a target that was not run: No.");
    assert_eq!(case.found(Rule::RunNotNamed).unwrap().0, Verdict::Passes);
}

#[test]
fn of_two_targets_with_one_name_the_one_that_was_run_is_meant() {
    let mut case = case();
    case.session.targets.push(target(3, "Tantrum", crate::trials()));
    assert_eq!(case.found(Rule::NamedNotRun).unwrap().0, Verdict::Passes);
    assert_eq!(case.found(Rule::TargetsNotRun).unwrap().0, Verdict::Warns);
}

#[test]
fn a_bout_that_the_end_cut_is_said() {
    let mut case = case();
    assert_eq!(case.found(Rule::BoutCut), None, "there are no bouts");
    case.session.targets.push(target(3, "Crying", Measure::Duration));
    case.session.targets.push(target(4, "Hits", Measure::Rate));
    case.observations.push(bout(300, 3, 20 * MINUTE, 21 * MINUTE, false));
    case.observations.push(bout(301, 4, 22 * MINUTE, HOUR, true));
    case.expect(Rule::BoutCut, Verdict::Passes, "No bout was cut by the session's end.");
    case.observations.push(bout(302, 3, 55 * MINUTE, HOUR, true));
    let line = "The session's end cut a running bout of Crying. Its length is not the behaviour's.";
    case.expect(Rule::BoutCut, Verdict::Warns, line);
    let left = made(303, 3, 50 * MINUTE, Fact::Bout);
    *case.observations.last_mut().unwrap() = left;
    assert_eq!(case.found(Rule::BoutCut).unwrap().0, Verdict::Warns, "one that nothing ended was cut too");
    case.observations.pop();
    case.observations.push(made(304, 1, 50 * MINUTE, Fact::Trial(Response::Correct)));
    case.note = Some(note(WORDS));
    assert_eq!(case.found(Rule::BoutCut).unwrap().0, Verdict::Passes);
}
