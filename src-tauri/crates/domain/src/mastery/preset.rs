//! Rules to begin with. A supervisor chooses and changes; none is applied by itself.
//!
//! Rethink's defaults are its published ones (domain §3.4, RET-DEF): two sessions in a row. Its opportunity-based default
//! for decreasing is worded in two ways at once there and is left out.

use serde::{Deserialize, Serialize};

use super::{
    phase::Phase,
    quantity::Quantity,
    rule::{Comparator, OnMet, Rule},
};

/// The name of a rule to begin with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// At least 80 % of at least 5 trials.
    RethinkTrialsIncrease,
    /// At least 80 % of the steps.
    RethinkTaskAnalysisIncrease,
    /// At most 10 % of the steps.
    RethinkTaskAnalysisDecrease,
    /// At least 5 times.
    RethinkFrequencyIncrease,
    /// At most once.
    RethinkFrequencyDecrease,
    /// At least 5 minutes.
    RethinkDurationIncrease,
    /// At most 1 minute.
    RethinkDurationDecrease,
    /// At least 80 % of the intervals.
    RethinkIntervalIncrease,
    /// At most 10 % of the intervals.
    RethinkIntervalDecrease,
    /// At least 5 minutes.
    RethinkLatencyIncrease,
    /// At most 1 minute.
    RethinkLatencyDecrease,
    /// At least 90 % of at least 5 trials in 3 sessions in a row, then maintenance: the default that the studies in
    /// domain §3.4 defend.
    NinetyByThree,
}

impl Preset {
    /// Every one.
    pub const ALL: [Preset; 12] = [
        Preset::RethinkTrialsIncrease,
        Preset::RethinkTaskAnalysisIncrease,
        Preset::RethinkTaskAnalysisDecrease,
        Preset::RethinkFrequencyIncrease,
        Preset::RethinkFrequencyDecrease,
        Preset::RethinkDurationIncrease,
        Preset::RethinkDurationDecrease,
        Preset::RethinkIntervalIncrease,
        Preset::RethinkIntervalDecrease,
        Preset::RethinkLatencyIncrease,
        Preset::RethinkLatencyDecrease,
        Preset::NinetyByThree,
    ];

    /// The rule.
    #[must_use]
    pub fn rule(self) -> Rule {
        use Comparator::{AtLeast, AtMost};
        let twice = |measure, comparator, threshold| Rule { measure, ..Rule::new(comparator, threshold, 2) };
        match self {
            Self::RethinkTrialsIncrease => Rule { min_trials: 5, ..twice(Quantity::PercentCorrect, AtLeast, 80.0) },
            Self::RethinkTaskAnalysisIncrease => twice(Quantity::PercentOfSteps, AtLeast, 80.0),
            Self::RethinkTaskAnalysisDecrease => twice(Quantity::PercentOfSteps, AtMost, 10.0),
            Self::RethinkFrequencyIncrease => twice(Quantity::Count, AtLeast, 5.0),
            Self::RethinkFrequencyDecrease => twice(Quantity::Count, AtMost, 1.0),
            Self::RethinkDurationIncrease => twice(Quantity::TotalDurationMs, AtLeast, 300_000.0),
            Self::RethinkDurationDecrease => twice(Quantity::TotalDurationMs, AtMost, 60_000.0),
            Self::RethinkIntervalIncrease => twice(Quantity::PercentOfIntervals, AtLeast, 80.0),
            Self::RethinkIntervalDecrease => twice(Quantity::PercentOfIntervals, AtMost, 10.0),
            Self::RethinkLatencyIncrease => twice(Quantity::LatencyMs, AtLeast, 300_000.0),
            Self::RethinkLatencyDecrease => twice(Quantity::LatencyMs, AtMost, 60_000.0),
            Self::NinetyByThree => Rule {
                min_trials: 5,
                phase: Some(Phase::Active),
                on_met: OnMet { move_to: Some(Phase::Maintenance), open_next: false },
                ..Rule::new(AtLeast, 90.0, 3)
            },
        }
    }
}
