//! A narrative drafted from the data, for a clinician to work on (domain §4.2). Data lists alone are not a note [HNFS-NOTES]:
//! its last lines are prompts, and [`crate::note::check_note`] takes neither a prompt that was left nor a draft with nothing added.

mod abc;
mod number;
mod timed;
mod trials;

use crate::{
    id::{ProgramId, TargetId},
    measure::{Goal, Measure, Target},
    note::{
        record::{NoteRecord, TargetState},
        words::{counted, listed, minutes, named},
    },
    observation::Observation,
    score::{TargetScore, score_target},
};

/// How a prompt begins; it ends with its bracket. A target's name may have brackets, and begins none of them so.
pub const PROMPT: &str = "[Add:";

/// What data cannot say (domain §4.2, items 5, 7 and 9).
const PROMPTS: [&str; 4] = [
    "procedures used, and what reinforced",
    "response to treatment, and progress",
    "barriers and safety events, or that there were none",
    "contact with caregiver or supervisor, or that there was none",
];

/// The most characters that lines of targets take together, so that prompts and a person's words find room in a narrative.
const LONGEST: usize = 8_000;

/// One target's data as words are made of it.
struct Seen<'a> {
    target: &'a Target,
    valid: Vec<&'a Observation>,
    score: TargetScore,
    record: &'a NoteRecord<'a>,
}

/// A draft of the narrative. `previous` are the targets' scores in the last session that had one, in each measure's unit: what
/// has improved is told by the target's goal.
#[must_use]
pub fn draft_narrative(record: &NoteRecord<'_>, previous: &[(TargetId, f64)]) -> String {
    let mut lines = opening(record);
    lines.extend(by_program(record, previous));
    lines.extend(left_out(record, TargetState::NotObserved, "Not observed"));
    lines.extend(left_out(record, TargetState::NotRun, "Not run"));
    lines.extend(PROMPTS.iter().map(|what| format!("{PROMPT} {what}]")));
    lines.join("\n")
}

/// Whether every line of a narrative is as the draft has it, prompts or trends taken out or not.
pub(super) fn is_draft_alone(record: &NoteRecord<'_>, narrative: &str) -> bool {
    let drafted = draft_narrative(record, &[]);
    let drafted: Vec<&str> = drafted.lines().map(|line| line.trim_end_matches('.')).collect();
    let is_of_draft = |line: &str| {
        let line = line.trim().trim_end_matches('.');
        line.is_empty() || drafted.iter().any(|own| line.strip_prefix(own).is_some_and(is_trend))
    };
    narrative.lines().all(is_of_draft)
}

fn opening(record: &NoteRecord<'_>) -> Vec<String> {
    let end = record.end_ms();
    let (date, last) = (record.service_date().unwrap_or_default(), record.date_at(end).unwrap_or_default());
    let from = format!("Session on {date} from {}", record.time_at(0));
    let on = if last == date { String::new() } else { format!(" on {last}") };
    let whole = minutes(end);
    let paused: u64 = record.pauses().iter().fold(0, |sum, pause| sum.saturating_add(pause.length_ms()));
    let paused = if paused == 0 { String::new() } else { format!(", {} of them paused", minutes(paused)) };
    let length = if record.has_ended() {
        format!("{from} to {}{on}: {whole}{paused}.", record.time_at(end))
    } else {
        format!("{from}, not ended yet: {whole} so far{paused}.")
    };
    let mut people: Vec<_> = record.provided().map(|segment| segment.by).collect();
    people.sort_unstable();
    people.dedup();
    let own = minutes(record.unpaused_ms(&record.own_time()));
    vec![length, format!("{} took part; the author provided {own}.", counted(people.len(), "provider"))]
}

