//! Agreement on marks by interval.

use std::collections::BTreeMap;

use super::{
    Clocks, Compared, MethodScore,
    order::Positions,
    seen::{Both, Seen, begun_in},
    shared_time::SharedTime,
};
use crate::{
    agreement::{
        Method, Ratio, Refusal, Score, Span, cohens_kappa, interval_by_interval, scored_interval, unscored_interval,
    },
    observation::Fact,
};

type Marks = [Option<bool>];

/// A round with what was marked in the shared time: intervals by index, of two marks on one the later.
struct Round {
    span: Span,
    marks: BTreeMap<i64, bool>,
}

/// Two rounds that are one: where the second observer's lies among the first's rounds, and how many intervals later it began.
struct Same {
    first: usize,
    second: usize,
    later: i64,
}

/// Marks made in the shared time, rounds matched in order and intervals by index.
pub(super) fn of_intervals(
    both: &Both<Vec<Seen<'_>>>,
    interval_ms: u32,
    time: &SharedTime,
    clocks: Clocks,
) -> Compared {
    let rounds = both.map(|seen| rounds(seen, time));
    let counts = rounds.map(|rounds| rounds.iter().map(|r| r.marks.len()).sum());
    let marks = same_rounds(&rounds, i64::from(interval_ms.max(1)), clocks).map(|same| positions(&rounds, &same));
    let marked = |by: fn(&Marks, &Marks) -> Result<Ratio, Refusal>| {
        marks.as_ref().map_err(|refusal| *refusal).and_then(|m| by(&m.first, &m.second)).map(Score::Ratio)
    };
    let kappa = marks.as_ref().map_err(|refusal| *refusal).and_then(|m| cohens_kappa(&m.first, &m.second));
    let methods = [
        (Method::IntervalByInterval, marked(interval_by_interval)),
        (Method::ScoredInterval, marked(scored_interval)),
        (Method::UnscoredInterval, marked(unscored_interval)),
        (Method::Kappa, kappa.map(Score::Kappa)),
    ];
    Compared {
        counts,
        window_ms: time.length_ms(),
        methods: methods.map(|(method, score)| MethodScore { method, score }).to_vec(),
    }
}

/// Rounds in which something was marked, in order. A mark on a round that was struck out belongs to none.
fn rounds(seen: &[Seen<'_>], time: &SharedTime) -> Vec<Round> {
    let marks = begun_in(seen, time);
    let round = |begun: &Seen<'_>| {
        let marks = marks.iter().filter_map(|mark| match mark.of.fact {
            Fact::Interval { round, index, occurred } if round == begun.of.id => Some((i64::from(index), occurred)),
            _ => None,
        });
        Round { span: begun.span(), marks: marks.collect() }
    };
    seen.iter().filter(|s| s.is_bout()).map(round).filter(|round| !round.marks.is_empty()).collect()
}

/// Rounds that share time are one, in order; indices are counted from the session's round, so that an observer who came into a
/// round is compared on the intervals that both marked. Where the clocks cannot be compared: first with first.
fn same_rounds(rounds: &Both<Vec<Round>>, interval_ms: i64, clocks: Clocks) -> Result<Vec<Same>, Refusal> {
    let Both { first, second } = rounds;
    if clocks == Clocks::Unknown {
        let (first, second) = (first.len(), second.len());
        let is_one_empty = first.min(second) == 0;
        let in_order = (0..first.min(second)).map(|at| Same { first: at, second: at, later: 0 });
        return if first == second || is_one_empty {
            Ok(in_order.collect())
        } else {
            Err(Refusal::LengthsDiffer { first, second })
        };
    }
    let (mut i, mut j, mut same) = (0, 0, Vec::new());
    while let (Some(a), Some(b)) = (first.get(i).map(|r| r.span), second.get(j).map(|r| r.span)) {
        if a == b || a.from_ms.max(b.from_ms) < a.to_ms.min(b.to_ms) {
            let later = whole_intervals(b.from_ms.saturating_sub(a.from_ms), interval_ms);
            same.push(Same { first: i, second: j, later });
            (i, j) = (i + 1, j + 1);
        } else {
            let order = a.to_ms.cmp(&b.to_ms);
            (i, j) = (i + usize::from(order.is_le()), j + usize::from(order.is_ge()));
        }
    }
    Ok(same)
}

/// To the nearest whole number of intervals, half an interval being none, in either direction.
fn whole_intervals(delay_ms: i64, interval_ms: i64) -> i64 {
    let (delay, interval) = (i128::from(delay_ms), i128::from(interval_ms));
    let whole = (2 * delay.abs() + interval - 1) / (2 * interval) * delay.signum();
    i64::try_from(whole).unwrap_or(0)
}

/// An interval of a round: of the first observer's, or of one that only the second has.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    is_first: bool,
    round: usize,
    index: i64,
}

/// What was marked in each interval that either marked; intervals of a round that only one of them has were missed by the other.
fn positions(rounds: &Both<Vec<Round>>, same: &[Same]) -> Positions<bool> {
    let mut marks: BTreeMap<Place, (Option<bool>, Option<bool>)> = BTreeMap::new();
    for (at, round) in rounds.first.iter().enumerate() {
        for (index, occurred) in &round.marks {
            marks.entry(Place { is_first: true, round: at, index: *index }).or_default().0 = Some(*occurred);
        }
    }
    for (at, round) in rounds.second.iter().enumerate() {
        let of = same.iter().find(|same| same.second == at);
        for (index, occurred) in &round.marks {
            let place = match of {
                Some(same) => Place { is_first: true, round: same.first, index: index.saturating_add(same.later) },
                None => Place { is_first: false, round: at, index: *index },
            };
            marks.entry(place).or_default().1 = Some(*occurred);
        }
    }
    let (first, second) = marks.into_values().unzip();
    Both { first, second }
}
