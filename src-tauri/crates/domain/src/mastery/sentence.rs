//! A rule, and what became of a session under it, in plain English.

use super::{
    Phase,
    answered::Reason,
    outcome::Scored,
    quantity::Quantity,
    rule::{BelowMinimum, Comparator, DayValue, Distinct, NoResponse, Per, Probes, Rule},
};

/// "session".
pub(super) fn unit(per: Per) -> &'static str {
    match per {
        Per::TrialBlock => "block",
        Per::Session => "session",
        Per::Day => "day",
    }
}

/// "3 sessions".
pub(super) fn count(n: u64, per: Per) -> String {
    format!("{n} {}", plural(n, unit(per)))
}

fn plural(n: u64, word: &str) -> String {
    if n == 1 { word.to_owned() } else { format!("{word}s") }
}

fn measure(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::PercentCorrect => "percent correct",
        Quantity::PercentIndependent => "percent independent",
        Quantity::PercentOfSteps => "percent of steps done",
        Quantity::PercentOfIntervals => "percent of intervals",
        Quantity::PercentOfSession => "percent of the session",
        Quantity::CorrectCount => "correct response",
        Quantity::ErrorCount => "error",
        Quantity::Count => "count",
        Quantity::RatePerMin | Quantity::RatePerHour => "rate",
        Quantity::TotalDurationMs => "total duration",
        Quantity::MeanDurationMs => "mean duration",
        Quantity::LatencyMs => "latency",
        Quantity::InterResponseTimeMs => "inter-response time",
        Quantity::Rating => "rating",
        Quantity::Amount => "value",
    }
}

/// A value with its unit. Two decimals, unless rounding would tell another story about the criterion.
pub(super) fn amount(rule: &Rule, value: f64) -> String {
    let (scale, suffix) = match rule.measure {
        q if q.is_percent() => (1.0, " %"),
        Quantity::RatePerMin => (1.0, " per minute"),
        Quantity::RatePerHour => (1.0, " per hour"),
        Quantity::TotalDurationMs | Quantity::MeanDurationMs | Quantity::LatencyMs | Quantity::InterResponseTimeMs => {
            (1000.0, " s")
        }
        _ => (1.0, ""),
    };
    let (shown, threshold) = (value / scale, rule.threshold / scale);
    let rounded = (shown * 100.0).round() / 100.0;
    let same = rule.comparator.holds(rounded, threshold) == rule.comparator.holds(shown, threshold);
    let honest = same && rounded.is_finite() && (rounded == threshold) == (shown == threshold);
    let shown = if honest { rounded } else { shown };
    if is_counted(rule.measure) {
        let name = measure(rule.measure);
        return format!("{shown} {name}{}", if shown == 1.0 { "" } else { "s" });
    }
    format!("{shown}{suffix}")
}

/// Whether the measure is named after the number: "2 errors".
fn is_counted(quantity: Quantity) -> bool {
    matches!(quantity, Quantity::CorrectCount | Quantity::ErrorCount)
}

/// "5 trials", in the measure's word for them.
pub(super) fn opportunities(quantity: Quantity, n: u32) -> String {
    let word = match quantity {
        Quantity::PercentOfSteps => "step",
        Quantity::PercentOfIntervals => "interval",
        _ => "trial",
    };
    format!("{n} {}", plural(u64::from(n), word))
}

/// What a value that misses the criterion does: "79.999 % does not reach it".
pub(super) fn verdict(rule: &Rule, value: f64) -> &'static str {
    let one = !is_counted(rule.measure) || value == 1.0;
    match (rule.comparator, one) {
        (Comparator::AtLeast, true) => "does not reach it",
        (Comparator::AtLeast, false) => "do not reach it",
        (Comparator::MoreThan, true) => "is not more",
        (Comparator::MoreThan, false) => "are not more",
        (Comparator::AtMost, true) => "is more",
        (Comparator::AtMost, false) => "are more",
        (Comparator::LessThan, true) => "is not less",
        (Comparator::LessThan, false) => "are not less",
        (Comparator::Exactly, true) => "differs from it",
        (Comparator::Exactly, false) => "differ from it",
    }
}

/// "2 of 3 sessions needed in a row meet it."
pub(super) fn progress(rule: &Rule, passing: usize, what: &str) -> String {
    let k = rule.window.k;
    let among = match rule.window.of {
        Some(n) if n != k => format!(" among the last {n}"),
        _ if k == 1 => String::new(),
        _ => " in a row".to_owned(),
    };
    let verb = if k == 1 || passing == 1 { "meets" } else { "meet" };
    format!("{passing} of {} needed{among} {verb} {what}.", count(u64::from(k), rule.per))
}

