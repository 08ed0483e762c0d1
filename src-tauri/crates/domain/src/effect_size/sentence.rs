//! The sentences beside the numbers: what an index says, and what it does not.

use std::cmp::Ordering;

use super::{Goal, Index, Phases, kendall_s, pairs};

struct Words {
    higher: &'static str,
    lower: &'static str,
    above: &'static str,
    highest: &'static str,
}

impl Words {
    fn of(goal: Goal) -> Self {
        match goal {
            Goal::Increase => Words { higher: "higher", lower: "lower", above: "above", highest: "highest" },
            Goal::Decrease => Words { higher: "lower", lower: "higher", above: "below", highest: "lowest" },
        }
    }
}

/// The sentence of one index for two phases.
pub fn of(phases: &Phases, index: Index) -> String {
    let words = Words::of(phases.goal);
    match (phases.baseline.is_empty(), phases.treatment.is_empty()) {
        (true, true) => return "No value: neither phase has data.".to_owned(),
        (true, false) => return "No value: baseline has no data.".to_owned(),
        (false, true) => return "No value: treatment has no data.".to_owned(),
        (false, false) => {}
    }
    match index {
        Index::Nap => nap(phases, &words),
        Index::Tau => tau(phases, &words),
        Index::TauUATrendAdjusted => tau_u(phases),
        Index::Pnd => pnd(phases, &words),
        Index::Pem => pem(phases, &words),
        Index::Pand => pand(phases),
        Index::Ird => ird(phases),
    }
}

/// A share as a count of a hundred that never says all or none unless it is.
fn of_hundred(share: f64) -> String {
    match (share * 100.0).round() {
        r if r >= 100.0 && share < 1.0 => "more than 99".to_owned(),
        r if r <= 0.0 && share > 0.0 => "fewer than 1".to_owned(),
        r => format!("{r:.0}"),
    }
}

/// A balance in a hundred, either way and beyond; what only rounds to none or to a hundred is said as what it lies between.
fn balance(value: f64) -> String {
    let signed = |v: f64| if v < 0.0 { format!("minus {:.0}", -v) } else { format!("{:.0}", v.abs()) };
    let (hundreds, rounded) = (value * 100.0, (value * 100.0).round());
    let whole = [-1.0, 0.0, 1.0].contains(&value);
    if whole || ![-100.0, 0.0, 100.0].contains(&rounded) {
        return signed(rounded);
    }
    let (low, high) = if hundreds < rounded { (rounded - 1.0, rounded) } else { (rounded, rounded + 1.0) };
    if value < 0.0 {
        format!("between {} and {}", signed(high), signed(low))
    } else {
        format!("between {} and {}", signed(low), signed(high))
    }
}

