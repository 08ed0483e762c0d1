//! What was written: sections, length, prompts of a draft, copies, and what is not billed.

use baton_domain::{
    note::{COPIED_FROM, PROMPT, Rule, Verdict, draft_narrative, may_sign},
    session::SessionState,
};

use crate::{HOUR, MINUTE, WORDS, case, name, note, pause, section, segment, words};

#[test]
fn there_is_a_note() {
    let mut case = case();
    case.expect(Rule::Written, Verdict::Passes, "The note is there, in version 1.");
    case.note = None;
    case.expect(Rule::Written, Verdict::Fails, "There is no note yet. Write it, or begin with the draft.");
    assert!(!may_sign(&case.checks()));
    for rule in [Rule::Draft, Rule::Copied, Rule::NotBillable, Rule::NamedNotRun, Rule::RunNotNamed] {
        assert_eq!(case.found(rule), None, "there is nothing to read");
    }
}

#[test]
fn required_sections_are_filled() {
    let mut case = case();
    case.expect(Rule::Sections, Verdict::Passes, "Nothing is missing of 2 required sections.");
    let sections = |case: &mut crate::Case, filled: &[&str]| {
        case.note.as_mut().unwrap().form.sections = filled.iter().map(|key| section(key, "As said.")).collect();
    };
    sections(&mut case, &["status", "other"]);
    let line = "Of 2 required sections, 1 is empty: Response to treatment.";
    case.expect(Rule::Sections, Verdict::Fails, line);
    sections(&mut case, &[]);
    let both = "Of 2 required sections, 2 are empty: Status at the start, Response to treatment.";
    case.expect(Rule::Sections, Verdict::Fails, both);
    case.note = None;
    case.expect(Rule::Sections, Verdict::Fails, both);
    assert!(!may_sign(&case.checks()));
    for service in &mut case.billing.as_mut().unwrap().services {
        service.template.sections.retain(|section| !section.required);
    }
    assert_eq!(case.found(Rule::Sections), None);
}

#[test]
fn a_longer_session_needs_a_longer_narrative() {
    let mut case = case();
    assert_eq!(case.found(Rule::Length), None, "the payer asks for none");
    case.billing.as_mut().unwrap().services[0].template.narrative_per_quarter = 50;
    case.note = Some(note(&"Words. ".repeat(29)));
    let line = "The narrative has 202 characters, and 4 quarters of an hour ask for at least 200.";
    case.expect(Rule::Length, Verdict::Passes, line);
    case.segments[0] = segment(80, crate::ME, 0, HOUR + 1);
    case.session.ended = Some(crate::moment(HOUR + 1));
    let line = "The narrative has 202 characters, and 5 quarters of an hour ask for at least 250.";
    case.expect(Rule::Length, Verdict::Fails, line);
    assert!(!may_sign(&case.checks()));
    case.session.pauses = vec![pause(10 * MINUTE, 10 * MINUTE + 1)];
    assert_eq!(case.found(Rule::Length).unwrap().0, Verdict::Passes, "a pause needs no words");
    case.segments[0] = segment(80, crate::ME, 0, MINUTE);
    let line = "The narrative has 202 characters, and 1 quarter of an hour asks for at least 50.";
    case.expect(Rule::Length, Verdict::Passes, line);
}

#[test]
fn an_unedited_draft_is_no_note() {
    let mut case = case();
    let drafted = draft_narrative(&case.record(), &[]);
    case.note = Some(note(&drafted));
    let (verdict, line) = case.found(Rule::Draft).unwrap();
    assert_eq!(verdict, Verdict::Fails);
    assert!(line.starts_with("4 prompts of the draft stand in the note: [Add: procedures used"), "{line}");
    assert!(!may_sign(&case.checks()));
    let last_target = case.session.targets[1].id;
    let drafted = draft_narrative(&case.record(), &[(last_target, 2.0)]);
    assert!(drafted.contains("(last session 2.00 per hour)"), "{drafted}");
    let data: String =
        drafted.lines().filter(|line| !line.starts_with(PROMPT)).map(|line| format!("{line}\n")).collect();
    case.note = Some(note(&data));
    assert_eq!(case.found(Rule::Draft).unwrap().0, Verdict::Passes, "the sections say more");
    case.note.as_mut().unwrap().form.sections.clear();
    let line = "The note holds the drafted data and nothing else. Say how the client responded, and what was done.";
    case.expect(Rule::Draft, Verdict::Fails, line);
    let worked_on = data.replace("per hour).", "per hour). Most of them when asked to wait.");
    assert_ne!(worked_on, data);
    case.note.as_mut().unwrap().text = Some(words(&worked_on));
    case.expect(Rule::Draft, Verdict::Passes, "No prompt of a draft is left, and the note says more than its data.");
}

