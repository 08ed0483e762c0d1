//! How far a baseline and a treatment phase lie apart (domain §3.8), each index with a plain sentence.
//!
//! All indices compare values only by order, so they need no unit and no distribution. For a goal *decrease* both phases
//! are mirrored first; the formulas below speak of *increase*. With m baseline and n treatment points:
//!
//! - **NAP** (Parker & Vannest 2009): pairs in which treatment is better, ties a half, ÷ mn. 0 to 1; ½ is chance.
//! - **Tau**, without trend: (better − worse) ÷ mn = 2·NAP − 1. Tied pairs stay in the denominator.
//! - **Tau-U, adjusted for baseline trend** (Parker, Vannest, Davis & Sauber 2011): (`S_AB` − `S_A`) ÷ mn, with `S_A`
//!   Kendall's S of the baseline in time order. It can pass ±1. Other programs call other sums "Tau-U"; this is not
//!   Tarlow's baseline-corrected tau, nor the sum that also adds the treatment's own trend.
//! - **PND**: treatment points strictly beyond the best baseline point, ÷ n.
//! - **PEM**: treatment points beyond the baseline's median, points on it a half, ÷ n.
//! - **PAND** (Parker, Vannest & Davis 2011): the largest share of all points that can be kept when the fewest are removed
//!   from either phase to leave every kept treatment point strictly beyond every kept baseline point. A whole phase may be
//!   removed, so PAND is never below its floor max(m, n) ÷ (m + n), and on the floor says nothing of improvement.
//! - **IRD**, robust: 1 − (m + n)² ÷ (2mn) · (1 − PAND), which is the improvement rate's difference when the removed points
//!   are shared evenly between the phases. By this formula it has a floor as well, (1 − min(m, n) ÷ max(m, n)) ÷ 2, which
//!   depends on the phases' lengths alone: it is never lower, so never negative, however much worse treatment is.
//!
//! An empty phase has no value in any of them.

mod nonoverlap;
mod pairs;
mod sentence;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::asked::Named;
pub use crate::{asked::Asked, measure::Goal};
use nonoverlap::{Against, Kept};
pub use pairs::{Pairs, kendall_s, pairs};

/// The indices, by the names they have in questions and answers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Index {
    /// Nonoverlap of all pairs.
    Nap,
    /// Tau without trend.
    Tau,
    /// Tau-U as `(S_AB − S_A) ÷ mn`; `tau_u` is read too, and always answered by the long name.
    TauUATrendAdjusted,
    /// Percentage of nonoverlapping data, as a share of 1.
    Pnd,
    /// Percentage of data exceeding the median, as a share of 1.
    Pem,
    /// Percentage of all nonoverlapping data, as a share of 1.
    Pand,
    /// Improvement rate difference (robust).
    Ird,
}

impl Index {
    /// All of them, in the order of domain §3.8.
    pub const ALL: [Index; 7] =
        [Index::Nap, Index::Tau, Index::TauUATrendAdjusted, Index::Pnd, Index::Pem, Index::Pand, Index::Ird];
}

impl Named for Index {
    const ALL: &'static [Self] = &Index::ALL;
    const UNSAID: Asked<Self> = Asked::All;
    const NAMES: &'static str =
        "all, nap, tau, tau_u (or tau_u_a_trend_adjusted), pnd, pem, pand, ird, or a list of these";

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "nap" => Index::Nap,
            "tau" => Index::Tau,
            "tau_u" | "tau_u_a_trend_adjusted" => Index::TauUATrendAdjusted,
            "pnd" => Index::Pnd,
            "pem" => Index::Pem,
            "pand" => Index::Pand,
            "ird" => Index::Ird,
            _ => return None,
        })
    }
}

/// Two phases, mirrored so that more is better, finite, without negative zero.
#[derive(Clone, PartialEq, Debug)]
pub struct Phases {
    goal: Goal,
    /// In time order.
    baseline: Vec<f64>,
    treatment: Vec<f64>,
}

impl Phases {
    /// Reads two phases in time order. Values that are not finite are refused.
    ///
    /// # Errors
    /// [`Refusal::NotFinite`].
    pub fn new(baseline: &[f64], treatment: &[f64], goal: Goal) -> Result<Self, Refusal> {
        if !baseline.iter().chain(treatment).all(|v| v.is_finite()) {
            return Err(Refusal::NotFinite);
        }
        // Adding zero turns −0 into 0, so that ties are ties under a total order.
        let mirror = |v: &f64| if goal == Goal::Decrease { -v + 0.0 } else { v + 0.0 };
        let read = |values: &[f64]| values.iter().map(mirror).collect();
        Ok(Self { goal, baseline: read(baseline), treatment: read(treatment) })
    }

