//! Bounce: how far points lie around their celeration line, as factors.

use serde::{Deserialize, Serialize};

use super::{
    LogLine, Point,
    fit::{logs, positive},
    mean, percentile,
};

/// Which points an envelope takes in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Envelope {
    /// From the lowest residual to the highest.
    #[default]
    Total,
    /// From the 5th to the 95th percentile of the residuals.
    #[serde(rename = "percentile_5_95")]
    Percentile5To95,
    /// From the 25th to the 75th percentile.
    Iqr,
    /// One standard deviation (n − 1) of the residuals either side of their mean.
    Sd,
}

/// An envelope around a line, as factors on the line's frequency.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Band {
    /// The lower edge as a factor on the line: below 1 when the edge lies below it.
    pub lower: f64,
    /// The upper edge as a factor on the line.
    pub upper: f64,
    /// Upper ÷ lower: the bounce, ×1 when all points lie on the line.
    pub bounce: f64,
}

/// All envelopes of one line.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Bounce {
    /// [`Envelope::Total`].
    pub total: Option<Band>,
    /// [`Envelope::Percentile5To95`].
    pub percentile_5_95: Option<Band>,
    /// [`Envelope::Iqr`].
    pub iqr: Option<Band>,
    /// [`Envelope::Sd`]; none of fewer than two points.
    pub sd: Option<Band>,
}

/// The bounce of points around a line, from their log10 residuals; zeros are left out. An edge beyond all numbers is none.
#[must_use]
pub fn bounce(points: &[Point], line: &LogLine, envelope: Envelope) -> Option<Band> {
    let residuals: Vec<f64> = logs(points).into_iter().map(|(day, log)| log - line.at(day)).collect();
    let (lower, upper) = edges(&residuals, envelope)?;
    Some(Band {
        lower: positive(10_f64.powf(lower))?,
        upper: positive(10_f64.powf(upper))?,
        bounce: positive(10_f64.powf(upper - lower))?,
    })
}

impl Bounce {
    /// Every envelope of points around a line.
    #[must_use]
    pub fn of(points: &[Point], line: &LogLine) -> Self {
        Self {
            total: bounce(points, line, Envelope::Total),
            percentile_5_95: bounce(points, line, Envelope::Percentile5To95),
            iqr: bounce(points, line, Envelope::Iqr),
            sd: bounce(points, line, Envelope::Sd),
        }
    }
}

fn edges(residuals: &[f64], envelope: Envelope) -> Option<(f64, f64)> {
    let between = |low, high| Some((percentile(residuals, low)?, percentile(residuals, high)?));
    match envelope {
        Envelope::Total => between(0.0, 100.0),
        Envelope::Percentile5To95 => between(5.0, 95.0),
        Envelope::Iqr => between(25.0, 75.0),
        Envelope::Sd => {
            let mean = mean(residuals)?;
            let freedom = residuals.len().checked_sub(1).filter(|f| *f > 0)? as f64;
            let sd = (residuals.iter().map(|r| (r - mean).powi(2)).sum::<f64>() / freedom).sqrt();
            Some((mean - sd, mean + sd))
        }
    }
}