/// What was run, program by program in the order of the sheet. What finds no room is counted.
fn by_program(record: &NoteRecord<'_>, previous: &[(TargetId, f64)]) -> Vec<String> {
    let mut targets: Vec<&Target> = record.session.targets.iter().filter(|t| record.state_of(t).is_run()).collect();
    targets.sort_by_key(|target| target.position);
    let mut programs: Vec<ProgramId> = Vec::new();
    for target in &targets {
        if !programs.contains(&target.program) {
            programs.push(target.program);
        }
    }
    let (mut lines, mut length, mut without): (Vec<String>, usize, usize) = (Vec::new(), 0, 0);
    for program in programs {
        let mut heading = Some(program);
        for target in targets.iter().copied().filter(|target| target.program == program) {
            let line = format!("- {}: {}.", named(&target.name), said(record, target, previous));
            let title = heading.map(|_| format!("{}:", named(&target.program_name)));
            let long = line.chars().count() + title.as_ref().map_or(0, |title| title.chars().count()) + 2;
            if length + long > LONGEST {
                without += 1;
                continue;
            }
            length += long;
            heading = None;
            lines.extend(title);
            lines.push(line);
        }
    }
    if without > 0 {
        lines.push(format!("{} more: the numbers are in the session's data.", counted(without, "target")));
    }
    lines
}

fn left_out(record: &NoteRecord<'_>, state: TargetState, heading: &str) -> Option<String> {
    let such = |target: &&Target| target.measure != Measure::FreeText && record.state_of(target) == state;
    let names: Vec<String> = record.session.targets.iter().filter(such).map(|target| named(&target.name)).collect();
    (!names.is_empty()).then(|| format!("{heading}: {}.", listed(&names)))
}

/// "8 of 10 correct (80 %), 2 with a gesture prompt; improving (last session 60 %)".
fn said(record: &NoteRecord<'_>, target: &Target, previous: &[(TargetId, f64)]) -> String {
    let valid = record.data_of(target.id);
    let score = score_target(&target.measure, &valid, record.during(), &record.until());
    let seen = Seen { target, valid, score, record };
    let before = previous.iter().find(|(id, _)| *id == target.id).map(|(_, value)| *value);
    let words = match record.state_of(target) {
        TargetState::Zero => "watched for, and it did not happen (0)".to_owned(),
        _ => seen.words(),
    };
    format!("{words}{}{}", seen.described(), seen.trend(before))
}

impl Seen<'_> {
    /// The data in the words of the measure. Where there is nothing to divide by it is "no data", never 0.
    fn words(&self) -> String {
        match &self.target.measure {
            Measure::Trials { prompts, .. } => self.trials(prompts),
            Measure::TaskAnalysis { steps, prompts, chain, taught, .. } => {
                self.task_analysis(steps, prompts, *chain, *taught)
            }
            Measure::Count => self.count(),
            Measure::Rate => self.rate(),
            Measure::Duration => self.duration(),
            Measure::Latency { limit_ms } => self.latency(*limit_ms),
            Measure::InterResponseTime => self.inter_response_time(),
            Measure::Interval { method, .. } => self.interval(*method),
            Measure::Rating { minimum, maximum } => self.rating(*minimum, *maximum),
            Measure::Quantity { unit } => self.quantity(&named(unit)),
            Measure::PermanentProduct { .. } => self.permanent_product(),
            Measure::Fidelity { components, floor_percent } => self.fidelity(components, *floor_percent),
            Measure::FreeText => self.free_text(),
        }
    }

    /// How the score stands to the last one, by the target's goal; what reads the same is unchanged. Too few trials are
    /// compared with nothing.
    fn trend(&self, before: Option<f64>) -> String {
        if self.score.below_minimum {
            return "; incomplete: fewer trials than the plan's minimum".to_owned();
        }
        let shown = |value: Option<f64>| Some((value?, self.shown(value?)?));
        let Some(((now, now_shown), (before, before_shown))) = shown(self.score.value).zip(shown(before)) else {
            return String::new();
        };
        let word = match (now_shown == before_shown, (now > before) == (self.target.goal == Goal::Increase)) {
            (true, _) => TRENDS[2],
            (false, true) => TRENDS[0],
            (false, false) => TRENDS[1],
        };
        format!("; {word}{LAST_SESSION}{before_shown})")
    }
}

const TRENDS: [&str; 3] = ["improving", "regressing", "unchanged"];
const LAST_SESSION: &str = " (last session ";

/// Whether this is nothing, or what [`Seen::trend`] says and no more.
fn is_trend(rest: &str) -> bool {
    let said = rest.strip_prefix("; ").and_then(|rest| TRENDS.iter().find_map(|word| rest.strip_prefix(word)));
    let before = said.and_then(|rest| rest.strip_prefix(LAST_SESSION));
    rest.is_empty() || before.is_some_and(|before| before.find(')') == Some(before.len().saturating_sub(1)))
}
