//! Civil days of the proleptic Gregorian calendar, by plain arithmetic: enough to see whether a date and an instant agree.
//!
//! The year is taken to begin in March, so that the leap day is its last day; an era is the 400 years (146 097 days) after
//! which the calendar repeats itself.

use super::segment::DAY_MS;

const ERA_DAYS: i64 = 146_097;
/// Days from 0000-03-01 to 1970-01-01.
const EPOCH_DAYS: i64 = 719_468;

/// Day 0 is 1970-01-01. None for a date that is not written `YYYY-MM-DD` or that no calendar has.
pub(super) fn parse_day(date: &str) -> Option<i64> {
    let bytes = date.as_bytes();
    let shaped = bytes.len() == 10
        && bytes.iter().enumerate().all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() });
    let number = |part: &str| part.parse::<i64>().ok();
    let (year, month, day) =
        shaped.then(|| Some((number(&date[..4])?, number(&date[5..7])?, number(&date[8..])?))).flatten()?;
    ((1..=12).contains(&month) && (1..=month_days(year, month)).contains(&day)).then(|| day_of(year, month, day))
}

/// `YYYY-MM-DD`; none outside the years 0000 to 9999, which such text cannot hold.
pub(super) fn write_day(day: i64) -> Option<String> {
    let (year, month, day) = civil_of(day);
    (0..=9999).contains(&year).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// The civil day that a clock shows; `clock_ms` is an instant with its UTC offset added.
pub(super) fn shown_day(clock_ms: i64) -> i64 {
    clock_ms.div_euclid(DAY_MS)
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn month_days(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn day_of(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH_DAYS
}

fn civil_of(day: i64) -> (i64, i64, i64) {
    let shifted = day + EPOCH_DAYS;
    let (era, of_era) = (shifted.div_euclid(ERA_DAYS), shifted.rem_euclid(ERA_DAYS));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * of_year + 2) / 153;
    let month = (march_month + 2) % 12 + 1;
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, of_year - (153 * march_month + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days_are_where_they_are() {
        let known = [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-02-29", 11_016),
            ("2000-03-01", 11_017),
            ("2026-11-22", 20_779),
            ("0000-03-01", -719_468),
            ("9999-12-31", 2_932_896),
        ];
        for (date, day) in known {
            assert_eq!((parse_day(date), write_day(day).as_deref()), (Some(day), Some(date)));
        }
        assert_eq!((write_day(2_932_897), write_day(-719_529)), (None, None));
    }

    #[test]
    fn days_that_no_calendar_has_are_none() {
        let none = ["1999-02-29", "1999-02-30", "1900-02-29", "2026-04-31", "2026-00-10", "2026-13-01", "2026-01-00"];
        for date in none.into_iter().chain(["", "2026-1-01", "+026-01-01", "2026-11-2ä", "2026-11-222"]) {
            assert_eq!(parse_day(date), None, "{date}");
        }
    }

    #[test]
    fn every_day_of_ten_thousand_years_follows_the_one_before() {
        let (mut day, first) = (-719_528, (0..=9999).flat_map(|y| (1..=12).map(move |m| (y, m))));
        for (year, month) in first {
            for date in 1..=month_days(year, month) {
                assert_eq!((day_of(year, month, date), civil_of(day)), (day, (year, month, date)));
                day += 1;
            }
        }
        assert_eq!(day, 2_932_897);
    }
}
