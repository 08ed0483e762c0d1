//! What two observers recorded one after the other, put side by side.

use super::{Clocks, seen::Both};
use crate::agreement::Refusal;

/// The most places that are tried for the shorter record in the longer one.
const MAX_TRIED: usize = 4_000_000;

/// Positions: what either recorded there; none for what they missed.
pub(super) type Positions<T> = Both<Vec<Option<T>>>;

/// Equally many are paired first with first, second with second. Else nobody knows from the order alone which ones were missed:
/// where the clocks can be compared it is those without which the rest, in order, lie closest to each other in time. Whoever
/// recorded none missed all.
///
/// # Errors
/// [`Refusal::LengthsDiffer`] where the clocks cannot be compared, or there is more than anybody records.
pub(super) fn side_by_side<T: Copy>(of: &Both<Vec<(i64, T)>>, clocks: Clocks) -> Result<Positions<T>, Refusal> {
    let Both { first, second } = of.counts();
    let tried = first.min(second).saturating_mul(first.abs_diff(second));
    if tried > MAX_TRIED || (tried > 0 && clocks == Clocks::Unknown) {
        return Err(Refusal::LengthsDiffer { first, second });
    }
    let values = of.map(|made| made.iter().map(|(_, value)| Some(*value)).collect::<Vec<_>>());
    let times = of.map(|made| made.iter().map(|(at, _)| *at).collect::<Vec<_>>());
    Ok(if first <= second {
        let places = places(&times.first, &times.second);
        Both { first: spread(&values.first, &places, second), second: values.second }
    } else {
        let places = places(&times.second, &times.first);
        Both { second: spread(&values.second, &places, first), first: values.first }
    })
}

fn spread<T: Copy>(values: &[Option<T>], places: &[usize], length: usize) -> Vec<Option<T>> {
    let mut spread = vec![None; length];
    for (value, place) in values.iter().zip(places) {
        spread[*place] = *value;
    }
    spread
}

/// Where each of `fewer` stands among `more`, in order, so that the sum of the distances in time is least; the earliest such
/// places. There are at most as many ways to choose from for each as there are more of `more`.
fn places(fewer: &[i64], more: &[i64]) -> Vec<usize> {
    let room = more.len() - fewer.len() + 1;
    let mut least = vec![0_u128; room];
    let mut chosen: Vec<Vec<usize>> = Vec::with_capacity(fewer.len());
    for (i, at) in fewer.iter().enumerate() {
        let mut best = 0;
        let (mut row, mut from) = (Vec::with_capacity(room), Vec::with_capacity(room));
        for skipped in 0..room {
            if least[skipped] < least[best] {
                best = skipped;
            }
            row.push(least[best] + u128::from(at.abs_diff(more[i + skipped])));
            from.push(best);
        }
        least = row;
        chosen.push(from);
    }
    let mut skipped = (0..room).min_by_key(|skipped| least[*skipped]).unwrap_or(0);
    let mut places = vec![0; fewer.len()];
    for i in (0..fewer.len()).rev() {
        places[i] = i + skipped;
        skipped = chosen[i][skipped];
    }
    places
}