fn counted(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// "3 of 5 treatment sessions are", "1 of 1 treatment session is", "None of 4 treatment sessions is".
fn treatment_sessions(count: usize, phases: &Phases) -> String {
    let of = counted(phases.treatment.len() as u64, "treatment session");
    match count {
        0 => format!("None of {of} is"),
        1 => format!("1 of {of} is"),
        _ => format!("{count} of {of} are"),
    }
}

fn or_none(count: u64) -> String {
    if count == 0 { "none".to_owned() } else { count.to_string() }
}

fn nap(phases: &Phases, words: &Words) -> String {
    let p = pairs(&phases.baseline, &phases.treatment);
    let all = p.better + p.tied + p.worse;
    let share = (2 * p.better + p.tied) as f64 / (2.0 * all as f64);
    format!(
        "Of {} of one baseline and one treatment session, treatment is {}, as hoped, in {} and equal in {}. Counting a tie \
         as half, that is {} of 100; 50 is what chance gives. It does not say by how much, or why.",
        counted(all, "pair"),
        words.higher,
        or_none(p.better),
        or_none(p.tied),
        of_hundred(share)
    )
}

fn tau(phases: &Phases, words: &Words) -> String {
    let p = pairs(&phases.baseline, &phases.treatment);
    let all = p.better + p.tied + p.worse;
    format!(
        "Of {} of one baseline and one treatment session, treatment is {} in {} and {} in {}, with {} tied: a balance of {} \
         in 100. It does not say by how much, and takes no account of a trend in baseline.",
        counted(all, "pair"),
        words.higher,
        p.better,
        words.lower,
        p.worse,
        p.tied,
        balance(p.s() as f64 / all as f64)
    )
}

fn tau_u(phases: &Phases) -> String {
    let p = pairs(&phases.baseline, &phases.treatment);
    let trend = kendall_s(&phases.baseline);
    let value = balance((p.s() - trend) as f64 / (p.better + p.tied + p.worse) as f64);
    if trend == 0 {
        return format!(
            "Baseline shows no trend to take off, so the balance of better over worse pairs stays {value} in 100, as in \
             tau. It does not say by how much, or why."
        );
    }
    format!(
        "After taking off the trend that baseline already had, the balance of better over worse pairs is {value} in 100. It \
         can pass 100 either way, and it takes off all of the baseline's trend even where that would not have gone on."
    )
}

fn pnd(phases: &Phases, words: &Words) -> String {
    format!(
        "{} {} the {} baseline session. One unusual baseline session can bring this to 0, so read it beside the graph.",
        treatment_sessions(phases.beyond_best(), phases),
        words.above,
        words.highest
    )
}

fn pem(phases: &Phases, words: &Words) -> String {
    let against = phases.against_median();
    let on_it = match against.on_it {
        0 => String::new(),
        1 => ", and 1 exactly on it, counted as half".to_owned(),
        n => format!(", and {n} exactly on it, each counted as half"),
    };
    format!(
        "{} {} the middle (median) of baseline{on_it}. It does not say how far beyond, or whether baseline was steady.",
        treatment_sessions(against.beyond, phases),
        words.above
    )
}

/// How overlap ends when leaving out a whole phase is the best there is; the indices then stand on their floor.
fn whole_phase(phases: &Phases) -> Option<String> {
    let kept = phases.kept();
    let phase = match phases.baseline.len().cmp(&phases.treatment.len()) {
        Ordering::Less => "all of baseline",
        Ordering::Greater => "all of treatment",
        Ordering::Equal => "all of baseline or all of treatment",
    };
    let how = if kept.of_one_phase_only { "only by" } else { "with no fewer sessions left out than by" };
    (kept.points == phases.least_kept()).then(|| format!("Overlap ends {how} leaving out {phase}"))
}

fn pand(phases: &Phases) -> String {
    let all = phases.baseline.len() + phases.treatment.len();
    let kept = phases.kept().points;
    let floor = of_hundred(phases.least_kept() as f64 / all as f64);
    if let Some(overlap_ends) = whole_phase(phases) {
        return format!(
            "{overlap_ends}, which keeps {kept} of {all} sessions; this says nothing of \
             improvement. With phases of these lengths the share is never below {floor} of 100."
        );
    }
    let found = match all - kept {
        0 => format!("No overlap: all {all} sessions are kept."),
        out => format!(
            "{kept} of {all} sessions can be kept: leaving out {out} would end all overlap of baseline and treatment."
        ),
    };
    format!(
        "{found} With phases of these lengths the share is never below {floor} of 100, even without improvement, and it \
         does not say how far apart they are."
    )
}

fn ird(phases: &Phases) -> String {
    let value = of_hundred(phases.ird_keeping(phases.kept().points));
    let floor = of_hundred(phases.ird_keeping(phases.least_kept()));
    if let Some(overlap_ends) = whole_phase(phases) {
        return format!(
            "{overlap_ends}, so the value is the lowest that this formula gives with phases of \
             these lengths, {value} points of 100; this says nothing of improvement."
        );
    }
    format!(
        "The share of improved sessions is {value} points of 100 higher in treatment than in baseline, counting the \
         overlapping sessions evenly in both. With phases of these lengths it is never below {floor}, even without \
         improvement, and it does not say by how much each session improved."
    )
}
