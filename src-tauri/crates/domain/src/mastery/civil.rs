//! Days of the Gregorian calendar as numbers: the days since 1970-01-01, by Hinnant's civil-day algorithms.

/// The number of a date written YYYY-MM-DD; nothing if it is none, or a day that does not exist.
pub(super) fn number(date: &str) -> Option<i64> {
    let bytes = date.as_bytes();
    let shaped = bytes.len() == 10
        && bytes.iter().enumerate().all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() });
    if !shaped {
        return None;
    }
    let part = |range| date.get(range).and_then(|digits: &str| digits.parse::<i64>().ok());
    let (year, month, day) = (part(0..4)?, part(5..7)?, part(8..10)?);
    // Years begin in March, so that the leap day is the last of its year.
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let of_era = shifted.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    // A day that does not exist comes out under another name.
    (name(days).as_deref() == Some(date)).then_some(days)
}

/// The date of a number; nothing outside the years 0 to 9999.
pub(super) fn name(days: i64) -> Option<String> {
    let days = days.checked_add(719_468)?;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = (year + era * 400, if month < 10 { month + 3 } else { month - 9 });
    let year = year + i64::from(month <= 2);
    (0..=9_999).contains(&year).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days() {
        for (date, days) in [
            ("0000-01-01", -719_528),
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-02-29", 11_016),
            ("2026-11-22", 20_779),
            ("9999-12-31", 2_932_896),
        ] {
            assert_eq!((number(date), name(days).as_deref()), (Some(days), Some(date)));
        }
    }

    #[test]
    fn every_day_follows_the_one_before() {
        let mut before = String::new();
        for days in -200_000..=60_000 {
            let date = name(days).unwrap_or_default();
            assert!(before < date && number(&date) == Some(days), "{days} {date}");
            before = date;
        }
        assert_eq!((name(2_932_897), name(-719_529), name(i64::MAX), name(i64::MIN)), (None, None, None, None));
    }

    #[test]
    fn what_is_no_date_has_no_number() {
        for text in [
            "",
            "2026-11-31",
            "2025-02-29",
            "1900-02-29",
            "2026-00-10",
            "2026-13-01",
            "2026-1-05",
            "+026-01-01",
            "２026-01",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
