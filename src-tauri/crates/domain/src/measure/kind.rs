//! What is measured, without the plan of how.

use serde::{Deserialize, Serialize};

use super::{Measure, Unit};

/// A kind of measure, by the name of [`Measure`]'s variant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureKind {
    /// [`Measure::Trials`]
    Trials,
    /// [`Measure::TaskAnalysis`]
    TaskAnalysis,
    /// [`Measure::Count`]
    Count,
    /// [`Measure::Rate`]
    Rate,
    /// [`Measure::Duration`]
    Duration,
    /// [`Measure::Latency`]
    Latency,
    /// [`Measure::InterResponseTime`]
    InterResponseTime,
    /// [`Measure::Interval`]
    Interval,
    /// [`Measure::Rating`]
    Rating,
    /// [`Measure::Quantity`]
    Quantity,
    /// [`Measure::PermanentProduct`]
    PermanentProduct,
    /// [`Measure::Fidelity`]
    Fidelity,
    /// [`Measure::FreeText`]
    FreeText,
}

impl MeasureKind {
    /// What a session's score counts in.
    #[must_use]
    pub fn unit(self) -> Unit {
        match self {
            Self::Trials | Self::TaskAnalysis | Self::Interval | Self::PermanentProduct | Self::Fidelity => {
                Unit::Percent
            }
            Self::Count => Unit::PerHour,
            Self::Rate => Unit::PerMinute,
            Self::Duration => Unit::Minutes,
            Self::Latency | Self::InterResponseTime => Unit::Seconds,
            Self::Rating | Self::Quantity => Unit::Value,
            Self::FreeText => Unit::None,
        }
    }
}

impl Measure {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> MeasureKind {
        match self {
            Self::Trials { .. } => MeasureKind::Trials,
            Self::TaskAnalysis { .. } => MeasureKind::TaskAnalysis,
            Self::Count => MeasureKind::Count,
            Self::Rate => MeasureKind::Rate,
            Self::Duration => MeasureKind::Duration,
            Self::Latency { .. } => MeasureKind::Latency,
            Self::InterResponseTime => MeasureKind::InterResponseTime,
            Self::Interval { .. } => MeasureKind::Interval,
            Self::Rating { .. } => MeasureKind::Rating,
            Self::Quantity { .. } => MeasureKind::Quantity,
            Self::PermanentProduct { .. } => MeasureKind::PermanentProduct,
            Self::Fidelity { .. } => MeasureKind::Fidelity,
            Self::FreeText => MeasureKind::FreeText,
        }
    }
}
