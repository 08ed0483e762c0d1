//! Comparisons of pairs, in n log n.

/// Every baseline point against every treatment point.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pairs {
    /// Treatment is higher.
    pub better: u64,
    /// Both are equal.
    pub tied: u64,
    /// Treatment is lower.
    pub worse: u64,
}

impl Pairs {
    /// `S_AB`: better less worse.
    #[must_use]
    pub fn s(&self) -> i64 {
        self.better as i64 - self.worse as i64
    }
}

/// Compares all m·n pairs. Values must be finite and without negative zero.
#[must_use]
pub fn pairs(baseline: &[f64], treatment: &[f64]) -> Pairs {
    let mut sorted = baseline.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let mut sum = Pairs { better: 0, tied: 0, worse: 0 };
    for b in treatment {
        let below = sorted.partition_point(|a| a < b);
        let up_to = sorted.partition_point(|a| a <= b);
        sum.better += below as u64;
        sum.tied += (up_to - below) as u64;
        sum.worse += (sorted.len() - up_to) as u64;
    }
    sum
}

/// Kendall's S of a series in time order: later-is-higher pairs less later-is-lower pairs. Ties count for neither.
#[must_use]
pub fn kendall_s(series: &[f64]) -> i64 {
    let mut levels = series.to_vec();
    levels.sort_unstable_by(f64::total_cmp);
    levels.dedup();
    let mut seen = Tally(vec![0; levels.len() + 1]);
    let mut s = 0;
    for (before, value) in series.iter().enumerate() {
        let below = levels.partition_point(|l| l < value);
        let lower = seen.up_to(below);
        let higher = before as i64 - seen.up_to(below + 1);
        s += lower - higher;
        seen.add(below + 1);
    }
    s
}

/// Counts by rank with running sums in log n (a Fenwick tree; ranks begin at 1).
struct Tally(Vec<i64>);

impl Tally {
    fn add(&mut self, mut rank: usize) {
        while let Some(count) = self.0.get_mut(rank) {
            *count += 1;
            rank += rank & rank.wrapping_neg();
        }
    }

    fn up_to(&self, mut rank: usize) -> i64 {
        let mut sum = 0;
        while rank > 0 {
            sum += self.0.get(rank).copied().unwrap_or(0);
            rank &= rank - 1;
        }
        sum
    }
}
