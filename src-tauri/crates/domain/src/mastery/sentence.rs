//! A rule, and what became of a session under it, in plain English.

use super::{
    Phase,
    answered::Reason,
    outcome::Scored,
    rule::{BelowMinimum, Comparator, DayValue, Distinct, NoResponse, Per, Quantity, Rule},
};

/// "session".
pub(super) fn unit(per: Per) -> &'static str {
    match per {
        Per::TrialBlock => "block",
        Per::Session => "session",
        Per::Day => "day",
    }
}

/// "sessions", or "session" of one.
pub(super) fn units(n: u32, per: Per) -> String {
    plural(u64::from(n), unit(per))
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
        Quantity::CorrectCount => "correct responses",
        Quantity::ErrorCount => "errors",
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
    format!("{}{suffix}", if honest { rounded } else { shown })
}

/// "Percent correct of at least 80 %".
pub(super) fn comparison(rule: &Rule) -> String {
    let mut asked = asked(rule, measure(rule.measure));
    if let Some(first) = asked.get(..1).map(str::to_uppercase) {
        asked.replace_range(..1, &first);
    }
    asked
}

fn asked(rule: &Rule, name: &str) -> String {
    let how = match rule.comparator {
        Comparator::AtLeast => "at least",
        Comparator::AtMost => "at most",
        Comparator::Exactly => "exactly",
        Comparator::MoreThan => "more than",
        Comparator::LessThan => "less than",
    };
    format!("{name} of {how} {}", amount(rule, rule.threshold))
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
    let mut text = format!("Met with a {} in {}", asked(rule, measure(rule.measure)), window(rule));
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
    add((rule.no_response == NoResponse::LeftOut).then(|| "Trials without a response are left out.".to_owned()));
    add(consequence(rule));
    add(rule.on_fail.map(|fail| {
        let back = fail.move_to.map_or("the prompt level before".to_owned(), |p| format!("the phase {}", phase(p)));
        format!(
            "After {} in a row that {} it, back to {back}.",
            count(u64::from(fail.demote_after), rule.per),
            if fail.demote_after == 1 { "misses" } else { "miss" }
        )
    }));
    text
}

fn window(rule: &Rule) -> String {
    let k = rule.window.k;
    match rule.window.of {
        Some(n) if n != k => format!("{k} of the last {}", count(u64::from(n), rule.per)),
        _ if k == 1 => count(1, rule.per),
        _ => format!("{} in a row", count(u64::from(k), rule.per)),
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
    format!(", each with at least {n} {} (a {unit} with fewer {fate})", plural(u64::from(n), "trial"))
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
pub(super) fn considered(rule: &Rule, names: &[String], scored: &Scored, reason: Reason) -> String {
    let who = match names {
        [one] => format!("Session {one}"),
        many => format!("Sessions {}", many.join(", ")),
    };
    let value = scored.value.map_or_else(|| "no value".to_owned(), |v| amount(rule, v));
    match reason {
        Reason::MeetsCriterion => format!("{who}: {value}, meets the criterion."),
        Reason::MissesCriterion => format!("{who}: {value}, misses the criterion."),
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
