//! The sentences beside the numbers: what an index says, and what it does not.

use super::{Goal, Index, Phases, pairs};

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
    let Some(value) = phases.value(index) else {
        return "No value: one of the two phases has no data.".to_owned();
    };
    let words = Words::of(phases.goal);
    match index {
        Index::Nap => nap(value, &words),
        Index::Tau => tau(value, phases, &words),
        Index::TauUATrendAdjusted => tau_u(value),
        Index::Pnd => pnd(phases, &words),
        Index::Pem => pem(phases, &words),
        Index::Pand => pand(phases),
        Index::Ird => ird(value),
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

fn nap(value: f64, words: &Words) -> String {
    format!(
        "In {} of 100 pairs of one baseline and one treatment session, the treatment session is {}, as hoped (a tie counts \
         as half; 50 is what chance gives). It does not say by how much, or why.",
        of_hundred(value),
        words.higher
    )
}

fn tau(value: f64, phases: &Phases, words: &Words) -> String {
    let p = pairs(&phases.baseline, &phases.treatment);
    let all = p.better + p.tied + p.worse;
    format!(
        "Of {all} pairs of one baseline and one treatment session, treatment is {} in {} and {} in {}, with {} tied: a \
         balance of {} in 100. It does not say by how much, and takes no account of a trend in baseline.",
        words.higher,
        p.better,
        words.lower,
        p.worse,
        p.tied,
        signed_of_hundred(value)
    )
}

fn tau_u(value: f64) -> String {
    format!(
        "After taking off the trend that baseline already had, the balance of better over worse pairs is {} in 100. It can \
         pass 100 either way, and it takes off all of the baseline's trend even where that would not have gone on.",
        signed_of_hundred(value)
    )
}

fn signed_of_hundred(value: f64) -> String {
    if value < 0.0 { format!("minus {}", magnitude(-value)) } else { magnitude(value) }
}

/// Like [`of_hundred`], for values that may pass 1.
fn magnitude(value: f64) -> String {
    if value > 1.0 { format!("{:.0}", value * 100.0) } else { of_hundred(value) }
}

fn pnd(phases: &Phases, words: &Words) -> String {
    format!(
        "{} of {} treatment sessions are {} the {} baseline session. One unusual baseline session can bring this to 0, so \
         read it beside the graph.",
        phases.beyond_best(),
        phases.treatment.len(),
        words.above,
        words.highest
    )
}

fn pem(phases: &Phases, words: &Words) -> String {
    let halves = phases.half_points_beyond_median();
    let count = if halves.is_multiple_of(2) { format!("{}", halves / 2) } else { format!("{}.5", halves / 2) };
    format!(
        "{count} of {} treatment sessions are {} the middle (median) of baseline (one exactly on it counts as half). It \
         does not say how far beyond, or whether baseline was steady.",
        phases.treatment.len(),
        words.above
    )
}

fn pand(phases: &Phases) -> String {
    let all = phases.baseline.len() + phases.treatment.len();
    let kept = phases.kept();
    format!(
        "{kept} of {all} sessions can be kept: leaving out {} would end all overlap of baseline and treatment. It depends \
         on how many sessions each phase has, and does not say how far apart they are.",
        all - kept
    )
}

fn ird(value: f64) -> String {
    format!(
        "The share of improved sessions is {} points of 100 {} in treatment than in baseline, counting the overlapping \
         sessions evenly in both. It does not say by how much each session improved.",
        magnitude(value.abs()),
        if value < 0.0 { "lower" } else { "higher" }
    )
}