    /// The value of one index; none when a phase is empty.
    #[must_use]
    pub fn value(&self, index: Index) -> Option<f64> {
        let (m, n) = (self.baseline.len() as f64, self.treatment.len() as f64);
        if self.baseline.is_empty() || self.treatment.is_empty() {
            return None;
        }
        Some(match index {
            Index::Nap => {
                let p = pairs(&self.baseline, &self.treatment);
                (2 * p.better + p.tied) as f64 / (2.0 * m * n)
            }
            Index::Tau => pairs(&self.baseline, &self.treatment).s() as f64 / (m * n),
            Index::TauUATrendAdjusted => {
                (pairs(&self.baseline, &self.treatment).s() - kendall_s(&self.baseline)) as f64 / (m * n)
            }
            Index::Pnd => self.beyond_best() as f64 / n,
            Index::Pem => {
                let against = self.against_median();
                (2 * against.beyond + against.on_it) as f64 / (2.0 * n)
            }
            Index::Pand => self.kept().points as f64 / (m + n),
            Index::Ird => self.ird_keeping(self.kept().points),
        })
    }

    /// Which way these phases should go.
    #[must_use]
    pub fn goal(&self) -> Goal {
        self.goal
    }

    /// What an index says of these phases and what it does not, for a parent or a clinician.
    #[must_use]
    pub fn sentence(&self, index: Index) -> String {
        sentence::of(self, index)
    }

    fn beyond_best(&self) -> usize {
        nonoverlap::beyond_best(&self.baseline, &self.treatment)
    }

    fn against_median(&self) -> Against {
        nonoverlap::against_median(&self.baseline, &self.treatment)
    }

    fn kept(&self) -> Kept {
        nonoverlap::kept(&self.baseline, &self.treatment)
    }

    /// The fewest points that can be kept with phases of these lengths: all of the longer one.
    fn least_kept(&self) -> usize {
        self.baseline.len().max(self.treatment.len())
    }

    fn ird_keeping(&self, points: usize) -> f64 {
        let (m, n) = (self.baseline.len() as f64, self.treatment.len() as f64);
        let removed = m + n - points as f64;
        (2.0 * m * n - (m + n) * removed) / (2.0 * m * n)
    }
}

/// `{"effect_size": …}`.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Baseline values in time order; `null` is a session that was not run, and is left out.
    pub baseline: Vec<Option<f64>>,
    /// Treatment values in time order; `null` as above.
    pub treatment: Vec<Option<f64>>,
    /// Which way the target should go; **increase unless said**: a behaviour that should fall needs `"decrease"`.
    #[serde(default = "increase")]
    pub goal: Goal,
    /// Which indices, a name or a list; all unless said.
    #[serde(default)]
    pub method: Asked<Index>,
}

fn increase() -> Goal {
    Goal::Increase
}

/// The indices asked for.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Answer {
    /// The goal under which phases were compared.
    pub goal: Goal,
    /// m: baseline points used.
    pub baseline_points: usize,
    /// n: treatment points used.
    pub treatment_points: usize,
    /// `null`s left out of both phases.
    pub left_out: usize,
    /// Shares of 1 (tau and tau-u may be negative); `null` where a phase is empty.
    pub values: BTreeMap<Index, Option<f64>>,
    /// One plain sentence for each value.
    pub sentences: BTreeMap<Index, String>,
}

/// Why there is no answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// A value is not a finite number.
    #[error("A value is not a finite number. Correct the session's value and ask again.")]
    NotFinite,
}

impl Refusal {
    /// Stable wire code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::NotFinite => "question.not_finite",
        }
    }
}

/// Answers a question.
///
/// # Errors
/// [`Refusal`].
pub fn answer(question: &Question) -> Result<Answer, Refusal> {
    let run = |values: &[Option<f64>]| values.iter().flatten().copied().collect::<Vec<f64>>();
    let (baseline, treatment) = (run(&question.baseline), run(&question.treatment));
    let phases = Phases::new(&baseline, &treatment, question.goal)?;
    let asked = question.method.methods();
    Ok(Answer {
        goal: question.goal,
        baseline_points: baseline.len(),
        treatment_points: treatment.len(),
        left_out: question.baseline.len() + question.treatment.len() - baseline.len() - treatment.len(),
        values: asked.iter().map(|i| (*i, phases.value(*i))).collect(),
        sentences: asked.iter().map(|i| (*i, phases.sentence(*i))).collect(),
    })
}
