//! Where things lie on the standard celeration chart: six cycles over 140 days, doubling per week at 34°.

use std::f64::consts::LOG10_2;

/// The lowest frequency on the chart, per minute.
pub const LOWEST_PER_MINUTE: f64 = 0.001;
/// The highest frequency on the chart, per minute.
pub const HIGHEST_PER_MINUTE: f64 = 1000.0;
/// Tenfold steps from the lowest to the highest.
pub const CYCLES: f64 = 6.0;
/// Calendar days from the left edge to the right.
pub const DAYS: f64 = 140.0;
/// The angle at which a weekly doubling is drawn, in degrees.
pub const DOUBLING_DEGREES: f64 = 34.0;
/// Where a zero is drawn, as a share of the record floor.
pub const ZERO_BELOW_FLOOR: f64 = 0.7;

/// A place on the chart: shares of its width from the left, and of its height from the bottom.
#[derive(Clone, Copy, PartialEq, Debug, serde::Serialize)]
pub struct Place {
    /// 0 on day 0, 1 on day 140.
    pub x: f64,
    /// 0 at 0.001 per minute, 1 at 1000.
    pub y: f64,
}

/// Where a frequency on a day of the chart lies; none off the chart and for zero.
#[must_use]
pub fn place(day: i64, per_minute: f64) -> Option<Place> {
    let on_chart = (0.0..=DAYS).contains(&(day as f64));
    (on_chart).then(|| Some(Place { x: day as f64 / DAYS, y: height(per_minute)? })).flatten()
}

/// Share of the chart's height at which a frequency lies; none off the chart and for zero.
#[must_use]
pub fn height(per_minute: f64) -> Option<f64> {
    (LOWEST_PER_MINUTE..=HIGHEST_PER_MINUTE)
        .contains(&per_minute)
        .then(|| (per_minute.log10() - LOWEST_PER_MINUTE.log10()) / CYCLES)
}

/// Height ÷ width of the chart's plot area that puts a weekly doubling at 34°.
#[must_use]
pub fn height_over_width() -> f64 {
    let rise = LOG10_2 / CYCLES;
    let run = super::DAYS_PER_WEEK / DAYS;
    DOUBLING_DEGREES.to_radians().tan() * run / rise
}

/// The angle at which a weekly celeration is drawn, in degrees, falling below 0; none for a factor that is not positive.
#[must_use]
pub fn degrees(per_week: f64) -> Option<f64> {
    let doublings = super::fit::positive(per_week)?.log2();
    Some((DOUBLING_DEGREES.to_radians().tan() * doublings).atan().to_degrees())
}

/// The least frequency above zero that a record of this length can show: one event, 1 ÷ minutes observed.
#[must_use]
pub fn record_floor(minutes_observed: f64) -> Option<f64> {
    super::fit::positive(minutes_observed).and_then(|minutes| super::fit::positive(1.0 / minutes))
}

/// The greatest frequency that a record can show when no more than so many events are possible (trials given, items on a
/// sheet): opportunities ÷ minutes observed.
#[must_use]
pub fn record_ceiling(minutes_observed: f64, opportunities: u32) -> Option<f64> {
    let floor = record_floor(minutes_observed)?;
    super::fit::positive(floor * f64::from(opportunities))
}

/// The frequency at which a point is drawn: its own, or for a zero 0.7 × its record floor, pinned to the chart's bottom line
/// when that lies below it (a record longer than 700 minutes); none for a zero of unknown length.
#[must_use]
pub fn drawn_at(per_minute: f64, minutes_observed: Option<f64>) -> Option<f64> {
    let on_chart = |floor: f64| (floor * ZERO_BELOW_FLOOR).max(LOWEST_PER_MINUTE);
    super::fit::positive(per_minute)
        .or_else(|| (per_minute == 0.0).then(|| record_floor(minutes_observed?).map(on_chart)).flatten())
}