/// "A percent correct of at least 80 % is".
pub(super) fn comparison(rule: &Rule) -> String {
    let asked = asked(rule);
    let begin = asked.get(..1).map(str::to_uppercase).unwrap_or_default();
    let verb = if is_counted(rule.measure) && rule.threshold != 1.0 { "are" } else { "is" };
    format!("{begin}{} {verb}", asked.get(1..).unwrap_or_default())
}

/// "a percent correct of at least 80 %", "at most 2 errors".
fn asked(rule: &Rule) -> String {
    let how = match rule.comparator {
        Comparator::AtLeast => "at least",
        Comparator::AtMost => "at most",
        Comparator::Exactly => "exactly",
        Comparator::MoreThan => "more than",
        Comparator::LessThan => "less than",
    };
    let value = amount(rule, rule.threshold);
    let name = measure(rule.measure);
    if is_counted(rule.measure) {
        return format!("{how} {value}");
    }
    let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {name} of {how} {value}")
}

/// A phase as a person reads it.
#[must_use]
pub fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Unconfigured => "unconfigured",
        Phase::Future => "future",
        Phase::Baseline => "baseline",
        Phase::Active => "active",
        Phase::Generalization => "generalization",
        Phase::Maintenance => "maintenance",
        Phase::Mastered => "mastered",
        Phase::OnHold => "on hold",
        Phase::Deactivated => "deactivated",
    }
}

/// The rule in plain English, every field of it; prompt levels by their codes.
#[must_use]
pub fn sentence(rule: &Rule) -> String {
    sentence_named(rule, &[])
}

/// The same with the target's own names of its prompt levels.
#[must_use]
pub fn sentence_named(rule: &Rule, levels: &[(u8, &str)]) -> String {
    let mut text = format!("Met with {} {}", asked(rule), window(rule));
    text.push_str(&minimum(rule));
    text.push_str(&distinct(rule.distinct));
    text.push('.');
    let mut add = |part: Option<String>| {
        if let Some(part) = part {
            text.push(' ');
            text.push_str(&part);
        }
    };
    add(day_value(rule));
    add(rule.block_trials.filter(|_| rule.per == Per::TrialBlock).map(|n| format!("A block is {n} scored trials.")));
    add(rule.phase.map(|p| format!("Only the phase {} counts.", phase(p))));
    add(rule.probe_only.then(|| "Only probes count.".to_owned()));
    add(rule.first_trial_only.then(|| format!("Only the first trial of each {} makes its value.", unit(rule.per))));
    let name = |code: u8| {
        levels.iter().find(|(c, _)| *c == code).map_or_else(|| format!("level {code}"), |(_, l)| (*l).to_owned())
    };
    add(rule
        .prompt_level
        .map(|l| format!("Only what was run at the prompt {} counts; help at it is correct.", name(l))));
    let correct: Vec<String> = rule.correct_levels.iter().map(|l| name(*l)).collect();
    add((!correct.is_empty()).then(|| format!("Help at {} counts as correct.", correct.join(", "))));
    add(no_response(rule));
    let with_trials = rule.probes == Probes::WithTrials && !rule.probe_only;
    add(with_trials.then(|| "Probes are scored with the other trials.".to_owned()));
    add(consequence(rule));
    add(rule.on_fail.map(|fail| {
        let back = fail.move_to.map_or("the prompt level before".to_owned(), |p| format!("the phase {}", phase(p)));
        format!(
            "After {} in a row that {} it, back to {back}.",
            entries(u64::from(fail.demote_after), rule.per),
            if fail.demote_after == 1 { "misses" } else { "miss" }
        )
    }));
    text
}

fn no_response(rule: &Rule) -> Option<String> {
    let how = match rule.no_response {
        NoResponse::Incorrect => return None,
        NoResponse::OwnCode => "scored, not correct and no errors",
        NoResponse::LeftOut => "left out",
    };
    Some(format!("Trials without a response are {how}."))
}

/// Days are those that have data: one without is no gap.
fn entries(n: u64, per: Per) -> String {
    let data = if per == Per::Day && n > 1 { " with data" } else { "" };
    format!("{}{data}", count(n, per))
}