#[test]
fn a_prompt_is_found_wherever_it_stands_and_other_brackets_are_not_prompts() {
    let mut case = case();
    case.note = Some(note(&format!("{WORDS} Said \"ball\" [sic]. Did Maths [addition]. (Add: nothing.)")));
    assert_eq!(case.found(Rule::Draft).unwrap().0, Verdict::Passes);
    case.note.as_mut().unwrap().form.sections[0].text = words("Well. [ADD: what was seen] And so on.");
    let line = "1 prompt of the draft stands in the note: [ADD: what was seen]. Put your own words there.";
    case.expect(Rule::Draft, Verdict::Fails, line);
}

#[test]
fn a_copy_of_an_earlier_note_is_seen() {
    let mut case = case();
    case.expect(Rule::Copied, Verdict::Passes, "The narrative is at most 0 % like an earlier one.");
    case.earlier.push(WORDS);
    let line = "The narrative is 100 % like an earlier one. Write what was so this time.";
    case.expect(Rule::Copied, Verdict::Warns, line);
    assert!(may_sign(&case.checks()));
    case.note = Some(note(&WORDS.to_uppercase().replace('.', " -")));
    assert_eq!(case.found(Rule::Copied).unwrap().0, Verdict::Warns, "case and punctuation make no other text");
    case.earlier.clear();
    assert_eq!(case.found(Rule::Copied), None);
}

#[test]
fn likeness_is_the_share_of_runs_of_three_words() {
    assert!((COPIED_FROM - 0.8).abs() < f64::EPSILON);
    let mut case = case();
    // Nine words have 7 runs of three. With a tenth word 7 of 8 are shared, with two more 7 of 9.
    case.earlier = vec!["one two three four five six seven eight nine"];
    case.note = Some(note("One two three four five six seven eight nine ten"));
    let line = "The narrative is 87 % like an earlier one. Write what was so this time.";
    case.expect(Rule::Copied, Verdict::Warns, line);
    case.note = Some(note("One two three four five six seven eight nine ten eleven"));
    case.expect(Rule::Copied, Verdict::Passes, "The narrative is at most 77 % like an earlier one.");
    case.note = Some(note("Nine eight seven six five four three two one"));
    case.expect(Rule::Copied, Verdict::Passes, "The narrative is at most 0 % like an earlier one.");
    case.earlier = vec!["…", "well done"];
    case.note = Some(note("Well done!"));
    assert_eq!(case.found(Rule::Copied).unwrap().0, Verdict::Warns, "few words are one run");
    // 4 of 5 runs is 0.8 exactly.
    case.earlier = vec!["a b c d e f"];
    case.note = Some(note("a b c d e f g"));
    assert_eq!(case.found(Rule::Copied).unwrap().0, Verdict::Warns);
}

#[test]
fn meals_and_naps_without_a_pause_are_flagged() {
    let mut case = case();
    case.note = Some(note(&format!("{WORDS} Then lunch.")));
    let line = "The note speaks of \"lunch\", and no pause was recorded: such time is not billed.";
    case.expect(Rule::NotBillable, Verdict::Warns, line);
    case.session.pauses = vec![pause(20 * MINUTE, 40 * MINUTE)];
    case.expect(Rule::NotBillable, Verdict::Passes, "The note speaks of \"lunch\", and the session was paused.");
    case.session.pauses = vec![pause(2 * HOUR, 3 * HOUR)];
    assert_eq!(case.found(Rule::NotBillable).unwrap().0, Verdict::Warns, "not in the author's time");
    for other in ["Got a snack for each card.", "Napkins were folded.", "He asked for the recessed door."] {
        case.note = Some(note(&format!("{WORDS} {other}")));
        assert_eq!(case.found(Rule::NotBillable), None, "{other}");
    }
    for word in ["He had two naps.", "RECESS was loud.", "Recreation outside."] {
        case.note = Some(note(&format!("{WORDS} {word}")));
        assert_eq!(case.found(Rule::NotBillable).unwrap().0, Verdict::Warns, "{word}");
    }
    case.session.targets[0].name = name("Eats lunch with a spoon");
    case.note = Some(note(&format!("{WORDS} Eats lunch with a spoon went well.")));
    assert_eq!(case.found(Rule::NotBillable), None, "what is taught is no break");
}

#[test]
fn checks_may_be_asked_for_before_anything_is_written_or_over() {
    let mut case = case();
    case.note = None;
    case.session.state = SessionState::Paused;
    case.session.ended = None;
    case.observations.clear();
    case.segments.clear();
    assert!(!may_sign(&case.checks()));
}
