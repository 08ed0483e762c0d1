//! By what a mastery rule judges.

use serde::{Deserialize, Serialize};

use super::rule::DayValue;
use crate::measure::MeasureKind;

/// What a session is judged by. The unit is part of the name; percentages are 0–100, times are milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// Correct opportunities ÷ scored opportunities.
    #[default]
    PercentCorrect,
    /// Only opportunities without any help count as correct.
    PercentIndependent,
    /// Steps of a task analysis done correctly ÷ steps that applied.
    PercentOfSteps,
    /// Scored intervals ÷ observed intervals.
    PercentOfIntervals,
    /// Share of the observed time.
    PercentOfSession,
    /// How many correct opportunities.
    CorrectCount,
    /// How many errors.
    ErrorCount,
    /// How many events.
    Count,
    /// Events per minute of observed time.
    RatePerMin,
    /// Events per hour of observed time.
    RatePerHour,
    /// Sum of bouts.
    TotalDurationMs,
    /// Mean bout.
    MeanDurationMs,
    /// Mean latency.
    LatencyMs,
    /// Mean inter-response time.
    InterResponseTimeMs,
    /// A rating.
    Rating,
    /// Any other number.
    Amount,
}

impl Quantity {
    /// Whether a kind of measure is scored in it ([`crate::course::evaluate`]).
    #[must_use]
    pub fn fits(self, kind: MeasureKind) -> bool {
        use MeasureKind as Kind;
        match self {
            Self::PercentCorrect => {
                matches!(kind, Kind::Trials | Kind::TaskAnalysis | Kind::PermanentProduct | Kind::Fidelity)
            }
            Self::PercentIndependent => matches!(kind, Kind::Trials | Kind::TaskAnalysis),
            Self::CorrectCount | Self::ErrorCount => kind == Kind::Trials,
            Self::PercentOfSteps => kind == Kind::TaskAnalysis,
            Self::PercentOfIntervals => kind == Kind::Interval,
            Self::Count => {
                matches!(kind, Kind::Count | Kind::Rate | Kind::InterResponseTime | Kind::Duration)
            }
            Self::RatePerMin | Self::RatePerHour => {
                matches!(kind, Kind::Count | Kind::Rate | Kind::InterResponseTime)
            }
            Self::PercentOfSession | Self::TotalDurationMs | Self::MeanDurationMs => kind == Kind::Duration,
            Self::LatencyMs => kind == Kind::Latency,
            Self::InterResponseTimeMs => kind == Kind::InterResponseTime,
            Self::Rating => kind == Kind::Rating,
            Self::Amount => kind == Kind::Quantity,
        }
    }

    /// Whether values lie in 0–100.
    #[must_use]
    pub fn is_percent(self) -> bool {
        matches!(
            self,
            Self::PercentCorrect
                | Self::PercentIndependent
                | Self::PercentOfSteps
                | Self::PercentOfIntervals
                | Self::PercentOfSession
        )
    }

    /// Whether it can be scored from trials; any other comes as a value.
    #[must_use]
    pub fn is_of_trials(self) -> bool {
        matches!(
            self,
            Self::PercentCorrect
                | Self::PercentIndependent
                | Self::PercentOfSteps
                | Self::CorrectCount
                | Self::ErrorCount
        )
    }

    /// Whether it is events by observed time.
    #[must_use]
    pub fn is_rate(self) -> bool {
        matches!(self, Self::RatePerMin | Self::RatePerHour)
    }

    /// Whether it rests on trials (or steps, intervals, instructions, entries) that can be counted. Counts of events,
    /// rates, durations and shares of time do not: a minimum or a block of trials cannot be asked of them.
    #[must_use]
    pub fn has_trials(self) -> bool {
        !matches!(
            self,
            Self::Count
                | Self::RatePerMin
                | Self::RatePerHour
                | Self::TotalDurationMs
                | Self::MeanDurationMs
                | Self::InterResponseTimeMs
                | Self::PercentOfSession
        )
    }

    /// Whether its values may be below 0.
    #[must_use]
    pub fn may_be_negative(self) -> bool {
        matches!(self, Self::Rating | Self::Amount)
    }

    /// How several sessions of one day become one value unless the rule says otherwise: counts and totals are summed
    /// (domain §1.2, Chorus), rates are pooled (domain §3.1), all else is averaged.
    #[must_use]
    pub fn day_value(self) -> DayValue {
        match self {
            Self::CorrectCount | Self::ErrorCount | Self::Count | Self::TotalDurationMs => DayValue::Sum,
            Self::RatePerMin | Self::RatePerHour => DayValue::Pooled,
            _ => DayValue::Mean,
        }
    }
}
