//! Civil days as numbers, to see whether dates and instants agree. The arithmetic is chrono's; no clock and no time zone.

use chrono::{Datelike, NaiveDate};

pub(crate) const DAY_MS: i64 = 86_400_000;

/// Day 0 is 1970-01-01. None for a date that is not written `YYYY-MM-DD` or that no calendar has.
pub(crate) fn parse_day(date: &str) -> Option<i64> {
    let bytes = date.as_bytes();
    let shaped = bytes.len() == 10
        && bytes.iter().enumerate().all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() });
    let parsed = shaped.then(|| NaiveDate::parse_from_str(date, "%Y-%m-%d").ok()).flatten()?;
    Some(i64::from(parsed.to_epoch_days()))
}

/// `YYYY-MM-DD`; none outside the years 0000 to 9999, which such text cannot hold.
pub(crate) fn write_day(day: i64) -> Option<String> {
    let date = NaiveDate::from_epoch_days(i32::try_from(day).ok()?)?;
    (0..=9999).contains(&date.year()).then(|| date.format("%Y-%m-%d").to_string())
}

/// The civil day that a clock shows; `clock_ms` is an instant with its UTC offset added.
pub(crate) fn shown_day(clock_ms: i64) -> i64 {
    clock_ms.div_euclid(DAY_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days_are_where_they_are() {
        let known = [
            ("0000-01-01", -719_528),
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-02-29", 11_016),
            ("2000-03-01", 11_017),
            ("2026-11-22", 20_779),
            ("9999-12-31", 2_932_896),
        ];
        for (date, day) in known {
            assert_eq!((parse_day(date), write_day(day).as_deref()), (Some(day), Some(date)));
        }
        for day in [2_932_897, -719_529, i64::MAX, i64::MIN] {
            assert_eq!(write_day(day), None);
        }
    }

    #[test]
    fn days_that_no_calendar_has_are_none() {
        let none = ["1999-02-29", "1999-02-30", "1900-02-29", "2026-04-31", "2026-00-10", "2026-13-01", "2026-01-00"];
        for date in none.into_iter().chain(["", "2026-1-01", "+026-01-01", "2026-11-2ä", "2026-11-222", "２026-01"]) {
            assert_eq!(parse_day(date), None, "{date}");
        }
    }

    #[test]
    fn an_instant_before_the_epoch_is_on_the_day_before() {
        assert_eq!((shown_day(-1), shown_day(0), shown_day(DAY_MS)), (-1, 0, 1));
    }
}