fn window(rule: &Rule) -> String {
    let k = rule.window.k;
    let how = if rule.per == Per::Day { "on" } else { "in" };
    match rule.window.of {
        Some(n) if n != k => format!("{how} {k} of the last {}", entries(u64::from(n), rule.per)),
        _ if k == 1 => format!("{how} {}", count(1, rule.per)),
        _ => format!("{how} {} in a row", entries(u64::from(k), rule.per)),
    }
}

fn minimum(rule: &Rule) -> String {
    let n = rule.min_trials;
    if n == 0 {
        return String::new();
    }
    let fate = match rule.below_minimum {
        BelowMinimum::Skipped => "is left out",
        BelowMinimum::BreaksRun if rule.window.in_a_row() => "ends the run",
        BelowMinimum::BreaksRun => "counts as a miss",
    };
    let unit = unit(rule.per);
    let each = if rule.window.span() == 1 { "" } else { "each " };
    format!(", {each}with at least {} (a {unit} with fewer {fate})", opportunities(rule.measure, n))
}

fn distinct(asked: Distinct) -> String {
    let parts: Vec<String> = [
        (asked.therapists, "therapist", "therapists"),
        (asked.settings, "setting", "settings"),
        (asked.days, "day", "days"),
        (asked.stimuli, "stimulus", "stimuli"),
    ]
    .into_iter()
    .filter(|(n, ..)| *n > 0)
    .map(|(n, one, many)| if n == 1 { format!("1 {one}") } else { format!("{n} different {many}") })
    .collect();
    if parts.is_empty() { String::new() } else { format!(", with at least {}", parts.join(" and ")) }
}

fn day_value(rule: &Rule) -> Option<String> {
    let how = match rule.day_value.unwrap_or_else(|| rule.measure.day_value()) {
        DayValue::Mean => "the mean of its sessions",
        DayValue::Pooled if rule.measure.is_rate() => "all its events by all its observed time",
        DayValue::Pooled => "that of all its trials together",
        DayValue::Sum => "the sum of its sessions",
        DayValue::Last => "that of its last session",
    };
    (rule.per == Per::Day).then(|| format!("A day's value is {how}."))
}

fn consequence(rule: &Rule) -> Option<String> {
    let moved = rule.on_met.move_to.map(|p| format!("the target moves to {}", phase(p)));
    let opened = rule.on_met.open_next.then(|| "the next step opens".to_owned());
    let parts: Vec<String> = moved.into_iter().chain(opened).collect();
    (!parts.is_empty()).then(|| format!("Then {}.", parts.join(" and ")))
}

/// What became of an entry.
pub(super) fn considered(rule: &Rule, names: &[String], block: Option<u32>, scored: &Scored, reason: Reason) -> String {
    let who = match (names, block) {
        ([one], Some(block)) => format!("Session {one}, block {block}"),
        ([one], None) => format!("Session {one}"),
        (many, _) => format!("Sessions {}", many.join(", ")),
    };
    let value = scored.value.map_or_else(|| "no value".to_owned(), |v| amount(rule, v));
    match reason {
        Reason::MeetsCriterion => format!("{who}: {value}, meets the criterion."),
        Reason::MissesCriterion => format!("{who}: {value}, misses the criterion."),
        Reason::PhaseUnknown => format!("{who}: its phase is not recorded, so it is left out."),
        Reason::UnfinishedBlock => match rule.block_trials {
            Some(n) => {
                let had = scored.trials.unwrap_or(0);
                format!(
                    "{who}: {had} of {} of a block, so it is not finished and left out.",
                    opportunities(rule.measure, n)
                )
            }
            None => format!("{who}: trials of no block, so they are left out."),
        },
        Reason::TrialsUnknown => format!("{who}: the number of trials is not known, so it is left out."),
        Reason::NotRun => format!("{who}: not run, so it neither counts nor breaks a run."),
        Reason::NoData => format!("{who}: nothing was scored that the rule can use."),
        Reason::OtherPhase => format!("{who}: recorded in another phase."),
        Reason::OtherLevel => format!("{who}: run at another prompt level."),
        Reason::NoProbe => format!("{who}: no probe in it."),
        Reason::BelowMinimum => {
            let had = scored.trials.unwrap_or(0);
            let fate = match rule.below_minimum {
                BelowMinimum::Skipped => "it is left out",
                BelowMinimum::BreaksRun => "it breaks the run",
            };
            format!("{who}: {had} of {} trials needed, so {fate}.", rule.min_trials)
        }
    }
}
